"""Any stored blocks, any ends, any order of arrival, any clock: the reader gets on, and shows every
event that the controller has.
"""

import asyncio
import tempfile
from dataclasses import dataclass
from datetime import timedelta
from pathlib import Path

from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from app.output.page import OutputPage
from app.output.reader import Progress
from app.output.reading.line_stream import LineSelection
from app.services.outputs import Outputs
from tests.unit.output.event_table import BLOCK, JOB_ID, NOON, EventTable, numbered
from tests.unit.output.stored_blocks import put_block, put_old_end

LONGEST = 3 * BLOCK + 500
EVENTS = numbered(LONGEST)
LIMIT_S = 60


@dataclass(frozen=True)
class Block:
    """A stored block; an old one may lack events that the controller has."""

    first: int
    last: int
    is_old: bool
    lacks: frozenset[int]


@dataclass(frozen=True)
class Case:
    """What lies on disk, what the controller has, and how that comes."""

    count: int
    lost: frozenset[int]
    blocks: tuple[Block, ...]
    old_end: int | None
    shows: tuple[int, ...]  # how many events are visible at each step, before the end
    looks: tuple[int, ...]  # lines that somebody reads between the steps
    minutes_ahead: int | None  # the controller's clock; None: it says no time


@st.composite
def cases(draw: st.DrawFn) -> Case:
    count = draw(st.integers(1, LONGEST))
    near_borders = st.sampled_from([1, BLOCK, BLOCK + 1, 2 * BLOCK, 2 * BLOCK + 1, count])
    counters = (st.integers(1, count) | near_borders).map(lambda n: min(n, count))
    blocks = []
    for _ in range(draw(st.integers(0, 6))):
        first, last = sorted((draw(counters), draw(counters)))
        is_old = draw(st.booleans())
        lacks = draw(st.frozensets(counters, max_size=3)) if is_old else frozenset()
        blocks.append(Block(first, last, is_old, lacks))
    return Case(
        count=count,
        # The newest one is there: nobody could know of it else.
        lost=draw(st.frozensets(counters, max_size=4)) - {count},
        blocks=tuple(blocks),
        old_end=draw(st.none() | counters),
        shows=tuple(sorted(draw(st.lists(counters, max_size=3)))),
        looks=tuple(draw(st.lists(counters, max_size=3))),
        minutes_ahead=draw(st.none() | st.sampled_from([-60, -11, 0, 9, 15, 60, 10**6])),
    )


def put_all(root: Path, case: Case) -> None:
    for block in case.blocks:
        gone = case.lost | block.lacks
        events = [one for one in EVENTS if one.counter not in gone]
        put_block(root, events, block.first, block.last, is_old=block.is_old)
    if case.old_end is not None:
        put_old_end(root, case.old_end, case.old_end)


async def healed(case: Case, root: Path) -> tuple[bytes, Progress, list[tuple[int, int]]]:
    """The whole output as a download gives it, how much is here, and what is said to be lost."""
    has = [one for one in EVENTS[: case.count] if one.counter not in case.lost]
    now = None if case.minutes_ahead is None else NOON + timedelta(minutes=case.minutes_ahead)
    table = EventTable([], status="running", now=now)
    outputs = table.outputs(root)
    for visible in case.shows:
        table.events = has[:visible][::-1]
        for line in case.looks:
            await outputs.read(JOB_ID, line, 300)
        await outputs.follow(JOB_ID)
    outputs.stop_following(JOB_ID)
    for table.processed in (False, True):
        table.events, table.status = has, "successful"
        outputs._access._permits.clear()  # the record is older than a minute
        for line in case.looks:
            await outputs.read(JOB_ID, line, 300)
    progress = await filled(outputs)
    download = outputs.download(JOB_ID, LineSelection())
    text = await download.pool.run(
        lambda: b"".join(bytes(block.text) for block in download.blocks())
    )
    lost = []
    for first in range(1, case.count + 2, 1000):
        page = await outputs.read(JOB_ID, first, 1000)
        assert isinstance(page, OutputPage)
        lost += [(gap.first, gap.last) for gap in page.missing]
    await outputs.aclose()
    return text, progress, lost


async def filled(outputs: Outputs) -> Progress:
    """How much is here once all is; the caller bounds the time."""
    while True:
        progress = await outputs.progress(JOB_ID, fill=True)
        assert isinstance(progress, Progress)
        if progress.is_complete:
            return progress
        await asyncio.sleep(0.002)


def ranges(counters: frozenset[int]) -> list[tuple[int, int]]:
    found: list[tuple[int, int]] = []
    for counter in sorted(counters):
        if found and found[-1][1] == counter - 1:
            found[-1] = (found[-1][0], counter)
        else:
            found.append((counter, counter))
    return found


@settings(max_examples=60, deadline=None, suppress_health_check=[HealthCheck.too_slow])
@given(cases())
def test_the_reader_gets_on_and_shows_every_event_that_the_controller_has(case: Case) -> None:
    with tempfile.TemporaryDirectory() as folder:
        root = Path(folder)
        put_all(root, case)
        for _ in range(2):  # and once more from what the first left on disk

            async def within_limits() -> tuple[bytes, Progress, list[tuple[int, int]]]:
                async with asyncio.timeout(LIMIT_S):
                    return await healed(case, root)

            text, progress, lost = asyncio.run(within_limits())
            kept = [n for n in range(1, case.count + 1) if n not in case.lost]
            assert text == "".join(f"line {n}\n" for n in kept).encode()
            assert progress.is_complete
            assert progress.lines_here == len(kept)
            assert lost == ranges(case.lost)
