"""Searching an output: counted, marked, walked, filtered, canceled."""

import re

import pytest
from playwright.sync_api import Locator, Page, Route, expect
from playwright.sync_api import TimeoutError as WaitedTooLong

from app.builtin_controller.seed.history_special import WELL_KNOWN
from tests.browser.output_page import (
    LONG,
    SMALL,
    VERY_LONG,
    OpenJob,
    count_words,
    line,
    number_of,
    output_of,
    search_field,
    search_for,
)
from tests.support.processes import Site

RUNNING = WELL_KNOWN["running"]
HITS = "24 lines"


def current_line(output: Locator) -> Locator:
    return output.locator("[aria-current=true]")


def toggle(page: Page, name: str) -> None:
    page.get_by_role("button", name=name, exact=True).click()


def test_a_search_counts_and_marks_every_hit(job_page: OpenJob) -> None:
    page = job_page(SMALL)
    output = output_of(page, SMALL)
    search_for(page, "deleting job")
    count_words(page, HITS)
    expect(output.locator("mark")).to_have_count(24)
    expect(output.locator("mark").first).to_have_text("deleting job")


def test_enter_and_n_walk_through_the_hits_and_round_the_ends(job_page: OpenJob) -> None:
    page = job_page(SMALL)
    output = output_of(page, SMALL)
    search_for(page, "skipping")
    count_words(page, re.compile(r"^2 lines"))
    page.keyboard.press("Enter")
    count_words(page, re.compile(r"^1 of 2 lines"))
    first = current_line(output).get_attribute("data-n")
    page.keyboard.press("Enter")
    count_words(page, re.compile(r"^2 of 2 lines"))
    page.keyboard.press("Shift+Enter")
    count_words(page, re.compile(r"^1 of 2 lines"))
    output.focus()
    page.keyboard.press("n")
    count_words(page, re.compile(r"^2 of 2 lines"))
    page.keyboard.press("n")
    count_words(page, re.compile(r"^1 of 2 lines"))
    page.keyboard.press("Shift+N")
    count_words(page, re.compile(r"^2 of 2 lines"))
    expect(current_line(output)).not_to_have_attribute("data-n", str(first))


def test_a_hit_far_away_is_brought_into_sight(job_page: OpenJob) -> None:
    page = job_page(LONG)
    output = output_of(page, LONG)
    search_for(page, "(id 9876)")
    count_words(page, re.compile(r"^1 line"))
    page.keyboard.press("Enter")
    expect(line(output, 9876)).to_be_in_viewport()
    expect(line(output, 9876).locator("mark")).to_have_text("(id 9876)")


def test_case_and_whole_words_can_be_asked_for(job_page: OpenJob) -> None:
    page = job_page(SMALL)
    output_of(page, SMALL)
    search_for(page, "DELETING")
    count_words(page, HITS)
    toggle(page, "Match case")
    count_words(page, "No matches")
    search_field(page).fill("delet")
    count_words(page, re.compile(r"lines?$"))
    toggle(page, "Whole word")
    count_words(page, "No matches")


def test_an_expression_is_searched_and_a_wrong_one_explained(job_page: OpenJob) -> None:
    page = job_page(SMALL)
    output = output_of(page, SMALL)
    toggle(page, "RE2 expression")
    search_for(page, r"id 10\d\d\)$")
    count_words(page, HITS)
    expect(output.locator("mark").first).to_have_text("id 1001)")
    search_field(page).fill("[a")
    problem = page.get_by_role("alert")
    expect(problem).to_have_text("missing ]: [a")  # as RE2 says it
    expect(search_field(page)).to_have_attribute("aria-invalid", "true")
    expect(line(output, 1)).to_be_visible()
    search_field(page).fill("[a]")
    expect(problem).to_have_count(0)


def test_escape_ends_the_search_and_gives_the_focus_to_the_lines(job_page: OpenJob) -> None:
    page = job_page(SMALL)
    output = output_of(page, SMALL)
    search_for(page, "deleting")
    expect(output.locator("mark")).to_have_count(24)
    page.keyboard.press("Escape")
    expect(output.locator("mark")).to_have_count(0)
    expect(search_field(page)).to_have_value("")
    expect(output).to_be_focused()


def partly(lines: int, searched: int) -> dict[str, object]:
    """An answer of the server while it searches."""
    counts = {"hits": lines, "lines": lines, "first": 1, "last": lines, "at": None}
    buckets = [1] * 100 + [0] * 100
    return {**counts, "searched": searched, "total": 1000, "complete": False, "buckets": buckets}


def test_a_search_that_runs_says_how_far_it_is_and_is_cancelled_by_asking_no_more(
    job_page: OpenJob,
) -> None:
    page = job_page(SMALL)
    output_of(page, SMALL)
    asked: list[str] = []

    def answer(route: Route) -> None:
        asked.append(route.request.url)
        route.fulfill(json=partly(1204, 625))

    page.route("**/output/search?*", answer)
    search_for(page, "deleting")
    count_words(page, "1,204 found, 62 % searched")
    for _ in range(2):
        with page.expect_request("**/output/search?*"):
            pass
    assert len(asked) >= 2
    expect(page.locator("[data-hits]")).to_have_attribute("data-hits", "100")
    page.keyboard.press("Escape")
    expect(page.locator("[data-hits]")).to_have_count(0)
    with (
        pytest.raises(WaitedTooLong),
        page.expect_request("**/output/search?*", timeout=1500),
    ):
        pass


def test_hits_are_drawn_beside_the_scroll_bar(job_page: OpenJob) -> None:
    page = job_page(LONG)
    output_of(page, LONG)
    search_for(page, "(id 9876)")
    count_words(page, re.compile("^1 line"))
    hits = page.locator("[data-hits]")
    expect(hits).to_have_attribute("data-hits", "1")
    place = hits.locator("> *").first.bounding_box()
    track = hits.bounding_box()
    assert (place["y"] - track["y"]) / track["height"] == pytest.approx(0.658, abs=0.01)


def test_only_hits_can_be_shown_with_lines_around_them(job_page: OpenJob) -> None:
    page = job_page(SMALL)
    output = output_of(page, SMALL)
    search_for(page, "skipping")
    page.get_by_role("combobox", name="Show").select_option("only hits")
    expect(output.locator("[data-n]")).to_have_count(2)
    page.get_by_role("combobox", name="Show").select_option("hits and 1 line around")
    expect(output.locator("[data-n]")).to_have_count(4)
    expect(output.locator("mark")).to_have_count(2)
    page.get_by_role("combobox", name="Show").select_option("all lines")
    expect(output.locator("[data-n]")).to_have_count(37)


@pytest.mark.parametrize("way", ["a click on the number", "Enter"])
def test_a_match_leads_to_its_line_in_the_whole_output(job_page: OpenJob, way: str) -> None:
    page = job_page(LONG)
    output = output_of(page, LONG)
    search_for(page, "(id 98")
    count_words(page, re.compile(r"^\d+ lines"))
    page.get_by_role("combobox", name="Show").select_option("only hits")
    hit = output.locator("[data-n]").nth(2)
    expect(output.locator("mark").nth(2)).to_be_visible()
    number = int(str(hit.get_attribute("data-n")))
    if way == "Enter":
        output.focus()
        for _ in range(3):
            page.keyboard.press("n")
        count_words(page, re.compile("^3 of "))  # all presses have been walked
        expect(current_line(output)).to_have_attribute("data-n", str(number))
        output.focus()
        page.keyboard.press("Enter")
    else:
        number_of(output, number).click()
    expect(page.get_by_role("combobox", name="Show")).to_have_value("all")
    expect(line(output, number)).to_be_in_viewport()
    expect(line(output, number + 1)).to_be_visible()
    expect(page).to_have_url(re.compile(f"#L{number}$"))


def test_control_f_is_ours_only_where_the_browsers_own_sees_too_little(
    job_page: OpenJob,
) -> None:
    page = job_page(SMALL)
    output_of(page, SMALL).focus()
    page.keyboard.press("Control+f")
    expect(search_field(page)).not_to_be_focused()
    page = job_page(VERY_LONG)
    output_of(page, VERY_LONG).focus()
    page.keyboard.press("Control+f")
    expect(search_field(page)).to_be_focused()


def test_words_of_the_url_are_searched_at_once(page: Page, site: Site) -> None:
    page.goto(f"{site.url}/jobs/{SMALL}?search=deleting+job")
    expect(search_field(page)).to_have_value("deleting job")
    count_words(page, HITS)
    expect(page.locator("mark").first).to_have_text("deleting job")


def test_a_search_works_while_the_job_runs(job_page: OpenJob) -> None:
    page = job_page(RUNNING)
    output_of(page, RUNNING)
    search_for(page, "a")
    count_words(page, re.compile(r"lines?|found"))


def test_marks_that_are_cut_are_said_until_the_search_is_another_one(
    page: Page, site: Site
) -> None:
    def answer(route: Route) -> None:
        is_many = "q=many" in route.request.url
        body = {
            "lines": [{"n": 1, "spans": ["many words"]}],
            "start": 1,
            "total": 1,
            "final": 1,
            "complete": True,
            "more": False,
            "missing": [],
        }
        route.fulfill(json={**body, "marks_cut": True} if is_many else body)

    page.route("**/output/lines?*", answer)
    page.goto(f"{site.url}/jobs/{SMALL}")
    output_of(page, SMALL)
    search_for(page, "many")
    cut = page.get_by_text("Not every match is marked.")
    expect(cut).to_be_visible()
    expect(page.get_by_text("many words")).to_be_visible()
    search_field(page).fill("words")
    expect(cut).to_have_count(0)
