"""Whole lines out of blocks: the same wherever blocks end, with markers between."""

from collections.abc import Iterable

import numpy as np

from app.output.blocks.block import Block, Gap, build_block
from app.output.events import OutputEvent
from app.output.reading.cut_lines import recorded_lines
from app.output.reading.line_stream import LineBatch, LineSelection, stream_lines
from app.output.reading.skipped_lines import SkippedLines
from app.output.search.line_set import line_set
from app.output.search.match_index import MatchIndex
from tests.unit.output.reading.snapshots import lines_from


def streamed(blocks: Iterable[Block], selection: LineSelection | None = None) -> list[object]:
    """Each line as (number, text); markers as they are."""
    found: list[object] = []
    for item in stream_lines(blocks, selection or LineSelection()):
        if isinstance(item, LineBatch):
            found += zip(item.numbers, item.texts, strict=True)
        elif item is not None:
            found.append(item)
    return found


def test_a_line_over_borders_is_one_line_in_its_last_state() -> None:
    blocks = [
        build_block(1, 1, [OutputEvent(1, 0, 0, "10%")]),
        build_block(2, 2, [OutputEvent(2, 0, 0, "20%")]),
        build_block(3, 3, [OutputEvent(3, 0, 1, "done")]),
    ]
    after = build_block(4, 4, [OutputEvent(4, 1, 2, "next")])
    assert streamed([*blocks, after]) == [(1, b"done"), (2, b"next")]


def test_an_open_line_ends_with_the_output() -> None:
    assert streamed([build_block(1, 1, [OutputEvent(1, 0, 0, "10%")])]) == [(1, b"10%")]


def test_gaps_and_skipped_lines_stand_before_the_line_that_follows() -> None:
    events = [OutputEvent(1, 0, 1, "a"), OutputEvent(4, 1, 2, "b"), OutputEvent(5, 9, 10, "c")]
    assert streamed([build_block(1, 6, events)]) == [
        (1, b"a"), Gap(2, 3, 2), (2, b"b"), SkippedLines(3, 9), (10, b"c"), Gap(6, 6, 11),
    ]  # fmt: skip


def test_a_gap_over_blocks_is_one() -> None:
    lost = build_block(2, 3, [])
    late = build_block(4, 5, [OutputEvent(5, 1, 2, "b")])
    assert streamed([lines_from(1, "a"), lost, late]) == [(1, b"a"), Gap(2, 4, 2), (2, b"b")]


def test_only_selected_lines_are_streamed_and_no_block_after_them_is_read() -> None:
    def blocks() -> Iterable[Block]:
        yield lines_from(1, "a", "b", "c")
        yield lines_from(4, "d")
        raise AssertionError("no line of this block is selected")

    assert streamed(blocks(), LineSelection(2, 3)) == [(2, b"b"), (3, b"c")]
    matching = MatchIndex([line_set(np.array([1, 3], dtype=np.int64))])
    only = LineSelection(only=matching)
    assert streamed([lines_from(1, "a", "b", "c")], only) == [(1, b"a"), (3, b"c")]


def test_cut_lines_are_completed_where_the_record_has_them() -> None:
    head = "x" * 1023
    block = build_block(
        1, 2, [OutputEvent(1, 0, 1, f"{head}…", is_cut=True), OutputEvent(2, 1, 2, "b")]
    )
    (batch, _) = stream_lines([block], LineSelection())
    assert isinstance(batch, LineBatch)
    whole = batch.completed_by(recorded_lines(f"{head} rest", masks=()))
    assert (whole.texts, whole.completed) == ([f"{head} rest".encode(), b"b"], frozenset({1}))
    assert batch.completed_by(recorded_lines("", masks=())) is batch
