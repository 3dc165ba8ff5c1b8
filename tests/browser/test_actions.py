"""Cancel and delete: always there, honest about why not, and done once."""

import re
from collections.abc import Callable

import pytest
from playwright.sync_api import Page, expect

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
    expect(page.get_by_role("alert")).to_contain_text("accepted the cancel")
    expect(page.get_by_role("heading", level=1).locator("..")).to_contain_text("Canceled")
    assert commands(controller, "POST") == before + 1


def test_the_dialog_can_be_left_by_escape_and_nothing_is_sent(
    page: Page, site: Site, controller: ControllerProcess
) -> None:
    before = commands(controller, "DELETE")
    page.goto(f"{site.url}/jobs/42")
    button = page.get_by_role("button", name="Delete job")
    button.click()
    expect(page.get_by_role("dialog")).to_contain_text("output go with it")
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


@pytest.mark.parametrize(
    ("case", "button", "reason"),
    [
        ("successful", "Cancel job", "already ended"),
        ("failed", "Cancel job", "already ended"),
        ("running", "Delete job", "running"),
    ],
)
def test_a_button_that_cannot_be_pressed_says_why(
    job_page: OpenJob, case: str, button: str, reason: str
) -> None:
    page = job_page(WELL_KNOWN[case])
    pressed = page.get_by_role("button", name=button)
    expect(pressed).to_have_attribute("aria-disabled", "true")
    expect(pressed).to_have_accessible_description(re.compile(reason, re.IGNORECASE))
    pressed.click(force=True)
    expect(page.get_by_role("dialog")).to_have_count(0)


def test_without_actions_both_buttons_say_how_to_switch_them_on(
    page: Page, serve_site: ServeSite, controller: ControllerProcess
) -> None:
    read_only = serve_site(
        JOBPANE_CONTROLLER_URL=controller.url,
        JOBPANE_CONTROLLER_TOKEN_FILE=str(controller.token_file("admin")),
    )
    page.goto(f"{read_only.url}/jobs/42")
    delete = page.get_by_role("button", name="Delete job")
    expect(delete).to_have_attribute("aria-disabled", "true")
    expect(delete).to_have_accessible_description(re.compile("Actions are off"))


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
