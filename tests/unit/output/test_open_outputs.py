"""An output that nobody reads is closed, and is as it was when somebody reads again."""

import asyncio
import gc
import os
import shutil
from pathlib import Path
from weakref import ref

from app.output.blocks.file_names import output_folders
from app.output.blocks.retention import trim
from app.output.open_outputs import UNUSED_S
from tests.unit.output.event_table import BLOCK, JOB_ID, EventTable, numbered, page_of, written


async def test_an_unused_output_is_closed_and_opens_again_from_the_disk(tmp_path: Path) -> None:
    table = EventTable(numbered(BLOCK), status="successful")
    outputs = table.outputs(tmp_path)
    opened = outputs._library.reader._outputs
    before = await page_of(outputs, 1, 500)
    await written(tmp_path, 1)
    opened._open[JOB_ID].used_at -= UNUSED_S
    given = dict(table.given)
    opened._close_unused()
    assert opened._open == {}
    again = await page_of(outputs, 1, 500)
    assert again.lines == before.lines
    assert table.given == given, "no event is fetched twice"
    await outputs.aclose()


async def test_pages_that_are_remembered_hold_no_closed_output(tmp_path: Path) -> None:
    table = EventTable(numbered(BLOCK), status="successful")
    outputs = table.outputs(tmp_path)
    await page_of(outputs, 1, 500)
    await written(tmp_path, 1)
    opened = outputs._library.reader._outputs
    output = ref(opened._open[JOB_ID].output)
    opened._open[JOB_ID].used_at -= UNUSED_S
    opened._close_unused()
    await outputs.aclose()
    async with asyncio.timeout(20):
        # A thread lets go of its last piece of work some time after the answer has come.
        while output() is not None:
            gc.collect()
            await asyncio.sleep(0.01)


async def test_an_output_that_is_read_or_followed_stays_open(tmp_path: Path) -> None:
    table = EventTable(numbered(50))
    outputs = table.outputs(tmp_path)
    opened = outputs._library.reader._outputs
    await page_of(outputs)
    opened._close_unused()
    assert list(opened._open) == [JOB_ID], "it was read a moment ago"
    await outputs.follow(JOB_ID)
    opened._open[JOB_ID].used_at -= UNUSED_S
    opened._close_unused()
    assert list(opened._open) == [JOB_ID], "somebody watches it"
    outputs.stop_following(JOB_ID)
    opened._open[JOB_ID].used_at -= UNUSED_S
    opened._close_unused()
    assert opened._open == {}
    await outputs.aclose()


async def test_what_is_read_here_is_not_the_first_that_another_process_removes(
    tmp_path: Path,
) -> None:
    table = EventTable(numbered(BLOCK), status="successful")
    outputs = table.outputs(tmp_path)
    await page_of(outputs, 1, 500)
    await written(tmp_path, 1)
    opened = outputs._library.reader._outputs
    [folder] = output_folders(tmp_path)
    other = tmp_path / "9-20200101000000000000"
    shutil.copytree(folder, other)
    os.utime(folder, (0, 0))
    opened._close_unused()
    await asyncio.gather(*opened._background)
    trim(tmp_path, sum(entry.stat().st_size for entry in os.scandir(folder)))
    assert output_folders(tmp_path) == [folder]
    await outputs.aclose()
