"""Counters and the blocks that they belong to."""

from hypothesis import given
from hypothesis import strategies as st

from app.output.blocks.numbering import EVENTS_PER_BLOCK, block_index, first_counter


@given(st.integers(1, 2**31))
def test_a_counter_lies_within_its_block(counter: int) -> None:
    first = first_counter(block_index(counter))
    assert first <= counter < first + EVENTS_PER_BLOCK


def test_counters_begin_with_1() -> None:
    assert (block_index(1), first_counter(0), first_counter(1)) == (0, 1, 1025)
    assert [block_index(counter) for counter in (1024, 1025)] == [0, 1]
