"""Where two sequences of lines are equal and where not, at a bounded cost for any input.

Patience diff matches the lines that each side has once, which is what people expect of logs. It
sees nothing in lines that repeat, so what it leaves is matched by the longest common subsequence,
in pieces that a second is enough for whatever the lines are.
"""

from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from math import ceil, sqrt

from patiencediff import PatienceSequenceMatcher
from rapidfuzz.distance import LCSseq

IsStopped = Callable[[], bool]

# Of the table that one piece takes, a bit each: 8 MB and some milliseconds.
MOST_CELLS = 64_000_000


@dataclass(frozen=True, slots=True)
class Stretch:
    """Lines `left_first` to before `left_end`, from 0, and their counterpart on the right."""

    is_equal: bool
    left_first: int
    left_end: int
    right_first: int
    right_end: int


def stretches(
    left: Sequence[str],
    right: Sequence[str],
    is_stopped: IsStopped = lambda: False,
    *,
    most_cells: int = MOST_CELLS,
) -> list[Stretch]:
    """All lines of both sides in order, equal and changed stretches in turn.

    Once `is_stopped` says so, the rest counts as changed.
    """
    known: dict[str, int] = {}
    left_ids = [known.setdefault(line, len(known)) for line in left]
    right_ids = [known.setdefault(line, len(known)) for line in right]
    found: list[Stretch] = []
    for tag, *bounds in PatienceSequenceMatcher(None, left_ids, right_ids).get_opcodes():
        whole = Stretch(tag == "equal", *bounds)
        if tag == "replace" and not is_stopped():
            found.extend(_refined(left_ids, right_ids, whole, most_cells, is_stopped))
        else:
            found.append(whole)
    return _merged(found)


def _refined(
    left: list[int], right: list[int], whole: Stretch, most_cells: int, is_stopped: IsStopped
) -> Iterator[Stretch]:
    """The equal lines within a changed stretch, which is cut into pieces if it is large."""
    lines = whole.left_end - whole.left_first, whole.right_end - whole.right_first
    pieces = ceil(sqrt(lines[0] * lines[1] / most_cells))
    for piece in range(pieces):
        left_first, left_end = _cut(whole.left_first, lines[0], piece, pieces)
        right_first, right_end = _cut(whole.right_first, lines[1], piece, pieces)
        if is_stopped():
            yield Stretch(False, left_first, left_end, right_first, right_end)
            continue
        steps = LCSseq.opcodes(left[left_first:left_end], right[right_first:right_end])
        for step in steps:
            yield Stretch(
                step.tag == "equal",
                left_first + step.src_start,
                left_first + step.src_end,
                right_first + step.dest_start,
                right_first + step.dest_end,
            )


def _cut(first: int, count: int, piece: int, pieces: int) -> tuple[int, int]:
    return first + count * piece // pieces, first + count * (piece + 1) // pieces


def _merged(found: list[Stretch]) -> list[Stretch]:
    """Neighbors of one kind joined."""
    merged: list[Stretch] = []
    for one in found:
        before = merged[-1] if merged else None
        if before is not None and before.is_equal == one.is_equal:
            merged[-1] = Stretch(
                one.is_equal, before.left_first, one.left_end, before.right_first, one.right_end
            )
        else:
            merged.append(one)
    return merged
