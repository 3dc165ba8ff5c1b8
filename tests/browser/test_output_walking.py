"""Walking through hits and between all lines and only the hits: the place is never lost."""

import re

from playwright.sync_api import expect

from app.builtin_controller.history import WELL_KNOWN
from tests.browser.output_page import (
    OpenJob,
    count_words,
    line,
    output_of,
    search_for,
    searched_long_output,
)


def test_no_press_is_lost_however_quickly_they_come(job_page: OpenJob) -> None:
    page, output = searched_long_output(job_page)
    output.focus()
    for _ in range(30):
        page.keyboard.press("n")
    count_words(page, re.compile("^30 of 155 lines"))
    expect(line(output, 1 + 29 * 97)).to_be_in_viewport()


def test_between_all_lines_and_the_hits_the_place_is_kept(job_page: OpenJob) -> None:
    page, output = searched_long_output(job_page)
    output.focus()
    for _ in range(100):
        page.keyboard.press("n")
    count_words(page, re.compile("^100 of 155 lines"))
    there = line(output, 1 + 99 * 97)
    expect(there).to_be_in_viewport()
    for shown in ("only hits", "hits and 3 lines around", "all lines"):
        page.get_by_label("Show").select_option(shown)
        expect(there).to_be_in_viewport(timeout=10_000)


def test_a_hit_in_a_state_that_was_overwritten_is_not_hidden_in_a_fold(job_page: OpenJob) -> None:
    page = job_page(WELL_KNOWN["redrawn_line"])
    output = output_of(page, WELL_KNOWN["redrawn_line"])
    search_for(page, "vacuumed 2,950 of")
    count_words(page, re.compile("^1 line"))
    expect(output.locator("mark")).to_have_text("vacuumed 2,950 of")
    expect(output.locator("mark")).to_be_visible()
