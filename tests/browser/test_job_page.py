"""A job's page: complete, honest, and in words."""

import json
import re
from collections.abc import Callable

from playwright.sync_api import Page, expect

from app.builtin_controller.seed.history_special import WELL_KNOWN
from tests.browser.job_details import open_details
from tests.browser.window_size import resize
from tests.support.processes import ControllerProcess, Site

OpenJob = Callable[..., Page]


def choose_view(page: Page, choice: str) -> None:
    """Choose a time zone or theme in the bar's menu, by keyboard alone."""
    page.get_by_role("button", name="View settings").focus()
    page.keyboard.press("Enter")
    item = page.get_by_role("menuitemradio", name=choice)
    expect(item).to_be_visible()
    for _ in range(5):
        if item.evaluate("element => element === document.activeElement"):
            break
        page.keyboard.press("ArrowDown")
    page.keyboard.press("Enter")
    expect(item).to_be_hidden()


def expect_view(page: Page, choice: str) -> None:
    page.get_by_role("button", name="View settings").click()
    item = page.get_by_role("menuitemradio", name=choice)
    expect(item).to_have_attribute("aria-checked", "true")
    page.keyboard.press("Escape")
    expect(item).to_be_hidden()


def test_the_top_says_which_job_how_it_stands_and_what_it_does(job_page: OpenJob) -> None:
    page = job_page(42)
    expect(page.get_by_role("heading", level=1)).to_have_text("Cleanup Job Details #42")
    expect(page.get_by_text("Successful", exact=True).first).to_be_visible()
    doing = re.compile(r"(Delete|count) jobs older than \d+ days")
    expect(page.get_by_text(doing).first).to_be_visible()
    expect(page).to_have_title(re.compile(r"^Successful · Cleanup Job Details · #42"))


def test_a_tablet_has_the_whole_name_and_what_the_job_does(job_page: OpenJob) -> None:
    page = job_page(42)
    page.set_viewport_size({"width": 768, "height": 900})
    for shown in (
        page.get_by_title("Cleanup Job Details"),
        page.get_by_title(re.compile("Delete")),
    ):
        assert shown.evaluate("shown => shown.scrollWidth <= shown.clientWidth")
    expect(page.get_by_role("button", name="Run again")).to_be_visible()


def test_the_name_of_a_job_is_whole_beside_all_that_can_be_done_with_it(job_page: OpenJob) -> None:
    page = job_page(WELL_KNOWN["pending"])
    expect(page.get_by_role("button", name="Cancel job")).to_be_visible()
    name = page.get_by_title("Cleanup Expired Sessions", exact=True)
    cut = []
    for width in (641, 700, 768, 820, 901, 1000, 1025, 1100, 1280):
        resize(page, width, 900)
        if name.evaluate("name => name.scrollWidth > name.clientWidth"):
            cut.append(width)
    assert cut == []


def test_details_in_the_place_of_the_lines_leave_no_search_of_them(job_page: OpenJob) -> None:
    page = job_page(42)
    page.set_viewport_size({"width": 768, "height": 900})
    search = page.get_by_role("search", name="Search the output")
    expect(search).to_be_visible()
    page.get_by_role("button", name="Details", exact=True).click()
    expect(search).to_be_hidden()
    page.get_by_role("button", name="Details", exact=True).click()
    expect(search).to_be_visible()


STATUSES = ("new", "pending", "waiting", "running", "successful", "failed", "error", "canceled")


def test_every_status_has_its_word(job_page: OpenJob) -> None:
    for status in STATUSES:
        page = job_page(WELL_KNOWN[status])
        title = page.get_by_role("heading", level=1).locator("..")
        expect(title.get_by_text(status.capitalize(), exact=True)).to_be_visible()
        expect(page).to_have_title(re.compile(f"^{status.capitalize()} · "))


def test_why_it_failed_comes_after_the_head(job_page: OpenJob) -> None:
    page = job_page(WELL_KNOWN["failed_with_traceback"])
    why = page.get_by_role("region", name=re.compile("Why|could not"))
    why.get_by_text("Traceback", exact=True).click()
    expect(why.get_by_role("button", name="Copy traceback")).to_be_visible()
    assert why.bounding_box()["y"] > page.get_by_role("button", name="Dates").bounding_box()["y"]


def test_a_known_cause_comes_with_a_hint_and_a_link(job_page: OpenJob) -> None:
    page = job_page(WELL_KNOWN["out_of_locks"])
    why = page.get_by_role("region", name=re.compile("Why|could not"))
    expect(why).to_contain_text("max_locks_per_transaction")
    expect(why.get_by_role("link", name="PostgreSQL documentation")).to_have_attribute(
        "href", re.compile("^https://")
    )


def test_a_pending_job_links_the_job_that_it_waits_for(job_page: OpenJob) -> None:
    page = job_page(WELL_KNOWN["pending"])
    expect(page.get_by_role("link", name=re.compile(r"Open job #\d+"))).to_be_visible()


def test_all_31_fields_are_there_under_a_label(
    job_page: OpenJob, controller: ControllerProcess
) -> None:
    page = job_page(42)
    open_details(page)
    for key in controller.job(42):
        row = page.locator(f'[data-field="{key}"]')
        expect(row).to_have_count(1)
        assert row.get_by_role("term").inner_text().strip()
        assert row.get_by_role("definition").inner_text().strip() not in {"", "None", "null"}


def test_empty_values_all_look_the_same(job_page: OpenJob) -> None:
    page = job_page(42)
    open_details(page)
    empty = page.locator('[data-field="canceled_on"]').get_by_role("definition")
    also_empty = page.locator('[data-field="job_explanation"]').get_by_role("definition")
    assert empty.inner_text() == also_empty.inner_text() == "none"


def test_secrets_are_masked_on_the_page_and_in_the_raw_record(page: Page, site: Site) -> None:
    seen: list[str] = []
    page.on("response", lambda answer: seen.append(answer.url))
    frames: list[str] = []
    page.on("websocket", lambda ws: ws.on("framereceived", lambda text: frames.append(str(text))))
    page.goto(f"{site.url}/jobs/{WELL_KNOWN['unmasked_secrets']}")
    open_details(page).get_by_text("Raw record").click()
    raw = page.get_by_role("region", name="Raw record")
    expect(raw).to_contain_text("job_env")
    everything = page.content() + raw.inner_text() + "".join(frames)
    for secret in ("hunter2", "s3cr3t", "ghp_"):
        assert secret not in everything
    json.loads(raw.inner_text())


def test_the_raw_record_can_be_copied(job_page: OpenJob) -> None:
    page = job_page(42)
    page.context.grant_permissions(["clipboard-read", "clipboard-write"])
    open_details(page).get_by_text("Raw record").click()
    page.get_by_role("button", name="Copy record").click()
    expect(page.get_by_text("Copied", exact=True)).to_be_visible()
    assert json.loads(page.evaluate("navigator.clipboard.readText()"))["id"] == 42


def test_times_name_their_zone_and_the_choice_is_remembered(job_page: OpenJob) -> None:
    page = job_page(42)
    dates = page.get_by_role("button", name="Dates")
    expect(dates).to_have_accessible_description(
        re.compile(r"Finished \d+ \w+ \d{4}, \d\d:\d\d:\d\d (CET|CEST) \(UTC\+[12]\)")
    )
    choose_view(page, "UTC")
    expect(dates).to_have_accessible_description(re.compile("Finished .* UTC"))
    page.reload()
    expect_view(page, "UTC")
    expect(dates).to_have_accessible_description(re.compile("Finished .* UTC"))


def test_the_dates_are_in_a_tooltip_and_in_a_panel_with_the_time_in_the_queue(
    job_page: OpenJob,
) -> None:
    page = job_page(42)
    dates = page.get_by_role("button", name=re.compile(r"^Dates: \d+ \w+ \d\d:\d\d"))
    tooltip = page.get_by_role("tooltip").filter(has_text="Queued for").filter(visible=True)
    expect(tooltip).to_have_count(0)
    dates.hover()
    expect(tooltip).to_have_text(
        re.compile("Created .*Started .*Finished .*Queued for .*Ran for", re.DOTALL)
    )
    dates.click()
    panel = page.get_by_role("dialog", name="Dates")
    expect(panel.get_by_role("term")).to_have_text(
        ["Created", "Started", "Finished", "Queued for", "Ran for"]
    )
    page.keyboard.press("Escape")
    expect(panel).to_have_count(0)
    expect(dates).to_be_focused()


WAITS = {
    "pending": r"created .*Waiting for \d+",
    "canceled_before_start": r"canceled .*(Waited .*, never|Never) started",
    "running": r"since \d+ \w+ \d\d:\d\d",
}


def test_what_has_not_started_or_ended_says_how_long_it_waits_or_waited(
    job_page: OpenJob,
) -> None:
    for case, words in WAITS.items():
        head = job_page(WELL_KNOWN[case]).get_by_role("group", name="Job", exact=True)
        expect(head).to_have_text(re.compile(words, re.DOTALL))
        expect(head).not_to_have_text(re.compile(r"not yet|none|not recorded|\b0\.0 s"))


def test_the_record_takes_the_place_of_its_skeleton(
    page: Page, site: Site, controller: ControllerProcess
) -> None:
    job_id = WELL_KNOWN["activity_stream"]  # that no other test has just read
    controller.fault(match=f"/api/v2/system_jobs/{job_id}/$", kind="delay", seconds=6)
    page.goto(f"{site.url}/jobs/{job_id}", wait_until="commit")  # the HTML waits for 2 s
    output = page.get_by_role("region", name=f"Output of job {job_id}")
    expect(page.get_by_text("Loading job…")).to_be_attached()
    expect(page.get_by_role("link", name="All system jobs")).to_be_visible()
    before = output.bounding_box()
    expect(page.get_by_role("heading", level=1)).to_contain_text(f"#{job_id}")
    expect(page.get_by_text("Loading job…")).to_have_count(0)
    after = output.bounding_box()
    assert before is not None
    assert after is not None
    assert (before["x"], before["y"]) == (after["x"], after["y"])


def test_the_duration_ticks_while_the_job_runs(
    page: Page, site: Site, controller: ControllerProcess
) -> None:
    job_id = WELL_KNOWN["running"]
    page.goto(f"{site.url}/jobs/{job_id}")
    timer = page.get_by_role("timer").first
    before = timer.inner_text()
    expect(timer).not_to_have_text(before)


def test_search_words_are_passed_on_marked_and_honest(
    page: Page, site: Site, controller: ControllerProcess
) -> None:
    page.goto(f"{site.url}/jobs/42?search=deleted")
    expect(page.locator("mark").first).to_have_text(re.compile("deleted", re.IGNORECASE))
    details = [r for r in controller.requests() if str(r["path"]).endswith("/system_jobs/42/")]
    assert any("search=deleted" in str(one) for one in details)


def test_a_controller_that_filters_by_the_words_is_believed(
    page: Page, site: Site, controller: ControllerProcess
) -> None:
    controller.fault(match="/api/v2/system_jobs/42/$", kind="status", status=404, times=5)
    page.goto(f"{site.url}/jobs/42?search=nowhere")
    expect(page.get_by_role("heading", name=re.compile("Job #42 doesn't match"))).to_be_visible()
    controller.heal()
    page.get_by_role("link", name="Open without the search").click()
    expect(page.get_by_role("heading", level=1)).to_contain_text("#42")


def test_one_visit_makes_one_detail_request_with_events_beside_it(
    page: Page, site: Site, controller: ControllerProcess
) -> None:
    before = controller.settled()
    page.goto(f"{site.url}/jobs/42")
    page.get_by_role("region", name=re.compile("output", re.IGNORECASE)).get_by_text(
        "deleted"
    ).first.wait_for()
    made = [str(r["path"]) for r in controller.requests()[before:]]
    assert sum(path.rstrip("/").endswith("/system_jobs/42") for path in made) == 1


def test_the_page_asks_no_other_host(page: Page, site: Site) -> None:
    hosts: set[str] = set()
    page.on("request", lambda request: hosts.add(request.url.split("/")[2]))
    page.goto(f"{site.url}/jobs/42")
    page.get_by_role("heading", level=1).wait_for()
    assert hosts == {site.url.split("/")[2]}


def test_the_theme_follows_the_system_and_a_choice_is_remembered(page: Page, site: Site) -> None:
    page.emulate_media(color_scheme="dark")
    page.goto(f"{site.url}/jobs/42")
    expect(page.locator("html")).to_have_class(re.compile("dark"))
    choose_view(page, "Light")
    expect(page.locator("html")).to_have_class(re.compile("light"))
    page.reload()
    expect(page.locator("html")).to_have_class(re.compile("light"))
    expect_view(page, "Light")


def test_the_embedded_page_has_the_job_and_nothing_of_the_site(page: Page, site: Site) -> None:
    page.goto(f"{site.url}/embed/jobs/42")
    expect(page.get_by_role("heading", level=1)).to_contain_text("#42")
    expect(page.get_by_role("searchbox")).to_have_count(0)
    expect(page.get_by_role("link", name="Jobpane")).to_have_count(0)
    open_details(page)
    expect(page.locator('[data-field="status"]')).to_be_visible()
