"""A command is checked when it is given: by time, and by what the user had seen."""

import re
from collections.abc import Iterator
from datetime import timedelta

import pytest
from playwright.sync_api import Page, expect

from app.builtin_controller.storage.store import Store
from app.builtin_controller.storage.times import now, to_text
from tests.support.processes import ControllerProcess, ServeSite, Site, running_controller


@pytest.fixture(scope="module")
def quick(tmp_path_factory: pytest.TempPathFactory) -> Iterator[ControllerProcess]:
    folder = tmp_path_factory.mktemp("quick")
    with running_controller(folder, job_seconds=60, history="small") as process:
        yield process


@pytest.fixture(scope="module")
def store(quick: ControllerProcess) -> Store:
    """What the controller keeps, for what only time or other people do to a job."""
    return Store(quick.data_dir)


@pytest.fixture(scope="module")
def checked_site(serve_site: ServeSite, quick: ControllerProcess) -> Site:
    return serve_site(
        JOBPANE_CONTROLLER_URL=quick.url,
        JOBPANE_CONTROLLER_TOKEN_FILE=str(quick.token_file("admin")),
        JOBPANE_ALLOW_ACTIONS="true",
    )


def commands(controller: ControllerProcess, job_id: int) -> list[object]:
    place = f"/system_jobs/{job_id}/"
    asked = [one for one in controller.requests() if place in str(one["path"])]
    return [one["method"] for one in asked if one["method"] != "GET"]


def ask_to_delete(page: Page) -> None:
    page.get_by_role("button", name="Delete job").click()
    page.get_by_role("dialog").get_by_role("button", name="Delete job and output").click()


def test_a_delete_that_is_too_early_counts_down_and_then_goes_on(
    page: Page, checked_site: Site, quick: ControllerProcess, store: Store
) -> None:
    ended = to_text(now() - timedelta(seconds=50))
    store.jobs.change(50, status="successful", finished=ended, emitted_events=1_000)
    page.goto(f"{checked_site.url}/jobs/50")
    delete = page.get_by_role("button", name="Delete job")
    expect(delete).to_have_attribute("aria-disabled", "true")
    expect(delete).to_have_accessible_description(re.compile("still saving this job's output"))
    expect(delete).to_have_accessible_description(re.compile(r"Possible in \d+ s\.$"))
    expect(delete).to_have_attribute("aria-disabled", "false")
    assert commands(quick, 50) == []
    ask_to_delete(page)
    expect(page.get_by_role("heading", name="Job #50 deleted")).to_be_visible()
    assert commands(quick, 50) == ["DELETE"]


def test_a_job_that_changed_while_its_dialog_was_open_needs_another_confirmation(
    page: Page, checked_site: Site, quick: ControllerProcess, store: Store
) -> None:
    page.goto(f"{checked_site.url}/jobs/51")
    page.get_by_role("button", name="Delete job").click()
    store.jobs.change(51, job_explanation="Somebody looked into it.")
    dialog = page.get_by_role("dialog")
    dialog.get_by_role("button", name="Delete job and output").click()
    expect(page.get_by_role("alert")).to_contain_text("The job has changed, so nothing was deleted")
    expect(page.get_by_text("Somebody looked into it.").first).to_be_visible()
    assert commands(quick, 51) == []
    ask_to_delete(page)
    expect(page.get_by_role("heading", name="Job #51 deleted")).to_be_visible()
    assert commands(quick, 51) == ["DELETE"]


def test_of_several_jobs_one_whose_output_is_still_being_saved_is_named_before(
    page: Page, checked_site: Site, quick: ControllerProcess, store: Store
) -> None:
    ended = to_text(now())
    for job_id in (48, 49):
        store.jobs.change(job_id, status="successful", finished=ended)
    store.jobs.change(49, emitted_events=1_000)
    page.goto(f"{checked_site.url}/jobs?order_by=-finished")
    for job_id in (48, 49):
        page.get_by_role("checkbox", name=f"Select job #{job_id}", exact=True).click()
    page.get_by_role("button", name="Delete selected").click()
    left_out = page.get_by_role("dialog").get_by_role("list", name="Jobs that are left out")
    expect(left_out).to_contain_text("#49")
    expect(left_out).to_contain_text("still saving this job's output")
    page.get_by_role("dialog").get_by_role("button", name="Delete 1 job").click()
    page.get_by_text("1 deleted", exact=True).locator("visible=true").click()
    expect(page.get_by_role("table", name=re.compile("What happened"))).to_contain_text("#48")
    page.get_by_role("button", name="Dismiss").click()
    expect(page.get_by_role("main")).to_be_focused()
    assert (commands(quick, 48), commands(quick, 49)) == (["DELETE"], [])
