"""A snapshot says what is stored, what is missing, and which style a block begins with."""

from dataclasses import replace

from app.output.blocks.block import Gap, build_block
from app.output.events import OutputEvent
from app.output.reading.snapshot import Hole
from app.output.terminal.styles import PLAIN, Style
from tests.unit.output.reading.snapshots import lines_from, snapshot_of


def test_an_output_without_holes_is_whole_and_over_once_it_has_ended() -> None:
    blocks = [lines_from(1, "a", "b"), lines_from(3, "c")]
    assert snapshot_of(blocks).is_whole
    assert snapshot_of(blocks).holes() == []
    assert not snapshot_of(blocks).is_over
    assert snapshot_of(blocks, has_ended=True).is_over


def test_a_hole_names_its_counters_and_the_lines_it_may_have() -> None:
    snapshot = snapshot_of([lines_from(3, "c"), lines_from(6, "f")], last_counter=9)
    assert snapshot.holes() == [Hole(1, 2, 1, 3), Hole(4, 5, 4, 6), Hole(7, 9, 7, 7)]
    assert not snapshot.is_whole


def test_nothing_stored_is_one_hole_without_an_end() -> None:
    assert snapshot_of([]).holes() == [Hole(1, None, 1, 1)]
    assert not snapshot_of([]).is_whole


def test_a_line_over_a_border_counts_once() -> None:
    first = build_block(1, 1, [OutputEvent(1, 0, 0, "10%")])
    second = build_block(2, 2, [OutputEvent(2, 0, 1, "20%")])
    assert snapshot_of([first, second]).lines_here == 1


def test_only_blocks_with_a_part_of_the_lines_are_reached() -> None:
    snapshot = snapshot_of([lines_from(1, "a", "b"), lines_from(3, "c"), lines_from(4, "d")])
    assert [extent.first for extent in snapshot.reaching(2, 4)] == [1, 3]
    assert snapshot.reaching(9, 12) == []


def test_short_lines_that_are_in_memory_are_quick_where_nothing_before_gives_them_a_style() -> None:
    blocks = [lines_from(1, "a", "b"), lines_from(3, "c", "d"), lines_from(5, "e" * 65_536)]
    snapshot = replace(snapshot_of(blocks), open_firsts=frozenset({3, 5}))
    assert snapshot.is_quick(3, 5)
    assert snapshot.is_quick(9, 12), "there is nothing"
    assert not snapshot.is_quick(4, 5), "in the middle of a block"
    assert not snapshot.is_quick(3, 6), "long"
    assert not snapshot.is_quick(1, 5), "on the disk"


def test_a_gap_of_an_open_block_may_arrive_until_it_is_given_up() -> None:
    block = build_block(1, 3, [OutputEvent(1, 0, 1, "a")])
    gap = Gap(2, 3, 2)
    assert not snapshot_of([block]).may_arrive(gap)
    assert snapshot_of([block], open_firsts=frozenset({1})).may_arrive(gap)
    late = snapshot_of([block], open_firsts=frozenset({1}), given_up=frozenset({2}))
    assert late.is_open(gap)
    assert not late.may_arrive(gap)


def test_the_style_comes_from_the_blocks_directly_before() -> None:
    bold, red, plain = lines_from(1, "\x1b[1m"), lines_from(2, "\x1b[31m"), lines_from(3, "x")
    snapshot = snapshot_of([bold, red, plain])
    assert snapshot.style_before(plain.extent) == Style(fg=1, bold=True)
    assert snapshot.style_before(bold.extent) == PLAIN
    assert snapshot_of([bold, plain]).style_before(plain.extent) == PLAIN


def test_nothing_before_a_reset_counts() -> None:
    blocks = [lines_from(1, "\x1b[1m"), lines_from(2, "\x1b[0;32m"), lines_from(3, "x")]
    assert snapshot_of(blocks).style_before(blocks[2].extent) == Style(fg=2)
