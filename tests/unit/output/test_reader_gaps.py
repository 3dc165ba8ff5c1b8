"""Windows of an output whose controller has lost events, or has them later."""

from pathlib import Path

from app.output.lines import GapReason
from app.services.failures import Failure
from tests.unit.output.event_table import (
    BLOCK,
    EventTable,
    numbered,
    page_of,
)

GONE = Failure("Gone.", "not_found", can_try_again=False, id="0")


async def test_a_gap_within_a_running_job_may_still_arrive_and_keeps_the_page_open(
    tmp_path: Path,
) -> None:
    table = EventTable([seen for seen in numbered(50) if seen.counter not in {3, 4}])
    page = await page_of(table.outputs(tmp_path))
    (gap,) = page.missing
    assert (gap.first, gap.last, gap.before_line) == (3, 4, 5)
    assert gap.reason is GapReason.MAY_ARRIVE
    assert page.final_through == 2


async def test_a_loss_is_asked_for_once_more_and_then_reported(tmp_path: Path) -> None:
    table = EventTable([n for n in numbered(50) if n.counter not in {3, 4}], status="failed")
    outputs = table.outputs(tmp_path)
    (gap,) = (await page_of(outputs)).missing
    assert (gap.first, gap.last, gap.reason) == (3, 4, GapReason.LOST)
    assert sorted(table.asked) == [1, 2, 256]
    table.asked.clear()
    assert (await page_of(outputs)).missing == (gap,)
    assert table.asked == []


async def test_a_controller_that_never_has_all_events_is_not_waited_for(tmp_path: Path) -> None:
    table = EventTable(numbered(5)[1:], status="successful", processed=False)
    page = await page_of(table.outputs(tmp_path))
    assert (page.is_complete, page.is_unconfirmed) == (False, True)
    assert [gap.reason for gap in page.missing] == [GapReason.MAY_ARRIVE]


async def test_a_gap_at_the_edge_of_two_pages_is_reported_once_by_the_second(
    tmp_path: Path,
) -> None:
    lost = {10, 11, 12}
    table = EventTable([n for n in numbered(50) if n.counter not in lost], status="successful")
    outputs = table.outputs(tmp_path)
    assert (await page_of(outputs)).missing == ()
    (gap,) = (await page_of(outputs, first_line=11)).missing
    assert (gap.first, gap.last, gap.reason) == (10, 12, GapReason.LOST)


async def test_whole_blocks_that_are_lost_are_one_gap(tmp_path: Path) -> None:
    kept = [n for n in numbered(3 * BLOCK) if not 1000 < n.counter <= 2 * BLOCK + 7]
    outputs = EventTable(kept, status="successful").outputs(tmp_path)
    gaps = {first: (await page_of(outputs, first, 1000)).missing for first in (1, 1001, 2001, 3001)}
    gap_lines = {first: [gap.before_line for gap in here] for first, here in gaps.items()}
    # In each window that has lost lines: at the first of them, or before the next line.
    assert gap_lines == {1: [], 1001: [1001], 2001: [2 * BLOCK + 8], 3001: []}
    assert {(gap.first, gap.last) for here in gaps.values() for gap in here} == {
        (1001, 2 * BLOCK + 7)
    }
