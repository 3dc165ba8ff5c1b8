"""What the library reports while it works in the background: facts, for a log or for a test.

The library itself writes no log. Its caller hands in a `Notify` and decides what is logged.
"""

from collections.abc import Callable
from dataclasses import dataclass

from app.output.events import SourceError


@dataclass(frozen=True, slots=True)
class BlockNotStored:
    """The disk refused a block, for the first time since it took one; it is tried again.

    `reason` is the operating system's message.
    """

    job_id: int
    reason: str | None


@dataclass(frozen=True, slots=True)
class BlockRead:
    """A block that somebody needs was stored."""

    job_id: int


@dataclass(frozen=True, slots=True)
class BlocksFetched:
    """Blocks that somebody needs were not here, so the controller is asked for them."""

    job_id: int
    count: int


@dataclass(frozen=True, slots=True)
class BlockStoredAgain:
    """The disk takes blocks of this output again, what was refused before included."""

    job_id: int


@dataclass(frozen=True, slots=True)
class BlockUnusable:
    """A stored block is damaged or of an older format; it was removed and is fetched again.

    Reported once while the output is open, from any thread.
    """

    job_id: int


@dataclass(frozen=True, slots=True)
class BackfillStopped:
    """The rest of an output is not fetched for now; the next user who wants it tries again."""

    job_id: int
    error: SourceError


@dataclass(frozen=True, slots=True)
class BackfillStalled:
    """Every missing block was asked for and none came; they are not asked for again."""

    job_id: int
    blocks: int


@dataclass(frozen=True, slots=True)
class DownloadInterrupted:
    """The events' source refused the rest of a download."""

    job_id: int
    error: SourceError


@dataclass(frozen=True, slots=True)
class DownloadStalled:
    """A stored block cannot be read, however often it is tried."""

    job_id: int
    counter: int


@dataclass(frozen=True, slots=True)
class UnexpectedError:
    """A background task of the library ended with an error that nobody waits for."""

    job_id: int
    doing: str
    error: BaseException


Notice = (
    BlockNotStored
    | BlockRead
    | BlocksFetched
    | BlockStoredAgain
    | BlockUnusable
    | BackfillStopped
    | BackfillStalled
    | DownloadInterrupted
    | DownloadStalled
    | UnexpectedError
)
Notify = Callable[[Notice], None]


def ignore(notice: Notice) -> None:
    """A `Notify` for those who need no log."""
