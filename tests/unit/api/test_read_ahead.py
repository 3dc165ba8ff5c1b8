"""A link's job is read ahead, unless many others are."""

import asyncio
from pathlib import Path

from app.api.read_ahead import ReadAhead
from app.jobs.model import FetchedJob
from app.services.failures import Failure
from tests.unit.services.people import JOB_ID, Site, jobpane

RECORD = f"/{JOB_ID}/"


async def test_the_lines_are_asked_for_beside_the_record_which_waits_for_the_frame(
    tmp_path: Path,
) -> None:
    site = Site()
    async with jobpane(site, tmp_path) as people:
        services = await people.sign_in("auditor")
        assert isinstance(await ReadAhead().record(services, JOB_ID), FetchedJob)
        frame = services.first_reads.begin(JOB_ID, may_be_recent=True)
        assert isinstance(await frame.record, FetchedJob)
        await frame.lines
    assert site.count("auditor", RECORD) == 1


async def test_many_links_leave_room_for_the_frames_that_are_opened(tmp_path: Path) -> None:
    site = Site(events_held=asyncio.Event())
    ahead = ReadAhead()
    async with jobpane(site, tmp_path) as people:
        services = await people.sign_in("auditor")
        for _ in range(140):
            assert isinstance(await ahead.record(services, JOB_ID), FetchedJob)
        opened = services.first_reads.begin(JOB_ID)
        assert site.events_held is not None
        site.events_held.set()
        await opened.lines


async def test_without_a_record_no_lines_are_waited_for(tmp_path: Path) -> None:
    site = Site(is_gone=True, events_held=asyncio.Event())
    async with jobpane(site, tmp_path) as people:
        services = await people.sign_in("auditor")
        assert isinstance(await ReadAhead().record(services, JOB_ID), Failure)
        lines = services.first_reads.begin(JOB_ID).lines
        assert isinstance(await lines, Failure)
