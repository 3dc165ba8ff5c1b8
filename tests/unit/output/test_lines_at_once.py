"""Lines that do not wait for where the output ends: which are shown, and what the page says."""

import asyncio
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from dataclasses import dataclass, field
from pathlib import Path

import pytest

from app.awx.error_texts import Action
from app.awx.errors import ServerFailed
from app.output.events import EventRange, OutputEvent
from app.output.page import OutputPage
from app.services.failures import Failure
from app.services.outputs import Outputs
from tests.unit.output.event_table import JOB_ID, EventTable, event, numbered, page_of, texts

GONE = Failure("Gone.", "not_found", can_try_again=False, id="0")


@dataclass
class UnknownEnd(EventTable):
    """A controller that says which event is the newest when the test lets it."""

    may_answer: asyncio.Event = field(default_factory=asyncio.Event)
    fails: bool = False

    async def fetch_events(self, job_id: int, bounds: EventRange) -> tuple[OutputEvent, ...]:
        if bounds.newest_first:
            await self.may_answer.wait()
            if self.fails:
                raise ServerFailed(Action.READ_EVENTS)
        return await super().fetch_events(job_id, bounds)


@dataclass
class EndFirst(EventTable):
    """A controller that gives lines a while after it has said which event is the newest."""

    has_said_end: asyncio.Event = field(default_factory=asyncio.Event)

    async def fetch_events(self, job_id: int, bounds: EventRange) -> tuple[OutputEvent, ...]:
        if not bounds.newest_first:
            await self.has_said_end.wait()
            await asyncio.sleep(0.1)
        self.has_said_end.set()
        return await super().fetch_events(job_id, bounds)


@asynccontextmanager
async def outputs_of(table: EventTable, folder: Path) -> AsyncIterator[Outputs]:
    outputs = table.outputs(folder)
    try:
        yield outputs
    finally:
        await outputs.aclose()


async def at_once(outputs: Outputs, first_line: int = 1, count: int = 10) -> OutputPage:
    page = await outputs.read(JOB_ID, first_line, count, at_once=True)
    assert isinstance(page, OutputPage), page
    return page


@pytest.mark.parametrize("status", ["running", "successful"])
async def test_lines_are_shown_before_the_end_is_known_and_say_so(
    tmp_path: Path, status: str
) -> None:
    table = UnknownEnd(numbered(5000), status=status)
    async with outputs_of(table, tmp_path) as outputs:
        page = await at_once(outputs, 1, 200)
        assert texts(page) == [f"line {n}" for n in range(1, 201)]
        assert (page.is_end_known, page.is_complete, page.has_more) == (False, False, True)
        table.may_answer.set()
        page = await page_of(outputs, 1, 200)
        assert (page.total_lines, page.is_end_known) == (5000, True)
        assert page.is_complete is (status == "successful")


async def test_a_short_output_is_whole_and_complete_once_that_is_confirmed(tmp_path: Path) -> None:
    table = UnknownEnd(numbered(37), status="successful")
    async with outputs_of(table, tmp_path) as outputs:
        page = await at_once(outputs, 1, 200)
        assert (len(page.lines), page.total_lines, page.has_more) == (37, 37, False)
        assert (page.is_end_known, page.is_complete) == (False, False)
        table.may_answer.set()
        page = await at_once(outputs, 1, 200)
        assert (page.is_end_known, page.is_complete) == (True, True)
        assert (sorted(table.asked), table.records) == ([1, 256], 1)


async def test_lines_that_are_asked_for_with_patience_come_with_the_end(tmp_path: Path) -> None:
    table = UnknownEnd(numbered(300), status="successful")
    async with outputs_of(table, tmp_path) as outputs:
        reading = asyncio.create_task(page_of(outputs))
        assert (await at_once(outputs)).is_end_known is False
        assert not reading.done()
        table.may_answer.set()
        assert (await reading).total_lines == 300


async def test_an_end_that_is_known_before_the_lines_is_shown_with_them(tmp_path: Path) -> None:
    async with outputs_of(EndFirst(numbered(300), status="successful"), tmp_path) as outputs:
        page = await at_once(outputs)
        assert (page.total_lines, page.is_end_known, page.is_complete) == (300, True, True)


@pytest.mark.parametrize(
    "events",
    [
        [],  # perhaps it has none; perhaps they are not saved yet
        [n for n in numbered(50) if n.counter != 7],  # the missing one has to be asked for again
        [event(n, 0, 0, f"{n},") for n in range(1, 300)],  # of one line, which goes on
    ],
)
async def test_what_may_be_shown_wrongly_waits_for_the_end(
    tmp_path: Path, events: list[OutputEvent]
) -> None:
    table = UnknownEnd(events, status="successful")
    async with outputs_of(table, tmp_path) as outputs:
        reading = asyncio.create_task(at_once(outputs))
        await asyncio.wait({reading}, timeout=0.2)
        assert not reading.done()
        table.may_answer.set()
        assert (await reading).is_end_known


async def test_without_a_permit_no_line_is_shown(tmp_path: Path) -> None:
    table = UnknownEnd(numbered(50), status="successful", failure=GONE)
    async with outputs_of(table, tmp_path) as outputs:
        assert await outputs.read(JOB_ID, 1, 10, at_once=True) == GONE


async def test_a_failure_behind_the_lines_is_that_of_the_next_who_asks(tmp_path: Path) -> None:
    table = UnknownEnd(numbered(50), status="successful", fails=True)
    async with outputs_of(table, tmp_path) as outputs:
        assert len((await at_once(outputs)).lines) == 10
        table.may_answer.set()
        assert isinstance(await outputs.read(JOB_ID, 11, 10), Failure)
        table.fails = False
        assert (await page_of(outputs, 11)).total_lines == 50


async def test_closing_does_not_wait_for_the_end(tmp_path: Path) -> None:
    table = UnknownEnd(numbered(50), status="successful")
    async with outputs_of(table, tmp_path) as outputs:
        await at_once(outputs)
    assert not table.may_answer.is_set()


async def test_a_known_record_and_the_lines_are_not_asked_for_one_after_the_other(
    tmp_path: Path,
) -> None:
    table = UnknownEnd(numbered(50), status="successful")
    async with outputs_of(table, tmp_path) as outputs:
        answer = await table.read_job(JOB_ID)
        assert not isinstance(answer, Failure)
        outputs.record_read(answer)
        assert len((await at_once(outputs)).lines) == 10
        assert table.records == 1
