"""What a user has done in the first screen is so in the page that takes its place."""

import re
from collections.abc import Callable

from playwright.sync_api import Page, ViewportSize, expect

from tests.browser.held_routes import HeldRoutes
from tests.browser.output_page import SMALL, line, output_of
from tests.support.processes import Site

FAILED, FAILED_AT = 43, 9
LOW = ViewportSize(width=640, height=300)  # the page scrolls, and so do its lines
_SCRIPTS = re.compile(r"/assets/.*\.js$")
_SELECT = """(row) => document.getSelection().selectAllChildren(row.querySelector(".ov-text"))"""

LetGo = Callable[[], None]


def open_first_screen(page: Page, site: Site, job_id: int) -> LetGo:
    """It stands until what this returns is called: then the page's scripts are sent."""
    scripts = HeldRoutes(page, _SCRIPTS)
    page.set_viewport_size(LOW)
    page.goto(f"{site.url}/jobs/{job_id}", wait_until="commit")
    expect(line(output_of(page, job_id), 1)).to_be_attached()
    return scripts.let_go


def wait_for_page(page: Page) -> None:
    expect(page.locator("#first-screen")).to_have_count(0)
    expect(page.get_by_role("button", name="Dates")).to_be_attached()


def test_a_window_that_was_scrolled_stays_so(page: Page, site: Site) -> None:
    let_go = open_first_screen(page, site, SMALL)
    page.evaluate("scrollTo(0, 60)")
    assert page.evaluate("scrollY") == 60
    let_go()
    wait_for_page(page)
    assert page.evaluate("scrollY") == 60


def test_lines_that_were_scrolled_stay_so(page: Page, site: Site) -> None:
    let_go = open_first_screen(page, site, SMALL)
    output_of(page, SMALL).evaluate("box => { box.scrollTop = 90; }")
    let_go()
    wait_for_page(page)
    assert output_of(page, SMALL).evaluate("box => box.scrollTop") == 90


def test_a_failed_job_stays_at_the_line_of_its_cause(page: Page, site: Site) -> None:
    page.goto(f"{site.url}/jobs/{FAILED}")
    cause = line(output_of(page, FAILED), FAILED_AT)
    expect(cause).to_be_in_viewport()  # only now the server knows the line ahead
    let_go = open_first_screen(page, site, FAILED)
    expect(cause).to_be_in_viewport()
    let_go()
    wait_for_page(page)
    expect(cause).to_be_in_viewport()


def test_a_link_that_had_the_focus_keeps_it(page: Page, site: Site) -> None:
    let_go = open_first_screen(page, site, SMALL)
    home = page.get_by_role("banner").get_by_role("link", name="Jobpane")
    home.focus()
    let_go()
    wait_for_page(page)
    expect(home).to_be_focused()


def test_a_selection_stays(page: Page, site: Site) -> None:
    let_go = open_first_screen(page, site, SMALL)
    third = line(output_of(page, SMALL), 3)
    third.evaluate(_SELECT)
    selected = page.evaluate("String(getSelection())")
    assert selected
    let_go()
    wait_for_page(page)
    assert page.evaluate("String(getSelection())") == selected
