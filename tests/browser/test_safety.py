"""Nobody but the people at our own pages, and no secret anywhere."""

import re

import httpx
import pytest
from playwright.sync_api import BrowserContext, ConsoleMessage, Page, expect
from websockets.exceptions import InvalidStatus
from websockets.sync.client import connect

from app.builtin_controller.seed.history_special import WELL_KNOWN
from tests.browser.forged_events import websocket_url
from tests.support.canary_crawl import KINDS, Crawl
from tests.support.processes import ControllerProcess, Site, wait_until

PAGES = (
    "/",
    "/jobs",
    "/jobs/42",
    f"/jobs/{WELL_KNOWN['failed']}",
    f"/jobs/{WELL_KNOWN['running']}",
    f"/jobs/{WELL_KNOWN['weird_output']}",
    "/embed/jobs/42",
    "/jobs/999999",
    "/nowhere",
)


def handshake_status(site: Site, origin: str | None, host: str | None = None) -> int:
    headers = {"Host": host} if host else {}
    try:
        with connect(websocket_url(site), origin=origin, additional_headers=headers):
            return 101
    except InvalidStatus as refused:
        return refused.response.status_code


def test_a_page_of_another_site_gets_no_websocket(site: Site) -> None:
    assert handshake_status(site, site.url) == 101
    assert handshake_status(site, "https://evil.example") == 403
    assert handshake_status(site, "null") == 403


def test_a_foreign_name_that_leads_here_is_refused(site: Site) -> None:
    answer = httpx.get(f"{site.url}/jobs/42", headers={"Host": "rebound.evil.example"})
    assert answer.status_code == 421
    assert "<" not in answer.text


@pytest.mark.parametrize("path", ["/", "/jobs/42", "/api/jobs/42/record", "/favicon.svg"])
def test_no_answer_allows_another_origin(site: Site, path: str) -> None:
    answer = httpx.get(site.url + path)
    assert answer.status_code == 200
    assert "access-control-allow-origin" not in answer.headers
    assert "frame-ancestors 'none'" in answer.headers["content-security-policy"]
    refused = httpx.get(site.url + path, headers={"Origin": "https://evil.example"})
    assert refused.status_code == 403


def test_another_sites_page_can_have_a_browser_make_no_work(site: Site) -> None:
    api = f"{site.url}/api/jobs/42/output"
    foreign = {"Sec-Fetch-Site": "cross-site"}
    refused = [
        httpx.get(f"{api}/lines", headers=foreign),
        httpx.post(f"{api}/progress?fill=1", headers=foreign),
        httpx.post(f"{api}/progress?fill=1", headers={"Origin": "https://evil.example"}),
    ]
    assert [answer.status_code for answer in refused] == [403, 403, 403]
    assert {answer.json()["error"]["code"] for answer in refused} == {"foreign_site"}
    assert httpx.get(f"{api}/progress?fill=1").json()["error"]["code"] == "bad_fill"


@pytest.mark.parametrize(
    ("method", "path", "status"),
    [
        ("GET", "/api", 404),
        ("GET", "/api/nothing", 404),
        ("POST", "/api/jobs/42/nothing", 404),
        ("POST", "/api/jobs/42/record", 405),
        ("TRACE", "/api/jobs/42/output/lines", 405),
        ("GET", "/api/jobs/%00/record", 400),
    ],
)
def test_every_error_under_api_has_one_shape(
    site: Site, method: str, path: str, status: int
) -> None:
    answer = httpx.request(method, site.url + path)
    assert answer.status_code == status
    assert answer.json()["error"].keys() == {"code", "sentence", "can_try_again", "id"}
    assert httpx.head(site.url + path).content == b""


ANSWERS = (
    "/api/jobs/42/record",
    "/api/jobs/42/output/lines?from=1",
    "/api/jobs/42/output/search?text=deleted",
    "/api/jobs/42/output/download?format=exact",
    "/api/jobs/42/output/download?format=jsonl&gzip=1",
    "/api/jobs/999999/record",
    "/api/jobs/0/record",
    "/api/nothing",
    "/healthz",
    "/readyz",
)


def test_the_token_is_in_no_page_frame_file_or_log(
    context: BrowserContext, site: Site, controller: ControllerProcess
) -> None:
    token = controller.token_file("admin").read_text().strip()
    crawl = Crawl(context, site)
    crawl.visit(PAGES, theme="light")
    crawl.visit(PAGES, theme="dark", blocks_websockets=True)
    controller.fault(match="/system_jobs/", kind="status", status=500, body=f"Bad {token}")
    crawl.ask(*ANSWERS)
    controller.heal()
    crawl.ask(*ANSWERS)
    crawl.ask("/api/jobs/42/record", method="POST")
    crawl.read_files()
    assert crawl.kinds() == KINDS
    assert crawl.leaks({"token": token}) == []
    # What is no secret is found, or nothing would be.
    shown = {place.split(" at ")[0] for place in crawl.leaks({"name": "Cleanup Job Details"})}
    assert shown >= {f"name: {kind}" for kind in ("frame", "polling", "page", "answer")}


def test_markup_of_a_controller_is_text_and_runs_nothing(page: Page, site: Site) -> None:
    dialogs: list[str] = []
    page.on("dialog", lambda dialog: dialogs.append(dialog.message))
    page.goto(f"{site.url}/jobs/{WELL_KNOWN['html_name']}")
    heading = page.get_by_role("heading", level=1)
    expect(heading).to_contain_text("<script>alert(1)</script>")
    page.goto(f"{site.url}/jobs/{WELL_KNOWN['weird_output']}")
    expect(page.get_by_text("<script>alert(1)</script>").first).to_be_visible()
    assert page.locator("main script, main img[src=x]").count() == 0
    assert dialogs == []


@pytest.mark.parametrize("theme", ["light", "dark"])
def test_no_page_breaks_its_own_policy(page: Page, site: Site, theme: str) -> None:
    complaints: list[str] = []
    page.on("console", lambda line: complaints.append(line.text) if is_complaint(line) else None)
    page.on("pageerror", lambda error: complaints.append(str(error)))
    page.emulate_media(color_scheme=theme)  # type: ignore[arg-type]
    for path in PAGES:
        page.goto(site.url + path)
        page.get_by_role("heading").first.wait_for()
        expect(page.locator("[aria-busy=true]")).to_have_count(0)
        assert page.locator("style").count() == 0
    assert complaints == []


def is_complaint(line: ConsoleMessage) -> bool:
    is_missing_page = line.text.startswith("Failed to load resource")
    return line.type in {"error", "warning"} and not is_missing_page


def test_no_prerendered_page_has_a_style_of_its_own(site: Site) -> None:
    for path in (*PAGES, "/404.html"):
        html = httpx.get(site.url + path, follow_redirects=True).text
        assert "<html" in html
        assert re.findall(r"<style|\sstyle=|\son\w+=", html) == []


MAKES_MARKUP = (
    "document.createElement('p').innerHTML = '<img src=x>'",
    "document.createElement('p').innerHTML = '<script>alert(1)</script>'",
    "document.body.insertAdjacentHTML('beforeend', '<b>x</b>')",
    "document.write('<b>x</b>')",
    "new DOMParser().parseFromString('<b>x</b>', 'text/html')",
    "document.createRange().createContextualFragment('<b>x</b>')",
    "document.createElement('iframe').srcdoc = '<b>x</b>'",
    "document.createElement('script').src = '/clock.js'",
    "trustedTypes.createPolicy('other', { createHTML: (text) => text })",
)


def open_changed(page: Page, site: Site, *changes: str) -> None:
    """Open the start page with other markup under its own policy: a text, and what replaces it."""
    built = httpx.get(site.url)
    html = built.text
    for old, new in zip(changes[::2], changes[1::2], strict=True):
        assert old in html
        html = html.replace(old, new)
    policy = built.headers["content-security-policy"]
    headers = {"content-type": "text/html", "content-security-policy": policy}
    page.route(f"{site.url}/", lambda route: route.fulfill(body=html, headers=headers))
    page.goto(f"{site.url}/")


def expect_reported(page: Page, violations: list[str], count: int) -> None:
    """The browser reports a violation some time after it."""
    wait_until(lambda: page.evaluate("true") and len(violations) >= count)
    assert len(violations) == count


def test_no_text_can_become_markup(page: Page, site: Site, policy_violations: list[str]) -> None:
    page.goto(site.url)
    page.get_by_role("heading").first.wait_for()
    for statement in MAKES_MARKUP:
        refused = f"() => {{ try {{ {statement} }} catch (error) {{ return error.name }} }}"
        assert page.evaluate(refused) == "TypeError", statement
    expect_reported(page, policy_violations, len(MAKES_MARKUP))
    policy_violations.clear()


def test_a_script_that_is_not_of_the_build_does_not_run(
    page: Page, site: Site, policy_violations: list[str]
) -> None:
    open_changed(page, site, "<body>", "<body><script>window.hasRun = true</script>")
    page.get_by_role("heading").first.wait_for()
    assert page.evaluate("window.hasRun") is None
    expect_reported(page, policy_violations, 1)
    assert [one.split()[:2] for one in policy_violations] == [["script-src-elem", "inline"]]
    policy_violations.clear()


def test_a_page_whose_markup_an_extension_has_changed_works(page: Page, site: Site) -> None:
    open_changed(page, site, "Find a system job", "Changed", "<body>", "<body><p>More</p>")
    expect(page.get_by_role("heading", name="Find a system job")).to_be_visible()
    expect(page.get_by_role("link", name="All system jobs")).to_be_visible()


def test_a_page_that_fails_to_render_says_so(page: Page, site: Site) -> None:
    broken = "export default function Broken() { throw new Error('<b>secret</b>') }"
    page.route(
        "**/assets/_jobs_.__job_id*",
        lambda route: route.fulfill(content_type="text/javascript", body=broken),
    )
    page.goto(f"{site.url}/jobs/42")
    expect(page.get_by_role("heading")).to_have_text("Something went wrong on this page")
    expect(page.get_by_text("secret")).to_have_count(0)
    page.unroute_all()
    page.get_by_role("button", name="Reload").click()
    expect(page.get_by_role("heading", level=1)).to_contain_text("#42")
