"""Where events are missing within a window of lines; adjacent gaps are reported as one.

Does not decide whether they may still arrive. Invariant: a gap is reported at most once a window.
"""

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import replace

import numpy as np

from app.output.blocks.block import Block, Extent, Gap
from app.output.blocks.line_table import ENDED
from app.output.reading.snapshot import Snapshot


def gaps_between(snapshot: Snapshot, first: int, below: int) -> tuple[Gap, ...]:
    """The gaps before one of the lines `first` to `below` - 1, or after the last line of all.

    A gap of many lines begins after the last line before it and is placed before the next one. A
    window that ends among its lines, or lies within them, gets it at the first of those.
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
    """Joined gaps, each with the line before which its first part lies."""
    placed = list(gaps)
    from_lines = {gap.first: gap.before_line for gap in placed}
    return ((gap, from_lines[gap.first]) for gap in joined_gaps(placed))


def joined_gaps(gaps: Iterable[Gap]) -> tuple[Gap, ...]:
    """Gaps in order, consecutive ones joined and placed where the last of them is."""
    joined: list[Gap] = []
    for gap in gaps:
        if joined and joined[-1].last + 1 == gap.first:
            joined[-1] = replace(gap, first=joined[-1].first)
        else:
            joined.append(gap)
    return tuple(joined)


def certain_through(blocks: Sequence[Block], gap: Gap) -> int:
    """The last line before a gap that it cannot change; 0 if no block has a line before it."""
    for block in reversed(blocks):
        part = int(np.searchsorted(block.parts.numbers, gap.before_line)) - 1
        if part >= 0:
            is_whole = bool(block.parts.flags[part] & ENDED)
            return int(block.parts.numbers[part]) - int(not is_whole)
    return 0


def _placed(extents: Sequence[Extent]) -> Iterator[Gap]:
    """The gaps in order; one at the end of a block is placed after the last line before it."""
    line = 0
    for extent in extents:
        for gap in extent.gaps:
            is_known = extent.lines and gap.before_line <= extent.last_line
            yield gap if is_known else replace(gap, before_line=(extent.last_line or line) + 1)
        line = extent.last_line or line
