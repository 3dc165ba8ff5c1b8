"""The page takes over from the first screen that the server sent behind it."""

import re

import pytest
from playwright.sync_api import Browser, Page, Route, WebSocketRoute, expect

from tests.browser.output_page import SMALL, search_field
from tests.support.processes import ControllerProcess, Site

UNKNOWN = 999_999
REFUSED = 44
SLOW = 45
SCREEN = (
    '<div id="first-screen" data-fitted=""><h1>The first screen</h1>'
    '<a href="/jobs">All jobs</a><p data-n="1">One line</p></div>'
)
# What starts the modules of the page comes behind it.
_SENT = re.compile(r'<div id="first-screen".*?(?=<script type="module"|</body>)', re.DOTALL)
# What a mutation observer sees: the first screen, and the page's own record and lines.
_WATCH = """
window.seenParts = [];
new MutationObserver(() => {
  const screen = document.getElementById("first-screen");
  const all = (found) => [...document.querySelectorAll(found)];
  const own = (found) => all(found).some((one) => !screen?.contains(one));
  const parts = [screen && "screen", own("h1") && "record", own("[data-n]") && "lines"];
  const seen = parts.filter(Boolean).join(" ");
  if (seenParts.at(-1) !== seen) seenParts.push(seen);
}).observe(document, { childList: true, subtree: true });
"""
# Whether the page showed the record alone while the server still sent what it knows of it too.
_WATCH_EARLY = """
window.cameAlone = false;
let wasThere = false;
new MutationObserver(() => {
  const isSent = document.readyState !== "loading";
  wasThere ||= document.getElementById("first-screen") !== null;
  const isAlone = document.querySelector("h1") && !document.querySelector("[data-n]");
  cameAlone ||= !isSent && !wasThere && Boolean(isAlone);
}).observe(document, { childList: true, subtree: true });
"""
_ADD = """() => {
  document.body.append(Object.assign(document.createElement("div"), { id: "first-screen" }));
  return Promise.resolve().then(() => document.getElementById("first-screen") !== null);
}"""
# Where things have moved since the first screen went, two frames later.
_NOTE_SHIFTS = """
window.shifts = [];
let hasGone = false;
new MutationObserver(() => {
  const isThere = document.getElementById("first-screen") !== null;
  window.wasThere ||= isThere;
  hasGone ||= wasThere && !isThere;
}).observe(document, { childList: true, subtree: true });
new PerformanceObserver((list) => {
  for (const { sources } of hasGone ? list.getEntries() : []) {
    shifts.push(...sources.map(({ node }) => node?.parentElement?.className ?? ""));
  }
}).observe({ type: "layout-shift" });
"""
_SHIFTS = """async () => {
  for (let frame = 0; frame < 2; frame += 1) await new Promise(requestAnimationFrame);
  return [wasThere, shifts];
}"""


@pytest.fixture
def known(page: Page) -> None:
    """The page has a first screen that the test knows.

    Whether the server sends one, and which, is not what the test is about.
    """

    def answer(route: Route) -> None:
        response = route.fetch()
        without = _SENT.sub("", response.text())
        page_end = re.compile(r"(?:<script type=\"module\"[^>]*>[^<]+</script>)?</body>")
        route.fulfill(response=response, body=page_end.sub(lambda end: SCREEN + end[0], without))

    page.route(re.compile(r"/jobs/\d+$"), answer)


@pytest.fixture
def silent(page: Page) -> None:
    """Nothing comes over the page's connection, whichever way it takes."""

    def listen(connection: WebSocketRoute) -> None:
        connection.connect_to_server().on_message(lambda _: None)

    page.route_web_socket(re.compile("/_event"), listen)
    page.route(re.compile("/_event"), lambda _: None)


def opened(page: Page, site: Site, job_id: int = SMALL) -> None:
    """The page has come to life below its first screen."""
    # Its effects, which also listen to keys, run together, some time after its markup is there.
    with page.expect_request(re.compile("/output/lines")):
        page.goto(f"{site.url}/jobs/{job_id}", wait_until="commit")
    page.get_by_text("Loading job…").wait_for(state="attached")
    page.get_by_text("Loading output…").wait_for(state="attached")


def test_record_and_lines_come_in_the_step_in_which_the_first_screen_goes(
    page: Page, site: Site, known: None
) -> None:
    page.add_init_script(_WATCH)
    page.goto(f"{site.url}/jobs/{SMALL}", wait_until="commit")
    expect(page.get_by_role("button", name="Dates")).to_be_visible()
    assert page.evaluate("seenParts") == ["", "screen", "record lines"]


def test_a_record_that_comes_first_waits_for_the_first_screen(
    page: Page, site: Site, controller: ControllerProcess
) -> None:
    """The page would show it alone, and ask for the lines that are on their way already."""
    controller.fault(match="/api/v2/system_jobs/", kind="delay", seconds=0.7)
    page.add_init_script(_WATCH_EARLY)
    page.goto(f"{site.url}/jobs/{SLOW}")
    expect(page.get_by_role("button", name="Dates")).to_be_visible()
    assert page.evaluate("cameAlone") is False


def test_a_first_screen_that_comes_after_the_record_goes_at_once(
    page: Page, site: Site, known: None
) -> None:
    page.goto(f"{site.url}/jobs/{SMALL}", wait_until="commit")
    expect(page.get_by_role("button", name="Dates")).to_be_visible()
    assert page.evaluate(_ADD) is False


def test_a_key_is_handled_while_the_first_screen_stands(
    page: Page, site: Site, known: None, silent: None
) -> None:
    opened(page, site)
    page.keyboard.press("/")
    expect(search_field(page)).to_be_focused()
    expect(page.get_by_text("The first screen")).to_have_count(0)


def test_the_first_screen_does_not_stand_for_ever(
    page: Page, site: Site, known: None, silent: None
) -> None:
    page.clock.install()
    opened(page, site)
    page.clock.fast_forward(9_000)
    expect(page.get_by_role("heading", name="The first screen")).to_be_visible()
    page.clock.fast_forward(1_000)
    expect(page.get_by_text("The first screen")).to_have_count(0)
    expect(page.get_by_role("region", name=f"Output of job {SMALL}")).to_be_visible()


def test_a_failure_takes_the_place_of_the_first_screen(page: Page, site: Site, known: None) -> None:
    page.goto(f"{site.url}/jobs/{UNKNOWN}", wait_until="commit")
    expect(page.get_by_role("heading", name=re.compile("not found", re.IGNORECASE))).to_be_visible()
    expect(page.get_by_text("The first screen")).to_have_count(0)


def test_no_lines_are_asked_for_of_a_job_that_is_not_there(page: Page, site: Site) -> None:
    """The browser's console would have an error for them, and the log a warning."""
    asked: list[str] = []
    page.on("request", lambda request: asked.append(request.url))
    page.goto(f"{site.url}/jobs/{UNKNOWN}")
    expect(page.get_by_role("heading", name=re.compile("not found", re.IGNORECASE))).to_be_visible()
    assert [url for url in asked if "/output/" in url] == []


def test_without_javascript_the_job_and_its_first_lines_can_be_read(
    browser: Browser, site: Site
) -> None:
    with browser.new_context(java_script_enabled=False) as context:
        page = context.new_page()
        page.goto(f"{site.url}/jobs/{SMALL}", wait_until="commit")
        expect(page.locator("noscript p")).to_be_visible()
        expect(page.get_by_role("heading", level=1)).to_contain_text(f"#{SMALL}")
        expect(page.locator("[data-n='1']")).to_be_visible()


def test_without_javascript_only_a_job_that_is_there_has_an_output_to_download(
    browser: Browser, site: Site, controller: ControllerProcess
) -> None:
    with browser.new_context(java_script_enabled=False) as context:
        page = context.new_page()
        download = page.get_by_role("link", name="download the whole output")
        page.goto(f"{site.url}/jobs/{SMALL}", wait_until="commit")
        expect(download).to_be_visible()
        page.goto(f"{site.url}/jobs/{UNKNOWN}", wait_until="commit")
        expect(page.get_by_role("heading", level=1)).to_contain_text("not found")
        expect(page.locator("noscript p")).to_be_visible()
        expect(download).to_be_hidden()
        controller.fault(match=f"/system_jobs/{REFUSED}/", kind="status", status=403, times=1000)
        page.goto(f"{site.url}/jobs/{REFUSED}", wait_until="commit")
        expect(page.get_by_role("alert")).to_be_visible()
        expect(page.locator("noscript p")).to_be_visible()
        expect(download).to_be_hidden()


def test_nothing_moves_when_the_page_says_why_there_is_no_job(
    page: Page, site: Site, controller: ControllerProcess
) -> None:
    """Its lines are here and come later: they would make room for their tools."""
    page.request.get(f"{site.url}/api/jobs/{SMALL}/output/lines")
    controller.fault(match=f"/system_jobs/{SMALL}/", kind="status", status=500, times=1000)
    held: list[Route] = []

    def hold(route: Route) -> None:
        held.append(route)

    page.route(re.compile("/output/lines"), hold, times=1)
    page.add_init_script(_WATCH)
    page.add_init_script(_NOTE_SHIFTS)
    with page.expect_websocket() as connection:
        page.goto(f"{site.url}/jobs/{SMALL}", wait_until="commit")
    connection.value.wait_for_event("framereceived", lambda text: "(500)" in str(text))
    expect(page.locator("#first-screen h1")).to_have_text(f"System job #{SMALL}")
    held[0].continue_()
    expect(page.get_by_role("button", name="Try again")).to_be_visible()
    expect(page.get_by_role("region", name=f"Output of job {SMALL}")).to_be_visible()
    assert page.evaluate("seenParts") == ["", "screen", "record lines"]
    assert page.evaluate(_SHIFTS) == [True, []]


def test_nothing_moves_when_the_page_takes_over(page: Page, site: Site) -> None:
    page.add_init_script(_NOTE_SHIFTS)
    page.goto(f"{site.url}/jobs/{SMALL}")
    expect(page.get_by_role("button", name="Dates")).to_be_visible()
    assert page.evaluate(_SHIFTS) == [True, []]
