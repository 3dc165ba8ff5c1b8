"""A job in the frame of a portal at another origin: it works, keeps its key, and shows one job."""

import re

import httpx
from playwright.sync_api import BrowserContext, Page, Request, expect

from tests.browser.job_details import details_button
from tests.browser.output_page import settled_box
from tests.support.portal_fixtures import Portal, inside
from tests.support.processes import wait_until

READY = {"name": "Dates"}
SECRET = re.compile(r"[\w-]{43}")


def test_a_browser_with_third_party_cookies_blocked_keeps_none_of_a_frame(
    blocking: BrowserContext, portal: Portal
) -> None:
    portal.pages.by_path["/third"] = "<p>third party</p>"
    third = f"http://third.localhost:{portal.pages_port}/third"
    page = blocking.new_page()
    page.goto(portal.page_with(third))
    inside(page).get_by_text("third party").wait_for()
    assert blocking.cookies(third) == []
    page.goto(third)  # the same cookie is taken where it is the first party's
    assert [cookie["name"] for cookie in blocking.cookies(third)] == ["third_party"]
    page.goto(portal.page_with(third))
    inside(page).get_by_text("third party").wait_for()
    framed = [headers for path, headers in portal.pages.asked if path == "/third"][-1]
    assert "Cookie" not in framed
    page.close()


def _difference(heights: tuple[float, float]) -> float:
    seen, needed = heights
    return abs(seen - needed)


def height_of(page: Page) -> float:
    """How high the portal shows the frame."""
    box = page.locator("iframe").bounding_box()
    return box["height"] if box else 0


def test_a_frame_works_and_reports_where_third_party_cookies_are_blocked(
    blocking: BrowserContext, portal: Portal
) -> None:
    job_id = portal.controller.launch(days=1)
    page = blocking.new_page()
    page.goto(f"{portal.origin}/jobs/{job_id}")
    frame = inside(page)
    expect(frame.get_by_role("button", **READY)).to_be_visible()  # type: ignore[arg-type]
    expect(page.get_by_role("status")).to_have_text("successful")
    expect(page).to_have_title(f"Job {job_id}: successful")
    expect(frame.get_by_role("heading", level=1)).to_contain_text(f"#{job_id}")
    expect(frame.get_by_text("line").first).to_be_visible()
    # As high as its content: the frame does not scroll, and what is below it moves.
    heights = "[innerHeight, document.querySelector('main').getBoundingClientRect().height]"
    expect(frame.get_by_role("button", name="Output", exact=True)).to_be_visible()
    wait_until(lambda: _difference(page.frames[1].evaluate(heights)) < 2)
    height = settled_box(page.locator("iframe"))["height"]
    assert height > 250
    frame.get_by_role("button", name="Output", exact=True).click()
    wait_until(lambda: height_of(page) < height)
    # Such a browser gives the frame no storage, so after a reload of the frame alone it asks for
    # another link instead of staying empty.
    page.frames[1].evaluate("location.reload()")
    expect(frame.get_by_role("alert")).to_contain_text("Reload the page")
    page.close()


def test_no_key_is_in_a_url_the_history_a_referrer_or_the_log(
    allowing: BrowserContext, portal: Portal
) -> None:
    job_id = portal.ended_job()
    requests: list[Request] = []
    sockets: list[str] = []
    page = allowing.new_page()

    def note(request: Request) -> None:
        requests.append(request)

    page.on("request", note)
    page.on("websocket", lambda socket: sockets.append(socket.url))
    link = portal.link(job_id)
    token = link.rpartition("#key=")[2]
    page.goto(portal.page_with(link))
    inside(page).get_by_role("button", **READY).wait_for()  # type: ignore[arg-type]
    framed = page.frames[1]
    with page.expect_request(lambda request: "/output/lines" in request.url):
        framed.evaluate("location.reload()")
    inside(page).get_by_role("button", **READY).wait_for()  # type: ignore[arg-type]
    keys = {
        request.headers["authorization"].removeprefix("Jobpane-Frame ")
        for request in requests
        if "authorization" in request.headers
    }
    assert len(keys) == 1
    entries = framed.evaluate("navigation.entries().map((entry) => entry.url)")
    referrers = [request.headers.get("referer", "") for request in requests]
    urls = [request.url for request in requests if request.url != link]
    seen = "\n".join([*entries, *urls, *referrers, *sockets, framed.url, portal.site.log_text()])
    assert sockets
    for secret in (token, *keys):
        assert SECRET.fullmatch(secret)
        assert secret not in seen
    assert token not in framed.content()
    page.close()


def test_a_link_that_was_used_or_changed_says_what_to_do(page: Page, portal: Portal) -> None:
    job_id = portal.ended_job()
    used = portal.link(job_id)
    page.goto(portal.page_with(used))
    expect(inside(page).get_by_role("button", **READY)).to_be_visible()  # type: ignore[arg-type]
    flipped = portal.link(job_id)
    flipped = flipped[:-1] + ("A" if flipped[-1] != "A" else "B")
    other = portal.link(job_id).replace(f"/jobs/{job_id}", f"/jobs/{job_id + 1}")
    without = portal.link(job_id).partition("#")[0]
    for link in (used, flipped, other, without.replace("jobs/", "jobs/0")):
        page.goto(portal.page_with(link))
        frame = inside(page)
        expect(frame.get_by_role("alert")).to_contain_text(
            "This link was used already or has expired"
        )
        expect(frame.get_by_role("alert")).to_contain_text("Reload the page")
        expect(frame.get_by_role("button", **READY)).to_have_count(0)  # type: ignore[arg-type]


def frame_key(page: Page, portal: Portal, job_id: int, *, actions: bool) -> str:
    """Opens a frame, and returns what it sends as Authorization."""
    with page.expect_request(lambda request: "/output/lines" in request.url) as asked:
        page.goto(portal.page_with(portal.link(job_id, actions=actions)))
    expect(inside(page).get_by_role("button", **READY)).to_be_visible()  # type: ignore[arg-type]
    return asked.value.headers["authorization"]


def test_a_frame_reads_its_own_job_and_acts_only_if_that_was_granted(
    page: Page, portal: Portal
) -> None:
    mine, other = portal.ended_job(), portal.ended_job()
    key = frame_key(page, portal, mine, actions=False)
    expect(inside(page).get_by_role("button", name="Delete job")).to_be_hidden()
    expect(inside(page).get_by_role("button", name="Run again")).to_be_hidden()

    def status(path: str) -> int:
        return httpx.get(portal.site.url + path, headers={"Authorization": key}).status_code

    for path in ("record", "output/lines", "output/progress", "output/download"):
        assert status(f"/api/jobs/{mine}/{path}") == 200
        assert status(f"/api/jobs/{other}/{path}") in {403, 404}
    wrong = {"Authorization": "Jobpane-Frame wrong"}
    refused = httpx.get(f"{portal.site.url}/api/jobs/{mine}/record", headers=wrong)
    assert refused.status_code == 401
    frame_key(page, portal, mine, actions=True)
    inside(page).get_by_role("button", name="Delete job").click()
    inside(page).get_by_role("button", name="Delete job and output").click()
    expect(inside(page).get_by_role("heading", level=1)).to_contain_text("deleted")


def test_a_frame_downloads_by_a_url_that_works_once(page: Page, portal: Portal) -> None:
    frame_key(page, portal, portal.ended_job(), actions=False)
    inside(page).get_by_role("button", name="Download").click()
    with page.expect_download() as coming:
        inside(page).get_by_role("link", name="Plain text").click()
    assert coming.value.path().read_text()
    assert "/api/downloads/" in coming.value.url
    assert httpx.get(coming.value.url).status_code == 403


def test_a_link_in_a_frame_opens_a_new_tab(page: Page, portal: Portal) -> None:
    frame_key(page, portal, portal.ended_job(), actions=False)
    framed = page.frames[1]
    before = framed.url
    framed.evaluate(
        """() => {
            const link = document.createElement("a");
            link.href = "/embed/jobs/1";
            link.textContent = "Another job";
            document.querySelector("main").append(link);
        }"""
    )
    with page.context.expect_page() as coming:
        inside(page).get_by_role("link", name="Another job").click()
    expect(coming.value).to_have_url(f"{portal.site.url}/jobs/1")
    assert coming.value.evaluate("window.opener") is None
    assert framed.url == before


def test_a_frame_looks_as_its_url_asks(page: Page, portal: Portal) -> None:
    page.set_viewport_size({"width": 320, "height": 800})
    job_id = portal.ended_job()
    page_url, _, fragment = portal.link(job_id).partition("#")
    options = "theme=dark&zone=Asia%2FTokyo&compact=1&output=folded&accent=ffb000"
    page.goto(portal.page_with(f"{page_url}&{options}#{fragment}"))
    frame = inside(page)
    expect(frame.get_by_role("button", **READY)).to_be_visible()  # type: ignore[arg-type]
    root = frame.locator("html")
    expect(root).to_have_css("color-scheme", "dark")
    expect(frame.get_by_role("button", name="Output", exact=True)).to_have_attribute(
        "aria-expanded", "false"
    )
    expect(frame.locator('[data-field="created"] time')).to_contain_text("GMT+9")
    expect(details_button(frame)).to_be_hidden()
    accent = "getComputedStyle(document.documentElement).getPropertyValue('--accent')"
    assert page.frames[1].evaluate(accent) == "#ffb000"
    assert page.frames[1].evaluate("document.documentElement.scrollWidth") <= 320
    # Odd values, and a color that cannot be read, change nothing.
    page_url, _, fragment = portal.link(job_id).partition("#")
    options = "theme=red&zone=Mars&compact=yes&output=x&accent=f5f6f8&nothing=1"
    page.goto(portal.page_with(f"{page_url}&{options}#{fragment}"))
    expect(details_button(frame)).to_be_visible()
    expect(root).to_have_css("color-scheme", "light")
    assert page.frames[1].evaluate(accent) == "#0b6664"
