"""Blocks in memory: what was asked for, what came of it, and what is dropped."""

import pytest

from app.output.blocks.numbering import EVENTS_PER_BLOCK
from app.output.fetching.pending_blocks import PENDING_LIMIT, PendingBlocks
from tests.unit.output.event_table import event

BLOCK = EVENTS_PER_BLOCK
REDRAWN = "10%\r20%"


def counters_absent(pending: PendingBlocks) -> list[int]:
    return [one.counter for one in pending.absent()]


def test_a_counter_is_absent_only_once_it_was_asked_for() -> None:
    pending = PendingBlocks()
    assert pending.add_answer([event(1), event(4)], 1, 4) == {0}
    assert counters_absent(pending) == [2, 3]
    assert pending.add_answer([], 5, 6) == set()
    assert counters_absent(pending) == [2, 3, 5, 6]


def test_an_absent_counter_knows_when_the_event_after_it_was_made() -> None:
    pending = PendingBlocks()
    pending.add_answer([event(1), event(4)], 1, 5)
    assert [one.followed_at for one in pending.absent()] == [event(4).created] * 2 + [None]


def test_an_answer_from_the_middle_says_nothing_about_the_counters_before() -> None:
    pending = PendingBlocks()
    pending.add_answer([event(500)], 500, 600)
    block = pending.get(0)
    assert block is not None
    assert block.asked_through == 0
    assert counters_absent(pending) == []


def test_a_late_event_fills_its_gap_and_the_first_of_two_stays() -> None:
    pending = PendingBlocks()
    pending.add_answer([event(1), event(3)], 1, 3)
    assert pending.add_late([event(2), event(3, text="other")]) == {0}
    assert counters_absent(pending) == []
    assert pending.add_late([event(2, text="again")]) == set()
    (block,) = pending.blocks()
    assert bytes(block.text) == b"line 1\nline 2\nline 3\n"


def test_a_late_event_of_a_block_that_is_not_pending_is_left_out() -> None:
    pending = PendingBlocks()
    assert pending.add_late([event(5)]) == set()
    assert list(pending) == []


def test_an_answer_over_a_border_goes_into_both_blocks() -> None:
    pending = PendingBlocks()
    around = [event(n) for n in range(BLOCK - 1, BLOCK + 3)]
    pending.add_answer([event(n) for n in range(1, BLOCK - 1)], 1, BLOCK - 2)
    assert pending.add_answer(around, BLOCK - 1, BLOCK + 2) == {0, 1}
    first, second = pending.get(0), pending.get(1)
    assert first is not None
    assert second is not None
    assert first.is_whole(BLOCK)
    assert not second.is_whole(2 * BLOCK)
    assert second.asked_through == BLOCK + 2


def test_a_block_is_built_again_only_after_it_has_changed() -> None:
    pending = PendingBlocks()
    pending.add_answer([event(1, text=REDRAWN)], 1, 1)
    (build,) = pending.unbuilt()
    build()
    assert pending.unbuilt() == []
    pending.add_answer([event(2)], 2, 2)
    assert len(pending.unbuilt()) == 1
    (older,) = pending.blocks()  # what was built, until it is built again
    assert bytes(older.text) == f"{REDRAWN}\n".encode()


@pytest.mark.parametrize(("events", "text"), [(40, "x" * 4000), (1, REDRAWN)])
def test_only_a_short_plain_block_is_built_without_a_thread(events: int, text: str) -> None:
    pending = PendingBlocks()
    pending.add_answer([event(n, text=text) for n in range(1, events + 1)], 1, events)
    assert len(pending.unbuilt()) == 1
    pending = PendingBlocks()
    pending.add_answer([event(n, text="plain") for n in range(1, 1025)], 1, 1024)
    assert pending.unbuilt() == []
    assert [block.first for block in pending.blocks()] == [1]


def test_what_begins_after_the_end_is_dropped() -> None:
    pending = PendingBlocks()
    pending.add_answer([event(1)], 1, 1)
    pending.add_answer([], BLOCK + 1, 2 * BLOCK)
    pending.drop_after(1)
    assert [index for index, _ in pending] == [0]


def test_above_the_limit_those_that_changed_longest_ago_are_dropped_but_for_those_in_use() -> None:
    pending = PendingBlocks()
    for index in range(PENDING_LIMIT + 3):
        first = index * BLOCK + 1
        pending.add_answer([event(first)], first, first)
    assert pending.evict_oldest({1}) == {0, 2}
    assert pending.get(1) is not None
    assert pending.get(3) is not None
