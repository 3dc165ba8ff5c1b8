"""Whatever lies on disk, a outputs gets on and shows what the controller has."""

import asyncio
from collections.abc import Callable
from pathlib import Path

import pytest

from app.output.blocks.store import JobStore
from app.output.blocks.stored_end import End
from app.output.download import InterruptedDownloadError
from app.output.events import OutputEvent
from app.output.reader import Progress
from app.output.reading.line_stream import LineSelection
from app.services.outputs import Outputs
from tests.unit.output.event_table import (
    BLOCK,
    JOB_ID,
    EventTable,
    event,
    numbered,
    page_of,
    texts,
)
from tests.unit.output.stored_blocks import job_folder, put_block, put_old_end

LIMIT_S = 20


async def downloaded(outputs: Outputs) -> bytes:
    download = outputs.download(JOB_ID, LineSelection())
    return await download.pool.run(
        lambda: b"".join(bytes(block.text) for block in download.blocks())
    )


async def filled(outputs: Outputs) -> Progress:
    """How much is here once the filling is complete."""
    async with asyncio.timeout(LIMIT_S):
        while True:
            progress = await outputs.progress(JOB_ID, fill=True)
            assert isinstance(progress, Progress)
            if progress.is_complete:
                return progress
            await asyncio.sleep(0.01)


def text_of(count: int) -> bytes:
    return "".join(f"line {n}\n" for n in range(1, count + 1)).encode()


def put_guessed_end(root: Path, events: list[OutputEvent]) -> None:
    """The example of the issue: an early guess at the end had closed the second block."""
    for first, last in ((1, 1024), (1025, 1505), (2049, 3000)):
        put_block(root, events, first, last)


def put_old_guessed_end(root: Path, events: list[OutputEvent]) -> None:
    for first, last in ((1, 1024), (1025, 1505), (2049, 3000)):
        put_block(root, events, first, last, is_old=True)
    put_old_end(root, 1505, 1505)


def put_over_borders(root: Path, events: list[OutputEvent]) -> None:
    for first, last in ((500, 1600), (1700, 2500), (2040, 2060)):
        put_block(root, events, first, last)


@pytest.mark.parametrize("put", [put_guessed_end, put_old_guessed_end, put_over_borders])
@pytest.mark.parametrize("way", ["download", "filling", "windows"])
async def test_every_hole_is_fetched_whatever_the_blocks_around_it(
    tmp_path: Path, put: Callable[[Path, list[OutputEvent]], None], way: str
) -> None:
    table = EventTable(numbered(3000), status="successful")
    put(tmp_path, table.events)
    outputs = table.outputs(tmp_path)
    async with asyncio.timeout(LIMIT_S):
        if way == "download":
            assert await downloaded(outputs) == text_of(3000)
        elif way == "filling":
            assert (await filled(outputs)).lines_here == 3000
        page = await page_of(outputs, 1500, 700)
        assert texts(page) == [f"line {n}" for n in range(1500, 2200)]
        assert await downloaded(outputs) == text_of(3000)
        assert (await filled(outputs)).is_complete
    await outputs.aclose()
    table.asked.clear()
    assert await downloaded(table.outputs(tmp_path)) == text_of(3000)
    assert table.asked == []  # what was wrong on disk is right now


async def test_an_end_that_a_wrong_clock_had_stored_is_asked_for_again(tmp_path: Path) -> None:
    table = EventTable(numbered(100), status="successful")
    put_block(tmp_path, table.events, 1, 50, is_old=True)
    put_old_end(tmp_path, 50, 50)
    page = await page_of(table.outputs(tmp_path), count=500)
    assert (len(page.lines), page.total_lines, page.is_complete) == (100, 100, True)


@pytest.mark.unmeasured
async def test_a_job_that_loses_an_event_in_every_block_is_downloaded_all_the_same(
    tmp_path: Path,
) -> None:
    """More blocks with an absent event than memory has room for."""
    lost = set(range(7, 80 * BLOCK, BLOCK))
    kept = [one for one in numbered(80 * BLOCK) if one.counter not in lost]
    outputs = EventTable(kept).outputs(tmp_path)  # it still runs
    async with asyncio.timeout(60):
        text = await downloaded(outputs)
    assert text.count(b"\n") == len(kept)


async def test_a_block_that_nobody_may_read_is_fetched_again(tmp_path: Path) -> None:
    table = EventTable(numbered(1500), status="successful")
    (job_folder(tmp_path) / "0000000001-0000001024.block").mkdir()
    async with asyncio.timeout(LIMIT_S):
        assert await downloaded(table.outputs(tmp_path)) == text_of(1500)


class Vanishing(JobStore):
    """A disk that gives no block back."""

    def read(self, head: object) -> None:  # type: ignore[override]
        return None


async def test_a_download_that_gets_nowhere_ends_and_says_so(tmp_path: Path) -> None:
    table = EventTable(numbered(1500), status="successful")
    outputs = table.outputs(tmp_path)
    await filled(outputs)
    await outputs._library.reader.aclose()  # it is written
    opened = outputs._library.reader._outputs._open[JOB_ID].output
    opened.writer.store = Vanishing(job_folder(tmp_path))
    async with asyncio.timeout(LIMIT_S):
        with pytest.raises(InterruptedDownloadError, match="can't be read"):
            await downloaded(outputs)


async def test_a_window_among_lost_lines_is_not_an_empty_one(tmp_path: Path) -> None:
    events = numbered(2 * BLOCK)
    JobStore(job_folder(tmp_path)).save_end(End(last_counter=3000, lines=3000))
    outputs = EventTable(events, status="successful").outputs(tmp_path)
    for _ in range(2):  # the second time nothing more can come
        lost = await page_of(outputs, 2800, 100)
        before = await page_of(outputs, 2 * BLOCK - 8, 100)
        assert [(gap.first, gap.last, gap.before_line) for gap in lost.missing] == [
            (2 * BLOCK + 1, 3000, 2800)
        ]
        assert [line.number for line in before.lines] == list(range(2 * BLOCK - 8, 2 * BLOCK + 1))


async def test_lines_before_many_lost_events_are_not_taken_for_read(tmp_path: Path) -> None:
    events = [*numbered(5_000), *(event(n) for n in range(9_001, 10_001))]
    table = EventTable(events, status="successful")
    outputs = table.outputs(tmp_path)
    last = await page_of(outputs, 9_000, 1_000)
    middle = await page_of(outputs, 2_000, 100)
    assert [line.number for line in last.lines] == list(range(9_001, 10_000))
    assert [line.number for line in middle.lines] == list(range(2_000, 2_100))
    assert (await filled(outputs)).is_complete


async def test_lost_events_do_not_hold_up_the_first_lines(tmp_path: Path) -> None:
    events = [*numbered(20), *(event(n) for n in range(70_021, 70_041))]
    table = EventTable(events, status="successful")
    first = await page_of(table.outputs(tmp_path), 1, 25)
    assert [line.number for line in first.lines] == list(range(1, 21))
    # The newest event, two blocks beside the record, the block at the end, and the first once more.
    assert len(table.asked) <= 8


async def test_each_block_of_lost_events_is_asked_for_once(tmp_path: Path) -> None:
    events = [*numbered(20), *(event(n) for n in range(70_021, 70_041))]
    table = EventTable(events, status="successful")
    outputs = table.outputs(tmp_path)
    await page_of(outputs)
    assert (await filled(outputs)).is_complete
    assert sum(table.asked) <= 72 * BLOCK
    page = await page_of(outputs, 21, 100)
    assert [(gap.first, gap.last) for gap in page.missing] == [(21, 70_020)]


async def test_an_announced_count_hides_no_line_that_is_there(tmp_path: Path) -> None:
    for count in (101, 5_000, 99_000):
        outputs = EventTable(numbered(100)).outputs(tmp_path / str(count))
        outputs.announce(JOB_ID, count)
        await outputs.follow(JOB_ID)
        page = await page_of(outputs, 90, 1_000)
        assert [line.number for line in page.lines] == list(range(90, 101))
        await outputs.aclose()
