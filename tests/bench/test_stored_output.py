"""Windows of a stored output of ten million lines, beside those of a small one; the loop's stalls.

Times are printed, not asserted, and go to BENCHMARKS.md by hand. The aims: a window in 5 ms, an
event loop that is at most 50 ms late.
"""

import asyncio
import gc
import random
import resource
import time
from collections.abc import Awaitable, Callable, Iterator
from pathlib import Path

import pytest

from app.api.output_json import page_json
from app.hosting.server import freeze_imported_objects
from app.output.page import OutputPage
from app.output.search.query import Pattern, Query, compile_query
from app.output.searches import Found
from app.services.outputs import Outputs
from tests.bench.big_output import line_text, write_big_output
from tests.unit.output.event_table import JOB_ID, NOON, EventTable

pytestmark = pytest.mark.bench

MANY, FEW = 10_000_000, 10_000
WINDOW = 200
JUMPS = 400
MIB = 1024 * 1024


@pytest.fixture(scope="module")
def folders(tmp_path_factory: pytest.TempPathFactory) -> dict[int, Path]:
    made = {}
    for lines in (FEW, MANY):
        made[lines] = tmp_path_factory.mktemp(f"lines{lines}")
        write_big_output(made[lines] / f"{JOB_ID}-{NOON:%Y%m%d%H%M%S%f}", lines)
    return made


def reader_of(folder: Path) -> Outputs:
    return EventTable([], status="successful").outputs(folder)


@pytest.fixture(autouse=True)
def as_served() -> Iterator[None]:
    freeze_imported_objects()
    yield
    gc.unfreeze()


async def window_times(outputs: Outputs, lines: int) -> list[float]:
    chance = random.Random(1)
    times = []
    for _ in range(JUMPS):
        first = chance.randrange(1, lines - WINDOW)
        began = time.perf_counter()
        page = await outputs.read(JOB_ID, first, WINDOW)
        assert isinstance(page, OutputPage)
        page_json(page)
        times.append(time.perf_counter() - began)
        assert page.lines[0].text == line_text(first)
        assert len(page.lines) == WINDOW
    return sorted(times)


async def test_a_window_in_ten_million_lines_beside_one_in_ten_thousand(
    folders: dict[int, Path],
) -> None:
    few, many = reader_of(folders[FEW]), reader_of(folders[MANY])
    before = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss
    small, large = await window_times(few, FEW), await window_times(many, MANY)
    grown = (resource.getrusage(resource.RUSAGE_SELF).ru_maxrss - before) / 1024
    p50, p99 = JUMPS // 2, JUMPS * 99 // 100
    print(
        f"\nwindow of {WINDOW} lines, read, styled, as JSON: p50 {large[p50] * 1000:.1f} ms,"
        f" p99 {large[p99] * 1000:.1f} ms of {MANY:,} lines;"
        f" p50 {small[p50] * 1000:.1f} ms, p99 {small[p99] * 1000:.1f} ms of {FEW:,};"
        f" {grown:.0f} MiB more memory at most"
    )
    assert grown < 64


async def stalls_during(work: Callable[[], Awaitable[object]]) -> list[float]:
    """How much later than asked for the loop woke up, each millisecond while `work` ran."""
    task = asyncio.ensure_future(work())
    late = []
    while not task.done():
        began = time.perf_counter()
        await asyncio.sleep(0.001)
        late.append(time.perf_counter() - began - 0.001)
    await task
    return sorted(late)


async def search_block(outputs: Outputs, query: Query) -> Found:
    pattern = compile_query(query)
    assert isinstance(pattern, Pattern)
    while True:
        found = await outputs.search(JOB_ID, pattern)
        assert isinstance(found, Found)
        if found.is_complete:
            return found


async def test_a_search_of_a_gigabyte_and_the_event_loop(
    folders: dict[int, Path],
) -> None:
    outputs = reader_of(folders[MANY])
    query = Query(r"need[a-z]+ ", is_expression=True)
    began = time.perf_counter()
    found = await search_block(outputs, query)
    took_s = time.perf_counter() - began
    late = await stalls_during(lambda: search_block(outputs, Query("line 0[0-9]*7 ", True)))
    await outputs.aclose()
    p99 = late[len(late) * 99 // 100] * 1000
    print(
        f"\nsearch of {MANY:,} lines through the server's own search: {took_s:.2f} s,"
        f" {found.results.index.count} lines; while another with many hits ran, the event loop was"
        f" late by p99 {p99:.0f} ms, at most {late[-1] * 1000:.0f} ms"
    )
    assert found.results.index.count == MANY // 100_000
