"""Line numbers that a controller skipped: no event has them, though no event is missing there.

Does not report missing events; gaps.py does. Invariant: a line is never both skipped and in a gap.
"""

from collections.abc import Collection, Iterator, Sequence
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from app.output.blocks.block import Block, Extent, Gap


@dataclass(frozen=True, slots=True)
class SkippedLines:
    """No event has the lines `first` to `last`."""

    first: int
    last: int

    @property
    def before_line(self) -> int:
        """The line that follows."""
        return self.last + 1


def skipped_within(
    numbers: NDArray[np.uint32], line_before: int | None, gaps: Collection[Gap]
) -> list[SkippedLines]:
    """The lines that these ascending line numbers leave out, except where a gap explains it.

    `line_before` is the last line before them; None if unknown.
    """
    if not len(numbers):
        return []
    ordered = numbers.astype(np.int64)
    start = ordered[0] - 1 if line_before is None else line_before
    steps = np.diff(ordered, prepend=start)
    explained = {gap.before_line for gap in gaps}
    found = []
    for position in np.flatnonzero(steps > 1).tolist():
        following = int(ordered[position])
        if following not in explained:
            found.append(SkippedLines(following - int(steps[position]) + 1, following - 1))
    return found


def skipped_between(
    extents: Sequence[Extent], blocks: Sequence[Block], first: int, below: int
) -> Iterator[SkippedLines]:
    """The skipped lines directly before one of the lines `first` to `below` - 1.

    `extents` are all stored extents of the output, `blocks` those with a part of the lines.
    """
    positions = {extent.first: position for position, extent in enumerate(extents)}
    for block in blocks:
        position = positions.get(block.first)
        before = None if position is None else _line_before(extents, position)
        for skipped in skipped_within(block.parts.numbers, before, block.gaps):
            if first <= skipped.before_line < below:
                yield skipped


def _line_before(extents: Sequence[Extent], position: int) -> int | None:
    """The last line before an extent; None where events before it are not stored."""
    if position == 0:
        return 0 if extents[0].first == 1 else None
    before, extent = extents[position - 1], extents[position]
    is_next = before.last + 1 == extent.first and before.lines > 0
    is_lost = bool(before.gaps) and before.gaps[-1].last == before.last
    return before.last_line if is_next and not is_lost else None
