"""Cancel and delete: there when they make sense, honest about why not, and done once."""

import re
from collections.abc import Callable

import pytest
from playwright.sync_api import Browser, Page, expect

from app.builtin_controller.seed.history_special import WELL_KNOWN
from tests.support.processes import ControllerProcess, ServeSite, Site

OpenJob = Callable[..., Page]


def commands(controller: ControllerProcess, method: str) -> int:
    return sum(request["method"] == method for request in controller.requests())


def test_a_running_job_is_canceled_after_a_dialog_that_names_it(
    page: Page, site: Site, controller: ControllerProcess
) -> None:
    job_id = controller.launch(days=30)
    before = commands(controller, "POST")
    page.goto(f"{site.url}/jobs/{job_id}")
    page.get_by_role("button", name="Cancel job").click()
    dialog = page.get_by_role("dialog")
    expect(dialog).to_contain_text(f"#{job_id}")
    dialog.get_by_role("button", name="Cancel job").click()
    expect(page.get_by_role("alert")).to_contain_text("Cancel requested")
    expect(page.get_by_role("heading", level=1).locator("..")).to_contain_text("Canceled")
    assert commands(controller, "POST") == before + 1


def test_the_dialog_can_be_left_by_escape_and_nothing_is_sent(
    page: Page, site: Site, controller: ControllerProcess
) -> None:
    before = commands(controller, "DELETE")
    page.goto(f"{site.url}/jobs/42")
    button = page.get_by_role("button", name="Delete job")
    button.click()
    expect(page.get_by_role("dialog")).to_have_text(
        re.compile("permanently deletes the job and its output")
    )
    page.keyboard.press("Escape")
    expect(page.get_by_role("dialog")).to_have_count(0)
    expect(button).to_be_focused()
    assert commands(controller, "DELETE") == before


def test_a_deleted_job_is_gone_and_the_page_leads_back(
    page: Page, site: Site, controller: ControllerProcess
) -> None:
    job_id = WELL_KNOWN["to_delete"]
    page.goto(f"{site.url}/jobs/{job_id}")
    page.get_by_role("button", name="Delete job").click()
    page.get_by_role("dialog").get_by_role("button", name="Delete job and output").click()
    expect(page.get_by_role("heading", name=f"Job #{job_id} deleted")).to_be_visible()
    page.get_by_role("link", name="All system jobs").last.click()
    expect(page.get_by_role("table", name="System jobs")).to_be_visible()


OFFERED = {
    "successful": ("Delete job", "Cancel job"),
    "failed": ("Delete job", "Cancel job"),
    "running": ("Cancel job", "Delete job"),
    "pending": ("Cancel job", "Delete job"),
}


def test_only_what_the_status_allows_is_offered(job_page: OpenJob) -> None:
    for case, (offered, missing) in OFFERED.items():
        actions = job_page(WELL_KNOWN[case]).get_by_role("group", name="Actions")
        expect(actions.get_by_role("button", name="Run again")).to_be_visible()
        button = actions.get_by_role("button", name=offered)
        expect(button).to_have_attribute("aria-disabled", "false")
        expect(actions.get_by_role("button", name=missing)).to_have_count(0)


@pytest.fixture(scope="module")
def read_only(serve_site: ServeSite, controller: ControllerProcess) -> Site:
    """A Jobpane that cancels and deletes nothing."""
    return serve_site(
        JOBPANE_CONTROLLER_URL=controller.url,
        JOBPANE_CONTROLLER_TOKEN_FILE=str(controller.token_file("admin")),
    )


def test_without_actions_a_button_says_why_on_hover_click_and_focus(
    page: Page, read_only: Site
) -> None:
    page.goto(f"{read_only.url}/jobs/42")
    delete = page.get_by_role("button", name="Delete job")
    expect(delete).to_have_attribute("aria-disabled", "true")
    expect(delete).to_have_accessible_description(re.compile("Actions are off"))
    reason = page.get_by_role("tooltip").filter(has_text="Actions are off")
    expect(reason.last).to_be_hidden()
    delete.hover()
    expect(reason.last).to_be_visible()
    page.keyboard.press("Escape")
    expect(reason.last).to_be_hidden()
    delete.click(force=True)
    expect(reason.last).to_be_visible()
    expect(page.get_by_role("dialog", name="Delete")).to_have_count(0)
    page.mouse.move(5, 5)
    page.get_by_role("button", name="Run again").focus()
    page.keyboard.press("Tab")
    expect(delete).to_be_focused()
    expect(reason.last).to_be_visible()


def test_a_tap_on_what_is_forbidden_shows_why(
    browser: Browser, read_only: Site, controller: ControllerProcess
) -> None:
    context = browser.new_context(has_touch=True, viewport={"width": 390, "height": 800})
    page = context.new_page()
    page.goto(f"{read_only.url}/jobs/42")
    page.get_by_role("button", name="Delete job").tap(force=True)
    reason = page.get_by_role("tooltip").filter(has_text="Actions are off")
    expect(reason.filter(visible=True)).to_have_count(1)
    context.close()


def test_a_read_scope_token_is_refused_in_words(
    page: Page, serve_site: ServeSite, controller: ControllerProcess
) -> None:
    reader = serve_site(
        JOBPANE_CONTROLLER_URL=controller.url,
        JOBPANE_CONTROLLER_TOKEN_FILE=str(controller.token_file("admin-read")),
        JOBPANE_ALLOW_ACTIONS="true",
    )
    page.goto(f"{reader.url}/jobs/42")
    button = page.get_by_role("button", name="Delete job")
    expect(button).to_be_disabled()
    expect(button).to_have_accessible_description(re.compile("Jobpane's token is read-only"))


def test_a_cancel_that_comes_too_late_says_how_the_job_ended(
    page: Page, site: Site, controller: ControllerProcess
) -> None:
    job_id = controller.launch(days=31)
    page.goto(f"{site.url}/jobs/{job_id}")
    page.get_by_role("button", name="Cancel job").click()
    controller.fault(match="/cancel/$", kind="status", status=405, method="POST", times=1)
    page.get_by_role("dialog").get_by_role("button", name="Cancel job").click()
    expect(page.get_by_role("alert")).to_contain_text("already ended")


def test_an_auditor_sees_that_only_superusers_may_act(
    page: Page, serve_site: ServeSite, controller: ControllerProcess
) -> None:
    auditor = serve_site(
        JOBPANE_CONTROLLER_URL=controller.url,
        JOBPANE_CONTROLLER_TOKEN_FILE=str(controller.token_file("auditor")),
        JOBPANE_ALLOW_ACTIONS="true",
    )
    page.goto(f"{auditor.url}/jobs/42")
    delete = page.get_by_role("button", name="Delete job")
    expect(delete).to_have_accessible_description(re.compile("superuser", re.IGNORECASE))
