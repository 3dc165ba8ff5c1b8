"""Requests for a job's events: what to ask for, and what an answer proves. Pure values."""

from collections.abc import Sequence
from dataclasses import dataclass

from app.output.events import EventRange, OutputEvent
from app.output.fetching.pending_blocks import PendingBlock

ABSENT_AT_ONCE = 200  # so many numbers fit into a URL


@dataclass(frozen=True, slots=True)
class Asked:
    """A request for the events from one counter on, and what was known when it was made.

    An event that becomes visible while the request is under way may be missing from the answer, so
    an answer proves nothing about counters above those that were known before.
    """

    first: int
    last: int | None  # None: as many as `limit` allows
    limit: int
    newest_before: int
    is_after_end: bool

    @property
    def range(self) -> EventRange:
        """What to ask for."""
        return EventRange(
            counters_after=self.first - 1, counters_through=self.last, limit=self.limit
        )

    def is_full(self, events: Sequence[OutputEvent]) -> bool:
        """Whether there may be more than the answer holds."""
        return len(events) == self.limit

    def answered_through(self, events: Sequence[OutputEvent]) -> int:
        """Up to which counter this answer, which is in order, says everything."""
        if self.last is not None:
            newest = events[-1].counter if events else 0
            return min(self.last, max(self.newest_before, newest))
        newest = events[-1].counter if events else self.first - 1
        return newest if self.is_full(events) else max(newest, self.newest_before)


def ask_absent(block: PendingBlock) -> EventRange | None:
    """A request for what a block lacks, after the end; None if it was made or lacks nothing."""
    absent = [] if block.was_asked_again else [one.counter for one in block.absent()]
    if not absent:
        return None
    if len(absent) <= ABSENT_AT_ONCE:
        return EventRange(counters=tuple(absent), limit=len(absent))
    first, last = absent[0], absent[-1]  # one request for the range, not one for each part
    return EventRange(counters_after=first - 1, counters_through=last, limit=last - first + 1)
