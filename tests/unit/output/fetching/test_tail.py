"""A running job's output as its events become visible: late, out of order, or never."""

import asyncio
import random
import tempfile
from pathlib import Path

from hypothesis import given, settings
from hypothesis import strategies as st

from app.output.lines import GapReason
from app.services.failures import Failure
from app.services.outputs import Outputs
from tests.unit.output.event_table import (
    JOB_ID,
    EventTable,
    event,
    numbered,
    page_of,
    texts,
    written,
)


async def followed(outputs: Outputs) -> int:
    version = await outputs.follow(JOB_ID)
    assert not isinstance(version, Failure)
    return version


async def test_what_is_printed_between_two_polls_is_fetched_once(tmp_path: Path) -> None:
    table = EventTable(numbered(3))
    outputs = table.outputs(tmp_path)
    await followed(outputs)
    table.events += numbered(5)[3:]
    await followed(outputs)
    await followed(outputs)
    assert texts(await page_of(outputs)) == [f"line {n}" for n in range(1, 6)]
    assert set(table.given.values()) == {1}


async def test_the_version_grows_only_when_there_is_more(tmp_path: Path) -> None:
    table = EventTable(numbered(1))
    outputs = table.outputs(tmp_path)
    before = await followed(outputs)
    assert await followed(outputs) == before
    table.events.append(event(2))
    assert await followed(outputs) > before


async def test_events_that_come_late_take_their_place(tmp_path: Path) -> None:
    table = EventTable([n for n in numbered(6) if n.counter not in {3, 4}])
    outputs = table.outputs(tmp_path)
    await followed(outputs)
    (gap,) = (await page_of(outputs)).missing
    assert (gap.first, gap.last, gap.reason) == (3, 4, GapReason.MAY_ARRIVE)
    table.events += [event(4), event(3)]
    await followed(outputs)
    page = await page_of(outputs)
    assert texts(page) == [f"line {n}" for n in range(1, 7)]
    assert page.missing == ()


async def test_a_gap_that_is_too_old_is_asked_for_no_more(tmp_path: Path) -> None:
    table = EventTable([event(1), event(3), event(4, seconds=100)])
    outputs = table.outputs(tmp_path)
    await followed(outputs)
    await followed(outputs)
    table.asked.clear()
    await followed(outputs)
    assert 1 not in table.asked
    assert [gap.reason for gap in (await page_of(outputs)).missing] == [GapReason.LOST]


async def test_a_long_output_is_followed_from_near_its_end(tmp_path: Path) -> None:
    table = EventTable(numbered(30_000))
    outputs = table.outputs(tmp_path)
    await followed(outputs)
    assert len(table.given) < 2000
    page = await page_of(outputs, 29_991)
    assert [line.number for line in page.lines] == list(range(29_991, 30_001))
    assert page.missing == ()


async def test_what_is_final_of_a_running_job_is_on_disk(tmp_path: Path) -> None:
    table = EventTable()
    outputs = table.outputs(tmp_path)
    await page_of(outputs)
    for size in range(1000, 6001, 1000):
        table.events = numbered(size)
        await followed(outputs)
    await written(tmp_path, 5)
    assert set(table.given.values()) == {1}


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
    table = EventTable()

    async def play(outputs: Outputs) -> None:
        size = max(1, count // steps)
        for start in range(0, count, size):
            table.events += [event(n) for n in order[start : start + size]]
            await followed(outputs)
            numbers = [line.number for line in (await page_of(outputs, count=1000)).lines]
            assert numbers == sorted(set(numbers))
        await followed(outputs)
        assert texts(await page_of(outputs, count=1000)) == [
            f"line {n}" for n in range(1, count + 1)
        ]

    with tempfile.TemporaryDirectory() as folder:
        asyncio.run(play(table.outputs(Path(folder))))
    assert set(table.given.values()) == {1}
