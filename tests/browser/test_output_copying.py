"""What is selected as text is copied whole, also where its lines are not in the page."""

import re

import pytest
from playwright.sync_api import Locator, Page, expect

from app.builtin_controller.seed.history_special import WELL_KNOWN
from tests.browser.output_page import (
    LONG,
    SMALL,
    VERY_LONG,
    VERY_LONG_LINES,
    OpenJob,
    allow_clipboard,
    answer_many_lines,
    clipboard_of,
    count_words,
    expect_lines_from,
    expect_text_of,
    line,
    output_of,
    search_for,
    searched_long_output,
)
from tests.support.processes import Site, wait_until

FIVE_THOUSAND = WELL_KNOWN["five_thousand_lines"]
LONG_LINES = 15_000
LINES_PER_TURN = 200
CHARACTERS = 6  # between the beginning of a line and where a drag starts or ends


def all_lines(page: Page, job_id: int, **query: object) -> list[str]:
    """The output as the server gives it to scripts."""
    path = f"/api/jobs/{job_id}/output/download"
    answer = page.request.get(path_of(page, path), params={"format": "plain", **query})
    return answer.text().removesuffix("\n").split("\n")


def path_of(page: Page, path: str) -> str:
    return str(page.evaluate("path => location.origin + path", path))


def place_in(row: Locator, characters: int) -> tuple[float, float]:
    """Where a character of a line begins on the screen, once its text is there."""
    expect(row).to_have_text(re.compile(r"\S"))
    spot = row.evaluate(
        """(row, characters) => {
          const text = document.createTreeWalker(row.querySelector(".ov-text"), 4).nextNode();
          const range = document.createRange();
          range.setStart(text, characters);
          range.setEnd(text, characters + 1);
          const { left, top, height } = range.getBoundingClientRect();
          return [left + 1, top + height / 2];
        }""",
        characters,
    )
    return float(spot[0]), float(spot[1])


def with_clipboard(page: Page) -> None:
    """A clipboard that the page may read and write, empty at first."""
    allow_clipboard(page)
    page.evaluate("navigator.clipboard.writeText('')")


def copied(page: Page) -> str:
    wait_until(lambda: clipboard_of(page) != "")
    return clipboard_of(page)


def drag_from_line_3_on(page: Page, output: Locator, pages: int) -> int:
    """Drags from within line 3, while the wheel turns, to within a line far below."""
    page.mouse.move(*place_in(line(output, 3), CHARACTERS))
    page.mouse.down()
    page.mouse.move(*place_in(line(output, 8), CHARACTERS))
    for _ in range(pages):
        page.mouse.wheel(0, LINES_PER_TURN * 20)  # a line is 20 pixels high
    first = 1 + pages * LINES_PER_TURN
    expect_lines_from(page, first)  # all turns of the wheel have been taken
    expect(line(output, 3)).to_have_count(0)
    last = first + 9
    expect_text_of(output, last)
    page.mouse.move(*place_in(line(output, last), CHARACTERS))
    page.mouse.up()
    return last


@pytest.mark.parametrize("job_id", [LONG, VERY_LONG])
def test_a_drag_over_more_than_the_rendered_rows_copies_all_of_it(
    job_page: OpenJob, job_id: int
) -> None:
    page = job_page(job_id)
    with_clipboard(page)
    output = output_of(page, job_id)
    last = drag_from_line_3_on(page, output, 5)
    page.keyboard.press("Control+c")
    lines = all_lines(page, job_id, first=3, last=last)
    assert len(lines) > 900
    expected = [lines[0][CHARACTERS:], *lines[1:-1], lines[-1][:CHARACTERS]]
    assert copied(page).split("\n") == expected


def test_a_selection_whose_lines_have_left_the_page_is_still_there(job_page: OpenJob) -> None:
    page = job_page(LONG)
    with_clipboard(page)
    output = output_of(page, LONG)
    page.mouse.move(*place_in(line(output, 5), CHARACTERS))
    page.mouse.down()
    page.mouse.move(*place_in(line(output, 8), CHARACTERS))
    page.mouse.up()
    selected = page.evaluate("getSelection().toString()")
    output.focus()
    page.keyboard.press("End")
    expect(line(output, LONG_LINES)).to_be_in_viewport()
    page.keyboard.press("Control+c")
    lines = all_lines(page, LONG, first=5, last=8)
    whole = "\n".join([lines[0][CHARACTERS:], *lines[1:-1], lines[-1][:CHARACTERS]])
    assert copied(page) == whole
    page.keyboard.press("Home")
    expect(line(output, 5)).to_be_in_viewport()
    wait_until(lambda: page.evaluate("getSelection().toString()") == selected)


@pytest.mark.parametrize("job_id", [FIVE_THOUSAND, LONG])
def test_control_a_in_the_lines_selects_and_copies_the_whole_output(
    job_page: OpenJob, job_id: int
) -> None:
    page = job_page(job_id)
    with_clipboard(page)
    output_of(page, job_id).focus()
    page.keyboard.press("Control+a")
    page.keyboard.press("Control+c")
    assert copied(page).split("\n") == all_lines(page, job_id)


def test_among_the_hits_the_hits_are_copied(job_page: OpenJob) -> None:
    page, output = searched_long_output(job_page)
    with_clipboard(page)
    page.get_by_role("combobox", name="Show").select_option("only hits")
    expect(line(output, 98)).to_be_visible()
    output.focus()
    page.keyboard.press("Control+a")
    page.keyboard.press("Control+c")
    hits = all_lines(page, LONG, q="skipping", only="matches")
    assert len(hits) == 155
    assert copied(page).split("\n") == hits


def test_a_long_list_of_hits_is_copied_whole(job_page: OpenJob) -> None:
    page = job_page(VERY_LONG)
    with_clipboard(page)
    output = output_of(page, VERY_LONG)
    search_for(page, "(id 5")
    count_words(page, "11,100 lines")
    page.get_by_role("combobox", name="Show").select_option("only hits")
    expect(line(output, 51)).to_be_visible()
    expect(
        page.get_by_text("11,100 lines shown").or_(page.get_by_text("of 11,100"))
    ).to_be_visible()
    output.focus()
    page.keyboard.press("Control+a")
    page.keyboard.press("Control+c")
    assert copied(page).split("\n") == all_lines(page, VERY_LONG, q="(id 5", only="matches")


def test_what_is_too_much_to_copy_is_said_and_can_be_downloaded(page: Page, site: Site) -> None:
    answer_many_lines(page, 300_000)
    page.goto(f"{site.url}/jobs/{VERY_LONG}")
    with_clipboard(page)
    page.evaluate("navigator.clipboard.writeText('as before')")
    output_of(page, VERY_LONG).focus()
    page.keyboard.press("Control+a")
    page.keyboard.press("Control+c")
    words = "That is too much to copy. Download it instead."
    expect(page.get_by_role("status").filter(has_text=words)).to_be_visible()
    link = page.get_by_role("link", name="Download these lines")
    expect(link).to_have_attribute("href", re.compile("/output/download[?]format=plain$"))
    assert clipboard_of(page) == "as before"
    page.get_by_role("button", name="Dismiss").click()
    expect(page.get_by_text(words)).to_have_count(0)
    page.get_by_role("button", name="Copy 300,000 lines").click()  # the selection is still there
    expect(page.get_by_text(words)).to_be_visible()


def test_a_copy_of_the_page_has_all_lines_between_what_is_around_them(job_page: OpenJob) -> None:
    page = job_page(LONG)
    with_clipboard(page)
    output_of(page, LONG)
    page.get_by_role("heading", level=1).click()
    page.keyboard.press("Control+a")
    page.keyboard.press("Control+c")
    text = copied(page)
    before, lines, _ = text.partition("\n".join(all_lines(page, LONG)))
    assert lines
    assert f"#{LONG}" in before


def test_a_shift_click_selects_up_to_there_however_far_that_is(job_page: OpenJob) -> None:
    page = job_page(VERY_LONG)
    with_clipboard(page)
    output = output_of(page, VERY_LONG)
    page.mouse.click(*place_in(line(output, 3), CHARACTERS))
    output.focus()
    page.keyboard.press("End")
    expect_text_of(output, VERY_LONG_LINES)
    page.keyboard.down("Shift")
    page.mouse.click(*place_in(line(output, VERY_LONG_LINES), CHARACTERS))
    page.keyboard.up("Shift")
    expect(page.get_by_role("button", name="Copy 99,998 lines")).to_be_visible()
    page.keyboard.press("Control+c")
    done = page.get_by_role("status").filter(has_text="Copied 99,998 lines.")
    expect(done).to_be_visible(timeout=60_000)
    lines = all_lines(page, VERY_LONG, first=3)
    assert clipboard_of(page).split("\n") == [
        lines[0][CHARACTERS:],
        *lines[1:-1],
        lines[-1][:CHARACTERS],
    ]


def test_a_drag_that_ends_below_the_lines_ends_at_the_last_one_in_sight(job_page: OpenJob) -> None:
    page = job_page(SMALL)
    page.set_viewport_size({"width": 1000, "height": 600})
    with_clipboard(page)
    output = output_of(page, SMALL)
    output.evaluate("box => { box.style.height = '200px'; }")
    output.scroll_into_view_if_needed()
    page.mouse.move(*place_in(line(output, 6), 0))
    page.mouse.down()
    box = output.bounding_box()
    assert box is not None
    page.mouse.move(box["x"] + 300, box["y"] + box["height"] + 30)
    page.mouse.up()
    page.keyboard.press("Control+c")
    lines = copied(page).split("\n")
    assert lines == all_lines(page, SMALL, first=6, last=len(lines) + 5)
    assert len(lines) < 30


def test_a_drag_that_scrolls_the_lines_by_itself_copies_all_of_it(job_page: OpenJob) -> None:
    page = job_page(LONG)
    page.set_viewport_size({"width": 1000, "height": 700})
    with_clipboard(page)
    output = output_of(page, LONG)
    output.evaluate("box => { box.style.height = '300px'; scrollTo(0, 1e6); }")
    output.scroll_into_view_if_needed()
    page.mouse.move(*place_in(line(output, 3), CHARACTERS))
    page.mouse.down()
    box = output.bounding_box()
    assert box is not None
    below = box["y"] + box["height"] + 20
    page.mouse.move(box["x"] + 300, below - 40)
    page.mouse.move(box["x"] + 300, below)
    expect(line(output, 3)).to_have_count(0)  # it scrolls while the button is held
    page.mouse.up()
    page.keyboard.press("Control+c")
    lines = copied(page).split("\n")
    expected = all_lines(page, LONG, first=3, last=len(lines) + 2)
    assert lines == [expected[0][CHARACTERS:], *expected[1:]]
    assert len(lines) > 100


def test_one_line_that_has_left_the_page_is_copied(job_page: OpenJob) -> None:
    page = job_page(LONG)
    with_clipboard(page)
    output = output_of(page, LONG)
    page.mouse.move(*place_in(line(output, 5), 0))
    page.mouse.down()
    page.mouse.move(*place_in(line(output, 5), CHARACTERS))
    page.mouse.up()
    output.focus()
    page.keyboard.press("End")
    expect(line(output, LONG_LINES)).to_be_in_viewport()
    page.keyboard.press("Control+c")
    assert copied(page) == all_lines(page, LONG, first=5, last=5)[0][:CHARACTERS]


def test_a_button_that_is_pressed_changes_nothing_of_what_is_selected(job_page: OpenJob) -> None:
    page = job_page(LONG)
    with_clipboard(page)
    output_of(page, LONG).focus()
    page.keyboard.press("Control+a")
    page.get_by_role("button", name="Wrap lines").click()
    page.keyboard.press("Control+c")
    assert len(copied(page).split("\n")) == LONG_LINES


def test_lines_chosen_by_their_numbers_replace_a_selection(job_page: OpenJob) -> None:
    page = job_page(LONG)
    with_clipboard(page)
    output = output_of(page, LONG)
    output.focus()
    page.keyboard.press("Control+a")
    output.get_by_role("link", name="Line 5", exact=True).click()
    page.keyboard.press("Control+c")
    assert copied(page) == all_lines(page, LONG, first=5, last=5)[0]
