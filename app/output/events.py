"""The events that an output is made of, and what is asked of their source.

The library does not know the controller: it is given a `FetchEvents`, whose failures are
`SourceError`s.
"""

from collections.abc import Awaitable, Callable, Iterable
from dataclasses import dataclass
from datetime import datetime
from typing import ClassVar

import msgspec


class OutputEvent(msgspec.Struct, frozen=True, gc=False):
    """One event of a job's output; line numbers count from 0, as the controller's do.

    `is_cut`: AWX shortened its text. A msgspec struct, because a frozen dataclass takes four times
    as long to make and an output has a hundred thousand of them.
    """

    counter: int
    start_line: int
    end_line: int
    stdout: str
    created: datetime | None = None
    is_cut: bool = False

    @property
    def ends_line(self) -> bool:
        """Whether the text reaches the end of a line."""
        return self.end_line > self.start_line

    @property
    def lines_known(self) -> int:
        """How many lines the output has if this is its last event."""
        return self.end_line if self.ends_line else self.start_line + 1


@dataclass(frozen=True, slots=True, kw_only=True)
class EventRange:
    """Which events are asked for: those that keep to all of these, at most `limit`, by counter.

    Raises:
        ValueError: The limit is below 1.
    """

    lines_below: int | None = None  # events that begin above this line
    counters_after: int | None = None
    counters_through: int | None = None
    counters: tuple[int, ...] = ()  # only these; empty: any
    text_pattern: str = ""  # a regular expression that the text has a match of; empty: any
    limit: int
    newest_first: bool = False

    def __post_init__(self) -> None:
        if self.limit < 1:
            raise ValueError("limit must be 1 or more: AWX reads 0 as 25")


class SourceError(Exception):
    """The source of the events could not; the client's errors extend it."""

    kind: ClassVar[str] = "source_error"  # a short code for the log


class SourceRefusedError(SourceError):
    """Nobody who may read the job is left to fetch its events for; goes on with the next reader."""

    kind = "source_refused"


# A job's id and the range; the events may come in any order.
FetchEvents = Callable[[int, EventRange], Awaitable[tuple[OutputEvent, ...]]]


async def fetch_in_order(
    fetch: FetchEvents, job_id: int, wanted: EventRange
) -> tuple[OutputEvent, ...]:
    """A job's events in the order of their counters, each counter once.

    Raises:
        SourceError: They could not be had.
    """
    return in_order(await fetch(job_id, wanted))


def in_order(events: Iterable[OutputEvent]) -> tuple[OutputEvent, ...]:
    """The events by counter, each counter once."""
    given = tuple(events)
    counters = [event.counter for event in given]
    ordered = sorted(set(counters))
    if counters == ordered:
        return given
    by_counter = dict(zip(counters, given, strict=True))
    return tuple(by_counter[counter] for counter in ordered)
