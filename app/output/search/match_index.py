"""Questions about the matching lines of many blocks: the next one, the rank of one, a range.

Never changes; results.py builds another one after each change. Invariant: every matching line
counts once and the lines ascend, so that a rank and a line determine each other.
"""

from collections.abc import Sequence

import numpy as np
from numpy.typing import NDArray

from app.output.search.line_set import LineNumbers, LineSet

FilteredRow = tuple[int, bool]  # a line number, and whether that line matches itself


class MatchIndex:
    """An index over sets of line numbers, which are given in ascending order."""

    def __init__(self, sets: Sequence[LineSet]) -> None:
        self._sets = [one for one in sets if one.count]
        self._firsts = np.array([one.first for one in self._sets], dtype=np.int64)
        self._lasts = np.array([one.last for one in self._sets], dtype=np.int64)
        counts = [one.count for one in self._sets]
        self._before = np.concatenate([[0], np.cumsum(counts, dtype=np.int64)])

    @property
    def count(self) -> int:
        """The number of matching lines."""
        return int(self._before[-1])

    @property
    def first(self) -> int | None:
        """The first matching line; None if there is none."""
        return self._sets[0].first if self._sets else None

    @property
    def last(self) -> int | None:
        """The last matching line; None if there is none."""
        return self._sets[-1].last if self._sets else None

    def next_after(self, line: int) -> int | None:
        """The first matching line after a line; None if there is none."""
        rank = self.rank(line)
        return self._line_at(rank) if rank < self.count else None

    def previous_before(self, line: int) -> int | None:
        """The last matching line before a line; None if there is none."""
        rank = self.rank(line - 1)
        return self._line_at(rank - 1) if rank > 0 else None

    def rank(self, line: int) -> int:
        """The number of matching lines up to and including a line."""
        return int(self.ranks(np.array([line], dtype=np.int64))[0])

    def ranks(self, lines: LineNumbers) -> NDArray[np.int64]:
        """For each line, the number of matching lines up to and including it."""
        owner = np.searchsorted(self._firsts, lines, side="right") - 1
        ranks = np.zeros(len(lines), dtype=np.int64)
        for number in np.unique(owner[owner >= 0]):
            is_inside = owner == number
            inside = np.searchsorted(self._sets[number].lines, lines[is_inside], side="right")
            ranks[is_inside] = self._before[number] + inside
        return ranks

    def buckets(self, total_lines: int, count: int) -> list[int]:
        """The number of matching lines in each of `count` equal parts of the output."""
        if total_lines < 1:
            return [0] * count
        # Line n is in part (n - 1) * count // total_lines, so this is the last line of each part.
        ends = -(-np.arange(count + 1, dtype=np.int64) * total_lines // count)
        return [int(lines) for lines in np.diff(self.ranks(ends))]

    def between(self, first: int, last: int) -> LineNumbers:
        """The matching lines from `first` to `last`, ascending."""
        begin = int(np.searchsorted(self._lasts, first))
        end = int(np.searchsorted(self._firsts, last, side="right"))
        found = [one.lines for one in self._sets[begin:end]]
        if not found:
            return np.zeros(0, dtype=np.int64)
        lines = np.concatenate(found)
        return lines[(lines >= first) & (lines <= last)]

    def sets(self) -> Sequence[LineSet]:
        """The sets that have a line, in order."""
        return self._sets

    def _line_at(self, rank: int) -> int:
        owner = int(np.searchsorted(self._before, rank, side="right")) - 1
        return int(self._sets[owner].lines[rank - int(self._before[owner])])
