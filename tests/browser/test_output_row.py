"""The row of controls above the lines: one row in which nothing lies over another, at any width."""

import pytest
from playwright.sync_api import Page, expect

from tests.browser.output_page import (
    LONG,
    LONG_HITS,
    SMALL,
    OpenJob,
    count_words,
    line,
    number_of,
    output_of,
    search_field,
    search_for,
)
from tests.browser.window_size import resize

# What does not fit in the row of controls: what can be seen and is cut off, or lies over another.
OVERLAPS = """row => {
  const box = one => one.getBoundingClientRect();
  const groups = "[role=search], [role=group], .ov-position";
  const isSeen = one =>
    one.checkVisibility({ visibilityProperty: true }) &&
    [one, one.closest(groups) ?? one].every(each => box(each).width > 1);
  const name = one => one.ariaLabel || one.textContent;
  const parts = "button, input, select, [role=status], .ov-selected-words";
  const seen = [...row.querySelectorAll(parts)].filter(isSeen);
  const isOut = one => box(one).right > box(row).right + 1 || box(one).left < box(row).left;
  const areOver = (a, b) =>
    Math.min(a.right, b.right) - Math.max(a.left, b.left) > 4 &&
    Math.min(a.bottom, b.bottom) > Math.max(a.top, b.top);
  const over = seen.flatMap((one, at) =>
    seen.slice(at + 1).filter(other => areOver(box(one), box(other)))
      .map(other => `${name(one)} / ${name(other)}`));
  const isWide = document.documentElement.scrollWidth > innerWidth;
  return [...seen.filter(isOut).map(name), ...over, ...(isWide ? ["the page"] : [])];
}"""
WIDTHS = (320, 390, 560, 640, 700, 768, 820, 900, 1024, 1100, 1150, 1200, 1280, 1440, 1680, 1920)
ROW_PX = 40


def bar_height(page: Page) -> float:
    """The height of the row of controls: from the output's heading to its first line."""
    bar = page.get_by_role("group", name="Output tools").locator("..").bounding_box()
    assert bar is not None
    return bar["height"]


@pytest.mark.parametrize("width", [320, 390, 700, 1280, 1920])
def test_the_controls_are_one_row_whatever_happens(
    job_page: OpenJob, page: Page, width: int
) -> None:
    page.set_viewport_size({"width": width, "height": 844})
    job_page(LONG)
    output = output_of(page, LONG)
    before = output.bounding_box()
    number_of(output, 3).click()
    number_of(output, 14).click(modifiers=["Shift"])
    selected = page.get_by_role("group", name="Selected lines 3 to 14", exact=True)
    expect(selected).to_contain_text("12 lines")
    row = page.get_by_role("group", name="Output tools").locator("..")
    page.get_by_role("button", name="Details").wait_for()
    assert row.evaluate(OVERLAPS) == []
    search_for(page, "skipping")
    count_words(page, LONG_HITS)
    if width < 768:  # while it has the focus, the search lies over the row and has a second one
        output.focus()
    assert row.evaluate(OVERLAPS) == []
    assert bar_height(page) == pytest.approx(ROW_PX, abs=1)
    after = output.bounding_box()
    assert before is not None
    assert after is not None
    assert after == before  # nothing of that has moved the lines or made them narrower


# How wide the first twelve letters of what a field says would be, and its room for them.
ROOM = """field => {
  const style = getComputedStyle(field);
  const canvas = document.createElement("canvas").getContext("2d");
  canvas.font = style.font;
  const letters = canvas.measureText(field.value.slice(0, 12)).width;
  const room = field.clientWidth - parseFloat(style.paddingLeft) - parseFloat(style.paddingRight);
  return [letters, room];
}"""


@pytest.mark.parametrize("width", [320, 360, 390, 560, 700])
def test_the_field_shows_what_is_searched_for_beside_what_was_found(
    job_page: OpenJob, page: Page, width: int
) -> None:
    page.set_viewport_size({"width": width, "height": 844})
    job_page(SMALL, "?find=deleting+job")
    output = output_of(page, SMALL)
    found = page.get_by_role("search", name="Search the output").get_by_role("status")
    expect(found).to_contain_text("24 lines")
    output.focus()
    page.keyboard.press("n")
    expect(found).to_contain_text("of 24 lines")
    letters, room = search_field(page).evaluate(ROOM)
    assert room >= letters
    assert found.evaluate("words => words.scrollWidth <= words.clientWidth")
    for name in ("Previous hit", "Next hit", "End search", "Download"):
        expect(page.get_by_role("button", name=name, exact=True)).to_be_visible()
    row = page.get_by_role("group", name="Output tools").locator("..")
    assert row.evaluate(OVERLAPS) == []


def test_the_details_of_a_window_that_is_narrowed_while_a_search_is_on_can_be_folded(
    job_page: OpenJob, page: Page
) -> None:
    page.set_viewport_size({"width": 1280, "height": 844})
    job_page(SMALL, "?find=deleting+job")
    details = page.get_by_role("button", name="Details")
    details.click()
    page.set_viewport_size({"width": 320, "height": 844})
    details.click()
    expect(output_of(page, SMALL)).to_be_visible()


def test_nothing_in_the_row_of_controls_overlaps_at_any_width(
    job_page: OpenJob, page: Page
) -> None:
    page.set_viewport_size({"width": 1280, "height": 844})
    job_page(LONG)
    output = output_of(page, LONG)
    # Hidden where the details take the place of the lines.
    row = page.get_by_role("group", name="Output tools", include_hidden=True).locator("..")
    details = page.get_by_role("button", name="Details")
    details.wait_for()
    wrong = {}

    def look(state: str) -> None:
        for width in WIDTHS:
            resize(page, width, 844)
            found = row.evaluate(OVERLAPS)
            if found and output.is_visible():
                wrong[state, width] = found
        resize(page, 1280, 844)

    look("nothing")
    place = search_field(page).bounding_box()
    search_for(page, "skipping")
    count_words(page, LONG_HITS)
    assert search_field(page).bounding_box() == place
    output.focus()
    page.keyboard.press("n")
    look("search")
    details.click()
    look("search and details")
    number_of(output, 3).click()
    number_of(output, 14).click(modifiers=["Shift"])
    look("search, details and selection")
    details.click()
    look("search and selection")
    page.get_by_role("button", name="End search").click()
    look("selection")
    assert wrong == {}


def test_the_search_of_a_narrow_window_does_not_cover_the_first_line(
    job_page: OpenJob, page: Page
) -> None:
    page.set_viewport_size({"width": 390, "height": 844})
    job_page(LONG)
    output = output_of(page, LONG)
    search_for(page, "skipping")
    count_words(page, LONG_HITS)
    shown = page.get_by_role("combobox", name="Show").bounding_box()
    first = line(output, 1).bounding_box()
    assert shown is not None
    assert first is not None
    assert first["y"] >= shown["y"] + shown["height"]
