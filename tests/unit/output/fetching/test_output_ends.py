"""The end of an output is what the controller confirmed, whatever any clock shows."""

import asyncio
from dataclasses import dataclass, field
from datetime import timedelta
from pathlib import Path

import pytest

from app.jobs.model import FetchedJob
from app.output.events import EventRange, OutputEvent
from app.output.lines import GapReason
from app.output.reader import Progress
from app.output.search.query import Pattern, Query, compile_query
from app.output.searches import Found
from app.services.failures import Failure
from app.services.outputs import Outputs
from tests.unit.output.event_table import (
    JOB_ID,
    NOON,
    EventTable,
    event,
    files,
    numbered,
    page_of,
    texts,
    written,
)


def everything_in(folder: Path) -> list[Path]:
    return list(folder.rglob("*"))


@dataclass
class EndsBetween(EventTable):
    """Its job goes on and ends after the first answer about events, before that of the record."""

    has_answered: asyncio.Event = field(default_factory=asyncio.Event)

    async def fetch_events(self, job_id: int, bounds: EventRange) -> tuple[OutputEvent, ...]:
        found = await super().fetch_events(job_id, bounds)
        self.has_answered.set()
        return found

    async def read_job(self, job_id: int) -> FetchedJob | Failure:
        await self.has_answered.wait()
        await asyncio.sleep(0.02)  # whatever was asked beside the record is answered by now
        self.events, self.status = numbered(100), "successful"
        return await super().read_job(job_id)


@pytest.mark.parametrize("minutes_behind", [0, 9, 11, 60, -11, None])
async def test_no_clock_makes_the_end_that_was_there_before_the_record_final(
    tmp_path: Path, minutes_behind: int | None
) -> None:
    # By a clock of ours that is right, the job of a controller behind ended so long ago.
    now = None if minutes_behind is None else NOON + timedelta(minutes=minutes_behind)
    table = EndsBetween(numbered(50), now=now)
    outputs = table.outputs(tmp_path)
    page = await page_of(outputs, count=500)
    assert (len(page.lines), page.is_complete, page.missing) == (100, True, ())
    await written(tmp_path, 1)
    await outputs.aclose()
    again = await page_of(table.outputs(tmp_path), count=500)
    assert (len(again.lines), again.total_lines, again.is_complete) == (100, 100, True)


async def test_an_output_that_is_not_confirmed_is_said_to_be_so_and_never_final(
    tmp_path: Path,
) -> None:
    table = EventTable(numbered(57), status="successful", processed=False)
    outputs = table.outputs(tmp_path)
    page = await page_of(outputs, count=100)
    assert (len(page.lines), page.is_complete, page.is_unconfirmed) == (57, False, True)
    progress = await outputs.progress(JOB_ID, fill=True)
    assert isinstance(progress, Progress)
    assert (progress.is_complete, progress.is_unconfirmed) == (False, True)
    await outputs.aclose()
    assert files(tmp_path) == 0
    assert [path.name for path in everything_in(tmp_path) if path.is_file()] == []


async def test_a_running_output_is_not_called_unconfirmed(tmp_path: Path) -> None:
    assert not (await page_of(EventTable(numbered(5)).outputs(tmp_path))).is_unconfirmed


@pytest.mark.parametrize("late", [[58], [58, 59, 60], [20]])
async def test_reading_again_brings_what_was_saved_late(tmp_path: Path, late: list[int]) -> None:
    everything = numbered(60)
    early = [one for one in everything if one.counter not in late]
    table = EventTable(early, status="successful", processed=False)
    outputs = table.outputs(tmp_path)
    before = await page_of(outputs, count=100)
    table.events = everything
    assert texts(await page_of(outputs, count=100)) == texts(before)  # not asked with every read
    assert await outputs.read_again(JOB_ID) is None
    page = await page_of(outputs, count=100)
    assert (len(page.lines), page.missing, page.is_unconfirmed) == (60, (), True)


async def test_an_output_that_is_confirmed_late_becomes_final(tmp_path: Path) -> None:
    table = EventTable(numbered(57), status="successful", processed=False)
    outputs = table.outputs(tmp_path)
    assert (await page_of(outputs, count=100)).is_unconfirmed
    table.events, table.processed = numbered(60), True
    assert await outputs.read_again(JOB_ID) is None
    page = await page_of(outputs, count=100)
    assert (len(page.lines), page.is_complete, page.is_unconfirmed) == (60, True, False)
    await written(tmp_path, 1)


async def test_reading_again_asks_for_gaps_that_were_given_up(tmp_path: Path) -> None:
    early = [event(1), event(3), event(4, seconds=100)]
    table = EventTable(early, status="successful", processed=False)
    outputs = table.outputs(tmp_path)
    await page_of(outputs)
    assert await outputs.read_again(JOB_ID) is None
    (gap,) = (await page_of(outputs)).missing
    assert gap.reason is GapReason.LOST
    table.events = [*early, event(2)]
    assert await outputs.read_again(JOB_ID) is None
    assert (await page_of(outputs)).missing == ()


async def test_reading_again_passes_on_why_the_record_cannot_be_read(tmp_path: Path) -> None:
    table = EventTable(numbered(5), status="successful", processed=False)
    outputs = table.outputs(tmp_path)
    await page_of(outputs)
    table.failure = Failure("Gone.", "not_found", can_try_again=False, id="0")
    assert await outputs.read_again(JOB_ID) is table.failure


@pytest.mark.parametrize("is_processed", [False, True])
async def test_events_after_the_last_visible_one_are_missed_by_the_announced_count(
    tmp_path: Path, *, is_processed: bool
) -> None:
    table = EventTable(numbered(57), status="successful", processed=is_processed)
    outputs = table.outputs(tmp_path)
    outputs.announce(JOB_ID, 60)
    page = await page_of(outputs, count=100)
    (gap,) = page.missing
    assert (gap.first, gap.last, gap.before_line) == (58, 60, 58)
    assert gap.reason is (GapReason.LOST if is_processed else GapReason.MAY_ARRIVE)


async def test_a_count_that_cannot_be_is_not_believed(tmp_path: Path) -> None:
    table = EventTable(numbered(57), status="successful", processed=False)
    outputs = table.outputs(tmp_path)
    for count in (3, 2**31 - 1):
        outputs.announce(JOB_ID, count)
    page = await page_of(outputs, count=100)
    assert (page.missing, page.total_lines) == ((), 57)


async def test_a_search_of_an_unconfirmed_output_ends_and_says_what_it_is(tmp_path: Path) -> None:
    table = EventTable(numbered(57), status="successful", processed=False)
    outputs = table.outputs(tmp_path)
    pattern = compile_query(Query("line 5"))
    assert isinstance(pattern, Pattern)
    await page_of(outputs)
    found = await outputs.search(JOB_ID, pattern)
    assert isinstance(found, Found)
    assert (found.results.index.count, found.is_complete, found.is_unconfirmed) == (9, False, True)
    await outputs.aclose()


async def test_an_unconfirmed_output_is_not_asked_about_with_every_read(tmp_path: Path) -> None:
    table = EventTable(numbered(57), status="successful", processed=False)
    outputs: Outputs = table.outputs(tmp_path)
    await page_of(outputs)
    table.asked.clear()
    for first in (1, 11, 21):
        await page_of(outputs, first)
    assert table.asked == []
