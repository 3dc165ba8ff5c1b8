"""Blocks by example: what belongs to which line, and what a file of one says."""

from datetime import UTC, datetime
from pathlib import Path

import pytest

from app.output.blocks.block import Gap, build_block, merge_blocks
from app.output.blocks.block_file import CorruptBlockError, open_block, read_head, write_block
from app.output.blocks.file_names import block_name
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


def test_a_file_is_known_by_its_header_alone(tmp_path: Path) -> None:
    block = build_block(1, 3, [OutputEvent(1, 0, 1, "\x1b[31ma"), OutputEvent(2, 1, 1, "b")])
    written = write_block(tmp_path, block)
    head = read_head(tmp_path / block_name(1, 3))
    assert head == written
    assert (head.first, head.last, head.last_line, head.ends_line) == (1, 3, 2, False)
    assert head.gaps == (Gap(3, 3, 3),)


def test_many_gaps_make_a_long_header(tmp_path: Path) -> None:
    events = [OutputEvent(n, n, n + 1, "x") for n in range(2, 2000, 2)]
    head = write_block(tmp_path, build_block(1, 2000, events))
    assert read_head(head.path) == head
    assert open_block(head, is_checked=False).gaps[-1] == Gap(1999, 2000, 2000)


def test_what_is_no_block_is_said_to_be_torn(tmp_path: Path) -> None:
    for text in (b"", b"x" * 100, b"JPBLOCK2" + b"\xff" * 100):
        path = tmp_path / block_name(1, 2)
        path.write_bytes(text)
        with pytest.raises(CorruptBlockError):
            read_head(path)
