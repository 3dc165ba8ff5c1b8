"""Which blocks to fetch so that a window of lines can be shown.

Guesses a line's counter between what is known on both sides: most lines are one event, so that the
guess is nearly always right; the caller asks again with what came. Pure arithmetic.
"""

from app.output.blocks.numbering import block_index
from app.output.reading.snapshot import Hole, Snapshot

# Lines that were redrawn thousands of times have their events in many blocks: for a window the
# newest are fetched and a few of the oldest, where other lines may be; the rest in the background.
BLOCKS_AT_ONCE = 16
_OLDEST_AT_ONCE = 2


def blocks_wanted(snapshot: Snapshot, first: int, below: int) -> list[int]:
    """The indices of blocks that are not here and may hold a line of `first` to `below` - 1."""
    wanted: set[int] = set()
    for hole in holes_in(snapshot, first, below):
        begin = _counter_of(hole, max(first, hole.first_line))
        end = _counter_of(hole, below - 1)
        wanted.update(range(block_index(begin), block_index(end) + 1))
    ordered = sorted(wanted)
    if len(ordered) <= BLOCKS_AT_ONCE:
        return ordered
    newest = BLOCKS_AT_ONCE - _OLDEST_AT_ONCE
    return [*ordered[:_OLDEST_AT_ONCE], *ordered[-newest:]]


def holes_in(snapshot: Snapshot, first: int, below: int) -> list[Hole]:
    """The holes that may hold one of the lines."""
    return [
        hole
        for hole in snapshot.holes()
        if hole.first_line < below and (hole.last_line >= first or hole.last is None)
    ]


def _counter_of(hole: Hole, line: int) -> int:
    """The counter at which a line may begin, within the hole."""
    if hole.last is None:
        return hole.first + line - hole.first_line
    lines = max(1, hole.last_line - hole.first_line)
    counters = hole.last - hole.first + 1
    if abs(counters - lines) <= 1:
        lines = counters
    guess = hole.first + (line - hole.first_line) * counters // lines
    return min(max(guess, hole.first), hole.last)
