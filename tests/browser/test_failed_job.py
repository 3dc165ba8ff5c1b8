"""A failed job's page: the cause first, the output at the failing line, details when asked for."""

import re
from collections.abc import Callable

from playwright.sync_api import Locator, Page, expect

from app.builtin_controller.seed.history_special import WELL_KNOWN
from tests.browser.job_details import details_button, details_of, open_details
from tests.browser.output_page import line, number_of, output_of

OpenJob = Callable[..., Page]

FAILED = WELL_KNOWN["failed_with_traceback"]
LINE = 9  # of its output: "OperationalError: out of shared memory"
MOST_PX = 84  # what the cause may take above the output, folded


def why(page: Page) -> Locator:
    return page.get_by_role("region", name="Why it failed")


def test_the_cause_its_line_and_what_to_do_take_four_rows(job_page: OpenJob) -> None:
    page = job_page(FAILED)
    page.set_viewport_size({"width": 1280, "height": 900})
    expect(why(page)).to_contain_text("django.db.utils.OperationalError: out of shared memory")
    link = why(page).get_by_role("link", name=re.compile(rf"^Line {LINE}\b"))
    expect(link).to_contain_text("OperationalError: out of shared memory")
    expect(why(page)).to_contain_text("max_locks_per_transaction")
    box = why(page).bounding_box()
    assert box is not None
    assert box["height"] <= MOST_PX
    link.click()
    assert page.url.endswith(f"#L{LINE}")
    expect(line(output_of(page, FAILED), LINE)).to_be_in_viewport()


def test_carets_of_a_traceback_stay_under_what_they_point_at(job_page: OpenJob) -> None:
    page = job_page(FAILED)
    page.set_viewport_size({"width": 390, "height": 844})
    text = why(page).get_by_role("region", name="Traceback", include_hidden=True)
    expect(text).to_be_hidden()
    why(page).get_by_text("Traceback", exact=True).click()
    expect(text).to_have_css("white-space-collapse", "preserve")
    expect(text).to_have_css("text-wrap-mode", "nowrap")
    assert text.evaluate("box => box.scrollWidth > box.clientWidth")
    assert page.evaluate("document.documentElement.scrollWidth <= innerWidth")


def test_a_failed_job_opens_at_the_error_and_a_link_to_a_line_wins(job_page: OpenJob) -> None:
    # 80 lines would not fit: this failure is of a job whose error is the last of many.
    page = job_page(FAILED)
    page.set_viewport_size({"width": 1280, "height": 400})
    page.reload()
    expect(line(output_of(page, FAILED), LINE)).to_be_in_viewport()
    page.goto(page.url.split("#")[0] + "#L1")
    page.reload()
    expect(number_of(output_of(page, FAILED), 1)).to_be_in_viewport()


def test_details_are_folded_and_opening_them_fetches_nothing(job_page: OpenJob) -> None:
    page = job_page(FAILED)
    expect(line(output_of(page, FAILED), LINE)).to_be_visible()
    expect(details_of(page)).to_be_hidden()
    asked: list[str] = []
    page.on("request", lambda request: asked.append(request.url))
    details = open_details(page)
    expect(details_button(page)).to_have_attribute("aria-expanded", "true")
    expect(details.get_by_text("Updated")).to_be_visible()
    assert [url for url in asked if "/api/" in url] == []
    page.reload()
    expect(details_button(page)).to_be_visible()
    expect(details_of(page)).to_be_hidden()


def test_details_stand_beside_the_output_or_in_its_place(job_page: OpenJob) -> None:
    page = job_page(FAILED)
    page.set_viewport_size({"width": 1280, "height": 900})
    output = output_of(page, FAILED)
    details = open_details(page)
    beside, left = details.bounding_box(), output.bounding_box()
    assert beside is not None
    assert left is not None
    assert beside["x"] >= left["x"] + left["width"]
    page.set_viewport_size({"width": 800, "height": 900})
    expect(output).to_be_hidden()
    expect(details).to_be_visible()
    details_button(page).click()
    expect(output).to_be_visible()
    expect(details).to_be_hidden()


def test_a_line_of_the_cause_shows_itself_where_details_stand_in_its_place(
    job_page: OpenJob,
) -> None:
    page = job_page(FAILED)
    page.set_viewport_size({"width": 800, "height": 900})
    open_details(page)
    why(page).get_by_role("link", name=re.compile(rf"^Line {LINE}\b")).click()
    expect(line(output_of(page, FAILED), LINE)).to_be_in_viewport()


def test_details_are_printed_only_if_they_are_open(job_page: OpenJob) -> None:
    page = job_page(FAILED)
    page.emulate_media(media="print")
    expect(details_of(page)).to_be_hidden()
    page.emulate_media(media="screen")
    details = open_details(page)
    page.emulate_media(media="print")
    expect(details.get_by_role("heading", name="Identity")).to_be_visible()


def test_fields_read_as_names_and_values(job_page: OpenJob) -> None:
    page = job_page(FAILED)
    details = open_details(page)
    summary = details.locator('[data-field="summary_fields"]')
    expect(summary).to_contain_text("Created by")
    expect(details.locator('[data-field="extra_vars"]')).to_contain_text("days")
    expect(details.locator('[data-field="job_args"]')).to_contain_text("awx-manage cleanup_jobs")
    assert not re.search(r"[{}]|\[['\"]|None", details.locator("dl").all_inner_texts()[0])
    for text in details.locator("dd").all_inner_texts():
        assert not re.search(r"[{\[]['\"]|['\"]: ", text), text
