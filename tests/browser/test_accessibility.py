"""axe finds nothing, nothing scrolls sideways, and the keyboard reaches everything."""

import pytest
from axe_playwright_python.sync_playwright import Axe
from playwright.sync_api import Page, expect

from app.builtin_controller.seed.history_special import WELL_KNOWN
from tests.support.processes import Site

PAGES = {
    "start": "/",
    "results": "/jobs",
    "no results": "/jobs?search=nothing-is-called-this",
    "job": "/jobs/42",
    "failed job": f"/jobs/{WELL_KNOWN['failed_with_traceback']}",
    "running job": f"/jobs/{WELL_KNOWN['running']}",
    "missing job": "/jobs/999999",
    "embedded job": "/embed/jobs/42",
    "no page": "/nowhere",
    "sign in": "/sign-in",
    "sessions": "/sessions",
}


def open_settled(page: Page, address: str) -> None:
    page.goto(address)
    page.get_by_role("heading").first.wait_for()
    expect(page.locator("[aria-busy=true]")).to_have_count(0)


@pytest.mark.parametrize("name", PAGES)
def test_axe_finds_nothing_and_no_page_scrolls_sideways(page: Page, site: Site, name: str) -> None:
    for theme in ("light", "dark"):
        page.emulate_media(color_scheme=theme, reduced_motion="reduce")  # type: ignore[arg-type]
        open_settled(page, site.url + PAGES[name])
        found = Axe().run(page, options={"resultTypes": ["violations"]})
        assert found.violations_count == 0, f"{theme}: {found.generate_report()}"
    for width in (320, 768, 1920):
        page.set_viewport_size({"width": width, "height": 800})
        page.wait_for_function("document.documentElement.scrollWidth <= innerWidth")


def test_axe_finds_nothing_in_an_open_dialog(page: Page, site: Site) -> None:
    open_settled(page, f"{site.url}/jobs/42")
    page.get_by_role("button", name="Delete job").click()
    page.get_by_role("dialog").wait_for()
    found = Axe().run(page, options={"resultTypes": ["violations"]})
    assert found.violations_count == 0, found.generate_report()


def test_a_job_is_found_and_asked_about_with_the_keyboard_alone(page: Page, site: Site) -> None:
    page.goto(site.url)
    expect(page.get_by_role("searchbox")).to_be_focused()
    page.keyboard.type("42")
    page.keyboard.press("Enter")
    expect(page.get_by_role("heading", level=1)).to_contain_text("#42")
    button = page.get_by_role("button", name="Delete job")
    for _ in range(30):
        if button.evaluate("element => element === document.activeElement"):
            break
        page.keyboard.press("Tab")
    expect(button).to_be_focused()
    page.keyboard.press("Enter")
    expect(page.get_by_role("dialog")).to_be_visible()
    page.keyboard.press("Escape")
    expect(button).to_be_focused()
