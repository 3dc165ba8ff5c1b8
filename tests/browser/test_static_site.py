"""The frontend as files of nginx, with only what is no file passed on to Jobpane."""

import os
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path

import httpx
import pytest
from playwright.sync_api import Page, expect

from tests.browser.output_page import SMALL, expect_text_of, output_of
from tests.support.nginx_process import running_nginx
from tests.support.path_proxy import UPGRADE, documented
from tests.support.processes import ControllerProcess, ServeSite, free_port
from tests.support.sources import ROOT

PATH = "/tools/jobpane"
# As nginx's own mime.types, which its packages include.
TYPES = (
    "types { text/html html; text/css css; application/javascript js; "
    "image/svg+xml svg; image/png png; }"
)


@pytest.fixture(scope="module")
def url(
    serve_site: ServeSite, controller: ControllerProcess, tmp_path_factory: pytest.TempPathFactory
) -> Iterator[str]:
    """Where people open Jobpane."""
    folder, port = tmp_path_factory.mktemp("static"), free_port()
    url = f"http://127.0.0.1:{port}{PATH}"
    site = serve_site(
        JOBPANE_CONTROLLER_URL=controller.url,
        JOBPANE_CONTROLLER_TOKEN_FILE=str(controller.token_file("admin")),
        JOBPANE_PUBLIC_URL=url,
    )
    write_files(folder / PATH[1:], url)
    lines = documented("With nginx and files")
    lines = lines.replace("/srv/www", str(folder)).replace("http://127.0.0.1:3000", site.url)
    servers = f"{TYPES}\n{UPGRADE}\nserver {{\nlisten 127.0.0.1:{port};\n{lines}}}"
    (folder / "nginx").mkdir()
    with running_nginx(folder / "nginx", servers, port):
        yield url


def write_files(output: Path, url: str) -> None:
    output.parent.mkdir(parents=True)
    subprocess.run(
        [sys.executable, "-m", "app.cli", "build", "--output", str(output)],
        cwd=ROOT,
        env={**os.environ, "JOBPANE_PUBLIC_URL": url},
        check=True,
        timeout=300,
    )


@pytest.mark.parametrize(
    ("path", "status"),
    [
        *[(path, 200) for path in ("", "/", "/jobs", "/jobs/", "/jobs/42", "/templates/1")],
        ("/nowhere/at/all", 200),
        ("/assets/nothing.js", 404),
        ("/api/nothing", 404),
        ("/api/jobs/42", 200),
        ("/embed.js", 200),
    ],
)
def test_deep_links_are_answered_with_a_page_and_all_else_with_the_truth(
    url: str, path: str, status: int
) -> None:
    answer = httpx.get(url + path, headers={"Accept": "text/html"})
    assert answer.status_code == status
    assert len(answer.headers.get_list("content-security-policy")) == 1
    if status == 200 and not path.startswith(("/api", "/embed")):
        assert f'data-site-path="{PATH}"' in answer.text
        assert answer.headers["x-frame-options"] == "DENY"


@pytest.mark.parametrize("path", ["/readyz", "/metrics"])
def test_what_is_for_programs_is_no_page(url: str, path: str) -> None:
    answer = httpx.get(url + path)
    assert answer.status_code == 403  # a proxy stands between
    assert "<html" not in answer.text


def test_the_file_for_nginx_and_sources_are_not_served(url: str) -> None:
    assert httpx.get(f"{url}/security-headers.conf").status_code == 404
    assert httpx.get(f"{url}/api-docs.css").headers["content-type"] == "text/css"
    source = httpx.get(f"{url}/shared/Icon.jsx")
    assert source.headers["content-type"] == "text/html"  # a page, as at any other path


def test_a_browser_without_a_cookie_gets_one_from_the_api(url: str) -> None:
    answer = httpx.get(f"{url}/api/session")
    assert f"; Path={PATH}; HttpOnly" in answer.headers["set-cookie"]


def test_a_user_opens_a_job_by_its_link(page: Page, url: str) -> None:
    page.goto(f"{url}/jobs/{SMALL}#L20")
    expect_text_of(output_of(page, SMALL), 20)
    expect(page.get_by_role("heading", level=1)).to_contain_text(f"#{SMALL}")
    page.get_by_role("link", name="All system jobs").click()
    expect(page.get_by_role("row").nth(1)).to_be_visible()
    expect(page).to_have_url(f"{url}/jobs")
