"""A set of line numbers in little memory: four bytes a line, or a bit where they stand dense.

Never changes. Invariant: what `lines` gives ascends and has each number once.
"""

from dataclasses import dataclass, field

import numpy as np
from numpy.typing import NDArray

LineNumbers = NDArray[np.int64]

_BITS_A_NUMBER = 32


@dataclass(frozen=True, slots=True, eq=False)
class LineSet:
    """`kept` are numbers, or bits counted from `first`; both ends are 0 where there is none."""

    first: int
    last: int
    count: int
    kept: NDArray[np.uint32] | NDArray[np.uint8]
    _reach: dict[int, int] = field(default_factory=dict, repr=False)

    @property
    def lines(self) -> LineNumbers:
        """All of them, made anew where they are kept as bits."""
        if self.kept.dtype == np.uint8:
            return np.flatnonzero(np.unpackbits(self.kept.view(np.uint8))) + self.first
        return self.kept.astype(np.int64)

    def reach(self, width: int) -> int:
        """The distances between neighbours, none counted as more than `width`, added up."""
        if width not in self._reach:
            distances = np.minimum(np.diff(self.lines), width)
            self._reach[width] = int(distances.sum())
        return self._reach[width]

    def with_line(self, line: int, *, is_in: bool) -> "LineSet":
        """The same set, but for one line."""
        lines = self.lines
        place = int(np.searchsorted(lines, line))
        has_line = place < len(lines) and lines[place] == line
        if has_line == is_in:
            return self
        return line_set(np.insert(lines, place, line) if is_in else np.delete(lines, place))


def line_set(lines: NDArray[np.integer]) -> LineSet:
    """The set of these lines, which ascend."""
    if not len(lines):
        return NO_LINES
    first, last = int(lines[0]), int(lines[-1])
    span = last - first + 1
    if span >= _BITS_A_NUMBER * len(lines):
        return LineSet(first, last, len(lines), lines.astype(np.uint32))
    bits = np.zeros(span, dtype=bool)
    bits[lines.astype(np.int64) - first] = True
    return LineSet(first, last, len(lines), np.packbits(bits))


NO_LINES = LineSet(0, 0, 0, np.zeros(0, dtype=np.uint32))
