"""Blocks by example: what belongs to which line, and where events are missing."""

from datetime import UTC, datetime

from app.output.blocks.block import Gap, build_block, find_extent, merge_blocks, tail_from
from app.output.events import OutputEvent

NOON = datetime(2026, 11, 24, 12, tzinfo=UTC)


def test_a_line_has_the_parts_of_several_events_and_the_newest_time() -> None:
    later = NOON.replace(second=5)
    block = build_block(
        1,
        2,
        [OutputEvent(1, 0, 0, "10%", created=later), OutputEvent(2, 0, 1, "20%", created=NOON)],
    )
    assert block.part_text(0) == b"10%\r20%\n"
    assert block.part_time(0) == later
    assert (block.first_line, block.last_line, block.ends_line) == (1, 1, True)


def test_an_event_of_several_lines_has_a_part_for_each() -> None:
    block = build_block(1, 1, [OutputEvent(1, 0, 3, "a\nb\nc")])
    assert [block.part_text(part) for part in range(3)] == [b"a\n", b"b\n", b"c\n"]
    assert block.parts.numbers.tolist() == [1, 2, 3]


def test_absent_counters_are_gaps_before_the_line_that_follows() -> None:
    block = build_block(1, 9, [OutputEvent(3, 0, 1, "a"), OutputEvent(7, 1, 2, "b")])
    assert block.gaps == (Gap(1, 2, 1), Gap(4, 6, 2), Gap(8, 9, 3))


def test_a_gap_over_the_border_of_blocks_is_one_when_they_are_merged() -> None:
    one = build_block(1, 4, [OutputEvent(1, 0, 1, "a")])
    two = build_block(5, 8, [])
    three = build_block(9, 12, [OutputEvent(11, 4, 5, "b")])
    assert merge_blocks([one, two, three]).gaps == (Gap(2, 10, 5), Gap(12, 12, 6))


def test_a_controller_that_counts_back_makes_no_line_unreachable() -> None:
    block = build_block(
        1, 3, [OutputEvent(1, 4, 5, "a"), OutputEvent(2, 1, 2, "b"), OutputEvent(3, 1, 2, "c")]
    )
    assert block.parts.numbers.tolist() == [5, 6, 7]
    assert bytes(block.text) == b"a\nb\nc\n"


def test_the_rest_of_a_merged_block_begins_only_where_a_block_began() -> None:
    first = build_block(1, 2, [OutputEvent(1, 0, 1, "a"), OutputEvent(2, 1, 1, "b")])
    second = build_block(3, 6, [OutputEvent(3, 1, 2, "c"), OutputEvent(5, 2, 3, "d")])
    both = merge_blocks([first, second])
    rest = tail_from(both, 3)
    assert rest is not None
    assert (rest.first, rest.last, bytes(rest.text)) == (3, 6, b"c\nd\n")
    assert rest.parts.numbers.tolist() == [2, 3]
    assert rest.gaps == (Gap(4, 4, 3), Gap(6, 6, 4))
    assert tail_from(both, 2) is None


def test_an_extent_is_found_by_any_of_its_counters() -> None:
    extents = [build_block(1, 4, []).extent, build_block(9, 12, []).extent]
    assert [find_extent(extents, counter) for counter in (0, 1, 4, 5, 9, 12, 13)] == [
        None, extents[0], extents[0], None, extents[1], extents[1], None,
    ]  # fmt: skip
