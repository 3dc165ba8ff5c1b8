"""Commands of a job's page: only from an open dialog about the job on the screen, sent once."""

import asyncio

import httpx
import pytest

from app.presentation.tones import Tone
from app.state.job import JobPage
from app.state.phases import Dialog, JobPhase
from tests.unit.state.fake_api import FakeApi, provided, record
from tests.unit.state.tab import Tab, until

JOB_ID = 11
CANCEL = f"POST /api/v2/system_jobs/{JOB_ID}/cancel/"
DELETE = f"DELETE /api/v2/system_jobs/{JOB_ID}/"


def left() -> tuple[Tab, JobPage]:
    """A tab that is closed as soon as its page is shown, so that no watch goes on."""
    tab = Tab(f"/jobs/{JOB_ID}")
    tab.is_connected = False
    return tab, tab.state(JobPage)


async def test_a_cancel_is_sent_once_after_its_dialog_and_its_outcome_stays_to_be_read() -> None:
    tab, page = left()
    api = FakeApi({JOB_ID: record(JOB_ID, "running")}, [httpx.Response(202)])
    async with provided(api, tab):
        await tab.send(page, "opened")
        await tab.send(page, "cancel_pressed", JOB_ID)
        assert (page.dialog, api.commands) == (Dialog.CANCEL, [])
        confirming = asyncio.create_task(tab.send(page, "cancel_confirmed", JOB_ID))
        await tab.send(page, "cancel_confirmed", JOB_ID)  # a second press
        await confirming
        assert api.commands == [CANCEL]
        assert (page.dialog, page.is_acting) == (Dialog.NONE, False)
        assert (page.outcome_tone, page.outcome[:16]) == (Tone.OK, "Cancel requested")
        await tab.send(page, "outcome_dismissed")
    assert page.outcome == ""


async def test_a_deleted_job_leaves_its_page_empty() -> None:
    tab, page = left()
    api = FakeApi({JOB_ID: record(JOB_ID, "successful")}, [httpx.Response(204)])
    async with provided(api, tab):
        await tab.send(page, "opened")
        await tab.send(page, "delete_pressed", JOB_ID)
        await tab.send(page, "delete_confirmed", JOB_ID)
    assert api.commands == [DELETE]
    assert (page.phase, page.job.id, page.output_of) == (JobPhase.DELETED, 0, 0)
    assert page.title == f"Job not found · {JOB_ID}"


async def test_a_job_that_changed_since_the_dialog_opened_is_not_deleted() -> None:
    tab, page = left()
    api = FakeApi({JOB_ID: record(JOB_ID, "successful")})
    async with provided(api, tab):
        await tab.send(page, "opened")
        await tab.send(page, "delete_pressed", JOB_ID)
        api.jobs[JOB_ID] = record(JOB_ID, "successful", modified="2031-01-01T00:00:00Z")
        await tab.send(page, "delete_confirmed", JOB_ID)
    assert api.commands == []
    assert (page.phase, page.outcome_tone) == (JobPhase.READY, Tone.WARNING)
    assert "The job has changed, so nothing was deleted" in page.outcome


async def test_a_failed_delete_says_so_and_keeps_the_job() -> None:
    tab, page = left()
    refusal = httpx.Response(403, json={"detail": "You do not have permission."})
    api = FakeApi({JOB_ID: record(JOB_ID, "successful")}, [refusal])
    async with provided(api, tab):
        await tab.send(page, "opened")
        await tab.send(page, "delete_pressed", JOB_ID)
        await tab.send(page, "delete_confirmed", JOB_ID)
    assert (page.phase, page.job.id, page.outcome_tone) == (JobPhase.READY, JOB_ID, Tone.DANGER)
    assert page.outcome


@pytest.mark.parametrize("command", ["cancel", "delete"])
@pytest.mark.parametrize("sent_id", [JOB_ID, 12, None, str(JOB_ID)])
async def test_without_its_dialog_a_command_is_never_sent(command: str, sent_id: object) -> None:
    tab, page = left()
    api = FakeApi({JOB_ID: record(JOB_ID, "running")})
    async with provided(api, tab):
        await tab.send(page, "opened")
        await tab.send(page, f"{command}_pressed", 12)  # about another job: opens nothing
        await tab.send(page, f"{command}_confirmed", sent_id)
        await tab.send(page, f"{command}_pressed", JOB_ID)
        await tab.send(page, "dialog_dismissed")
        await tab.send(page, f"{command}_confirmed", JOB_ID)
    assert (page.dialog, page.is_acting, api.commands) == (Dialog.NONE, False, [])


@pytest.mark.parametrize("command", ["cancel", "delete"])
async def test_the_outcome_of_a_page_that_was_left_is_not_shown_on_the_next(command: str) -> None:
    tab, page = left()
    status, code = ("running", 202) if command == "cancel" else ("successful", 204)
    api = FakeApi({JOB_ID: record(JOB_ID, status)}, [httpx.Response(code)])
    async with provided(api, tab):
        await tab.send(page, "opened")
        await tab.send(page, f"{command}_pressed", JOB_ID)
        reads = api.reads
        api.is_open.clear()
        confirming = asyncio.create_task(tab.send(page, f"{command}_confirmed", JOB_ID))
        await until(lambda: api.reads > reads)
        tab.go_to("/jobs/abc")
        await tab.send(page, "opened")
        api.is_open.set()
        await confirming
    assert len(api.commands) == 1
    assert (page.phase, page.outcome, page.is_acting) == (JobPhase.UNUSABLE, "", False)
