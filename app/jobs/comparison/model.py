"""The values of a comparison: two outputs, and the rows that show what differs."""

from array import array
from collections.abc import Sequence
from dataclasses import dataclass, field
from enum import StrEnum


@dataclass(frozen=True, slots=True, eq=False)
class ComparedOutput:
    """The lines of one output that are compared: all, or the first and the last ones."""

    numbers: Sequence[int]  # of the lines, from 1
    texts: Sequence[str]  # plain, cut where they are very long
    total_lines: int
    head: int = 0  # where the other output is compared by its ends: how many are first ones
    left_out: int = 0  # lines between the first and the last ones
    is_final: bool = True  # whether no more is expected of it
    missing_events: int = 0  # that the controller has lost


class RowKind(StrEnum):
    """What a row of the comparison shows."""

    SAME = "same"
    CHANGED = "changed"  # a line of each side
    REMOVED = "removed"  # on the left alone
    ADDED = "added"  # on the right alone
    FOLD = "fold"  # equal lines that are folded
    LEFT_OUT = "left_out"  # lines that are not compared


@dataclass(frozen=True, slots=True)
class Row:
    """One row: indexes of its lines, from 0; None on a side that has none."""

    kind: RowKind
    left: int | None = None
    right: int | None = None
    change: int = 0  # which change it belongs to, from 1; 0 for none
    count: int = 0  # folded lines


_NONE = -1


@dataclass(slots=True, eq=False)
class Rows:
    """Rows as columns of numbers, since there may be a hundred thousand."""

    _kinds: list[RowKind] = field(default_factory=list)
    _numbers: "array[int]" = field(default_factory=lambda: array("i"))

    def __len__(self) -> int:
        return len(self._kinds)

    def add(self, row: Row) -> None:
        """Add `row` at the end."""
        self._kinds.append(row.kind)
        left = _NONE if row.left is None else row.left
        right = _NONE if row.right is None else row.right
        self._numbers.extend((left, right, row.change, row.count))

    def between(self, first: int, end: int) -> list[Row]:
        """The rows from `first` (from 0) to before `end`, as far as there are some."""
        return [self._row(index) for index in range(max(0, first), min(end, len(self)))]

    def _row(self, index: int) -> Row:
        left, right, change, count = self._numbers[4 * index : 4 * index + 4]
        return Row(
            self._kinds[index],
            None if left == _NONE else left,
            None if right == _NONE else right,
            change,
            count,
        )


@dataclass(frozen=True, slots=True, eq=False)
class Comparison:
    """Two outputs and what differs; `changes` counts stretches, the others lines."""

    left: ComparedOutput
    right: ComparedOutput
    rows: Rows
    changes: int
    removed: int
    added: int

    @property
    def is_whole(self) -> bool:
        """Whether all lines of both are compared."""
        return not self.left.left_out and not self.right.left_out
