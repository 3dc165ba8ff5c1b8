"""A key that is pressed while an output is on its way does what it will do later."""

import json
import re

from playwright.sync_api import Locator, Page, expect

from app.builtin_controller.seed.history_special import WELL_KNOWN
from tests.browser.held_routes import HeldRoutes
from tests.browser.output_page import (
    SMALL,
    OpenJob,
    allow_clipboard,
    clipboard_of,
    count_words,
    line,
    output_of,
    search_field,
)
from tests.support.processes import Site

LINES = "**/output/lines?*"
# Presses a key in the moment in which something comes into the document, before it is painted.
_PRESS_AT_ONCE = """
const look = () => {
  if (!document.querySelector(wanted.found)) return;
  observer.disconnect();
  const press = { key: wanted.key, bubbles: true, cancelable: true };
  document.body.dispatchEvent(new KeyboardEvent("keydown", press));
};
const observer = new MutationObserver(look);
observer.observe(document, { childList: true, subtree: true });
"""


def site_search(page: Page) -> Locator:
    return page.get_by_role("searchbox", name="Find a system job")


def open_from_list(page: Page, site: Site, job_id: int) -> None:
    page.goto(f"{site.url}/jobs?order_by=id&page_size=50")
    page.get_by_role("link", name=re.compile(f"#{job_id}$")).press("Enter")
    expect(page.get_by_role("heading", level=1)).to_contain_text(f"#{job_id}")


def test_a_slash_before_the_lines_are_here_goes_to_the_search_of_the_output(
    page: Page, site: Site
) -> None:
    lines = HeldRoutes(page, LINES)
    open_from_list(page, site, SMALL)
    expect(page.get_by_text("Loading output…")).to_be_visible()
    page.keyboard.press("/")
    expect(search_field(page)).to_be_focused()
    page.keyboard.type("wc?n deleted")  # letters that are keys elsewhere
    expect(search_field(page)).to_have_value("wc?n deleted")
    search_field(page).fill("deleting")
    lines.let_go()
    output_of(page, SMALL)
    count_words(page, re.compile(r"\d+ lines"))
    expect(search_field(page)).to_be_focused()


def test_a_slash_opens_a_folded_output_and_what_is_typed_next_is_searched_for(
    job_page: OpenJob,
) -> None:
    page = job_page(SMALL)
    output = output_of(page, SMALL)
    page.get_by_role("button", name="Output", exact=True).click()
    expect(output).to_be_hidden()
    page.keyboard.press("/")
    page.keyboard.type("deleting")
    expect(search_field(page)).to_have_value("deleting")
    expect(search_field(page)).to_be_focused()
    expect(line(output, 5)).to_be_visible()


def test_where_there_is_no_output_a_slash_goes_to_the_search_of_the_site(job_page: OpenJob) -> None:
    page = job_page(WELL_KNOWN["error_without_output"])
    expect(page.get_by_text("Loading output…")).to_have_count(0)
    expect(search_field(page)).to_have_count(0)
    page.keyboard.press("/")
    expect(site_search(page)).to_be_focused()


def press_at_once(page: Page, key: str, found: str) -> None:
    """Have the next page press `key` as soon as it has an element that `found` selects."""
    wanted = json.dumps({"found": found, "key": key})
    page.add_init_script(f"const wanted = {wanted};\n{_PRESS_AT_ONCE}")


def test_a_key_works_from_the_moment_in_which_the_output_is_in_the_page(
    page: Page, site: Site
) -> None:
    press_at_once(page, "/", "#site input[aria-label='Search the output']")
    page.goto(f"{site.url}/jobs/{SMALL}")
    expect(search_field(page)).to_be_focused()


def test_a_key_works_from_the_moment_in_which_the_list_is_in_the_page(
    page: Page, site: Site
) -> None:
    press_at_once(page, "j", "tbody tr a")
    page.goto(f"{site.url}/jobs")
    expect(page.get_by_role("row").nth(1).get_by_role("link").first).to_be_focused()


def test_all_lines_are_copied_once_what_copies_has_come(page: Page, site: Site) -> None:
    allow_clipboard(page)
    copying = HeldRoutes(page, "**/assets/copying-*.js")
    page.goto(f"{site.url}/jobs/{SMALL}")
    page.evaluate("navigator.clipboard.writeText('')")
    output_of(page, SMALL).focus()
    page.keyboard.press("Control+a")
    page.keyboard.press("Control+c")
    copying.let_go()
    copied = clipboard_of(page).splitlines()
    assert (copied[0], len(copied)) == (line(output_of(page, SMALL), 1).inner_text(), 37)
