"""Several jobs at once: named first, sent at most once, each with its own outcome."""

import re

import pytest
from axe_playwright_python.sync_playwright import Axe
from playwright.sync_api import Locator, Page, expect

from tests.support.processes import ControllerProcess, ServeSite, Site


def commands(controller: ControllerProcess, method: str) -> list[str]:
    """The paths of what was sent to change something."""
    made = controller.requests()
    return [str(one["path"]) for one in made if one["method"] == method]


def cancels(controller: ControllerProcess) -> list[str]:
    return [path for path in commands(controller, "POST") if path.endswith("/cancel/")]


def waiting_jobs(controller: ControllerProcess, amount: int) -> list[int]:
    """Jobs that wait behind the one that runs for an hour."""
    return [controller.launch(days=30) for _ in range(amount)]


def ended_jobs(controller: ControllerProcess, amount: int) -> list[int]:
    job_ids = waiting_jobs(controller, amount)
    for job_id in job_ids:
        controller.ask(f"/api/v2/system_jobs/{job_id}/cancel/", "POST")
    return job_ids


def row_box(page: Page, job_id: int) -> Locator:
    return page.get_by_role("checkbox", name=f"Select job #{job_id}", exact=True)


def select(page: Page, *job_ids: int) -> None:
    for job_id in job_ids:
        row_box(page, job_id).click()
        expect(row_box(page, job_id)).to_be_checked()


def open_list(page: Page, site: Site, query: str = "") -> None:
    page.goto(f"{site.url}/jobs{query}")
    expect(page.get_by_role("table", name="System jobs")).to_be_visible()
    expect(page.locator("[aria-busy=true]")).to_have_count(0)


def ask(page: Page, command: str) -> Locator:
    page.get_by_role("button", name=f"{command} selected").click()
    dialog = page.get_by_role("dialog")
    expect(dialog).to_be_visible()
    return dialog


def summary(page: Page) -> Locator:
    """The one line about all of them."""
    return page.locator("summary").filter(has_text="details")


def outcomes(page: Page) -> Locator:
    return page.get_by_role("table", name=re.compile("What happened"))


def outcome_of(page: Page, job_id: int) -> Locator:
    """What came of one job, behind the summary."""
    if not outcomes(page).is_visible():
        summary(page).click()
    return outcomes(page).get_by_role("row").filter(has_text=f"#{job_id}")


def test_ended_jobs_are_deleted_and_a_pending_one_is_named_before_and_never_sent(
    page: Page, site: Site, controller: ControllerProcess
) -> None:
    first, second = ended_jobs(controller, 2)
    (pending,) = waiting_jobs(controller, 1)
    open_list(page, site)
    select(page, first, second, pending)
    before = commands(controller, "DELETE")
    dialog = ask(page, "Delete")
    expect(dialog.get_by_role("heading", level=2)).to_have_text("Delete 2 jobs?")
    left_out = dialog.get_by_role("list", name="Jobs that are left out")
    expect(left_out).to_contain_text(f"#{pending}")
    expect(left_out).to_contain_text("Cancel it first")
    assert commands(controller, "DELETE") == before
    dialog.get_by_role("button", name="Delete 2 jobs").click()
    expect(summary(page)).to_contain_text("2 deleted")
    expect(outcomes(page)).to_be_hidden()
    expect(outcome_of(page, first)).to_contain_text("and its output")
    expect(outcome_of(page, second)).to_contain_text("Done")
    expect(row_box(page, first)).to_have_count(0)
    expect(row_box(page, pending)).to_be_visible()
    sent = commands(controller, "DELETE")[len(before) :]
    assert sorted(sent) == [f"/api/v2/system_jobs/{one}/" for one in sorted((first, second))]


def test_the_outcomes_stay_until_they_are_dismissed(
    page: Page, site: Site, controller: ControllerProcess
) -> None:
    first, second = waiting_jobs(controller, 2)
    before = len(cancels(controller))
    open_list(page, site)
    select(page, first, second)
    ask(page, "Cancel").get_by_role("button", name="Cancel 2 jobs").click()
    expect(outcome_of(page, first)).to_contain_text("Cancel requested")
    expect(page.get_by_role("region", name="Cancel 2 jobs")).to_be_visible()
    assert len(cancels(controller)) == before + 2
    page.get_by_role("combobox", name="Status").select_option(label="Canceled")
    expect(row_box(page, second)).to_be_visible()
    expect(outcome_of(page, second)).to_be_visible()
    page.get_by_role("button", name="Dismiss").click()
    expect(summary(page)).to_have_count(0)
    expect(page.get_by_role("main")).to_be_focused()


def test_the_bar_shows_how_far_it_is_and_one_refusal_stops_no_other(
    page: Page, site: Site, controller: ControllerProcess
) -> None:
    slow, broken, *others = waiting_jobs(controller, 6)
    open_list(page, site)
    select(page, slow, broken, *others)
    controller.fault(match=f"/{slow}/cancel/$", method="POST", kind="hold", times=1)
    controller.fault(match=f"/{broken}/cancel/$", method="POST", kind="status", status=403, times=1)
    ask(page, "Cancel").get_by_role("button", name="Cancel 6 jobs").click()
    bar = page.get_by_role("progressbar", name="Canceling 6 jobs")
    expect(bar).to_have_attribute("aria-valuetext", "5 of 6 done")
    expect(bar).to_have_attribute("value", "5")
    expect(bar).to_have_attribute("max", "6")
    select(page, slow)
    again = page.get_by_role("button", name="Cancel selected")
    expect(again).to_have_attribute("aria-disabled", "true")
    expect(again).to_have_accessible_description(re.compile("Wait until"))
    controller.heal()
    expect(outcome_of(page, slow)).to_contain_text("Done")
    expect(outcome_of(page, broken)).to_contain_text("Failed")
    expect(outcome_of(page, broken)).to_contain_text(re.compile("Log ID [0-9a-f]{8}"))


def test_after_stop_nothing_more_is_sent_and_what_is_under_way_finishes(
    page: Page, site: Site, controller: ControllerProcess
) -> None:
    jobs = waiting_jobs(controller, 8)
    before = len(cancels(controller))
    open_list(page, site)
    select(page, *jobs)
    controller.fault(match="/cancel/$", method="POST", kind="hold")
    ask(page, "Cancel").get_by_role("button", name="Cancel 8 jobs").click()
    expect(page.get_by_role("progressbar", name="Canceling 8 jobs")).to_be_visible()
    page.get_by_role("button", name="Stop", exact=True).click()
    expect(page.get_by_role("button", name="Stopping…")).to_be_visible()
    controller.heal()
    expect(summary(page)).to_contain_text("4 cancels requested, 4 not sent")
    summary(page).click()
    expect(outcomes(page).get_by_text("You stopped before its turn")).to_have_count(4)
    assert len(cancels(controller)) == before + 4


def test_leaving_the_dialog_sends_nothing_and_keeps_the_selection(
    page: Page, site: Site, controller: ControllerProcess
) -> None:
    (job,) = waiting_jobs(controller, 1)
    before = len(controller.requests())
    open_list(page, site)
    select(page, job)
    ask(page, "Cancel")
    page.keyboard.press("Escape")
    expect(page.get_by_role("dialog")).to_have_count(0)
    expect(row_box(page, job)).to_be_checked()
    assert controller.commands(before) == []


def test_the_keyboard_selects_the_page_and_leaves_single_rows(page: Page, site: Site) -> None:
    open_list(page, site)
    whole = page.get_by_role("checkbox", name="Select the whole page")
    whole.focus()
    page.keyboard.press("Space")
    expect(page.get_by_text("10 selected", exact=True)).to_be_visible()
    expect(whole).to_be_checked()
    page.get_by_role("checkbox", name=re.compile("Select job")).first.focus()
    page.keyboard.press("Space")
    expect(page.get_by_text("9 selected", exact=True)).to_be_visible()
    expect(whole).not_to_be_checked()


def test_a_selection_survives_paging_and_all_that_match_can_be_selected(
    page: Page, site: Site
) -> None:
    open_list(page, site, "?order_by=id&status=successful&from=2020-01-01")
    page.get_by_role("checkbox", name=re.compile("Select job")).first.click()
    expect(page.get_by_text("1 selected", exact=True)).to_be_visible()
    page.get_by_role("link", name="Next").click()
    expect(page.get_by_text("1 selected, 0 on this page")).to_be_visible()
    page.get_by_role("checkbox", name="Select the whole page").click()
    expect(page.get_by_text("11 selected, 10 on this page")).to_be_visible()
    page.get_by_role("button", name=re.compile(r"Select all \d+ that match")).click()
    expect(page.get_by_text(re.compile(r"^\d{3} selected, 10 on this page"))).to_be_visible()
    page.get_by_role("button", name="Delete selected").click()
    jobs = page.get_by_role("list", name="Jobs that will be sent").get_by_role("listitem")
    expect(jobs.nth(11)).to_be_visible()
    page.get_by_role("button", name="Keep").click()
    page.get_by_role("button", name="Clear", exact=True).click()
    expect(page.get_by_role("button", name="Delete selected")).to_have_count(0)


def test_the_buttons_come_with_a_selection_and_move_nothing(page: Page, site: Site) -> None:
    open_list(page, site)
    last = page.get_by_role("table", name="System jobs").get_by_role("row").last
    delete = page.get_by_role("button", name="Delete selected")
    expect(delete).to_have_count(0)
    before = last.bounding_box()
    page.get_by_role("checkbox", name=re.compile("Select job")).first.click()
    expect(delete).to_be_visible()
    expect(delete).to_have_accessible_description("1 selected")
    assert last.bounding_box() == before
    expect(page.get_by_role("button", name="Select all", exact=True)).to_have_count(0)
    page.get_by_role("checkbox", name="Select the whole page").click()
    expect(page.get_by_text("10 selected", exact=True)).to_be_visible()
    page.get_by_role("button", name="Clear", exact=True).click()
    expect(delete).to_have_count(0)
    expect(page.get_by_role("main")).to_be_focused()


def test_a_card_of_a_narrow_screen_is_selected_too(page: Page, site: Site) -> None:
    page.set_viewport_size({"width": 320, "height": 800})
    open_list(page, site)
    page.get_by_role("checkbox", name=re.compile("Select job")).first.click()
    page.get_by_role("button", name="Select all", exact=True).click()
    expect(page.get_by_text("10 selected", exact=True)).to_be_visible()
    expect(page.get_by_role("button", name="Select all", exact=True)).to_have_count(0)
    expect(page.get_by_role("button", name="Clear", exact=True)).to_be_focused()
    page.get_by_role("checkbox", name=re.compile("Select job")).first.click()
    expect(page.get_by_text("9 selected", exact=True)).to_be_visible()
    ask(page, "Delete")
    assert page.evaluate("document.documentElement.scrollWidth") <= 320


def test_the_start_page_has_nothing_to_select(page: Page, site: Site) -> None:
    page.goto(site.url)
    expect(page.get_by_role("table", name="Recent jobs")).to_be_visible()
    expect(page.get_by_role("checkbox")).to_have_count(0)


def test_a_read_only_jobpane_explains_and_offers_only_to_close(
    page: Page, serve_site: ServeSite, controller: ControllerProcess
) -> None:
    read_only = serve_site(
        JOBPANE_CONTROLLER_URL=controller.url,
        JOBPANE_CONTROLLER_TOKEN_FILE=str(controller.token_file("admin")),
    )
    open_list(page, read_only, "?order_by=id")
    select(page, 1, 2)
    dialog = ask(page, "Delete")
    expect(dialog).to_contain_text("Actions are off")
    expect(dialog.get_by_role("button")).to_have_count(1)
    dialog.get_by_role("button", name="Close").click()
    expect(page.get_by_role("dialog")).to_have_count(0)


def test_when_the_last_page_is_emptied_the_one_before_it_is_shown(
    page: Page, site: Site, controller: ControllerProcess
) -> None:
    ended_jobs(controller, 1)
    total = int(str(controller.ask("/api/v2/system_jobs/?page_size=1", "GET")["count"]))
    ended_jobs(controller, -total % 10 + 1)
    last = -(-(total + -total % 10 + 1) // 10)
    open_list(page, site, f"?order_by=id&page={last}")
    page.get_by_role("checkbox", name="Select the whole page").click()
    ask(page, "Delete").get_by_role("button", name="Delete 1 job").click()
    expect(page).to_have_url(re.compile(f"page={last - 1}$"))
    expect(page.get_by_role("checkbox", name=re.compile("Select job"))).to_have_count(10)
    expect(summary(page)).to_contain_text("1 deleted")


@pytest.mark.parametrize("theme", ["light", "dark"])
def test_axe_finds_nothing_in_the_dialog_the_progress_or_the_outcomes(
    page: Page, site: Site, controller: ControllerProcess, theme: str
) -> None:
    page.emulate_media(color_scheme=theme, reduced_motion="reduce")
    (ended,) = ended_jobs(controller, 1)
    jobs = waiting_jobs(controller, 2)
    open_list(page, site)
    select(page, ended, *jobs)
    controller.fault(match=f"/{jobs[0]}/cancel/$", method="POST", kind="hold", times=1)
    controller.fault(match=f"/{jobs[1]}/cancel/$", method="POST", kind="status", status=403)
    dialog = ask(page, "Cancel")
    assert_axe_finds_nothing(page)
    dialog.get_by_role("button", name="Cancel 2 jobs").click()
    expect(page.get_by_role("progressbar")).to_have_attribute("value", "1")
    assert_axe_finds_nothing(page)
    controller.heal()
    summary(page).click()
    expect(outcomes(page)).to_be_visible()
    expect(page.locator("[aria-busy=true]")).to_have_count(0)
    assert_axe_finds_nothing(page)


def assert_axe_finds_nothing(page: Page) -> None:
    found = Axe().run(page, options={"resultTypes": ["violations"]})
    assert found.violations_count == 0, found.generate_report()
