"""The library by itself: a permit is all that reading takes; an outdated one shows nothing."""

import asyncio
from dataclasses import replace
from pathlib import Path

import pytest

from app.output import (
    EventRange,
    FetchEvents,
    OutdatedPermitError,
    OutputEvent,
    OutputReader,
    Permit,
    SourceError,
)
from app.runtime.work_pool import WorkPools
from tests.unit.output.event_table import JOB_ID, EventTable, event, numbered, texts

PERMIT = Permit(JOB_ID, f"{JOB_ID}-first", has_ended=True, is_saved=True, ended_long_ago=True)
ANOTHER_JOB = replace(PERMIT, identity=f"{JOB_ID}-second")


class UnavailableError(SourceError):
    """A source that gives no answer."""


def reader_of(fetch: FetchEvents, folder: Path) -> OutputReader:
    return OutputReader(fetch, folder, WorkPools())


async def test_a_permit_is_all_that_reading_takes(tmp_path: Path) -> None:
    reader = reader_of(EventTable(numbered(20)).fetch_events, tmp_path)
    page = await reader.read(PERMIT, 11, 3)
    assert texts(page) == ["line 11", "line 12", "line 13"]
    await reader.aclose()


async def test_another_job_under_the_same_id_has_an_output_of_its_own(tmp_path: Path) -> None:
    table = EventTable(numbered(20))
    reader = reader_of(table.fetch_events, tmp_path)
    await reader.read(PERMIT, 1, 10)
    table.events = [event(1, text="new")]
    assert texts(await reader.read(ANOTHER_JOB, 1, 10)) == ["new"]
    assert (await reader.snapshot(ANOTHER_JOB)).identity == ANOTHER_JOB.identity
    await reader.aclose()


async def test_a_permit_that_is_outdated_while_the_output_opens_shows_nothing(
    tmp_path: Path,
) -> None:
    table = EventTable(numbered(20))

    async def fetch(job_id: int, wanted: EventRange) -> tuple[OutputEvent, ...]:
        reader.forget(job_id)  # the job is deleted
        return await table.fetch_events(job_id, wanted)

    reader = reader_of(fetch, tmp_path)
    with pytest.raises(OutdatedPermitError):
        await reader.read(PERMIT, 1, 10)
    await reader.aclose()


async def test_what_the_source_raises_passes_through_as_it_is(tmp_path: Path) -> None:
    error = UnavailableError("no answer")

    async def fetch(job_id: int, wanted: EventRange) -> tuple[OutputEvent, ...]:
        raise error

    reader = reader_of(fetch, tmp_path)
    with pytest.raises(UnavailableError) as raised:
        await reader.read(PERMIT, 1, 10)
    assert raised.value is error
    await reader.aclose()


async def test_early_lines_are_given_up_where_no_permit_comes(tmp_path: Path) -> None:
    asked = asyncio.Event()

    async def fetch(job_id: int, wanted: EventRange) -> tuple[OutputEvent, ...]:
        asked.set()
        await asyncio.sleep(60)
        return ()

    reader = reader_of(fetch, tmp_path)
    async with reader.early_lines(JOB_ID, 1, 10) as early:
        assert early is not None
        await asked.wait()
    assert early.cancelled()
    await reader.aclose()
