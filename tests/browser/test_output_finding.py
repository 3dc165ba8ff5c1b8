"""Finding one's way in an output: searches in the URL, wrong numbers, walking on from where
one is, and what a narrow window or large text leaves in sight.
"""

import re

import pytest
from playwright.sync_api import Page, Route, expect

from tests.browser.output_page import (
    LONG,
    LONG_HITS,
    SMALL,
    VERY_LONG,
    VERY_LONG_LINES,
    OpenJob,
    count_words,
    line,
    output_of,
    search_field,
    search_for,
    searched_long_output,
    settled_box,
)
from tests.support.processes import Site


def test_a_search_is_in_the_url_and_survives_a_reload(job_page: OpenJob) -> None:
    page = job_page(LONG)
    output_of(page, LONG)
    search_for(page, "skip+ing ")
    page.get_by_role("button", name="RE2 expression", exact=True).click()
    count_words(page, LONG_HITS)
    expect(page).to_have_url(re.compile(r"\?find=skip%2Bing\+&mode=regex$"))
    page.reload()
    expect(search_field(page)).to_have_value("skip+ing ")
    count_words(page, LONG_HITS)
    search_field(page).press("Escape")
    expect(page).to_have_url(re.compile(rf"/jobs/{LONG}$"))


def test_the_filter_is_in_the_url_and_survives_a_reload(job_page: OpenJob) -> None:
    page, output = searched_long_output(job_page)
    page.get_by_role("combobox", name="Show").select_option("hits and 3 lines around")
    expect(page).to_have_url(re.compile(r"\?find=skipping&only=matches&context=3$"))
    page.get_by_role("combobox", name="Show").select_option("only hits")
    expect(page).to_have_url(re.compile(r"\?find=skipping&only=matches$"))
    page.reload()
    expect(page.get_by_role("combobox", name="Show")).to_have_value("0")
    expect(line(output, 98)).to_be_visible()
    expect(line(output, 2)).to_have_count(0)
    page.get_by_role("combobox", name="Show").select_option("all lines")
    expect(page).to_have_url(re.compile(r"\?find=skipping$"))


def test_a_link_to_a_line_among_the_hits_lands_there(job_page: OpenJob) -> None:
    page = job_page(LONG, f"?find=skipping&only=matches#L{1 + 99 * 97}")
    output = output_of(page, LONG)
    expect(line(output, 1 + 99 * 97)).to_be_in_viewport()
    expect(page.get_by_role("combobox", name="Show")).to_have_value("0")
    page.evaluate("location.hash = '#L100'")
    expect(line(output, 100)).to_be_in_viewport()
    expect(page.get_by_role("combobox", name="Show")).to_have_value("all")


def test_lines_and_a_search_share_a_url(job_page: OpenJob) -> None:
    page = job_page(LONG, "?find=skipping#L9701-L9703")
    output = output_of(page, LONG)
    expect(line(output, 9701)).to_be_in_viewport()
    expect(line(output, 9701).locator("mark")).to_have_text("skipping")
    count_words(page, LONG_HITS)
    expect(page).to_have_url(re.compile(r"\?find=skipping#L9701-L9703$"))


@pytest.mark.parametrize(
    ("typed", "words"),
    [
        ("999999", "Line 999,999 doesn't exist. The last line is 15,000."),
        ("abc", "Type a line's number, or a range such as 120-140."),
        ("0", "Type a line's number, or a range such as 120-140."),
    ],
)
def test_a_line_that_is_not_there_is_said_and_nothing_moves(
    job_page: OpenJob, typed: str, words: str
) -> None:
    page = job_page(LONG)
    output = output_of(page, LONG)
    page.keyboard.press("g")
    field = page.get_by_role("textbox", name="Line", exact=True)
    field.fill(typed)
    field.press("Enter")
    expect(page.get_by_role("alert")).to_have_text(words)
    expect(field).to_have_value(typed)
    expect(line(output, 1)).to_be_in_viewport()
    field.fill("120")
    expect(page.get_by_role("alert")).to_have_count(0)


def test_a_url_beyond_the_last_line_says_so(job_page: OpenJob) -> None:
    page = job_page(SMALL, "#L400")
    output_of(page, SMALL)
    expect(page.get_by_text("Line 400 doesn't exist. The last line is 37.")).to_be_visible()


def test_who_has_gone_on_from_a_hit_walks_from_where_they_are(job_page: OpenJob) -> None:
    page, output = searched_long_output(job_page)
    output.focus()
    for _ in range(3):
        page.keyboard.press("n")
    count_words(page, re.compile("^3 of 155 lines"))
    page.keyboard.press("End")
    expect(line(output, 15_000)).to_be_in_viewport()
    page.keyboard.press("Shift+N")
    count_words(page, re.compile("^15[345] of 155 lines"))


def test_enter_right_after_the_last_letter_walks_to_the_hit_of_all_letters(
    job_page: OpenJob,
) -> None:
    page, output = searched_long_output(job_page)
    search_field(page).fill("(id 9876)")
    page.keyboard.press("Enter")
    count_words(page, re.compile("^1 of 1 line"))
    expect(line(output, 9876)).to_be_in_viewport()


def test_a_pause_of_the_fetching_survives_a_reload(page: Page, site: Site) -> None:
    def answer(route: Route) -> None:
        state = {"total": 100_000, "here": 62_000, "complete": False, "filling": False}
        route.fulfill(json={**state, "eta_s": None})

    page.route("**/output/progress?*", answer)
    page.goto(f"{site.url}/jobs/{VERY_LONG}")
    output_of(page, VERY_LONG)
    page.get_by_role("button", name="Pause loading").click()
    with page.expect_request("**/output/progress?fill=0"):
        page.reload()
    expect(page.get_by_text("62,000 of 100,000 lines loaded, paused")).to_be_visible()


def test_only_hits_stand_without_lines_between_them(job_page: OpenJob) -> None:
    page, output = searched_long_output(job_page)
    page.get_by_role("combobox", name="Show").select_option("only hits")
    expect(line(output, 2)).to_have_count(0)
    expect(line(output, 98)).to_be_visible()
    expect(output.get_by_text("⋯")).to_have_count(0)
    page.get_by_role("combobox", name="Show").select_option("hits and 1 line around")
    expect(output.get_by_text("⋯").first).to_be_attached()


def test_in_a_narrow_window_the_search_stays_in_sight_while_one_walks(job_page: OpenJob) -> None:
    page = job_page(LONG)
    page.set_viewport_size({"width": 320, "height": 568})
    output = output_of(page, LONG)
    search_for(page, "skipping")
    count_words(page, LONG_HITS)
    for _ in range(3):
        page.keyboard.press("Enter")
    count_words(page, re.compile("^3 of 155 lines"))
    expect(line(output, 195)).to_be_in_viewport()
    expect(search_field(page)).to_be_focused()
    expect(search_field(page)).to_be_in_viewport(ratio=1)


def test_large_text_of_the_browser_makes_large_lines_that_scroll_exactly(
    page: Page, site: Site
) -> None:
    page.add_init_script(
        "document.addEventListener('readystatechange', () => {"
        " document.documentElement.style.fontSize = '24px'; })"
    )
    page.goto(f"{site.url}/jobs/{VERY_LONG}")
    output = output_of(page, VERY_LONG)
    assert settled_box(line(output, 1))["height"] == pytest.approx(30, abs=1)
    output.focus()
    page.keyboard.press("End")
    expect(line(output, VERY_LONG_LINES)).to_be_in_viewport()
    page.keyboard.press("Home")
    expect(line(output, 1)).to_be_in_viewport()
