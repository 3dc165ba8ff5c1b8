"""What must be known of a job before its output may be shown.

The library does not decide who may read: its caller has just seen the job's record, and says
so with a `Permit`. What goes on for longer than a permit is good is given an `Authorize` to ask
again; it may refuse with a `SourceError`, which passes through the library as it is.
"""

from collections.abc import Awaitable, Callable
from dataclasses import dataclass

from app.output.events import SourceError
from app.output.reading.cut_lines import NO_RECORDED_LINES, RecordedLines


@dataclass(frozen=True, slots=True)
class Permit:
    """A job's output may be shown, and what the record says about that output."""

    job_id: int
    identity: str  # differs for another job under the same id; names the folder on disk
    has_ended: bool
    is_saved: bool  # it has ended, and the controller says that all its events are saved
    ended_long_ago: bool  # by the controller's clock
    recorded: RecordedLines = NO_RECORDED_LINES  # to complete lines that AWX has cut in the events


# Of a job's id, the permit to show its output.
Authorize = Callable[[int], Awaitable[Permit]]


class OutdatedPermitError(SourceError):
    """The job was deleted meanwhile, or its id now means another job: authorize again."""

    kind = "outdated_permit"
