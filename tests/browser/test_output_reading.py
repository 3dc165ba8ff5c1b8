"""Reading an output: times, honesty about what is absent, progress, downloads, comfort."""

import json
import re

import pytest
from axe_playwright_python.sync_playwright import Axe
from playwright.sync_api import Locator, Page, Route, expect

from tests.browser.output_page import (
    LONG,
    SMALL,
    VERY_LONG,
    OpenJob,
    answer_lines,
    line,
    number_of,
    output_of,
    search_field,
)
from tests.support.processes import Site


def at(second: int) -> str:
    return f"2026-11-01T02:{second // 60:02}:{second % 60:02}.250+00:00"


def open_with(page: Page, site: Site, lines: list[dict[str, object]], **changes: object) -> None:
    answer_lines(page, lines, **changes)
    page.goto(f"{site.url}/jobs/{SMALL}")
    output_of(page, SMALL)


def test_a_silence_between_two_lines_is_marked(page: Page, site: Site) -> None:
    moments = (0, 10, 47, 47)
    open_with(page, site, [{"at": at(one), "spans": [f"at {one}"]} for one in moments])
    output = output_of(page, SMALL)
    expect(output.locator("[data-words]")).to_have_count(1)
    expect(line(output, 3).locator("[data-words]")).to_have_attribute("data-words", "37 s silent")


def test_what_awx_cut_and_what_is_too_long_is_said(page: Page, site: Site) -> None:
    open_with(
        page,
        site,
        [
            {"spans": ["as far as it goes…"], "cut": "awx"},
            {"spans": ["whole again"], "cut": "completed"},
            {"spans": ["very long"], "omitted": 99_000_000},
        ],
    )
    output = output_of(page, SMALL)
    expect(line(output, 1)).to_contain_text("cut by AWX at 1,024 characters")
    expect(line(output, 2)).to_contain_text("completed from the record")
    expect(line(output, 3)).to_contain_text("99,000,000 more characters not shown")


def test_earlier_states_are_a_click_away_and_all_are_counted(page: Page, site: Site) -> None:
    states = [[f"{share} %"] for share in range(100)]
    open_with(page, site, [{"spans": ["100 %"], "earlier": states, "states": 1200}])
    row = line(output_of(page, SMALL), 1)
    expect(row.get_by_text("42 %", exact=True)).not_to_be_visible()
    row.get_by_text("1,200 earlier states, the last 100 of them here").click()
    expect(row.get_by_text("42 %", exact=True)).to_be_visible()


def test_hits_in_earlier_states_are_marked_there(page: Page, site: Site) -> None:
    hit = {"earlier": [["55 %"], ["60 %"]], "earlier_marks": [[[0, 2]], []], "hit": True}
    open_with(page, site, [{"spans": ["100 %"], **hit}])
    row = line(output_of(page, SMALL), 1)
    row.get_by_text("2 earlier states").click()
    expect(row.locator("mark")).to_have_text("55")


def test_events_that_the_controller_lost_are_said_where_they_were(job_page: OpenJob) -> None:
    page = job_page(52)
    output = output_of(page, 52)
    expect(line(output, 5)).to_contain_text("2 events")
    expect(line(output, 10)).to_contain_text("3 events")


def read_again(page: Page) -> Locator:
    notice = page.get_by_role("group", name="Unconfirmed output")
    return notice.get_by_role("button", name="Check again")


def test_an_output_that_awx_has_not_confirmed_says_so_and_is_read_again(job_page: OpenJob) -> None:
    page = job_page(52)
    output_of(page, 52)
    expect(
        page.get_by_text("This output may be incomplete: AWX hasn't confirmed its end.")
    ).to_be_visible()
    with page.expect_response("**/output/again*") as answer:
        read_again(page).click()
    assert answer.value.json()["unconfirmed"] is True
    expect(page.get_by_text("Nothing new. AWX hasn't confirmed the end yet.")).to_be_visible()


def test_skipped_lines_are_marked_and_a_late_confirmation_is_shown(page: Page, site: Site) -> None:
    answered = {"total": 2, "complete": False, "unconfirmed": False}
    lines = [{"spans": ["before"], "n": 50}, {"spans": ["after"], "n": 58}]
    skipped = [{"first": 51, "last": 57, "before": 58}]
    open_with(page, site, lines, total=58, final=0, unconfirmed=True, skipped=skipped)
    output = output_of(page, SMALL)
    expect(line(output, 58)).to_contain_text("7 lines missing at the controller")
    page.route("**/output/again*", lambda route: route.fulfill(json=answered))
    page.unroute("**/output/lines?*")
    read_again(page).click()
    expect(page.get_by_text("AWX confirmed that this output is complete.")).to_be_visible()
    expect(read_again(page)).to_be_hidden()


def test_the_progress_is_shown_and_can_be_paused(page: Page, site: Site) -> None:
    asked: list[str] = []

    def answer(route: Route) -> None:
        asked.append(route.request.url)
        answered = {
            "total": 100_000,
            "here": 62_000,
            "complete": False,
            "filling": True,
            "eta_s": 9,
        }
        route.fulfill(json=answered)

    page.route("**/output/progress?*", answer)
    page.goto(f"{site.url}/jobs/{VERY_LONG}")
    output_of(page, VERY_LONG)
    words = page.get_by_text("62,000 of 100,000 lines loaded, 9 s left")
    expect(words).to_be_visible()
    progress = page.get_by_role("progressbar", name="Output fetched")
    expect(progress).to_have_attribute("aria-valuenow", "62000")
    assert asked[-1].endswith("fill=1")
    with page.expect_request("**/output/progress?fill=0"):
        page.get_by_role("button", name="Pause loading").click()
    expect(page.get_by_text("62,000 of 100,000 lines loaded, paused")).to_be_visible()
    with page.expect_request("**/output/progress?fill=1"):
        page.get_by_role("button", name="Resume loading").click()


def test_nothing_is_said_of_progress_once_all_is_here(job_page: OpenJob) -> None:
    page = job_page(SMALL)
    output_of(page, SMALL)
    expect(page.get_by_role("progressbar")).to_have_count(0)


def test_the_download_offers_four_forms_of_all_selected_or_found_lines(
    job_page: OpenJob,
) -> None:
    page = job_page(SMALL)
    output = output_of(page, SMALL)
    number_of(output, 5).click()
    number_of(output, 9).click(modifiers=["Shift"])
    search_field(page).fill("deleting")
    page.get_by_role("button", name="Download").click()
    panel = page.get_by_role("group", name="Download the output")
    forms = {"As written": "exact", "Plain text": "plain", "JSON lines": "jsonl"}
    for name, form in {**forms, "With times": "times"}.items():
        expect(panel.get_by_role("link", name=name)).to_have_attribute(
            "href", re.compile(rf"/output/download\?format={form}&first=5&last=9$")
        )
    plain = panel.get_by_role("link", name="Plain text")
    panel.get_by_label("Only the hits").check()
    expect(plain).to_have_attribute("href", re.compile(r"q=deleting&only=matches$"))
    panel.get_by_label("The whole output").check()
    panel.get_by_label("Compressed").check()
    expect(plain).to_have_attribute("href", re.compile(r"format=plain&gzip=1$"))
    page.keyboard.press("Escape")
    expect(panel).to_have_count(0)
    expect(page.get_by_role("button", name="Download")).to_be_focused()


def test_a_download_is_saved_under_a_name_with_the_jobs_id(job_page: OpenJob) -> None:
    page = job_page(SMALL)
    output_of(page, SMALL)
    page.get_by_role("button", name="Download").click()
    with page.expect_download() as saved:
        page.get_by_role("link", name="As written").click()
    assert saved.value.suggested_filename == f"system_job_{SMALL}.txt"


def test_the_keys_are_listed_and_single_letters_can_be_switched_off(job_page: OpenJob) -> None:
    page = job_page(LONG)
    output = output_of(page, LONG)
    output.focus()
    page.keyboard.press("?")
    help_ = page.get_by_role("dialog", name="Keyboard shortcuts")
    expect(help_).to_contain_text("Go to a line")
    page.keyboard.press("j")
    help_.get_by_label("Use single-letter shortcuts").uncheck()
    help_.get_by_role("button", name="Close").click()
    expect(help_).to_have_count(0)
    output.focus()
    page.keyboard.type("/x")
    expect(search_field(page)).to_have_value("")


@pytest.mark.parametrize("height", [800, 320])
def test_the_help_on_keys_keeps_close_in_sight_and_scrolls_by_itself(
    job_page: OpenJob, page: Page, height: int
) -> None:
    page.set_viewport_size({"width": 1280, "height": height})
    job_page(LONG)
    output_of(page, LONG)
    page.keyboard.press("?")
    help_ = page.get_by_role("dialog", name="Keyboard shortcuts")
    close = help_.get_by_role("button", name="Close")
    expect(close).to_be_focused()
    expect(close).to_be_in_viewport(ratio=1)
    expect(help_).to_be_in_viewport(ratio=1)
    if height == 800:
        expect(help_.get_by_text("Show these keys")).to_be_in_viewport(ratio=1)
    page.keyboard.press("Shift+Tab")
    page.keyboard.press("Shift+Tab")
    page.keyboard.press("End")  # scrolls the keys, not the output behind
    expect(help_.get_by_text("Show these keys")).to_be_in_viewport(ratio=1)
    expect(close).to_be_in_viewport(ratio=1)


@pytest.mark.parametrize(("theme", "width"), [("light", 1280), ("dark", 320)])
def test_axe_finds_nothing_in_a_long_output_that_is_searched(
    job_page: OpenJob, page: Page, theme: str, width: int
) -> None:
    page.set_viewport_size({"width": width, "height": 800})
    page.emulate_media(color_scheme=theme, reduced_motion="reduce")
    job_page(LONG)
    output = output_of(page, LONG)
    search_field(page).fill("id 9")
    expect(page.get_by_role("combobox", name="Show")).to_be_visible()
    number_of(output, 3).click()
    page.get_by_role("button", name="Download").click()
    expect(output).to_have_attribute("aria-busy", "false")
    found = Axe().run(page, options={"resultTypes": ["violations"]})
    assert found.violations_count == 0, found.generate_report()
    assert page.evaluate("document.documentElement.scrollWidth") <= width


def test_a_failed_answer_is_shown_and_tried_again(page: Page, site: Site) -> None:
    error = {"code": "unavailable", "sentence": "The controller is away.", "can_try_again": True}
    failing = json.dumps({"error": {**error, "id": "1"}})
    page.route("**/output/lines?*", lambda route: route.fulfill(status=503, body=failing))
    page.goto(f"{site.url}/jobs/{SMALL}")
    alert = page.get_by_role("alert").filter(has_text="The controller is away.")
    # Pressed while it fails: afterwards the page may have healed by itself before the press.
    with page.expect_request("**/output/lines?*"):
        alert.get_by_role("button", name="Try again").click()
    page.unroute("**/output/lines?*")
    expect(line(output_of(page, SMALL), 1)).to_be_visible()
    expect(alert).to_have_count(0)


def test_a_busy_server_is_asked_again_when_it_says_and_no_failure_flashes(
    page: Page, site: Site
) -> None:
    error = {"code": "busy", "sentence": "Jobpane is busy.", "can_try_again": True, "id": "1"}
    busy = {"status": 503, "body": json.dumps({"error": error}), "headers": {"Retry-After": "1"}}
    page.route("**/output/lines?*", lambda route: route.fulfill(**busy), times=2)
    page.add_init_script(
        "new MutationObserver(() => { window.flashed ||= document.body?.innerText"
        ".includes('is busy'); }).observe(document, { childList: true, subtree: true });"
    )
    page.goto(f"{site.url}/jobs/{SMALL}")
    expect(line(output_of(page, SMALL), 1)).to_be_visible()
    assert page.evaluate("window.flashed") is False
