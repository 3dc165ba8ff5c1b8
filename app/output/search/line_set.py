"""A set of line numbers in little memory: four bytes a line, or one bit where lines are dense.

Never changes. Invariant: `lines` ascends and has each number once.
"""

from dataclasses import dataclass, field

import numpy as np
from numpy.typing import NDArray

LineNumbers = NDArray[np.int64]

_BITS_A_NUMBER = 32


@dataclass(frozen=True, slots=True, eq=False)
class LineSet:
    """`stored` is numbers (uint32) or packed bits from `first` on; both ends are 0 if empty."""

    first: int
    last: int
    count: int
    stored: NDArray[np.uint32] | NDArray[np.uint8]
    _reach: dict[int, int] = field(default_factory=dict, repr=False)

    @property
    def lines(self) -> LineNumbers:
        """All line numbers; unpacked on each call where they are stored as bits."""
        if self.stored.dtype == np.uint8:
            return np.flatnonzero(np.unpackbits(self.stored.view(np.uint8))) + self.first
        return self.stored.astype(np.int64)

    def reach(self, width: int) -> int:
        """The sum of the distances between adjacent lines, each counted as at most `width`."""
        if width not in self._reach:
            distances = np.minimum(np.diff(self.lines), width)
            self._reach[width] = int(distances.sum())
        return self._reach[width]

    def with_line(self, line: int, *, is_in: bool) -> "LineSet":
        """The same set with one line added (`is_in`) or removed."""
        lines = self.lines
        index = int(np.searchsorted(lines, line))
        has_line = index < len(lines) and lines[index] == line
        if has_line == is_in:
            return self
        return line_set(np.insert(lines, index, line) if is_in else np.delete(lines, index))


def line_set(lines: NDArray[np.integer]) -> LineSet:
    """The set of these line numbers, which ascend."""
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
