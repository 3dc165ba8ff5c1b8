"""Walking through matches, between all lines and only the matching ones: the position stays."""

import re
from collections.abc import Callable
from urllib.parse import parse_qs, urlsplit

import pytest
from playwright.sync_api import Page, Route, expect

from app.builtin_controller.seed.history_special import WELL_KNOWN
from tests.browser.output_page import (
    VERY_LONG,
    VERY_LONG_LINES,
    OpenJob,
    count_words,
    line,
    output_of,
    search_field,
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


def test_between_all_lines_and_the_matches_the_position_stays(job_page: OpenJob) -> None:
    page, output = searched_long_output(job_page)
    output.focus()
    for _ in range(100):
        page.keyboard.press("n")
    count_words(page, re.compile("^100 of 155 lines"))
    there = line(output, 1 + 99 * 97)
    expect(there).to_be_in_viewport()
    for shown in ("only hits", "hits and 3 lines around", "all lines"):
        page.get_by_role("combobox", name="Show").select_option(shown)
        expect(there).to_be_in_viewport()


def test_a_hit_in_a_state_that_was_overwritten_is_not_hidden_in_a_fold(job_page: OpenJob) -> None:
    page = job_page(WELL_KNOWN["redrawn_line"])
    output = output_of(page, WELL_KNOWN["redrawn_line"])
    search_for(page, "vacuumed 2,950 of")
    count_words(page, re.compile("^1 line"))
    expect(output.locator("mark")).to_have_text("vacuumed 2,950 of")
    expect(output.locator("mark")).to_be_visible()


HIT = 87_655
WAITS = "Searching… 1 found, 62 % searched"


def half_done_search(page: Page) -> Callable[[], None]:
    """A search with one hit that has not gone round until what is answered here is called."""
    is_done: list[bool] = []

    def answer(route: Route) -> None:
        asked = parse_qs(urlsplit(route.request.url).query)
        start, step = int(asked.get("from", ["0"])[0]), asked.get("step", [""])[0]
        is_behind = (step == "next" and start < HIT) or (step == "previous" and start > HIT)
        route.fulfill(
            json={
                "hits": 1,
                "lines": 1,
                "first": HIT,
                "last": HIT,
                "searched": VERY_LONG_LINES if is_done else 62_500,
                "total": VERY_LONG_LINES,
                "complete": bool(is_done),
                "buckets": [0] * 200,
                "at": {"line": HIT, "place": 1} if is_behind else None,
            }
        )

    page.route("**/output/search?*", answer)
    return lambda: is_done.append(True)


def at_the_end(job_page: OpenJob, key: str) -> Page:
    page = job_page(VERY_LONG)
    output = output_of(page, VERY_LONG)
    output.focus()
    page.keyboard.press(key)
    there = line(output, VERY_LONG_LINES if key == "End" else 1)
    expect(there).to_be_in_viewport()
    return page


@pytest.mark.parametrize(("place", "press"), [("End", "Enter"), ("Home", "Shift+Enter")])
def test_a_press_is_remembered_until_the_search_has_gone_round(
    job_page: OpenJob, place: str, press: str
) -> None:
    page = at_the_end(job_page, place)
    finish = half_done_search(page)
    search_for(page, f"(id {HIT})")
    page.keyboard.press(press)
    count_words(page, WAITS)
    finish()
    expect(line(output_of(page, VERY_LONG), HIT)).to_be_in_viewport()
    count_words(page, "1 of 1 line")


@pytest.mark.parametrize("way", ["n", "Next hit"])
def test_a_press_of_a_key_or_a_button_is_remembered_too(job_page: OpenJob, way: str) -> None:
    page = at_the_end(job_page, "End")
    finish = half_done_search(page)
    search_for(page, f"(id {HIT})")
    count_words(page, "1 found, 62 % searched")
    if way == "n":
        output_of(page, VERY_LONG).focus()
        page.keyboard.press("n")
    else:
        page.get_by_role("button", name=way).click()
    count_words(page, WAITS)
    finish()
    expect(line(output_of(page, VERY_LONG), HIT)).to_be_in_viewport()


def test_escape_drops_the_press_that_waits(job_page: OpenJob) -> None:
    page = at_the_end(job_page, "End")
    finish = half_done_search(page)
    search_for(page, f"(id {HIT})")
    page.keyboard.press("Enter")
    count_words(page, WAITS)
    search_field(page).press("Escape")
    finish()
    search_for(page, f"(id {HIT})")
    count_words(page, "1 line")
    expect(line(output_of(page, VERY_LONG), VERY_LONG_LINES)).to_be_in_viewport()
