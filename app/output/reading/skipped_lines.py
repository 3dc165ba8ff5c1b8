"""Line numbers that a controller counted over: no event has them, though none is absent there."""

from collections.abc import Collection, Iterator, Sequence
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from app.output.blocks.block import Block, Extent, Gap


@dataclass(frozen=True, slots=True)
class SkippedLines:
    """The lines `first` to `last` are in no event."""

    first: int
    last: int

    @property
    def before_line(self) -> int:
        """The line that follows."""
        return self.last + 1


def skipped_within(
    numbers: NDArray[np.uint32], line_before: int | None, gaps: Collection[Gap]
) -> list[SkippedLines]:
    """Where these ascending numbers of lines leave some out, unless events are absent there.

    `line_before` is the line before the first; None where that is not known.
    """
    if not len(numbers):
        return []
    ordered = numbers.astype(np.int64)
    start = ordered[0] - 1 if line_before is None else line_before
    steps = np.diff(ordered, prepend=start)
    explained = {gap.before_line for gap in gaps}
    found = []
    for place in np.flatnonzero(steps > 1).tolist():
        following = int(ordered[place])
        if following not in explained:
            found.append(SkippedLines(following - int(steps[place]) + 1, following - 1))
    return found


def skipped_between(
    extents: Sequence[Extent], blocks: Sequence[Block], first: int, below: int
) -> Iterator[SkippedLines]:
    """Those whose place is before one of the lines `first` to `below` - 1.

    `extents` are all that is here of the output, `blocks` those that have a part of the lines.
    """
    places = {extent.first: place for place, extent in enumerate(extents)}
    for block in blocks:
        place = places.get(block.first)
        before = None if place is None else _line_before(extents, place)
        for skipped in skipped_within(block.parts.numbers, before, block.gaps):
            if first <= skipped.before_line < below:
                yield skipped


def _line_before(extents: Sequence[Extent], place: int) -> int | None:
    """The last line before an extent; None where events before it are not here."""
    if place == 0:
        return 0 if extents[0].first == 1 else None
    before, extent = extents[place - 1], extents[place]
    is_next = before.last + 1 == extent.first and before.lines > 0
    is_lost = bool(before.gaps) and before.gaps[-1].last == before.last
    return before.last_line if is_next and not is_lost else None
