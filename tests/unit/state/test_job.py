"""A job's page: what it shows of a job, of a failure, and of a job that is gone."""

import asyncio
from dataclasses import replace

import pytest

from app.jobs.model import FetchedJob
from app.jobs.outcome import Count, Outcome
from app.jobs.output_ending import OutputEnding
from app.presentation.job_page import ShownJob
from app.presentation.outcome import ShownPiece
from app.services.failures import Failure
from app.state.job import JobPage
from app.state.phases import Dialog, JobPhase
from tests.unit.state.fake_api import FakeApi, provided, record
from tests.unit.state.tab import Tab, until

JOB_ID = 11


def page_of(tab: Tab) -> JobPage:
    return tab.state(JobPage)


def left(path: str) -> Tab:
    """A tab that is closed as soon as its page is shown, so that no watch goes on."""
    tab = Tab(path)
    tab.is_connected = False
    return tab


async def test_a_page_shows_its_job() -> None:
    tab = left("/jobs/11")
    page = page_of(tab)
    async with provided(FakeApi({JOB_ID: record(JOB_ID, "running")}), tab):
        await tab.send(page, "opened")
    assert (page.phase, page.job.id, page.shown_id, page.output_of) == (JobPhase.READY, 11, 11, 11)
    assert page.title == page.job.title
    assert page.is_changing
    assert page.read_at == page.answered_at != ""


@pytest.mark.parametrize("text", ["abc", "0", "99999999999", "x" * 40])
async def test_a_url_without_a_job_says_so_and_asks_nothing(text: str) -> None:
    tab = Tab(f"/jobs/{text}")
    page, api = page_of(tab), FakeApi({})
    async with provided(api, tab):
        await tab.send(page, "opened")
    assert (page.phase, page.output_of, api.reads) == (JobPhase.UNUSABLE, 0, 0)
    assert text[:20] in page.title
    assert page.search_href == f"/jobs?search={text}"
    assert len(page.url_words) <= 31
    assert page.failure


async def test_the_way_back_is_the_search_that_led_here() -> None:
    tab = Tab("/jobs/abc", search="nightly")
    async with provided(FakeApi({}), tab):
        await tab.send(page_of(tab), "opened")
        assert page_of(tab).back_href == "/jobs?search=nightly&show=list"
        tab.go_to("/jobs/abc")
        await tab.send(page_of(tab), "opened")
        assert page_of(tab).back_href == "/jobs"


async def test_a_job_that_the_controller_does_not_know_is_missing() -> None:
    tab = Tab("/jobs/11")
    page = page_of(tab)
    async with provided(FakeApi({}), tab):
        await tab.send(page, "opened")  # ends at once: no watch makes sense
    assert (page.phase, page.output_of) == (JobPhase.MISSING, 0)
    assert page.title == "Job not found · 11"


@pytest.mark.parametrize("status", [200, 503])
async def test_what_the_first_screen_said_of_a_failure_is_not_asked_again(status: int) -> None:
    tab = left("/jobs/11")
    page, api = page_of(tab), FakeApi({}, status=status)
    async with provided(api, tab) as services:
        failure = await services.first_reads.begin(JOB_ID).record
        assert isinstance(failure, Failure)
        reads = api.reads
        await tab.send(page, "opened")
        assert api.reads == reads
        assert page.failure_id == failure.id
        await tab.send(page, "opened")  # the next page asks by itself
        assert api.reads > reads


async def test_a_failure_without_a_record_is_shown_alone_and_the_next_read_heals_it() -> None:
    tab = left("/jobs/11")
    page, api = page_of(tab), FakeApi({JOB_ID: record(JOB_ID, "running")}, status=403)
    async with provided(api, tab):
        await tab.send(page, "opened")
        assert (page.phase, page.title) == (JobPhase.FAILED, "Job #11")
        assert page.failure
        api.status = 200
        await tab.send(page, "refresh_pressed", JOB_ID)
    assert (page.phase, page.failure, page.is_reading) == (JobPhase.READY, "", False)


async def test_a_failure_keeps_the_record_on_the_screen_and_marks_it_stale() -> None:
    tab = left("/jobs/11")
    page, api = page_of(tab), FakeApi({JOB_ID: record(JOB_ID, "running")})
    async with provided(api, tab):
        await tab.send(page, "opened")
        api.status = 400
        await tab.send(page, "watch_lost", JOB_ID)
    assert (page.phase, page.job.id, page.title) == (JobPhase.STALE, JOB_ID, page.job.title)
    assert page.is_changing
    assert page.failure


async def test_a_failure_that_goes_on_keeps_its_notice_and_another_one_is_announced() -> None:
    tab = left("/jobs/11")
    page, api = page_of(tab), FakeApi({JOB_ID: record(JOB_ID, "running")}, status=403)
    async with provided(api, tab):
        await tab.send(page, "opened")
        first, reads = (page.failure, page.failure_id), api.reads
        assert all(first)
        await tab.send(page, "refresh_pressed", JOB_ID)
        assert (page.failure, page.failure_id) == first
        assert api.reads > reads
        api.status = 400
        await tab.send(page, "refresh_pressed", JOB_ID)
    assert page.failure != first[0]
    assert page.failure_id not in {"", first[1]}


@pytest.mark.parametrize("status", [401, 403])
async def test_a_lost_right_takes_everything_from_the_page_and_a_regained_one_brings_it_back(
    status: int,
) -> None:
    tab = left("/jobs/11")
    page, api = page_of(tab), FakeApi({JOB_ID: record(JOB_ID, "running")})
    async with provided(api, tab):
        await tab.send(page, "opened")
        assert page.output_of == JOB_ID
        await tab.send(page, "cancel_pressed", JOB_ID)
        api.status = status
        await tab.send(page, "watch_lost", JOB_ID)
        assert (page.phase, page.job, page.read_at) == (JobPhase.FAILED, ShownJob(), "")
        assert (page.output_of, page.dialog) == (0, Dialog.NONE)
        assert page.failure
        api.status = 200
        await tab.send(page, "watch_lost", JOB_ID)
    assert (page.phase, page.job.id, page.output_of) == (JobPhase.READY, JOB_ID, JOB_ID)


async def test_an_answer_that_comes_after_the_next_page_was_opened_is_not_shown() -> None:
    tab = left("/jobs/11")
    page, api = page_of(tab), FakeApi({JOB_ID: record(JOB_ID, "running")})
    async with provided(api, tab):
        api.is_open.clear()
        first = asyncio.create_task(tab.send(page, "opened"))
        await until(lambda: api.reads > 0)
        tab.go_to("/jobs/abc")
        await tab.send(page, "opened")
        api.is_open.set()
        await first
    assert (page.phase, page.job.id) == (JobPhase.UNUSABLE, 0)


@pytest.mark.parametrize("event", ["refresh_pressed", "watch_lost", "check_due", "tab_returned"])
@pytest.mark.parametrize("job_id", [None, 12, "11", 11.0, True])
async def test_an_event_about_another_job_reads_nothing(event: str, job_id: object) -> None:
    tab = left("/jobs/11")
    page, api = page_of(tab), FakeApi({JOB_ID: record(JOB_ID, "running")})
    async with provided(api, tab):
        await tab.send(page, "opened")
        reads = api.reads
        await tab.send(page, event, job_id)
        assert api.reads == reads


async def test_a_watched_page_follows_its_job_until_its_tab_is_gone() -> None:
    tab = Tab("/jobs/11")
    page, api = page_of(tab), FakeApi({JOB_ID: record(JOB_ID, "running")})
    async with provided(api, tab) as services:
        watching = asyncio.create_task(tab.send(page, "opened"))
        await until(lambda: page.phase == JobPhase.READY)
        api.jobs[JOB_ID] = record(JOB_ID, "successful")
        await until(lambda: not page.job.is_active)
        services.feed.publish_gone(JOB_ID)
        await until(lambda: page.phase == JobPhase.STALE)
        assert "This job was deleted" in page.failure
        assert not page.is_changing
        tab.is_connected = False
        watching.cancel()
        await asyncio.gather(watching, return_exceptions=True)


@pytest.mark.parametrize("event", ["check_due", "tab_returned"])
async def test_a_check_of_an_ended_job_that_was_deleted_is_published(event: str) -> None:
    tab = Tab("/jobs/11")
    page, api = page_of(tab), FakeApi({JOB_ID: record(JOB_ID, "successful")})
    async with provided(api, tab):
        watching = asyncio.create_task(tab.send(page, "opened"))
        await until(lambda: page.phase == JobPhase.READY)
        del api.jobs[JOB_ID]
        await tab.send(page, event, JOB_ID)
        await until(lambda: page.phase == JobPhase.STALE)
        watching.cancel()
        await asyncio.gather(watching, return_exceptions=True)
    assert "This job was deleted" in page.failure
    assert page.is_gone
    assert page.job.status == "successful", "what was on the page stays"


async def test_the_line_of_the_cause_may_come_later_than_the_record() -> None:
    tab = Tab("/jobs/11")
    page = page_of(tab)
    failed = record(JOB_ID, "failed", result_traceback="", result_stdout="")
    async with provided(FakeApi({JOB_ID: failed}), tab) as services:
        watching = asyncio.create_task(tab.send(page, "opened"))
        await until(lambda: page.phase == JobPhase.READY and services.feed.is_watched)
        assert page.job.failure.line == 0
        answer = await services.reader.read(JOB_ID)
        assert isinstance(answer, FetchedJob)
        ending = OutputEnding(("deleting", "MemoryError"), 31)
        services.feed.publish_found(replace(answer, output_ending=ending))
        await until(lambda: page.job.failure.line == 32)
        watching.cancel()
        await asyncio.gather(watching, return_exceptions=True)
    assert page.job.failure.line_text == "MemoryError"


async def test_what_the_job_did_may_come_later_and_the_record_is_not_sent_again_for_it() -> None:
    tab = Tab("/jobs/11")
    page = page_of(tab)
    done = record(JOB_ID, "successful", result_stdout="jobs: 39 deleted, 4 skipped.\n")
    async with provided(FakeApi({JOB_ID: done}), tab) as services:
        watching = asyncio.create_task(tab.send(page, "opened"))
        await until(lambda: page.phase == JobPhase.READY and services.feed.is_watched)
        assert page.run_outcome.pieces[1] == ShownPiece("39 jobs", is_figure=True)
        answer, shown = await services.reader.read(JOB_ID), page.job
        assert isinstance(answer, FetchedJob)
        outcome = Outcome((Count("jobs", 39, 4, 31),))
        services.feed.publish_found(replace(answer, outcome=outcome))
        await until(lambda: page.run_outcome.pieces[1] == ShownPiece("39 jobs", 31, is_figure=True))
        assert page.job == shown
        watching.cancel()
        await asyncio.gather(watching, return_exceptions=True)
