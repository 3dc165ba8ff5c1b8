"""An output that nobody reads is closed, and is as it was when somebody reads again."""

import asyncio
import gc
from pathlib import Path
from weakref import ref

from app.output.open_outputs import UNUSED_S
from tests.unit.output.event_table import BLOCK, JOB_ID, EventTable, numbered, page_of, written


async def test_an_unused_output_is_closed_and_opens_again_from_the_disk(tmp_path: Path) -> None:
    table = EventTable(numbered(BLOCK), status="successful")
    reader = table.reader(tmp_path)
    outputs = reader._outputs
    before = await page_of(reader, 1, 500)
    await written(tmp_path, 1)
    outputs._open[JOB_ID].used_at -= UNUSED_S
    given = dict(table.given)
    outputs._close_unused()
    assert outputs._open == {}
    again = await page_of(reader, 1, 500)
    assert again.lines == before.lines
    assert table.given == given, "no event is fetched twice"
    await reader.aclose()


async def test_pages_that_are_remembered_hold_no_closed_output(tmp_path: Path) -> None:
    table = EventTable(numbered(BLOCK), status="successful")
    reader = table.reader(tmp_path)
    await page_of(reader, 1, 500)
    await written(tmp_path, 1)
    output = ref(reader._outputs._open[JOB_ID].output)
    reader._outputs._open[JOB_ID].used_at -= UNUSED_S
    reader._outputs._close_unused()
    await reader.aclose()
    async with asyncio.timeout(20):
        # A thread lets go of its last piece of work some time after the answer has come.
        while output() is not None:
            gc.collect()
            await asyncio.sleep(0.01)


async def test_an_output_that_is_read_or_followed_stays_open(tmp_path: Path) -> None:
    table = EventTable(numbered(50))
    reader = table.reader(tmp_path)
    outputs = reader._outputs
    await page_of(reader)
    outputs._close_unused()
    assert list(outputs._open) == [JOB_ID], "it was read a moment ago"
    await reader.follow(JOB_ID)
    outputs._open[JOB_ID].used_at -= UNUSED_S
    outputs._close_unused()
    assert list(outputs._open) == [JOB_ID], "somebody watches it"
    reader.stop_following(JOB_ID)
    outputs._open[JOB_ID].used_at -= UNUSED_S
    outputs._close_unused()
    assert outputs._open == {}
    await reader.aclose()
