"""What one process has read for a page goes to the process that the page connects to."""

import asyncio
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from pathlib import Path

import pytest

from app.cluster import SingleProcess
from app.jobs.model import FetchedJob
from app.output import OutputPage
from app.services.container import Services
from app.services.failures import Failure
from app.services.handed_over import LASTS_S
from tests.unit.services.people import JOB_ID, Site, jobpane, record, until

DETAIL = f"/system_jobs/{JOB_ID}/"


class Shared(SingleProcess):
    """What several processes share, without Redis."""

    is_shared = True


@asynccontextmanager
async def two_processes(
    site: Site, folder: Path, cluster: SingleProcess | None = None
) -> AsyncIterator[tuple[Services, Services]]:
    """The services of one credential in two processes."""
    cluster = cluster or Shared()
    async with (
        jobpane(site, folder / "a", cluster) as here,
        jobpane(site, folder / "b", cluster) as there,
    ):
        yield await here.sign_in("auditor"), await there.sign_in("auditor")


async def read_at(services: Services) -> None:
    read = services.first_reads.begin(JOB_ID)
    assert isinstance(await read.record, FetchedJob)
    await read.lines
    await asyncio.sleep(0)


async def test_a_page_at_another_process_gets_the_record_too(tmp_path: Path) -> None:
    site = Site()
    async with two_processes(site, tmp_path) as (asked, met):
        await read_at(asked)
        found = await met.first_reads.for_page(JOB_ID)
        assert found is not None
        assert found.job.id == JOB_ID
    assert site.count("auditor", DETAIL) == 1


async def test_another_process_shows_the_lines_without_asking_for_the_record(
    tmp_path: Path,
) -> None:
    site = Site()
    async with two_processes(site, tmp_path) as (asked, met):
        await read_at(asked)
        assert isinstance(await met.outputs.read(JOB_ID, 1, 200), OutputPage)
        assert await met.first_reads.for_page(JOB_ID) is not None
    assert site.count("auditor", DETAIL) == 1


async def test_a_read_that_may_be_recent_takes_what_another_process_has_read(
    tmp_path: Path,
) -> None:
    site = Site()
    async with two_processes(site, tmp_path) as (asked, met):
        await read_at(asked)
        found = await met.first_reads.begin(JOB_ID, may_be_recent=True).record
        assert isinstance(found, FetchedJob)
        assert await asked.first_reads.for_page(JOB_ID) is not None  # nothing was taken back
    assert site.count("auditor", DETAIL) == 1


async def test_another_process_gets_the_newest_record(tmp_path: Path) -> None:
    site = Site()
    async with two_processes(site, tmp_path) as (asked, met):
        await read_at(asked)
        site.record = record("canceled")
        await asked.reader.read_fresh(JOB_ID)
        await asyncio.sleep(0)
        found = await met.first_reads.for_page(JOB_ID)
        assert found is not None
        assert found.job.status.text == "canceled"


async def test_a_newer_record_goes_back_to_the_process_that_has_handed_one_over(
    tmp_path: Path,
) -> None:
    site = Site()
    async with two_processes(site, tmp_path) as (asked, met):
        await read_at(asked)
        assert await met.first_reads.for_page(JOB_ID) is not None
        site.record = record("canceled")
        await met.reader.read_fresh(JOB_ID)
        await asyncio.sleep(0)
        found = await asked.first_reads.for_page(JOB_ID)
        assert isinstance(found, FetchedJob)
        assert found.job.status.text == "canceled"


@pytest.mark.parametrize("loss", ["refused", "revoked", "deleted"])
async def test_a_right_lost_at_one_process_does_not_come_back_with_the_record_of_another(
    tmp_path: Path, loss: str
) -> None:
    site = Site(answers=[])
    async with two_processes(site, tmp_path) as (asked, met):
        await met.first_reads.begin(JOB_ID).record
        await read_at(asked)
        if loss == "refused":
            site.is_gone = True
            await met.reader.read_fresh(JOB_ID)
        elif loss == "revoked":
            met.first_reads.revoke_all()
        else:
            met.outputs.forget(JOB_ID)
        assert await met.first_reads.for_page(JOB_ID) is None
        assert not met.outputs.may_show(JOB_ID)


async def test_a_failure_that_takes_no_right_away_leaves_the_record_of_another(
    tmp_path: Path,
) -> None:
    site = Site()
    async with two_processes(site, tmp_path) as (asked, met):
        site.is_out = True
        assert isinstance(await met.reader.read_fresh(JOB_ID), Failure)
        site.is_out = False
        await read_at(asked)
        assert isinstance(await met.first_reads.for_page(JOB_ID), FetchedJob)


async def test_a_frame_gets_no_record_of_another_job_from_another_process(tmp_path: Path) -> None:
    async with two_processes(Site(), tmp_path) as (asked, met):
        await read_at(asked)
        assert await met.limited(JOB_ID + 1, actions=False).first_reads.for_page(JOB_ID) is None
        own = await met.limited(JOB_ID, actions=False).first_reads.for_page(JOB_ID)
        assert isinstance(own, FetchedJob)


async def test_another_user_gets_no_record_of_another_process(tmp_path: Path) -> None:
    site, cluster = Site(), Shared()
    async with jobpane(site, tmp_path, cluster) as people:
        await read_at(await people.sign_in("auditor"))
        alice = await people.sign_in("alice")
        assert await alice.first_reads.for_page(JOB_ID) is None


async def test_a_page_that_is_loaded_again_gets_no_older_record_at_any_process(
    tmp_path: Path,
) -> None:
    site = Site()
    async with two_processes(site, tmp_path) as (asked, met):
        await read_at(met)
        await read_at(asked)
        site.record = record("canceled")
        site.records_held = asyncio.Event()
        again = asked.first_reads.begin(JOB_ID)
        await until(lambda: site.count("auditor", DETAIL) == 3)
        assert await met.first_reads.for_page(JOB_ID) is None
        site.records_held.set()
        await again.record
        await asyncio.sleep(0)
        found = await met.first_reads.for_page(JOB_ID)
        assert found is not None
        assert found.job.status.text == "canceled"


async def test_a_record_that_was_handed_over_is_not_given_to_others_as_if_it_were_new(
    tmp_path: Path,
) -> None:
    now = 0.0
    cluster = Shared(clock=lambda: now)
    async with two_processes(Site(), tmp_path, cluster) as (asked, met):
        await read_at(asked)
        now = LASTS_S / 2
        assert await met.first_reads.for_page(JOB_ID) is not None
        assert await met.first_reads.for_page(JOB_ID) is not None
        await asyncio.sleep(0)
        now = LASTS_S
        assert await met.first_reads.for_page(JOB_ID) is None
