"""A failed job's page: the cause first, the output at the failing line, details when asked for."""

import json
import re
from collections.abc import Callable

from playwright.sync_api import Locator, Page, expect

from app.builtin_controller.seed.history_special import WELL_KNOWN
from tests.browser.job_details import details_button, details_of, open_details
from tests.browser.output_page import line, output_of
from tests.support.processes import ControllerProcess

OpenJob = Callable[..., Page]

FAILED = WELL_KNOWN["failed_with_traceback"]
LINE = 9  # of its output: "OperationalError: out of shared memory"
LONG = WELL_KNOWN["six_thousand_lines"]
OUTPUT_STARTS_ABOVE = 260
MOST_PX = 76  # what the cause may take above the output, folded


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
    output = output_of(page, FAILED).bounding_box()
    assert output is not None
    assert output["y"] < OUTPUT_STARTS_ABOVE
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


def fail(controller: ControllerProcess, job_id: int) -> int:
    """Have the controller answer that the job failed; the number of its output's last line."""
    record = {**controller.job(job_id), "status": "failed", "failed": True, "result_traceback": ""}
    controller.fault(
        match=f"/api/v2/system_jobs/{job_id}/$", kind="status", status=200, body=json.dumps(record)
    )
    return max(int(str(event["end_line"])) for event in controller.events(job_id))


def test_a_failed_job_opens_at_its_line_and_marks_it(
    job_page: OpenJob, controller: ControllerProcess
) -> None:
    last = fail(controller, LONG)
    page = job_page(LONG)
    row = line(output_of(page, LONG), last)
    expect(row).to_be_in_viewport()
    expect(row).to_have_attribute("aria-current", "true")
    expect(why(page).get_by_role("link", name=re.compile(rf"^Line {last}\b"))).to_be_visible()


def test_lines_and_searches_of_the_url_win_over_the_line_of_the_failure(
    job_page: OpenJob, controller: ControllerProcess
) -> None:
    last = fail(controller, LONG)
    for asked in ("#L7", "?find=deleting"):
        page = job_page(LONG, asked)
        expect(why(page).get_by_role("link", name=re.compile(rf"^Line {last}\b"))).to_be_visible()
        expect(line(output_of(page, LONG), 7)).to_be_in_viewport()
        expect(line(output_of(page, LONG), last)).to_have_count(0)


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
