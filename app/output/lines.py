"""Lines as a reader gets them, and the events that are missing between them."""

from dataclasses import dataclass
from datetime import datetime, timedelta
from enum import StrEnum

import msgspec

# Events become visible out of order, up to 1.7 s late where it was measured; a controller itself
# stops waiting for them after a minute (its rule for deleting a job), and so do we.
EARLIER_STATES_SHOWN = 100  # states of a line before the last
GAP_SETTLES_AFTER = timedelta(seconds=60)


class Line(msgspec.Struct, frozen=True, gc=False):
    """One line: what the program wrote of it, with its control characters, without the newline.

    Of a very long line `text` is the plain text that it shows; `earlier` are the newest of the
    states before that, oldest first, `states` is how many there were, and `omitted` characters are
    not here. `is_completed`: AWX had cut it, and the rest came from the record.
    """

    number: int
    text: str
    at: datetime | None = None
    is_cut: bool = False
    is_completed: bool = False
    earlier: tuple[str, ...] = ()
    states: int = 0
    omitted: int = 0


class GapReason(StrEnum):
    """Why events are absent: gone for good, not there yet, or more than a window waits for."""

    LOST = "lost"
    MAY_ARRIVE = "may_arrive"
    NOT_READ = "not_read"


@dataclass(frozen=True, slots=True)
class MissingEvents:
    """Counters `first` to `last` are absent; the place is before (or within) `before_line`."""

    first: int
    last: int
    before_line: int
    reason: GapReason

    @property
    def count(self) -> int:
        return self.last - self.first + 1
