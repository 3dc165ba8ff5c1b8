"""What is stored of one output at one time: extents in order, and a way to read their blocks.

Search, windows and downloads work on a snapshot, so that they never see half of a change. Fetches
nothing: between extents there may be holes, events that were not fetched yet. Invariant: a
snapshot never changes, but a block of it may be gone when it is read.
"""

from bisect import bisect_left, bisect_right
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from itertools import pairwise

from app.output.blocks.block import Block, Extent, Gap
from app.output.reading.cut_lines import NO_RECORDED_LINES, RecordedLines
from app.output.terminal.styles import PLAIN, Style

_QUICK_BYTES = 64 * 1024  # 256 usual events have 25 kB, and take 0.3 ms


@dataclass(frozen=True, slots=True)
class Hole:
    """Counters that are not stored, and the lines they may have, both inclusive.

    `last` is None where nothing follows and the newest counter is unknown.
    """

    first: int
    last: int | None
    first_line: int
    last_line: int


@dataclass(frozen=True, slots=True)
class Snapshot:
    """The stored extents by counter, without overlaps, and what is known of the output's end."""

    extents: Sequence[Extent]
    read: Callable[[Extent], Block | None]  # None: the block is gone; take a new snapshot
    last_counter: int | None  # the newest counter known; None before the first response
    total_lines: int
    has_ended: bool  # the controller has confirmed that no more will come
    identity: str = ""  # differs for another job with the same id
    open_firsts: frozenset[int] = frozenset()  # of blocks that may still change
    given_up: frozenset[int] = frozenset()  # missing events that are a minute late
    is_line_open: bool = False  # whether the newest line may continue
    recorded: RecordedLines = NO_RECORDED_LINES  # to complete lines that AWX has cut
    is_unconfirmed: bool = False  # the job has ended, but its end may be missing here

    @property
    def is_over(self) -> bool:
        """Whether everything is stored and nothing more is expected."""
        return self.is_whole and (self.has_ended or self.is_unconfirmed)

    def may_arrive(self, gap: Gap) -> bool:
        """Whether the missing events may still arrive."""
        return self.is_open(gap) and gap.first not in self.given_up

    def is_open(self, gap: Gap) -> bool:
        """Whether the gap reaches into a block that is not final."""
        positions = (
            bisect_right(self.extents, counter, key=lambda extent: extent.first) - 1
            for counter in (gap.first, gap.last)
        )
        return any(
            position >= 0 and self.extents[position].first in self.open_firsts
            for position in positions
        )

    @property
    def lines_here(self) -> int:
        """The number of stored lines; one that crosses a border counts once."""
        count = sum(extent.lines for extent in self.extents)
        shared = sum(
            before.last + 1 == after.first and not before.ends_line and after.lines > 0
            for before, after in pairwise(self.extents)
        )
        return min(count - shared, self.total_lines) if self.total_lines else count - shared

    @property
    def is_whole(self) -> bool:
        """Whether every event up to the newest is stored."""
        due = 1
        for extent in self.extents:
            if extent.first != due:
                return False
            due = extent.last + 1
        return self.last_counter is not None and due > self.last_counter

    def holes(self) -> list[Hole]:
        """The holes, in order."""
        found: list[Hole] = []
        due, line = 1, 1
        for index, extent in enumerate(self.extents):
            if extent.first > due:
                last_line = self._first_line_from(index)
                found.append(Hole(due, extent.first - 1, line, max(line, last_line)))
            due = extent.last + 1
            if extent.last_line:
                line = extent.last_line + int(extent.ends_line)
        if self.last_counter is None or due <= self.last_counter:
            found.append(Hole(due, self.last_counter, line, max(line, self.total_lines)))
        return found

    def _first_line_from(self, index: int) -> int:
        """The first line in this extent or a later one; the last line of all if they have none."""
        after = (self.extents[position].first_line for position in range(index, len(self.extents)))
        return next(filter(None, after), self.total_lines)  # nearly always that of the first

    def reaching(self, first: int, below: int) -> list[Extent]:
        """The extents with a part of a line between `first` and `below` - 1."""
        full = [extent for extent in self.extents if extent.lines]
        start = bisect_left(full, first, key=lambda extent: extent.last_line)
        chosen = []
        for extent in full[start:]:
            if extent.first_line >= below:
                break
            chosen.append(extent)
        return chosen

    def is_quick(self, first: int, below: int) -> bool:
        """Whether reading the lines `first` to `below` - 1 takes less than a thread costs.

        Whatever their text is: they are in memory and short, and begin where a block does, so that
        no text before them has to be read for their style.
        """
        extents = self.reaching(first, below)
        is_here = all(extent.first in self.open_firsts for extent in extents)
        is_short = sum(extent.text_bytes for extent in extents) <= _QUICK_BYTES
        return is_here and is_short and (not extents or first <= extents[0].first_line)

    def style_before(self, extent: Extent) -> Style:
        """The style that an extent begins with, from the extents stored right before it."""
        position = next(n for n, one in enumerate(self.extents) if one.first == extent.first)
        changes = []
        due = extent.first
        for before in reversed(self.extents[:position]):
            if before.last + 1 != due:
                break
            due = before.first
            if before.style.sets:
                changes.append(before.style)
                if before.style.is_whole:
                    break
        style = PLAIN
        for change in reversed(changes):
            style = change.after(style)
        return style
