"""A running job's output as its events become visible: late, out of order, or never."""

import asyncio
import random
from collections.abc import Sequence
from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta

from hypothesis import given, settings
from hypothesis import strategies as st

from app.jobs.model import OutputEvent
from app.output.lines import GapReason
from app.viewing.live_output import KEEP_EVENTS, LiveOutput

NOON = datetime(2026, 11, 24, 12, tzinfo=UTC)


def event(counter: int, seconds: float = 0.0) -> OutputEvent:
    at = NOON + timedelta(seconds=seconds)
    return OutputEvent(counter, counter - 1, counter, f"line {counter}", at, False)


@dataclass
class Printing:
    """Events as far as they are visible, and how often each was handed out."""

    visible: dict[int, OutputEvent] = field(default_factory=dict)
    handed_out: dict[int, int] = field(default_factory=dict)

    def show(self, *counters: int, seconds: float = 0.0) -> None:
        self.visible |= {counter: event(counter, seconds) for counter in counters}

    async def fetch(
        self,
        job_id: int,
        *,
        lines_from: int | None = None,
        lines_below: int | None = None,
        counters_after: int | None = None,
        counters: Sequence[int] = (),
        limit: int,
        newest_first: bool = False,
    ) -> tuple[OutputEvent, ...]:
        assert limit > 0
        chosen = [
            n
            for n in sorted(self.visible)
            if n > (counters_after or 0) and (not counters or n in counters)
        ]
        chosen = chosen[::-1][:limit] if newest_first else chosen[:limit]
        if not (newest_first and limit == 1):
            for counter in chosen:
                self.handed_out[counter] = self.handed_out.get(counter, 0) + 1
        return tuple(self.visible[counter] for counter in chosen)


def texts(live: LiveOutput, below: int = 10**6) -> list[str]:
    return [line.text for line in live.assembled(0, below, has_ended=False).lines]


async def test_what_is_printed_between_two_looks_is_fetched_once() -> None:
    printing = Printing()
    live = LiveOutput(printing.fetch, 1)
    printing.show(1, 2, 3)
    await live.refresh()
    printing.show(4, 5)
    await live.refresh()
    await live.refresh()
    assert texts(live) == [f"line {n}" for n in range(1, 6)]
    assert set(printing.handed_out.values()) == {1}


async def test_the_version_grows_only_when_there_is_more() -> None:
    printing = Printing()
    live = LiveOutput(printing.fetch, 1)
    printing.show(1)
    await live.refresh()
    before = live.version
    await live.refresh()
    assert live.version == before
    printing.show(2)
    await live.refresh()
    assert live.version > before


async def test_events_that_come_late_take_their_place() -> None:
    printing = Printing()
    live = LiveOutput(printing.fetch, 1)
    printing.show(1, 2, 5, 6)
    await live.refresh()
    shown = live.assembled(0, 100, has_ended=False)
    assert [(gap.first, gap.last, gap.reason) for gap in shown.missing] == [
        (3, 4, GapReason.MAY_ARRIVE)
    ]
    printing.show(3, 4)
    await live.refresh()
    assert texts(live) == [f"line {n}" for n in range(1, 7)]


async def test_a_gap_that_is_too_old_is_asked_for_no_more() -> None:
    printing = Printing()
    live = LiveOutput(printing.fetch, 1)
    printing.show(1, 3, seconds=0)
    printing.show(4, seconds=100)
    await live.refresh()
    await live.refresh()
    handed_out = dict(printing.handed_out)
    await live.refresh()
    assert printing.handed_out == handed_out
    gaps = live.assembled(0, 100, has_ended=False).missing
    assert [gap.reason for gap in gaps] == [GapReason.LOST]


async def test_a_long_output_begins_near_its_end() -> None:
    printing = Printing()
    printing.show(*range(1, 30_001))
    live = LiveOutput(printing.fetch, 1)
    await live.refresh()
    assert not live.covers(0)
    assert live.covers(live.base_line)
    last = live.assembled(29_990, 30_000, has_ended=False)
    assert [line.number for line in last.lines] == list(range(29_991, 30_001))
    assert last.missing == ()


async def test_old_events_are_let_go() -> None:
    printing = Printing()
    live = LiveOutput(printing.fetch, 1)
    await live.refresh()
    for start in range(1, 3 * KEEP_EVENTS, 5000):
        printing.show(*range(start, start + 5000))
        await live.refresh()
    assert live.base_line > 0
    assert set(printing.handed_out.values()) == {1}


@settings(max_examples=50, deadline=None)
@given(
    count=st.integers(1, 200),
    seed=st.integers(0, 10**6),
    steps=st.integers(1, 20),
)
def test_whatever_the_order_no_line_is_lost_doubled_or_moved(
    count: int, seed: int, steps: int
) -> None:
    order = list(range(1, count + 1))
    random.Random(seed).shuffle(order)
    printing = Printing()
    live = LiveOutput(printing.fetch, 1)

    async def play() -> None:
        size = max(1, count // steps)
        for start in range(0, count, size):
            printing.show(*order[start : start + size])
            await live.refresh()
            numbers = [line.number for line in live.assembled(0, 10**6, has_ended=False).lines]
            assert numbers == sorted(set(numbers))
        await live.refresh()

    asyncio.run(play())
    assert texts(live) == [f"line {n}" for n in range(1, count + 1)]
    assert set(printing.handed_out.values()) == {1}
