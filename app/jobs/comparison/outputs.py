"""Compares two outputs: from their lines to rows, with equal parts folded."""

from collections.abc import Sequence

from app.jobs.comparison.comparable import Ignoring, comparable
from app.jobs.comparison.model import ComparedOutput, Comparison, Row, RowKind, Rows
from app.jobs.comparison.stretches import IsStopped, Stretch, stretches

LINES_COMPARED = 50_000  # of each output; of a longer one, only its ends are compared
LINES_OF_EACH_END = 1_000
CONTEXT = 3  # equal lines that are shown before and after a change
_LEAST_FOLDED = 4  # fewer are shown: a fold would take as much room
_PAIRED_CELLS = 4_000_000  # of the table that finds which changed lines belong together


def compare_outputs(
    left: ComparedOutput,
    right: ComparedOutput,
    ignoring: Ignoring,
    is_stopped: IsStopped = lambda: False,
) -> Comparison:
    """What differs between two outputs; takes up to two seconds: call it on a thread."""
    layout = _Layout(left, right)
    ends = len(left.texts), len(right.texts)
    parts = [(0, ends[0], 0, ends[1])]
    if left.left_out or right.left_out:
        parts = [(0, left.head, 0, right.head), (left.head, ends[0], right.head, ends[1])]
    for number, bounds in enumerate(parts):
        if number:
            layout.rows.add(Row(RowKind.LEFT_OUT))
        left_lines = left.texts[bounds[0] : bounds[1]]
        right_lines = right.texts[bounds[2] : bounds[3]]
        found = stretches(
            comparable(left_lines, ignoring), comparable(right_lines, ignoring), is_stopped
        )
        layout.add(found, bounds[0], bounds[2])
    return Comparison(left, right, layout.rows, layout.changes, layout.removed, layout.added)


class _Layout:
    """Builds the rows."""

    def __init__(self, left: ComparedOutput, right: ComparedOutput) -> None:
        self.rows = Rows()
        self.changes = self.removed = self.added = 0
        self._left = left.texts
        self._right = right.texts

    def add(self, found: Sequence[Stretch], left: int, right: int) -> None:
        """Add stretches whose indexes begin at `left` and `right`."""
        for index, one in enumerate(found):
            bounds = (
                left + one.left_first,
                left + one.left_end,
                right + one.right_first,
                right + one.right_end,
            )
            if one.is_equal:
                before = CONTEXT if index else 0
                after = CONTEXT if index + 1 < len(found) else 0
                self._add_equal(bounds, before, after)
            else:
                self._add_change(bounds)

    def _add_equal(self, bounds: tuple[int, int, int, int], before: int, after: int) -> None:
        first, end, right, _ = bounds
        folded = end - first - before - after
        if folded < _LEAST_FOLDED:
            before, folded = end - first, 0
        shown = [*range(before), *range(before + folded, end - first)]
        for offset in shown:
            if offset == before + folded and folded:
                self._add_fold(first + before, right + before, folded)
            self.rows.add(Row(RowKind.SAME, first + offset, right + offset))
        if folded and not after:
            self._add_fold(first + before, right + before, folded)

    def _add_fold(self, left: int, right: int, count: int) -> None:
        self.rows.add(Row(RowKind.FOLD, left, right, count=count))

    def _add_change(self, bounds: tuple[int, int, int, int]) -> None:
        left_first, left_end, right_first, right_end = bounds
        self.changes += 1
        self.removed += left_end - left_first
        self.added += right_end - right_first
        for left, right in self._pairs(bounds):
            if right is None:
                kind = RowKind.REMOVED
            else:
                kind = RowKind.ADDED if left is None else RowKind.CHANGED
            self.rows.add(Row(kind, left, right, self.changes))

    def _pairs(self, bounds: tuple[int, int, int, int]) -> list[tuple[int | None, int | None]]:
        """The lines of a change side by side: first those that differ in their numbers alone."""
        left_first, left_end, right_first, right_end = bounds
        lines = left_end - left_first, right_end - right_first
        cells = lines[0] * lines[1]
        if cells <= 1 or cells > _PAIRED_CELLS:
            return _side_by_side(bounds)
        blurred = Ignoring(numbers=True, times=True)
        alike = stretches(
            comparable(self._left[left_first:left_end], blurred),
            comparable(self._right[right_first:right_end], blurred),
        )
        return [
            pair
            for one in alike
            for pair in _side_by_side(
                (
                    left_first + one.left_first,
                    left_first + one.left_end,
                    right_first + one.right_first,
                    right_first + one.right_end,
                )
            )
        ]


def _side_by_side(bounds: tuple[int, int, int, int]) -> list[tuple[int | None, int | None]]:
    left, right = range(*bounds[:2]), range(*bounds[2:])
    return [
        (
            left[offset] if offset < len(left) else None,
            right[offset] if offset < len(right) else None,
        )
        for offset in range(max(len(left), len(right)))
    ]
