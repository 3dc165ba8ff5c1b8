"""One principal's requests for events, answered from what another process has just got.

Both ask with the same credential. Only what follows a running job is shared: what is new above a
counter, or whether single events have come. An answer of the other is used only where it says all
that is asked.
"""

from collections.abc import Iterator, Sequence
from contextlib import contextmanager

from app.output import EventRange, FetchEvents, OutputEvent

# So much is sent along, some megabytes at most; who needs more asks the controller.
MOST_EVENTS = 4096
MOST_CHARACTERS = 4 * 1024**2

Answer = tuple[EventRange, tuple[OutputEvent, ...]]


class SharedEvents:
    """A FetchEvents over another; `remembering` and `given` say for how long."""

    def __init__(self, fetch: FetchEvents) -> None:
        self._fetch = fetch
        self._remembered: dict[int, list[Answer]] = {}
        self._given: dict[int, Sequence[Answer]] = {}

    async def fetch(self, job_id: int, bounds: EventRange) -> tuple[OutputEvent, ...]:
        """A FetchEvents."""
        given = answered_by(self._given.get(job_id, ()), bounds)
        if given is not None:
            return given
        events = await self._fetch(job_id, bounds)
        if job_id in self._remembered and _is_of_tail(bounds):
            self._remembered[job_id].append((bounds, events))
        return events

    @contextmanager
    def remembering(self, job_id: int) -> Iterator[list[Answer]]:
        """What is got about the end of this job's output meanwhile, as far as it may be sent."""
        got: list[Answer] = []
        self._remembered[job_id] = got
        try:
            yield got
        finally:
            if self._remembered.get(job_id) is got:
                del self._remembered[job_id]
            _bound(got)

    @contextmanager
    def given(self, job_id: int, answers: Sequence[Answer]) -> Iterator[None]:
        """Meanwhile, answer from these where they suffice."""
        self._given[job_id] = answers
        try:
            yield
        finally:
            self._given.pop(job_id, None)


def answered_by(answers: Sequence[Answer], asked: EventRange) -> tuple[OutputEvent, ...] | None:
    """What the controller would have answered to `asked`, by its answers to the same or to more.

    None where these do not say it.
    """
    for bounds, events in answers:
        if bounds == asked:
            return events
        if _says_all(bounds, events, asked):
            after = asked.counters_after or 0
            wanted = set(asked.counters)
            found = (
                one
                for one in events
                if one.counter > after and (not wanted or one.counter in wanted)
            )
            return tuple(sorted(found, key=lambda one: one.counter))[: asked.limit]
    return None


def _says_all(bounds: EventRange, events: Sequence[OutputEvent], asked: EventRange) -> bool:
    """Whether an answer has every event that is asked for, or would have it."""
    if not (_is_of_tail(bounds) and _is_of_tail(asked)) or len(events) >= bounds.limit:
        return False
    if bounds.newest_first or asked.newest_first:
        return False
    if bounds.counters:
        return bool(asked.counters) and set(asked.counters) <= set(bounds.counters)
    after = bounds.counters_after or 0
    first_asked = min(asked.counters) - 1 if asked.counters else (asked.counters_after or 0)
    return first_asked >= after


def _is_of_tail(bounds: EventRange) -> bool:
    return (
        bounds.lines_below is None and bounds.counters_through is None and not bounds.text_pattern
    )


def _bound(answers: list[Answer]) -> None:
    """Leave out the oldest answers where all of them are too much to send."""
    while answers and (
        sum(len(events) for _, events in answers) > MOST_EVENTS
        or sum(len(one.stdout) for _, events in answers for one in events) > MOST_CHARACTERS
    ):
        answers.pop(0)
