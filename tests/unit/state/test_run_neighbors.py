"""The way to the previous and the next run: found once somebody wants to go there."""

import asyncio
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from pathlib import Path

from app.services.failures import Failure
from app.state.job import JobPage
from app.state.phases import JobPhase
from tests.unit.state.fake_api import FakeApi, provided, record
from tests.unit.state.kept_history import kept_history
from tests.unit.state.tab import Tab, until

JOB_ID = 11


@asynccontextmanager
async def opened(api: FakeApi) -> AsyncIterator[tuple[Tab, JobPage]]:
    """A tab that shows job 11."""
    tab = Tab(f"/jobs/{JOB_ID}")
    page = tab.state(JobPage)
    async with provided(api, tab):
        watching = asyncio.create_task(tab.send(page, "opened"))
        await until(lambda: page.phase == JobPhase.READY)
        yield tab, page
        watching.cancel()
        await asyncio.gather(watching, return_exceptions=True)


def one_job() -> FakeApi:
    return FakeApi({JOB_ID: record(JOB_ID, "successful")})


async def test_without_a_history_nothing_is_asked_before_somebody_wants_to_go() -> None:
    async with opened(one_job()) as (tab, page):
        assert not page.are_neighbors_cheap
        assert not page.has_neighbors
        await tab.send(page, "neighbors_wanted", JOB_ID)
        assert page.has_neighbors


async def test_a_wish_of_another_jobs_page_does_nothing() -> None:
    async with opened(one_job()) as (tab, page):
        await tab.send(page, "neighbors_wanted", JOB_ID + 1)
        assert not page.has_neighbors


async def test_a_failure_is_said_and_the_next_wish_tries_again() -> None:
    api = one_job()
    async with opened(api) as (tab, page):
        api.status = 400
        await tab.send(page, "neighbors_wanted", JOB_ID)
        assert page.neighbors_failure
        assert not page.has_neighbors
        api.status = 200
        await tab.send(page, "neighbors_wanted", JOB_ID)
        assert (page.has_neighbors, page.neighbors_failure) == (True, "")


async def test_another_job_has_other_neighbors() -> None:
    async with opened(one_job()) as (tab, page):
        await tab.send(page, "neighbors_wanted", JOB_ID)
        tab.go_to("/jobs/12")
        await tab.send(page, "opened")
        assert (page.has_neighbors, page.previous_id, page.next_id) == (False, 0, 0)


async def test_with_a_history_the_page_leads_to_that_of_its_template(tmp_path: Path) -> None:
    tab = Tab(f"/jobs/{JOB_ID}")
    page = tab.state(JobPage)
    async with (
        kept_history(tmp_path) as history,
        provided(one_job(), tab, history=history) as use,
    ):
        watching = asyncio.create_task(tab.send(page, "opened"))
        await until(lambda: page.phase == JobPhase.READY)
        seen = await use.reader.read(JOB_ID)
        assert not isinstance(seen, Failure)
        assert page.history_of == seen.job.system_job_template
        watching.cancel()
        await asyncio.gather(watching, return_exceptions=True)


async def test_without_a_history_there_is_no_way_to_it() -> None:
    async with opened(one_job()) as (_, page):
        assert page.history_of == 0
