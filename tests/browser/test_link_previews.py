"""A link pasted into a chat unfolds, with a title, a description and a picture."""

import re
import struct
from pathlib import Path

import httpx
import pytest
from playwright.sync_api import Browser, Page, expect

from app.builtin_controller.seed.history_special import WELL_KNOWN
from tests.browser.sign_in_page import sign_in_site
from tests.support.processes import ControllerProcess, Site
from tests.support.signed_in import signed_in

FAILED = WELL_KNOWN["failed_with_traceback"]
SAFE = f"System job #{FAILED} · Jobpane"
SLACK = {"User-Agent": "Slackbot-LinkExpanding 1.0 (+https://api.slack.com/robots)"}
PAGES = {
    "/": "Jobpane",
    "/jobs/": "System jobs · Jobpane",
    f"/jobs/{FAILED}": SAFE,
    f"/embed/jobs/{FAILED}": SAFE,
    "/templates/1": "System job template · Jobpane",
    "/sessions/": "Your sessions · Jobpane",
    "/sign-in/": "Sign in · Jobpane",
    "/nowhere": "Page not found · Jobpane",
}


def meta(html: str, name: str) -> str:
    found = re.findall(f'<meta content="([^"]*)" (?:property|name)="{name}"/>', html)
    assert len(found) == 1, (name, found)
    return str(found[0])


def unfolded(site_url: str, path: str) -> str:
    """The title of the link, as a chat without a session shows it."""
    answer = httpx.get(site_url + path, headers=SLACK, follow_redirects=True)
    return meta(answer.text, "og:title")


@pytest.mark.parametrize("path", PAGES)
def test_each_page_says_what_it_is_before_any_script_runs(site: Site, path: str) -> None:
    html = httpx.get(site.url + path).text
    assert re.findall("<title>([^<]*)</title>", html) == [PAGES[path]]
    assert meta(html, "og:title") == PAGES[path]
    assert meta(html, "description") == meta(html, "og:description") != ""
    if path == "/nowhere":
        assert "og:url" not in html
    else:
        assert meta(html, "og:url") == site.url + path
    assert meta(html, "og:image") == f"{site.url}/preview.png"


def test_the_picture_is_there_for_everyone_and_of_the_size_that_chats_want(site: Site) -> None:
    answer = httpx.get(f"{site.url}/preview.png", headers={"Accept": "text/html,*/*", **SLACK})
    assert answer.headers["content-type"] == "image/png"
    assert answer.headers["cross-origin-resource-policy"] == "cross-origin"
    assert struct.unpack_from(">II", answer.content, 16) == (1200, 630)
    assert len(answer.content) < 60_000


def test_a_chat_with_the_right_to_a_job_shows_its_outcome(site: Site) -> None:
    shown = unfolded(site.url, f"/jobs/{FAILED}")
    assert re.fullmatch(f"Failed · .+ · #{FAILED}", shown)
    assert unfolded(site.url, "/jobs/999999") == "System job #999999 · Jobpane"


def test_a_controller_that_does_not_answer_leaves_what_the_url_says(
    site: Site, controller: ControllerProcess
) -> None:
    controller.fault(match="/api/v2/system_jobs/", kind="stall", times=5)
    assert unfolded(site.url, f"/jobs/{FAILED}") == SAFE


def test_without_a_session_a_chat_learns_nothing_but_the_number(
    build: None, tmp_path: Path
) -> None:
    with sign_in_site(tmp_path, "awx") as where:
        assert unfolded(where.url, "/jobs/43") == SAFE
        assert unfolded(where.url, "/sign-in/?next=%2Fjobs%2F43") == SAFE
        html = httpx.get(f"{where.url}/jobs/43", headers=SLACK).text
        assert "Failed" not in html
        assert "Cleanup" not in html
        with signed_in(where.site, "auditor", where.controller.data_dir) as auditor:
            rights = auditor.client.get("/jobs/43", headers=SLACK)
        assert meta(rights.text, "og:title").startswith("Failed · ")
        assert rights.headers["cache-control"] == "private, no-store"


def test_the_page_that_is_sent_is_the_one_that_is_rendered(page: Page, site: Site) -> None:
    """React says so where they differ, and throws the sent page away."""
    wrong: list[str] = []
    page.on("pageerror", lambda error: wrong.append(str(error)))
    page.on("console", lambda said: wrong.append(said.text) if said.type == "error" else None)
    for path in ("/", "/jobs/", f"/jobs/{FAILED}", "/sign-in/"):
        page.goto(site.url + path)
        page.get_by_role("heading").first.wait_for()
    page.goto(f"{site.url}/jobs/{FAILED}")
    expect(page).to_have_title(re.compile(f"^Failed · .+ · #{FAILED}$"))
    page.goto(f"{site.url}/jobs/")
    expect(page).to_have_title("System jobs · Jobpane")
    assert wrong == []


def test_without_javascript_a_page_says_what_it_needs_and_leads_to_the_output(
    browser: Browser, site: Site
) -> None:
    with browser.new_context(java_script_enabled=False) as context:
        page = context.new_page()
        for path in PAGES:
            page.goto(site.url + path, wait_until="commit")
            # Only an element finds it: to a script there is no text in a <noscript>.
            expect(page.locator("noscript p")).to_be_visible()
        page.goto(f"{site.url}/jobs/42", wait_until="commit")
        with page.expect_download() as download:
            page.locator("noscript a").click()
        assert Path(download.value.path()).read_text().strip()
