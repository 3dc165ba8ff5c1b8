"""Lines as a window returns them, and the events that are missing between them."""

from dataclasses import dataclass
from datetime import datetime, timedelta
from enum import StrEnum

import msgspec

EARLIER_STATES_SHOWN = 100  # a line's states before the last one

# Events become visible out of order, up to 1.7 s late where it was measured; a controller itself
# stops waiting for them after a minute (its rule for deleting a job), and so does Jobpane.
GAP_SETTLES_AFTER = timedelta(seconds=60)


class Line(msgspec.Struct, frozen=True, gc=False):
    """One line as the program wrote it, with its control characters, without the newline.

    The `text` of a very long line is only the plain text that it shows: `earlier` has the newest
    of its states before that, oldest first, `states` counts all of those, and `omitted` is the
    number of characters left out. `is_completed`: AWX cut it, and the rest came from the record.
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
    """Why events are absent: lost for good, not there yet, or not fetched for this window."""

    LOST = "lost"
    MAY_ARRIVE = "may_arrive"
    NOT_READ = "not_read"


@dataclass(frozen=True, slots=True)
class MissingEvents:
    """The events `first` to `last` are missing, before or within line `before_line`."""

    first: int
    last: int
    before_line: int
    reason: GapReason

    @property
    def count(self) -> int:
        return self.last - self.first + 1
