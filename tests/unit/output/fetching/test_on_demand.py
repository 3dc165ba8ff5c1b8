"""The first window of an output that nothing is known of: how much is asked for, and waited for."""

import asyncio
from dataclasses import dataclass, field
from pathlib import Path

from app.output.events import EventRange, OutputEvent
from tests.unit.output.event_table import BLOCK, EventTable, event, numbered, page_of, texts

BEGINNING = 256


@dataclass
class SlowTable(EventTable):
    """A controller that answers about what is behind the first events when the test says so."""

    may_answer: asyncio.Event = field(default_factory=asyncio.Event)

    async def fetch_events(self, job_id: int, bounds: EventRange) -> tuple[OutputEvent, ...]:
        if bounds.counters_after == BEGINNING:
            await self.may_answer.wait()
        return await super().fetch_events(job_id, bounds)


async def test_a_first_window_waits_for_no_more_events_than_it_may_need(tmp_path: Path) -> None:
    table = SlowTable(numbered(30_000), status="successful")
    outputs = table.outputs(tmp_path)
    page = await page_of(outputs, 1, 200)
    assert (len(page.lines), page.total_lines, page.is_complete) == (200, 30_000, True)
    assert len(table.given) == BEGINNING
    table.may_answer.set()
    assert len((await page_of(outputs, 201, 800)).lines) == 800
    assert (len(table.given), set(table.given.values())) == (BLOCK, {1}), "each event once"
    await outputs.aclose()


async def test_a_block_that_is_begun_is_fetched_to_its_end_for_all_who_need_it(
    tmp_path: Path,
) -> None:
    table = EventTable(numbered(3 * BLOCK), status="successful")
    outputs = table.outputs(tmp_path)
    pages = await asyncio.gather(*(page_of(outputs, line, 200) for line in (1, 201, 801, 1001)))
    assert [len(page.lines) for page in pages] == [200] * 4
    await outputs.aclose()
    assert set(table.given.values()) == {1}


async def test_a_line_of_more_events_than_the_beginning_has_is_whole(tmp_path: Path) -> None:
    table = EventTable(
        [*(event(n, 0, 0, f"{n},") for n in range(1, 300)), event(300, 0, 1, "end")],
        status="successful",
    )
    (line,) = texts(await page_of(table.outputs(tmp_path)))
    assert line == "\r".join([*(f"{n}," for n in range(1, 300)), "end"])


async def test_a_gap_in_the_beginning_is_settled_before_it_is_called_lost(tmp_path: Path) -> None:
    late = event(7)
    table = EventTable([n for n in numbered(600) if n.counter != 7], status="successful")
    outputs = table.outputs(tmp_path)
    page = await page_of(outputs, 1, 20)
    assert [(gap.first, gap.reason.value) for gap in page.missing] == [(7, "lost")]
    assert page.is_complete
    assert late.counter not in table.given
    await outputs.aclose()
