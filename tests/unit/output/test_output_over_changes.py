"""What is read stays right while blocks merge, jobs print, end, are deleted or made again."""

import asyncio
from datetime import timedelta
from pathlib import Path

import pytest

from app.output.blocks.store import BLOCKS_PER_MERGE
from app.output.page import OutputPage
from app.output.search.query import Pattern, Query, compile_query
from app.output.searches import Found
from app.services.failures import Failure
from tests.unit.output.download_blocks import blocks_of, next_of, rest_of, text_of
from tests.unit.output.event_table import (
    BLOCK,
    JOB_ID,
    NOON,
    EventTable,
    event,
    files,
    filled,
    numbered,
    page_of,
    texts,
    written,
)

MERGE = BLOCK * BLOCKS_PER_MERGE


async def test_a_download_over_a_merge_repeats_nothing(tmp_path: Path) -> None:
    outputs = EventTable(numbered(MERGE), status="successful").outputs(tmp_path)
    blocks = blocks_of(outputs)
    first = await next_of(blocks)
    second = await next_of(blocks)
    assert first is not None
    assert second is not None
    await filled(outputs)
    await written(tmp_path, 1)
    assert bytes(first.text) + bytes(second.text) + await rest_of(blocks) == text_of(MERGE)


async def test_a_download_of_a_growing_job_ends_where_it_came_to_the_end(tmp_path: Path) -> None:
    table = EventTable(numbered(100))
    outputs = table.outputs(tmp_path)
    blocks = blocks_of(outputs)
    first = await next_of(blocks)
    assert first is not None
    table.events = numbered(BLOCK + 300)
    await outputs.follow(JOB_ID)
    assert bytes(first.text) + await rest_of(blocks) == text_of(100)


async def test_a_window_over_a_merge_has_each_line_once(tmp_path: Path) -> None:
    outputs = EventTable(numbered(MERGE), status="successful").outputs(tmp_path)
    await page_of(outputs)
    await filled(outputs)
    before = await outputs.snapshot(JOB_ID)
    assert not isinstance(before, Failure)
    await written(tmp_path, 1)
    small = [extent for extent in before.extents if extent.last < MERGE]
    assert all(before.read(extent) is None for extent in small)
    page = await page_of(outputs, BLOCK - 3, 10)
    assert texts(page) == [f"line {n}" for n in range(BLOCK - 3, BLOCK + 7)]


async def test_a_job_that_is_deleted_while_it_is_opened_does_not_come_back(tmp_path: Path) -> None:
    table = EventTable(numbered(5), status="successful")
    outputs = table.outputs(tmp_path)
    opening = asyncio.create_task(outputs.read(JOB_ID, 1, 5))
    await asyncio.sleep(0)
    await asyncio.sleep(0)
    outputs.forget(JOB_ID)
    await asyncio.gather(opening, return_exceptions=True)
    table.failure = Failure("Gone.", "not_found", can_try_again=False, id="0")
    assert isinstance(await outputs.read(JOB_ID, 1, 5), Failure)
    assert files(tmp_path) == 0


async def test_a_job_that_is_deleted_before_its_lines_are_on_disk_is_not_stored(
    tmp_path: Path,
) -> None:
    outputs = EventTable(numbered(9 * BLOCK), status="successful").outputs(tmp_path)
    await page_of(outputs)
    filling = asyncio.create_task(filled(outputs))
    await asyncio.sleep(0.02)
    outputs.forget(JOB_ID)
    filling.cancel()
    await outputs.aclose()
    assert files(tmp_path) == 0


async def test_many_followed_jobs_all_go_on(tmp_path: Path) -> None:
    table = EventTable(numbered(5))
    outputs = table.outputs(tmp_path)
    for job_id in range(1, 41):
        await outputs.follow(job_id)
    table.events = numbered(6)
    versions = [await outputs.follow(job_id) for job_id in range(1, 41)]
    again = [await outputs.follow(job_id) for job_id in range(1, 41)]
    assert versions == again
    assert min(versions) > 1  # type: ignore[type-var]


async def test_a_page_of_a_job_that_was_closed_meanwhile_is_not_taken_for_the_newest(
    tmp_path: Path,
) -> None:
    table = EventTable(numbered(20))
    outputs = table.outputs(tmp_path)
    assert len((await page_of(outputs, count=500)).lines) == 20
    for other in range(100, 140):
        await outputs.read(other, 1, 5)
    table.events, table.status = numbered(300), "successful"
    outputs._access.forget(1)
    outputs._access._permits.clear()
    page = await page_of(outputs, count=500)
    assert (len(page.lines), page.is_complete) == (300, True)


async def test_a_link_far_past_the_end_leaves_the_output_complete(tmp_path: Path) -> None:
    outputs = EventTable(numbered(500), status="successful").outputs(tmp_path)
    assert (await page_of(outputs, 100_000)).lines == ()
    page = await page_of(outputs)
    assert page.is_complete
    await filled(outputs)


async def test_a_late_end_does_not_make_an_open_line_final(tmp_path: Path) -> None:
    table = EventTable([*numbered(9), event(10, 9, 9, "foo")])
    page = await page_of(table.outputs(tmp_path), count=20)
    assert (page.lines[-1].text, page.final_through) == ("foo", 9)


async def test_hits_are_those_of_the_job_that_the_id_means_now(tmp_path: Path) -> None:
    table = EventTable([event(1, text="secret")], status="successful")
    outputs = table.outputs(tmp_path)
    pattern = compile_query(Query("secret"))
    assert isinstance(pattern, Pattern)
    await page_of(outputs)
    first = await outputs.search(JOB_ID, pattern)
    assert isinstance(first, Found)
    assert first.results.index.count == 1
    table.events, table.created = [event(1, text="public")], NOON.replace(year=2027)
    outputs._access._permits.clear()
    await page_of(outputs)
    second = await outputs.search(JOB_ID, pattern)
    assert isinstance(second, Found)
    assert second.results.index.count == 0
    await outputs.aclose()


@pytest.mark.parametrize("status", ["running", "successful"])
async def test_pausing_stops_the_filling_at_once(tmp_path: Path, status: str) -> None:
    table = EventTable(numbered(60 * BLOCK), status=status, finished=NOON + timedelta(hours=1))
    outputs = table.outputs(tmp_path)
    assert isinstance(await page_of(outputs), OutputPage)
    await outputs.progress(JOB_ID, fill=True)
    await outputs.progress(JOB_ID, fill=False)
    await asyncio.sleep(0.3)
    given = len(table.given)
    await asyncio.sleep(0.3)
    assert len(table.given) == given < 20 * BLOCK
