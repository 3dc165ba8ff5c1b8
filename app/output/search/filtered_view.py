"""The filtered view: only matching lines, each with some lines of context around it.

Stores no list of rows: the line of a row is calculated from the distances between matching lines.
With N lines of context each match covers N lines past itself; it adds to the rows of the match
before it the distance between the two, at most 2N + 1. Invariant: no line appears twice.
"""

from itertools import pairwise

import numpy as np

from app.output.search.line_set import LineNumbers
from app.output.search.match_index import FilteredRow, MatchIndex


class FilteredView:
    """The rows of the view; rows and lines count from 1."""

    def __init__(self, index: MatchIndex, context: int, total_lines: int) -> None:
        self._index = index
        self._sets = index.sets()
        self._context = context
        self._width = 2 * context + 1
        self._ends = np.cumsum(self._new_rows(), dtype=np.int64)  # of each set, before clipping
        self._clipped = max(0, context + 1 - index.first) if index.first is not None else 0
        self._total = total_lines

    @property
    def count(self) -> int:
        """The number of rows."""
        last = self._index.last
        if last is None:
            return 0
        beyond = max(0, last + self._context - max(self._total, last))
        return int(self._ends[-1]) - self._clipped - beyond

    def rows(self, start: int, count: int) -> list[FilteredRow]:
        """At most `count` rows from row `start` on: (line, whether it matches itself)."""
        start = max(1, start)
        end = min(self.count, start + count - 1)
        if end < start:
            return []
        first, last = self._line_of(start), self._line_of(end)
        matching = self._index.between(first - self._context, last + self._context)
        lines = self._around(matching)
        shown = lines[(lines >= first) & (lines <= last)]
        is_match = np.isin(shown, matching, assume_unique=True)
        return list(zip(shown.tolist(), is_match.tolist(), strict=True))

    def _new_rows(self) -> list[int]:
        """The number of rows that each set of lines adds to those before it."""
        if not self._sets:
            return []
        gaps = (two.first - one.last for one, two in pairwise(self._sets))
        firsts = [self._width, *(min(self._width, gap) for gap in gaps)]
        return [
            first + one.reach(self._width) for first, one in zip(firsts, self._sets, strict=True)
        ]

    def _line_of(self, row: int) -> int:
        due = row + self._clipped
        index = int(np.searchsorted(self._ends, due))
        lines = self._sets[index].lines
        ends = self._base(index) + np.concatenate([[0], self._distances(lines)]).cumsum()
        hit = int(np.searchsorted(ends, due))
        return int(lines[hit] + self._context - (ends[hit] - due))

    def _base(self, index: int) -> int:
        """The last row of the context of a set's first line, before clipping."""
        return int(self._ends[index]) - self._sets[index].reach(self._width)

    def _distances(self, lines: LineNumbers) -> LineNumbers:
        return np.minimum(np.diff(lines), self._width)

    def _around(self, matching: LineNumbers) -> LineNumbers:
        """The matching lines and their context, each line once; linear in the number of rows."""
        begins, ends = matching - self._context, matching + self._context
        begins[1:] = np.maximum(begins[1:], ends[:-1] + 1)
        sizes = ends - begins + 1
        before = np.cumsum(sizes) - sizes
        return np.repeat(begins - before, sizes) + np.arange(int(sizes.sum()))
