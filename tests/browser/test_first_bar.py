"""The bar of the site is there before the controller has answered, and stays where it is."""

import re
from collections.abc import Callable, Iterator

import pytest
from playwright.sync_api import Browser, Page, expect

from tests.browser.held_routes import HeldRoutes
from tests.browser.output_page import SMALL
from tests.support.processes import ControllerProcess, ServeSite, Site

# Before and after the server gives up on a first screen.
SHOWN_LATER_S, ALMOST_TOO_LATE_S, TOO_LATE_S = 1.0, 1.8, 2.5
_SCRIPTS = re.compile(r"/assets/.*\.js$")
# Where bars have been seen in a frame, and which controllers they named one after the other.
_WATCH = """
window.barTops = new Set();
window.barNames = [];
const note = () => {
  const isSeen = (one) => one.checkVisibility({ visibilityProperty: true });
  const seen = [...document.querySelectorAll(".topbar")].filter(isSeen);
  if (document.body) barTops.add(seen.map((one) => one.getBoundingClientRect().top).join(" "));
  const names = seen.map((one) => one.querySelector(".tag")?.textContent ?? "none").join();
  if (barNames.at(-1) !== names) barNames.push(names);
  requestAnimationFrame(note);
};
note();
"""


@pytest.fixture
def slow(controller: ControllerProcess) -> Iterator[Callable[[float], None]]:
    """Makes the controller take so many seconds for the record."""

    def answer_after(seconds: float) -> None:
        controller.fault(match=f"/system_jobs/{SMALL}/", kind="delay", seconds=seconds)

    yield answer_after
    controller.heal()


def test_the_bar_comes_with_the_page(page: Page, site: Site, slow: Callable[[float], None]) -> None:
    slow(SHOWN_LATER_S)
    page.route(_SCRIPTS, lambda route: route.abort())
    page.goto(f"{site.url}/jobs/{SMALL}", wait_until="commit")
    expect(page.get_by_role("banner").get_by_role("link", name="Jobpane")).to_be_visible()
    expect(page.get_by_role("heading", level=1)).to_have_count(0)
    expect(page.get_by_role("heading", level=1)).to_contain_text(f"#{SMALL}")
    expect(page.get_by_role("banner")).to_have_count(1)


def test_the_bar_of_the_page_takes_its_place(
    page: Page, site: Site, slow: Callable[[float], None]
) -> None:
    slow(TOO_LATE_S)
    page.add_init_script(_WATCH)
    page.goto(f"{site.url}/jobs/{SMALL}", wait_until="commit")
    expect(page.get_by_text("Loading job…")).to_be_visible()
    expect(page.get_by_role("banner")).to_have_count(1)
    expect(page.get_by_role("button", name="Dates")).to_be_visible()
    expect(page.locator("#first-bar")).to_have_count(0)
    assert set(page.evaluate("[...barTops]")) <= {"", "0"}
    assert [name for name in page.evaluate("barNames") if name] == ["127.0.0.1"]


def test_a_page_that_is_used_is_not_covered_any_more(
    page: Page, site: Site, slow: Callable[[float], None]
) -> None:
    """The page came before what the server still sends of it."""
    slow(ALMOST_TOO_LATE_S)
    page.goto(f"{site.url}/jobs/{SMALL}", wait_until="commit")
    field = page.get_by_role("banner").get_by_role("searchbox")
    field.click()
    expect(page.get_by_role("heading", level=1)).to_contain_text(f"#{SMALL}")
    expect(field).to_be_focused()


def test_the_focus_stays_where_it_is_while_the_page_comes(
    page: Page, site: Site, slow: Callable[[float], None]
) -> None:
    """In the bar that was sent ahead, then in the first screen, which takes that bar."""
    slow(SHOWN_LATER_S)
    page.route(_SCRIPTS, lambda route: route.abort())
    page.goto(f"{site.url}/jobs/{SMALL}", wait_until="commit")
    home = page.get_by_role("banner").get_by_role("link", name="Jobpane")
    home.focus()
    expect(page.get_by_role("heading", level=1)).to_contain_text(f"#{SMALL}")
    expect(page.locator("#first-bar")).to_have_count(0)
    expect(home).to_be_focused()


def test_the_bar_of_the_page_takes_the_focus_over(
    page: Page, site: Site, slow: Callable[[float], None]
) -> None:
    slow(TOO_LATE_S)
    scripts = HeldRoutes(page, _SCRIPTS)
    page.goto(f"{site.url}/jobs/{SMALL}", wait_until="commit")
    home = page.get_by_role("banner").get_by_role("link", name="Jobpane")
    home.focus()
    scripts.let_go()
    expect(page.get_by_text("Loading job…")).to_be_visible()
    expect(home).to_be_focused()
    expect(page.get_by_role("button", name="Dates")).to_be_visible()
    expect(home).to_be_focused()


def test_a_page_that_has_the_focus_is_not_covered_any_more(
    page: Page, site: Site, slow: Callable[[float], None]
) -> None:
    slow(ALMOST_TOO_LATE_S)
    page.goto(f"{site.url}/jobs/{SMALL}", wait_until="commit")
    expect(page.get_by_text("Loading job…")).to_be_visible()
    page.keyboard.press("Tab")
    stop = page.locator("#site :focus")
    expect(stop).to_have_count(1)
    expect(page.get_by_role("heading", level=1)).to_contain_text(f"#{SMALL}")
    expect(stop).to_have_count(1)


@pytest.mark.parametrize("width", [700, 1280])
def test_a_long_name_of_a_user_leaves_the_search_its_room(
    page: Page, serve_site: ServeSite, controller: ControllerProcess, width: int
) -> None:
    behind_a_proxy = serve_site(
        JOBPANE_CONTROLLER_URL=controller.url,
        JOBPANE_CONTROLLER_TOKEN_FILE=str(controller.token_file("admin")),
        JOBPANE_BEHIND_PROXY="127.0.0.1",
    )
    page.set_viewport_size({"width": width, "height": 700})
    page.set_extra_http_headers({"X-Forwarded-User": "firstname.lastname@" * 7})
    page.route(_SCRIPTS, lambda route: route.abort())
    page.goto(f"{behind_a_proxy.url}/jobs/{SMALL}", wait_until="commit")
    bar = page.get_by_role("banner")
    expect(bar.get_by_text("Signed in as")).to_be_visible()
    search = bar.locator(".search").bounding_box()
    assert search is not None
    assert search["width"] > 80


def test_without_javascript_the_job_stands_below_the_bar(browser: Browser, site: Site) -> None:
    with browser.new_context(java_script_enabled=False) as context:
        page = context.new_page()
        page.goto(f"{site.url}/jobs/{SMALL}", wait_until="commit")
        expect(page.get_by_role("heading", level=1)).to_be_visible()
        bar, job = (
            page.get_by_role("banner").bounding_box(),
            page.get_by_role("main").bounding_box(),
        )
        # Nothing will make it usable.
        search = page.get_by_role("banner").locator(".search")
        expect(search).to_have_css("opacity", "0.5")
    assert bar is not None
    assert job is not None
    assert bar["y"] + bar["height"] == pytest.approx(job["y"], abs=1)
