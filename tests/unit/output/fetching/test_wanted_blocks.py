"""Which blocks are guessed to hold a window of lines."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from app.output.blocks.numbering import EVENTS_PER_BLOCK, block_index
from app.output.fetching.wanted_blocks import BLOCKS_AT_ONCE, blocks_wanted
from app.output.reading.snapshot import Snapshot
from tests.unit.output.reading.snapshots import lines_from, snapshot_of

BLOCK = EVENTS_PER_BLOCK


def empty(last_counter: int, total_lines: int) -> Snapshot:
    return Snapshot([], lambda _: None, last_counter, total_lines, has_ended=False)


def test_of_an_output_with_a_line_an_event_exactly_the_lines_blocks_are_wanted() -> None:
    whole = empty(10 * BLOCK, 10 * BLOCK)
    assert blocks_wanted(whole, 1, 2) == [0]
    assert blocks_wanted(whole, BLOCK, BLOCK + 2) == [0, 1]
    assert blocks_wanted(whole, 9 * BLOCK + 1, 10 * BLOCK + 1) == [9]


def test_nothing_is_wanted_of_lines_that_are_stored() -> None:
    snapshot = snapshot_of([lines_from(1, *["x"] * BLOCK)], last_counter=2 * BLOCK)
    assert blocks_wanted(snapshot, 1, BLOCK) == []
    assert blocks_wanted(snapshot, 1, BLOCK + 2) == [1]


def test_before_the_size_is_known_the_first_lines_are_guessed_to_be_the_first_events() -> None:
    assert blocks_wanted(Snapshot([], lambda _: None, None, 0, has_ended=False), 1, 100) == [0]


def test_of_one_line_in_many_blocks_the_newest_and_a_few_of_the_oldest_are_wanted() -> None:
    redrawn = empty(100 * BLOCK, 1)
    assert blocks_wanted(redrawn, 1, 101) == [0, 1, *range(86, 100)]


@given(st.integers(1, 50 * BLOCK), st.integers(1, 50 * BLOCK), st.data())
def test_the_guess_stays_within_the_output_and_its_limit(
    events: int, lines: int, data: st.DataObject
) -> None:
    first = data.draw(st.integers(1, lines))
    wanted = blocks_wanted(empty(events, lines), first, first + 100)
    assert wanted == sorted(set(wanted))
    assert 0 < len(wanted) <= BLOCKS_AT_ONCE
    assert all(0 <= index <= block_index(events) for index in wanted)


@pytest.mark.parametrize("first", [1, BLOCK // 2, BLOCK])
def test_a_window_beside_a_hole_wants_nothing_of_it(first: int) -> None:
    blocks = [lines_from(1, *["x"] * BLOCK), lines_from(2 * BLOCK + 1, *["x"] * BLOCK)]
    assert blocks_wanted(snapshot_of(blocks), first, first + 1) == []
