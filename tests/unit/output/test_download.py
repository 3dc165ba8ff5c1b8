"""Downloads of what is not here yet: fetched ahead, each event once, and no more than is read."""

import asyncio
from dataclasses import dataclass, field
from pathlib import Path

from app.awx.error_texts import Action
from app.awx.errors import TimedOut
from app.output.events import EventRange, OutputEvent
from app.output.fetching.in_flight import BLOCKS_PER_REQUEST, REQUESTS_AT_ONCE
from app.output.reading.line_stream import LineSelection
from tests.unit.output.download_blocks import blocks_of, next_of, rest_of, text_of
from tests.unit.output.event_table import BLOCK, EventTable, numbered

REQUEST = BLOCKS_PER_REQUEST * BLOCK
TOTAL = 40 * BLOCK


@dataclass
class HeldTable(EventTable):
    """Answers no large request before as many as may be are under way."""

    at_once: int = 0
    most_at_once: int = 0
    are_enough: asyncio.Event = field(default_factory=asyncio.Event)

    async def fetch_events(self, job_id: int, bounds: EventRange) -> tuple[OutputEvent, ...]:
        if bounds.limit == 1:
            return await super().fetch_events(job_id, bounds)
        self.at_once += 1
        self.most_at_once = max(self.most_at_once, self.at_once)
        if self.at_once == REQUESTS_AT_ONCE:
            self.are_enough.set()
        try:
            async with asyncio.timeout(20):
                await self.are_enough.wait()
            return await super().fetch_events(job_id, bounds)
        finally:
            self.at_once -= 1


async def test_a_download_has_the_next_requests_under_way_and_asks_for_nothing_twice(
    tmp_path: Path,
) -> None:
    table = HeldTable(numbered(TOTAL), status="successful")
    assert await rest_of(blocks_of(table.outputs(tmp_path))) == text_of(TOTAL)
    assert table.most_at_once == REQUESTS_AT_ONCE
    assert table.asked == [1, *[REQUEST] * (TOTAL // REQUEST)]
    assert set(table.given.values()) == {1}


async def test_a_download_that_is_read_no_further_fetches_no_further(tmp_path: Path) -> None:
    table = EventTable(numbered(TOTAL), status="successful")
    blocks = blocks_of(table.outputs(tmp_path))
    for _ in range(BLOCKS_PER_REQUEST):  # all of the first request
        assert await next_of(blocks) is not None
    async with asyncio.timeout(20):
        while len(table.given) < REQUESTS_AT_ONCE * REQUEST:  # noqa: ASYNC110 # nobody is notified
            await asyncio.sleep(0.01)
    assert table.asked == [1, *[REQUEST] * REQUESTS_AT_ONCE]


async def test_a_download_of_some_lines_fetches_about_those(tmp_path: Path) -> None:
    table = EventTable(numbered(TOTAL), status="successful")
    wanted = LineSelection(first=2 * BLOCK, last=2 * BLOCK + 9)
    text = await rest_of(blocks_of(table.outputs(tmp_path), wanted))
    assert f"line {2 * BLOCK}\n".encode() in text
    assert f"line {2 * BLOCK + 9}\n".encode() in text
    assert len(table.given) <= 3 * BLOCK


async def test_a_failed_request_ahead_is_made_again_when_its_lines_come(tmp_path: Path) -> None:
    table = FailingAhead(numbered(TOTAL), status="successful")
    assert await rest_of(blocks_of(table.outputs(tmp_path))) == text_of(TOTAL)
    assert table.failed == 1


@dataclass
class FailingAhead(EventTable):
    """Fails the second large request once."""

    failed: int = 0

    async def fetch_events(self, job_id: int, bounds: EventRange) -> tuple[OutputEvent, ...]:
        if bounds.counters_after == REQUEST and not self.failed:
            self.failed += 1
            raise TimedOut(Action.READ_EVENTS)
        return await super().fetch_events(job_id, bounds)
