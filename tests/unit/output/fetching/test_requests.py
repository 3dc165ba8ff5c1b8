"""What a request asks for, and what its answer proves."""

import pytest

from app.output.blocks.block import Block, Extent
from app.output.blocks.numbering import EVENTS_PER_BLOCK, block_index, first_counter
from app.output.blocks.stored_end import End
from app.output.events import OutputEvent
from app.output.fetching.coverage import Coverage
from app.output.fetching.pending_blocks import PendingBlock
from app.output.fetching.requests import ABSENT_AT_ONCE, Asked, ask_absent
from tests.unit.output.event_table import BLOCK, numbered


class Nothing:
    """No stored block."""

    def extents(self) -> list[Extent]:
        return []

    def extent_at(self, counter: int) -> Extent | None:
        return None

    def read(self, extent: Extent) -> Block | None:
        return None


def coverage_of(count: int) -> Coverage:
    """One that has the first events, in order."""
    coverage = Coverage(Nothing())
    coverage.add_answer(numbered(count), 1, count)
    return coverage


def events(first: int, last: int) -> list[OutputEvent]:
    return numbered(last)[first - 1 :]


@pytest.mark.parametrize(("counter", "index"), [(1, 0), (1024, 0), (1025, 1), (2049, 2)])
def test_blocks_have_1024_counters_from_one(counter: int, index: int) -> None:
    assert block_index(counter) == index
    assert first_counter(index) <= counter < first_counter(index) + EVENTS_PER_BLOCK


def test_of_a_block_that_was_begun_only_the_rest_is_asked_for() -> None:
    asked = coverage_of(100).ask_blocks(0, 1)
    assert (asked.first, asked.last, asked.limit) == (101, 2 * BLOCK, 2 * BLOCK - 100)


@pytest.mark.parametrize(
    ("found", "through"),
    [
        ([], 90),  # what was known before and did not come is absent
        (events(51, 80), 90),
        (events(51, 95), 95),  # what became visible meanwhile proves itself, and nothing above it
    ],
)
def test_an_answer_says_nothing_of_what_became_visible_meanwhile(
    found: list[OutputEvent], through: int
) -> None:
    for last in (None, BLOCK):
        asked = Asked(51, last, BLOCK, newest_before=90, is_after_end=False)
        assert asked.answered_through(found) == through


def test_a_full_answer_about_what_is_new_ends_with_its_last_event() -> None:
    asked = Asked(1, None, 10, newest_before=90, is_after_end=False)
    assert asked.is_full(events(1, 10))
    assert asked.answered_through(events(1, 10)) == 10


def test_a_stored_end_below_a_known_event_is_outdated() -> None:
    coverage = coverage_of(100)
    assert coverage.is_outdated(End(99, 99))
    assert not coverage.is_outdated(End(100, 100))


def block_without(absent: set[int], through: int) -> PendingBlock:
    block = PendingBlock(1)
    block.add([event for event in numbered(through) if event.counter not in absent], through)
    return block


def test_few_absent_events_are_asked_for_one_by_one_and_many_as_a_range() -> None:
    few = ask_absent(block_without({3, 9}, 20))
    assert few is not None
    assert few.counters == (3, 9)
    many = ask_absent(block_without(set(range(2, 2 * ABSENT_AT_ONCE)), 1000))
    assert many is not None
    assert (many.counters_after, many.counters_through) == (1, 2 * ABSENT_AT_ONCE - 1)


def test_what_lacks_nothing_or_was_asked_again_is_not_asked_for() -> None:
    assert ask_absent(block_without(set(), 20)) is None
    asked_again = block_without({3}, 20)
    asked_again.was_asked_again = True
    assert ask_absent(asked_again) is None
