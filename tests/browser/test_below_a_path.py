"""Jobpane below paths of a host that is not its own, behind a real nginx.

One asks users to sign in and gets the path passed on; the other has two controllers, and nginx
takes the path off. Both are served from the same build as all other sites of the tests.
"""

import base64
import hashlib
import re
import secrets
from collections.abc import Iterator
from dataclasses import dataclass
from html import unescape
from urllib.parse import parse_qs, urlsplit

import httpx
import pytest
from playwright.sync_api import Page, expect

from tests.browser.output_page import SMALL, expect_text_of, output_of
from tests.browser.sign_in_page import SignInSite, expect_sign_in, sign_in_site, signed_in_as
from tests.support.path_proxy import path_proxy
from tests.support.processes import ServeSite, free_port
from tests.support.signed_in import Visitor
from tests.support.two_controllers import two_controllers

PASSED, TAKEN_OFF = "/tools/jobpane", "/ops"
PORTAL = "https://ops.example.org"
LINE = f"/jobs/{SMALL}#L20-L22"


@dataclass(frozen=True)
class Host:
    """One nginx with both Jobpanes."""

    url: str  # of the host
    users: SignInSite
    key: str  # of a portal

    @property
    def controllers_url(self) -> str:
        return self.url + TAKEN_OFF


@pytest.fixture(scope="module")
def host(serve_site: ServeSite, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Host]:
    folder = tmp_path_factory.mktemp("paths")
    key, port, users_port = secrets.token_hex(32), free_port(), free_port()
    url = f"http://127.0.0.1:{port}"
    (folder / "keys").write_text(f"ops:{key}\n")
    portal = {
        "JOBPANE_EMBED_ORIGINS": PORTAL,
        "JOBPANE_PORTAL_KEYS_FILE": str(folder / "keys"),
        "JOBPANE_CONTROLLER_TOKEN_FILE": str(folder / "controller" / "admin.token"),
        "JOBPANE_MODE": "sign-in",
    }
    with (
        two_controllers(folder) as two,
        sign_in_site(
            folder,
            "gateway",
            has_application=True,
            public_url=url + PASSED,
            port=users_port,
            more=portal,
        ) as users,
    ):
        both = serve_site(**two.settings(folder), JOBPANE_PUBLIC_URL=url + TAKEN_OFF)
        (folder / "nginx").mkdir()
        upstreams = {PASSED: (users.site.url, False), TAKEN_OFF: (both.url, True)}
        with path_proxy(folder / "nginx", port, upstreams):
            yield Host(url, users, key)


def paths_in(page: str) -> set[str]:
    """The paths that the elements of a page name."""
    return {unescape(path) for path in re.findall(r'\s(?:href|src)="(/[^"#]*)', page)}


@pytest.mark.parametrize(
    "path",
    [
        *(PASSED + path for path in ("/sign-in/", "/embed/jobs/42", "/api/docs")),
        *(TAKEN_OFF + path for path in ("/", "/jobs/42", "/nowhere")),
        *(f"{TAKEN_OFF}/c/lab{path}" for path in ("", "/jobs/", "/jobs/42", "/api/docs")),
    ],
)
def test_all_that_a_page_names_is_below_the_path_and_there(host: Host, path: str) -> None:
    with httpx.Client(base_url=host.url) as client:
        page = client.get(path, headers={"Accept": "text/html"})
        named = paths_in(page.text)
        assert named
        root = f"/{path.split('/')[1]}" if path.startswith(TAKEN_OFF) else PASSED
        assert {one for one in named if one != root and not one.startswith(f"{root}/")} == set()
        files = {one for one in named if "." in one.rpartition("/")[2]}
        assert {one: client.get(one).status_code for one in files} == dict.fromkeys(files, 200)


@pytest.mark.parametrize("path", [f"{PASSED}/sign-in/", f"{TAKEN_OFF}/c/lab/jobs/42"])
def test_the_policy_allows_exactly_the_scripts_that_are_sent(host: Host, path: str) -> None:
    page = httpx.get(host.url + path, headers={"Accept": "text/html"})
    scripts = re.findall(r"<script(?![^>]*\ssrc=)[^>]*>(.+?)</script>", page.text, re.DOTALL)
    digests = [hashlib.sha256(script.encode()).digest() for script in scripts]
    policy = page.headers["content-security-policy"]
    assert len(scripts) > 3
    for digest in digests:
        assert f"'sha256-{base64.b64encode(digest).decode()}'" in policy


@pytest.mark.parametrize(
    ("path", "location"),
    [
        (PASSED, f"{PASSED}/"),
        (f"{PASSED}/jobs/42?a=1", f"{PASSED}/sign-in?next=%2Fjobs%2F42%3Fa%3D1"),
        (f"{PASSED}/sign-in?a=1", f"{PASSED}/sign-in/?a=1"),
        (f"{TAKEN_OFF}/c/lab/jobs", f"{TAKEN_OFF}/c/lab/jobs/"),
        (f"{TAKEN_OFF}/c/lab/JOBS/42", f"{TAKEN_OFF}/c/lab/jobs/42"),
    ],
)
def test_a_redirect_stays_below_the_path(host: Host, path: str, location: str) -> None:
    answer = httpx.get(host.url + path, headers={"Accept": "text/html"})
    assert answer.is_redirect
    assert answer.headers["location"].removeprefix(host.url) == location


def test_cookies_are_for_the_path_alone(host: Host) -> None:
    site, controller = host.users.site, host.users.controller
    with httpx.Client(base_url=host.users.url) as client:
        user = Visitor(site, client)
        client.get("/sign-in/", headers={"Accept": "text/html"})
        csrf = {"X-CSRF-Token": str(user.session()["csrf"])}
        body = {"way": "password", "username": "auditor", "next": LINE}
        body["password"] = controller.password("auditor")
        answer = client.post("/api/sign-in", json=body, headers=csrf).raise_for_status()
        assert f"; Path={PASSED}; HttpOnly; SameSite=Lax" in answer.headers["set-cookie"]
        assert {cookie.path for cookie in client.cookies.jar} == {PASSED}
        assert client.get("/api/jobs/42/record").json()["id"] == SMALL


def test_the_way_by_the_controller_comes_back_below_the_path(host: Host) -> None:
    with httpx.Client(base_url=host.users.url) as client:
        client.get("/sign-in/", headers={"Accept": "text/html"})
        sent = client.get("/sign-in/oauth", params={"next": LINE}).headers["location"]
    assert sent.startswith(host.users.controller.url)
    [back] = parse_qs(urlsplit(sent).query)["redirect_uri"]
    assert back == f"{host.users.url}/sign-in/oauth/callback"


def test_the_api_describes_itself_below_the_path(host: Host) -> None:
    described = httpx.get(f"{host.controllers_url}/c/lab/api/openapi.json").json()
    assert described["servers"] == [{"url": f"{TAKEN_OFF}/c/lab"}]
    assert httpx.get(f"{host.controllers_url}/c/lab/api/jobs/42").is_success
    assert httpx.get(f"{host.users.url}/api/openapi.json").json()["servers"] == [{"url": PASSED}]


def test_a_portals_link_frame_and_download_are_below_the_path(host: Host) -> None:
    def asked(path: str, body: object, scheme: str = "", key: str = "") -> httpx.Response:
        headers = {"Authorization": f"{scheme} {key}"} if key else {}
        return httpx.post(host.users.url + path, json=body, headers=headers).raise_for_status()

    link = asked("/api/embed-tokens", {"job": SMALL, "origin": PORTAL}, "Bearer", host.key).json()
    url, _, token = str(link["url"]).partition("#key=")
    assert url.startswith(f"{host.users.url}/embed/jobs/{SMALL}?origin=")
    page = httpx.get(url, headers={"Accept": "text/html"})
    assert f"frame-ancestors {PORTAL}" in page.headers["content-security-policy"]
    body = {"token": token, "job": SMALL, "origin": PORTAL}
    frame = asked("/api/embed-sessions", body).json()["key"]
    wanted = {"url": f"/api/jobs/{SMALL}/output/download?format=plain"}
    ticket = asked("/api/download-tickets", wanted, "Jobpane-Frame", frame).json()["url"]
    assert ticket.startswith(f"{PASSED}/api/downloads/")
    assert httpx.get(host.url + ticket).is_success
    element = httpx.get(f"{host.users.url}/embed.js")
    assert element.headers["cross-origin-resource-policy"] == "cross-origin"


def test_a_chat_is_shown_the_url_below_the_path(host: Host) -> None:
    page = httpx.get(f"{host.controllers_url}/c/lab/jobs/42", headers={"Accept": "text/html"}).text
    assert f'content="{host.controllers_url}/c/lab/jobs/42" property="og:url"' in page
    assert f'content="{host.controllers_url}/preview.png" property="og:image"' in page


@pytest.mark.parametrize("path", ["/healthz", f"{PASSED}/healthz"])
def test_past_the_proxy_the_same_is_answered_with_the_path_and_without(
    host: Host, path: str
) -> None:
    assert httpx.get(host.users.site.url + path).is_success


def test_a_user_signs_in_by_the_controller_and_reads_a_job(page: Page, host: Host) -> None:
    where = host.users
    page.goto(where.url + LINE)
    expect_sign_in(page)
    page.get_by_role("link", name="Sign in with 127.0.0.1").click()
    page.get_by_label("Username").fill("auditor")
    page.get_by_label("Password").fill(where.controller.password("auditor"))
    page.get_by_role("button", name="Log in").click()
    page.get_by_role("button", name="Authorize").click()
    expect(page).to_have_url(where.url + LINE)
    expect(signed_in_as(page)).to_contain_text("Signed in as auditor")
    expect_text_of(output_of(page, SMALL), 20)
    page.get_by_role("link", name="All system jobs").click()
    expect(page).to_have_url(f"{where.url}/jobs")
    page.get_by_role("link", name="Jobpane").click()
    expect(page.get_by_role("heading", level=1, name="Find a system job")).to_be_visible()
    expect(page).to_have_url(where.url)
    page.go_back()
    expect(page).to_have_url(f"{where.url}/jobs")
    expect(page.get_by_role("row").nth(1)).to_be_visible()


def test_a_user_of_two_controllers_goes_to_a_job_and_downloads(page: Page, host: Host) -> None:
    foreign: list[str] = []
    page.on(
        "request",
        lambda request: (
            foreign.append(request.url)
            if not request.url.startswith((f"{host.controllers_url}/", "data:", "blob:"))
            else None
        ),
    )
    page.goto(f"{host.controllers_url}/c/lab/jobs")
    page.get_by_role("row").nth(1).get_by_role("link").first.click()
    expect(page).to_have_url(re.compile(f"{host.controllers_url}/c/lab/jobs/[0-9]+$"))
    expect(page.get_by_role("heading", level=1)).to_contain_text("of lab")
    page.get_by_role("searchbox").first.fill(f"{host.controllers_url}/c/prod/jobs/{SMALL}")
    page.get_by_role("searchbox").first.press("Enter")
    expect(page).to_have_url(f"{host.controllers_url}/c/prod/jobs/{SMALL}")
    expect(page.get_by_role("heading", level=1)).to_contain_text("of prod")
    page.get_by_role("button", name="Download").click()
    with page.expect_download() as download:
        page.get_by_role("link", name="Plain text").click()
    assert "prod>" in download.value.path().read_text()
    assert foreign == []
