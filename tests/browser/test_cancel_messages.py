"""What a page says of a cancel that stops nothing, and of jobs that were canceled unstarted."""

import json
import re
from collections.abc import Callable, Iterator
from dataclasses import replace
from datetime import UTC, datetime, timedelta

import pytest
from playwright.sync_api import Page, expect

from app.builtin_controller.storage.records import Job
from app.builtin_controller.storage.store import Store
from tests.support.processes import ControllerProcess, ServeSite, Site, running_controller

BEHIND = timedelta(days=3)  # the controller's clock, and so every time that it has written
OpenJob = Callable[..., Page]


@pytest.fixture(scope="module")
def idle(tmp_path_factory: pytest.TempPathFactory) -> Iterator[ControllerProcess]:
    """A controller with a clock of its own that runs no job, and so stops none."""
    folder = tmp_path_factory.mktemp("idle")
    offset_s = -BEHIND.total_seconds()
    with running_controller(
        folder, history="none", runs_jobs=False, clock_offset_s=offset_s
    ) as process:
        yield process


@pytest.fixture(scope="module")
def idle_site(serve_site: ServeSite, idle: ControllerProcess) -> Site:
    return serve_site(
        JOBPANE_CONTROLLER_URL=idle.url,
        JOBPANE_CONTROLLER_TOKEN_FILE=str(idle.token_file("admin")),
        JOBPANE_ALLOW_ACTIONS="true",
    )


@pytest.fixture
def open_job(page: Page, idle: ControllerProcess, idle_site: Site) -> OpenJob:
    """Writes a job into the controller's database and opens its page."""

    def opened(status: str, **fields: object) -> Page:
        store = Store(idle.data_dir)
        job_id, now = store.jobs.next_id(), ago()
        made = Job(job_id, "Cleanup Job Details", ago(days=9), now, status)
        store.jobs.add([replace(made, template=1, job_type="cleanup_jobs", **fields)])  # type: ignore[arg-type]
        page.goto(f"{idle_site.url}/jobs/{job_id}")
        return page

    return opened


def ago(**age: float) -> str:
    """A time by the controller's clock."""
    return f"{datetime.now(UTC) - BEHIND - timedelta(**age):%Y-%m-%dT%H:%M:%S.%fZ}"


def running(canceled_on: str) -> dict[str, object]:
    return {
        "started": ago(days=6),
        "canceled_on": canceled_on,
        "run_by": "test",
        "execution_node": "awx-1",
        "job_args": json.dumps(["awx-manage", "cleanup_jobs", "--days", "30"]),
    }


def test_a_cancel_of_five_days_ago_is_shown_with_its_age_and_what_to_do(
    open_job: OpenJob, page: Page
) -> None:
    # Nor does the clock of this browser matter.
    page.add_init_script("const own = Date.now; Date.now = () => own() + 40 * 86400e3;")
    open_job("running", **running(ago(days=5, hours=15)))
    notice = page.get_by_role("status").filter(has_text="Cancel requested")
    expect(notice).to_contain_text("5 days ago, on")
    expect(notice).to_contain_text("The controller hasn't stopped the job.")
    expect(notice).to_contain_text("restart the AWX task service on awx-1")
    expect(notice.get_by_role("link", name="How to restart AWX")).to_be_visible()
    expect(page.get_by_text("in a few seconds")).to_have_count(0)
    expect(page.get_by_role("button", name="Cancel job")).to_have_attribute(
        "aria-disabled", "false"
    )


def test_a_cancel_of_just_now_is_under_way(open_job: OpenJob) -> None:
    page = open_job("running", **running(ago(seconds=2)))
    expect(page.get_by_text("Canceling…")).to_be_visible()
    cancel = page.get_by_role("button", name="Cancel job")
    expect(cancel).to_have_attribute("aria-disabled", "true")
    expect(cancel).to_have_accessible_description(
        "Cancel already requested. Try again after a minute."
    )


def test_a_cancel_that_stopped_nothing_can_be_sent_again(
    open_job: OpenJob, idle: ControllerProcess
) -> None:
    page = open_job("running", **running(ago(minutes=2)))
    before = sum(one["method"] == "POST" for one in idle.requests())
    page.get_by_role("button", name="Cancel job").click()
    page.get_by_role("dialog").get_by_role("button", name="Cancel job").click()
    expect(
        page.get_by_text("Cancel requested. The job will stop in a few seconds.")
    ).to_be_visible()
    assert sum(one["method"] == "POST" for one in idle.requests()) == before + 1


def test_a_job_canceled_while_pending_is_not_shown_as_one_that_ran(open_job: OpenJob) -> None:
    moment = ago(days=8)
    page = open_job("canceled", canceled_on=moment, finished=moment, execution_node="awx-1")
    head = page.get_by_role("group", name="Job", exact=True)
    expect(head).to_contain_text("Launched manually")
    expect(head).to_contain_text(re.compile(r"Waited \d+ (s|d|h|min).*, never started"))
    expect(page.get_by_text("Was to delete jobs")).to_be_visible()
    expect(page.get_by_text("assigned to awx-1")).to_be_visible()
    expect(page.get_by_text("The job never started, so it has no output.")).to_be_visible()
    expect(head).not_to_contain_text("0.0 s")
    for presumption in ("not yet", "stays removed", "stays deleted"):
        expect(page.get_by_text(presumption)).to_have_count(0)


def test_a_cancel_of_a_pending_job_is_said_to_remove_nothing(open_job: OpenJob) -> None:
    page = open_job("pending")
    expect(page.get_by_text("Will delete jobs")).to_be_visible()
    page.get_by_role("button", name="Cancel job").click()
    dialog = page.get_by_role("dialog")
    expect(dialog).to_contain_text("It hasn't started, so nothing is deleted.")
