"""What a page shows first is asked for once, and handed over to the page for some seconds."""

import asyncio
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from pathlib import Path
from weakref import ref

import pytest

from app.jobs.model import FetchedJob
from app.output import OutputPage
from app.runtime.work_pool import BusyError
from app.services.container import Services
from app.services.failures import Failure
from app.services.first_reads import FirstReads
from app.services.handed_over import LASTS_S
from app.services.recent_records import FAILURE_LASTS_S
from tests.unit.services.people import JOB_ID, Site, jobpane, record, until

OTHER = 12
DETAIL = f"/system_jobs/{JOB_ID}/"


@asynccontextmanager
async def signed_in(site: Site, folder: Path) -> AsyncIterator[Services]:
    async with jobpane(site, folder) as people:
        yield await people.sign_in("auditor")


async def test_record_and_window_are_asked_for_side_by_side_and_once(tmp_path: Path) -> None:
    site = Site(records_held=asyncio.Event(), events_held=asyncio.Event())
    site.newest_held = asyncio.Event()  # never set: lines do not wait for the output's end
    async with signed_in(site, tmp_path) as services:
        read, same = services.first_reads.begin(JOB_ID), services.first_reads.begin(JOB_ID)
        assert same is read
        await until(lambda: site.count("auditor", "/events/") == site.count("auditor", DETAIL) == 1)
        assert site.records_held is not None
        assert site.events_held is not None
        site.records_held.set()
        site.events_held.set()
        assert isinstance(await read.record, FetchedJob)
        page = await read.lines
        assert isinstance(page, OutputPage)
        assert (len(page.lines), page.is_end_known) == (20, False)
    assert site.count("auditor", DETAIL) == 1


async def test_a_page_that_opens_then_gets_the_record_without_a_request(tmp_path: Path) -> None:
    site = Site()
    async with signed_in(site, tmp_path) as services:
        read = services.first_reads.begin(JOB_ID)
        answer = await read.record
        assert services.first_reads.recent(JOB_ID) is answer
        assert isinstance(await services.outputs.read(JOB_ID, 1, 200), OutputPage)
    assert site.count("auditor", DETAIL) == 1


async def test_a_page_that_asks_meanwhile_waits_for_the_same_request(tmp_path: Path) -> None:
    site = Site(records_held=asyncio.Event())
    async with signed_in(site, tmp_path) as services:
        read = services.first_reads.begin(JOB_ID, "words")
        await until(lambda: site.count("auditor", DETAIL) == 1)
        page = asyncio.create_task(services.reader.read(JOB_ID, "words"))
        await asyncio.sleep(0)
        assert site.records_held is not None
        site.records_held.set()
        assert await page is await read.record
    assert site.count("auditor", DETAIL) == 1


async def test_what_was_asked_for_with_a_search_serves_the_page_with_that_search(
    tmp_path: Path,
) -> None:
    async with signed_in(Site(), tmp_path) as services:
        answer = await services.first_reads.begin(JOB_ID, "words").record
        assert services.first_reads.recent(JOB_ID, "words") is answer
        assert services.first_reads.recent(JOB_ID) is None


async def test_the_record_is_handed_over_for_some_seconds_only(tmp_path: Path) -> None:
    now = 0.0
    async with signed_in(Site(), tmp_path) as services:
        reads = FirstReads(services.reader, services.outputs, clock=lambda: now)
        answer = await reads.begin(JOB_ID).record
        now = LASTS_S
        assert reads.recent(JOB_ID) is answer
        now = LASTS_S + 0.1
        assert reads.recent(JOB_ID) is None


async def test_a_record_that_is_handed_over_again_and_again_waits_no_longer_for_that(
    tmp_path: Path,
) -> None:
    now = 0.0
    async with signed_in(Site(), tmp_path) as services:
        reads = FirstReads(services.reader, services.outputs, clock=lambda: now)
        answer = await reads.begin(JOB_ID).record
        now = LASTS_S
        assert await reads.begin(JOB_ID, may_be_recent=True).record is answer
        now = LASTS_S + 0.1
        assert await reads.begin(JOB_ID, may_be_recent=True).record is not answer


async def test_a_newer_record_takes_the_place_of_one_that_waits(tmp_path: Path) -> None:
    site = Site()
    async with signed_in(site, tmp_path) as services:
        await services.first_reads.begin(JOB_ID).record
        site.record = record("canceled")
        fresh = await services.reader.read_fresh(JOB_ID)
        assert services.first_reads.recent(JOB_ID) is fresh


async def test_the_next_page_asks_again_even_while_the_lines_are_still_awaited(
    tmp_path: Path,
) -> None:
    site = Site(events_held=asyncio.Event())
    async with signed_in(site, tmp_path) as services:
        first = services.first_reads.begin(JOB_ID)
        await first.record
        second = services.first_reads.begin(JOB_ID)
        await second.record
        assert second is not first
        assert site.count("auditor", DETAIL) == 2
        assert site.events_held is not None
        site.events_held.set()
        assert await first.lines is await second.lines


async def test_a_read_that_may_be_recent_takes_a_record_that_waits(tmp_path: Path) -> None:
    site = Site()
    async with signed_in(site, tmp_path) as services:
        first = services.first_reads.begin(JOB_ID)
        answer = await first.record
        await first.lines
        again = services.first_reads.begin(JOB_ID, may_be_recent=True)
        assert await again.record is answer
        assert isinstance(await again.lines, OutputPage)
    assert site.count("auditor", DETAIL) == 1


async def test_the_newest_poll_of_a_watched_job_serves_as_its_record(tmp_path: Path) -> None:
    site = Site()
    async with signed_in(site, tmp_path) as services:
        polled = await services.reader.read(JOB_ID)
        assert isinstance(polled, FetchedJob)
        reads = FirstReads(services.reader, services.outputs, polled=lambda _: polled)
        read = reads.begin(JOB_ID)
        assert await read.record is polled
        assert isinstance(await read.lines, OutputPage)
        assert reads.recent(JOB_ID) is polled
    assert site.count("auditor", DETAIL) == 1


async def test_nothing_is_handed_over_once_the_job_may_be_seen_no_more(tmp_path: Path) -> None:
    site = Site()
    async with signed_in(site, tmp_path) as services:
        await services.first_reads.begin(JOB_ID).record
        site.readers = set()
        site.record = {}
        services.outputs.revoke_all()
        assert services.first_reads.recent(JOB_ID) is None


async def test_a_job_that_was_deleted_here_is_not_handed_over(tmp_path: Path) -> None:
    async with signed_in(Site(), tmp_path) as services:
        await services.first_reads.begin(JOB_ID).record
        services.outputs.forget(JOB_ID)
        assert services.first_reads.recent(JOB_ID) is None


async def test_a_failure_goes_to_one_page_and_only_while_it_is_new(tmp_path: Path) -> None:
    now = 0.0
    async with signed_in(Site(is_gone=True), tmp_path) as services:
        reads = FirstReads(services.reader, services.outputs, clock=lambda: now)
        failure = await reads.begin(JOB_ID).record
        assert isinstance(failure, Failure)
        assert reads.recent(JOB_ID) is None
        assert await reads.for_page(JOB_ID) is failure
        assert await reads.for_page(JOB_ID) is None
        await reads.begin(JOB_ID).record
        now = FAILURE_LASTS_S + 0.1
        assert await reads.for_page(JOB_ID) is None


async def test_a_job_that_has_come_to_be_is_shown_though_it_was_missing(tmp_path: Path) -> None:
    site = Site(is_gone=True)
    async with signed_in(site, tmp_path) as services:
        reads = services.first_reads
        assert isinstance(await reads.begin(JOB_ID).record, Failure)
        site.is_gone = False
        answer = await reads.begin(JOB_ID).record
        assert await reads.for_page(JOB_ID) is answer


async def test_what_nobody_will_come_for_is_cancelled_when_the_last_one_leaves(
    tmp_path: Path,
) -> None:
    site = Site(records_held=asyncio.Event(), events_held=asyncio.Event())
    async with signed_in(site, tmp_path) as services:
        read = services.first_reads.begin(JOB_ID)
        services.first_reads.begin(JOB_ID).leave()
        await until(lambda: site.count("auditor", "/events/") == 1)
        assert not read.lines.cancelled()
        read.leave()
        await asyncio.wait({read.lines, read.record})
        assert read.lines.cancelled()
        again = services.first_reads.begin(JOB_ID)
        assert again is not read
        assert site.records_held is not None
        assert site.events_held is not None
        site.records_held.set()
        site.events_held.set()
        assert isinstance(await again.lines, OutputPage)


async def test_a_read_that_is_answered_is_let_go(tmp_path: Path) -> None:
    async with signed_in(Site(), tmp_path) as services:
        read = services.first_reads.begin(JOB_ID)
        await read.record
        await read.lines
        left = ref(read)
        del read
        await until(lambda: left() is None)


async def test_a_view_of_one_job_gets_no_other(tmp_path: Path) -> None:
    site = Site()
    async with signed_in(site, tmp_path) as services:
        await services.first_reads.begin(JOB_ID).record
        view = services.limited(OTHER, actions=False)
        assert view.first_reads.recent(JOB_ID) is None
        refused = await view.first_reads.begin(JOB_ID).record
        assert isinstance(refused, Failure)
        assert refused.kind == "not_granted"


async def test_only_so_many_jobs_are_asked_for_at_once(tmp_path: Path) -> None:
    site = Site(records_held=asyncio.Event(), events_held=asyncio.Event())
    async with signed_in(site, tmp_path) as services:
        for job_id in range(1, 65):
            services.first_reads.begin(job_id)
        with pytest.raises(BusyError):
            services.first_reads.begin(65)


async def test_the_end_of_the_principal_ends_its_reads(tmp_path: Path) -> None:
    site = Site(records_held=asyncio.Event(), events_held=asyncio.Event())
    async with signed_in(site, tmp_path) as services:
        read = services.first_reads.begin(JOB_ID)
        await services.aclose(0)
        assert read.is_done
        ended = await services.first_reads.begin(JOB_ID).record
        assert isinstance(ended, Failure)
        assert ended.kind == "ended"
