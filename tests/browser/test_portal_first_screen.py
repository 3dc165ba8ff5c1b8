"""A job in a portal's frame is seen once the controller has answered, before any page script."""

import re
from collections import Counter
from urllib.parse import urlsplit

from playwright.sync_api import Browser, Page, expect

from tests.browser.cold_visit import Visit
from tests.support.portal_fixtures import Portal, inside

COLD_BYTES_LIMIT = 135_000
COLD_LIMITS = Counter(
    {"page": 1, "session": 1, "first screen": 1, "script": 8, "style": 2, "picture": 1, "lines": 1}
)
KINDS = {
    "page": r"/embed/jobs/\d+",
    "session": r"/api/embed-sessions",
    "first screen": r"/api/jobs/\d+/first-screen",
    "script": r"/assets/.*[.]js",
    "style": r"/assets/.*[.]css",
    "picture": r"/icons[.]svg",
    "lines": r"/api/jobs/\d+/output/lines",
}
PAGE_SCRIPTS = re.compile(r"/assets/(?!first-screen-)[^/]+\.js")


def test_a_frame_shows_its_job_before_the_scripts_of_the_page_are_there(
    page: Page, portal: Portal
) -> None:
    job_id = portal.ended_job()
    page.route(PAGE_SCRIPTS, lambda _: None)  # held
    page.goto(portal.page_with(portal.link(job_id)), wait_until="commit")
    frame = inside(page)
    name = frame.get_by_role("heading", level=1)
    expect(name).to_contain_text(f"#{job_id}")
    expect(frame.locator("[data-n='1']")).to_be_visible()
    expect(frame.get_by_role("button", name="Dates")).to_have_count(0)
    page.unroute_all()  # which lets them go on
    expect(frame.get_by_role("button", name="Dates")).to_be_visible()
    expect(frame.locator("#first-screen")).to_have_count(0)
    expect(name).to_have_count(1)
    expect(frame.locator("[data-n='1']")).to_have_count(1)


def test_a_frame_that_cannot_read_its_job_says_so_before_those_scripts(
    page: Page, portal: Portal
) -> None:
    job_id = portal.ended_job()
    # With a search of its own the record is asked for again.
    link = portal.link(job_id).replace("#key=", "&search=words#key=")
    page.route(PAGE_SCRIPTS, lambda _: None)  # held
    portal.controller.fault(match=f"/system_jobs/{job_id}/$", kind="html", status=502)
    try:
        page.goto(portal.page_with(link), wait_until="commit")
        screen = inside(page).locator("#first-screen")
        heading = screen.get_by_role("heading", level=1)
        expect(heading).to_have_text(f"System job #{job_id}")
        expect(screen.get_by_role("alert")).to_contain_text("Log ID")
    finally:
        portal.controller.heal()


def test_a_cold_frame_asks_for_nothing_twice_and_for_nothing_of_the_site_around_it(
    browser: Browser, portal: Portal
) -> None:
    job_id = portal.ended_job()
    context = browser.new_context()
    page = context.new_page()
    page.add_init_script("window.requestIdleCallback = () => 0")  # what is fetched when idle
    visit = Visit(page)
    page.goto(portal.link(job_id))
    expect(page.locator("[data-n='1']")).to_be_visible()
    expect(page.get_by_role("button", name="Dates")).to_be_visible()
    page.wait_for_load_state("networkidle")
    context.close()
    assert visit.hosts() == {urlsplit(portal.site.url).netloc}
    assert sum(visit.sizes) <= COLD_BYTES_LIMIT
    answers = {url: kind_of(url) for url in visit.whole_answers()}
    counts = Counter(kind for kind in answers.values() if kind)
    assert counts.keys() == COLD_LIMITS.keys()
    assert counts <= COLD_LIMITS, "\n".join(answers)


def kind_of(url: str) -> str:
    """What a URL is asked for, of that which every visit needs; "" for what only time brings."""
    path = urlsplit(url).path
    return next((kind for kind, pattern in KINDS.items() if re.fullmatch(pattern, path)), "")
