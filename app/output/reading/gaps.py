"""Where events are absent within a window of lines; neighbours are told as one gap."""

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import replace

import numpy as np

from app.output.blocks.block import Block, Extent, Gap
from app.output.blocks.line_table import ENDED
from app.output.reading.snapshot import Snapshot


def gaps_between(snapshot: Snapshot, first: int, below: int) -> tuple[Gap, ...]:
    """The gaps that stand before one of the lines, or after the last line of all.

    A gap of many lines begins after the last line before it and stands before the next one. A
    window that ends among its lines, or is wholly among them, gets it at the first of those.
    """
    through = below if below > snapshot.total_lines else below - 1
    last_line = max((extent.last_line for extent in snapshot.extents), default=0)
    found = []
    for gap, from_line in _runs(_placed(snapshot.extents)):
        is_at_end = gap.before_line > last_line
        to_line = max(gap.before_line, snapshot.total_lines) if is_at_end else gap.before_line
        if first <= gap.before_line <= through:
            found.append(gap)
        elif from_line <= through and first <= to_line:
            found.append(replace(gap, before_line=max(first, from_line)))
    return tuple(found)


def _runs(gaps: Iterable[Gap]) -> Iterator[tuple[Gap, int]]:
    """Joined gaps, each with the line that its first part stands before."""
    placed = list(gaps)
    from_lines = {gap.first: gap.before_line for gap in placed}
    return ((gap, from_lines[gap.first]) for gap in joined_gaps(placed))


def joined_gaps(gaps: Iterable[Gap]) -> tuple[Gap, ...]:
    """Gaps in order, those that follow one another as one, at the place of the last."""
    joined: list[Gap] = []
    for gap in gaps:
        if joined and joined[-1].last + 1 == gap.first:
            joined[-1] = replace(gap, first=joined[-1].first)
        else:
            joined.append(gap)
    return tuple(joined)


def certain_through(blocks: Sequence[Block], gap: Gap) -> int:
    """The last line before a gap that the gap cannot change; 0 if it is in none of the blocks."""
    for block in reversed(blocks):
        part = int(np.searchsorted(block.parts.numbers, gap.before_line)) - 1
        if part >= 0:
            is_whole = bool(block.parts.flags[part] & ENDED)
            return int(block.parts.numbers[part]) - int(not is_whole)
    return 0


def _placed(extents: Sequence[Extent]) -> Iterator[Gap]:
    """The gaps in order; one at a block's end, or a whole block, is after the last line before."""
    line = 0
    for extent in extents:
        for gap in extent.gaps:
            is_known = extent.lines and gap.before_line <= extent.last_line
            yield gap if is_known else replace(gap, before_line=(extent.last_line or line) + 1)
        line = extent.last_line or line
