"""The keys of a list and of the site: where the focus goes, and when a key is not for the page."""

import re

import pytest
from playwright.sync_api import Locator, Page, expect

from tests.support.processes import ControllerProcess, Site, wait_until


def links(page: Page) -> Locator:
    return (
        page.get_by_role("table").get_by_role("row").get_by_role("link", name=re.compile(r"#\d+$"))
    )


def open_list(page: Page, site: Site, query: str = "") -> None:
    page.goto(f"{site.url}/jobs{query}")
    expect(links(page).first).to_be_visible()
    expect(page.locator("[aria-busy=true]")).to_have_count(0)


def press(page: Page, keys: str) -> None:
    for key in keys:
        page.keyboard.press(key)


def test_j_and_k_walk_over_the_rows_and_enter_opens_one(page: Page, site: Site) -> None:
    open_list(page, site, "?order_by=id&page=2")
    press(page, "k")
    expect(links(page).last).to_be_focused()
    press(page, "kj")
    expect(links(page).last).to_be_focused()
    press(page, "jkk")
    expect(links(page).nth(7)).to_be_focused()
    page.keyboard.press("Enter")
    expect(page.get_by_role("heading", level=1)).to_contain_text("#18")


def test_the_exact_time_of_the_row_with_the_focus_moves_no_column(page: Page, site: Site) -> None:
    page.set_viewport_size({"width": 1280, "height": 800})
    open_list(page, site, "?order_by=id")
    by = page.get_by_role("columnheader", name="Launched by")
    before = by.bounding_box()
    press(page, "j")
    expect(links(page).first).to_be_focused()
    assert before is not None
    assert by.bounding_box() == before


def test_x_selects_the_row_with_the_focus_and_no_other(page: Page, site: Site) -> None:
    open_list(page, site, "?order_by=id")
    press(page, "x")
    expect(page.get_by_role("checkbox", checked=True)).to_have_count(0)
    press(page, "jjxjx")
    chosen = page.get_by_role("checkbox", checked=True)
    expect(chosen).to_have_count(2)
    press(page, "x")
    expect(chosen).to_have_count(1)
    expect(chosen).to_have_accessible_name("Select job #2")
    expect(links(page).nth(2)).to_be_focused()


def test_the_focus_stays_with_its_job_and_goes_on_when_the_job_is_deleted(
    page: Page, site: Site, controller: ControllerProcess
) -> None:
    jobs = [controller.launch(days=30) for _ in range(3)]
    for job_id in jobs:
        controller.ask(f"/api/v2/system_jobs/{job_id}/cancel/", "POST")
    open_list(page, site)
    press(page, "jj")
    expect(links(page).nth(1)).to_be_focused()
    focused = page.get_by_role("link", name=re.compile(f" #{jobs[1]}$"))
    expect(focused).to_be_focused()
    newest = controller.launch(days=30)
    controller.ask(f"/api/v2/system_jobs/{newest}/cancel/", "POST")
    expect(links(page).first).to_have_accessible_name(re.compile(f" #{newest}$"), timeout=20_000)
    expect(focused).to_be_focused()
    controller.ask(f"/api/v2/system_jobs/{jobs[1]}/", "DELETE")
    expect(focused).to_have_count(0, timeout=20_000)
    expect(page.get_by_role("link", name=re.compile(f" #{jobs[0]}$"))).to_be_focused()


@pytest.mark.parametrize("path", ["/", "/jobs", "/jobs/999999", "/nothing"])
def test_a_slash_goes_to_the_search_on_every_page(page: Page, site: Site, path: str) -> None:
    page.goto(f"{site.url}{path}")
    expect(page.get_by_role("heading", level=1)).to_be_visible()
    box = page.get_by_role("searchbox", name="Find a system job")
    box.blur()

    def is_reached() -> bool:
        page.keyboard.press(
            "/"
        )  # does nothing until the page, which comes rendered, has its script
        return bool(box.evaluate("one => one === document.activeElement"))

    wait_until(is_reached)
    press(page, "j/?x")
    expect(box).to_have_value("j/?x")
    expect(page.get_by_role("dialog")).to_have_count(0)


def test_a_question_mark_lists_the_keys_and_the_letters_can_be_switched_off(
    page: Page, site: Site
) -> None:
    open_list(page, site)
    page.keyboard.press("?")
    help_ = page.get_by_role("dialog", name="Keyboard shortcuts")
    expect(help_.get_by_role("button", name="Close")).to_be_focused()
    expect(help_.locator("kbd").filter(has_text=re.compile("^Enter$"))).to_be_visible()
    press(page, "j")
    help_.get_by_role("checkbox", name="Use single-letter shortcuts").click()
    page.keyboard.press("Escape")
    expect(help_).to_have_count(0)
    press(page, "j?/")
    expect(help_).to_have_count(0)
    expect(page.get_by_role("searchbox")).not_to_be_focused()
    expect(links(page).first).not_to_be_focused()
    page.get_by_role("button", name="Keyboard shortcuts").click()
    help_.get_by_role("checkbox", name="Use single-letter shortcuts").click()
    help_.get_by_role("button", name="Close").click()
    press(page, "j")
    expect(links(page).first).to_be_focused()


def test_a_key_with_a_modifier_is_the_browsers(page: Page, site: Site) -> None:
    open_list(page, site)
    page.keyboard.press("Control+j")
    page.keyboard.press("Alt+j")
    expect(links(page).first).not_to_be_focused()
