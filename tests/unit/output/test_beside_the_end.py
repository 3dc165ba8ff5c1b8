"""What is wanted of an output is asked for while the controller says where the output ends."""

import asyncio
from collections.abc import AsyncIterator, Awaitable, Callable
from contextlib import asynccontextmanager
from dataclasses import dataclass, field
from pathlib import Path

import pytest

from app.jobs.model import FetchedJob
from app.output.events import EventRange, OutputEvent
from app.output.page import OutputPage
from app.output.reading.line_stream import LineSelection
from app.services.outputs import Outputs
from tests.unit.output.download_blocks import blocks_of, next_of, rest_of, text_of
from tests.unit.output.event_table import (
    JOB_ID,
    EventTable,
    filled,
    numbered,
    page_of,
    texts,
)
from tests.unit.services.people import until

SIZE = 6000
Work = Callable[[Outputs], Awaitable[object]]


@dataclass
class Held(EventTable):
    """Answers nothing about events until it may, but `asked_for` notes what was asked."""

    events: list[OutputEvent] = field(default_factory=lambda: numbered(SIZE))
    status: str = "successful"
    may_answer: asyncio.Event = field(default_factory=asyncio.Event)
    asked_for: list[tuple[int | None, int]] = field(default_factory=list)

    async def fetch_events(self, job_id: int, bounds: EventRange) -> tuple[OutputEvent, ...]:
        after = None if bounds.newest_first else bounds.counters_after
        self.asked_for.append((after, bounds.limit))
        await self.may_answer.wait()
        return await super().fetch_events(job_id, bounds)


NEWEST = (None, 1)


@asynccontextmanager
async def readable(table: Held, folder: Path) -> AsyncIterator[Outputs]:
    """The output of a job whose record has just been read."""
    outputs = table.outputs(folder)
    answer = await table.read_job(JOB_ID)
    assert isinstance(answer, FetchedJob)
    outputs.record_read(answer)
    try:
        yield outputs
    finally:
        await outputs.aclose()


async def first_block(outputs: Outputs, first_line: int) -> None:
    assert await next_of(blocks_of(outputs, LineSelection(first_line))) is not None


@pytest.mark.parametrize(
    ("work", "beside"),
    [
        (lambda outputs: page_of(outputs, 1, 200), (0, 256)),
        (lambda outputs: page_of(outputs, 5000, 100), (4096, 1024)),
        (lambda outputs: first_block(outputs, 1), (0, 4096)),
        (lambda outputs: first_block(outputs, 5000), (4096, 1024)),
        (filled, (0, 4096)),
    ],
)
async def test_nobody_waits_for_two_answers_in_a_row(
    tmp_path: Path, work: Work, beside: tuple[int, int]
) -> None:
    table = Held()
    async with readable(table, tmp_path) as outputs:
        working = asyncio.ensure_future(work(outputs))
        await until(lambda: len(table.asked_for) == 2)
        assert sorted(table.asked_for, key=str) == sorted([NEWEST, beside], key=str)
        table.may_answer.set()
        await working
    assert set(table.given.values()) == {1}


async def test_who_comes_while_the_end_is_asked_for_does_not_wait_for_it(tmp_path: Path) -> None:
    table = Held()
    async with readable(table, tmp_path) as outputs:
        first = asyncio.create_task(page_of(outputs, 1, 200))
        await until(lambda: len(table.asked_for) == 2)
        linked = asyncio.create_task(page_of(outputs, 5000, 10))
        await until(lambda: len(table.asked_for) == 3)
        assert table.asked_for[2] == (4096, 1024)
        table.may_answer.set()
        assert texts(await linked)[0] == "line 5000"
        assert (await first).total_lines == SIZE
        assert (await filled(outputs)).lines_here == SIZE
    assert table.given == dict.fromkeys(range(1, SIZE + 1), 1)


async def test_lines_that_there_are_not_cost_one_request_and_show_where_it_ends(
    tmp_path: Path,
) -> None:
    table = Held(numbered(300))
    async with readable(table, tmp_path) as outputs:
        reading = asyncio.create_task(page_of(outputs, 5000, 10))
        await until(lambda: len(table.asked_for) == 2)
        table.may_answer.set()
        page = await reading
        assert isinstance(page, OutputPage)
        assert (page.lines, page.total_lines, page.is_complete) == ((), 300, True)
        assert texts(await page_of(outputs, 295)) == [f"line {n}" for n in range(295, 301)]
    assert set(table.given.values()) == {1}


async def test_what_is_stored_is_not_asked_for_again(tmp_path: Path) -> None:
    table = Held()
    table.may_answer.set()
    async with readable(table, tmp_path) as outputs:
        await filled(outputs)
    table.asked_for.clear()
    async with readable(table, tmp_path) as again:
        assert texts(await page_of(again, 5000, 1)) == ["line 5000"]
        assert await rest_of(blocks_of(again)) == text_of(SIZE)
    assert table.asked_for == []


async def test_a_running_jobs_events_are_asked_for_once(tmp_path: Path) -> None:
    table = Held(status="running")
    async with readable(table, tmp_path) as outputs:
        reading = asyncio.create_task(page_of(outputs, 1, 200))
        await until(lambda: bool(table.asked_for))
        table.may_answer.set()
        await reading
    assert set(table.given.values()) == {1}
