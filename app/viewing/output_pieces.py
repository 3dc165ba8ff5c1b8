"""Events of the controller as pieces of output; shared by all who read output."""

import asyncio
from collections.abc import Awaitable, Callable, Iterable

from app.jobs.event_bounds import EventBounds
from app.jobs.model import OutputEvent
from app.output.lines import Piece, in_order

_FEW = 1024

# The part of the controller's client that a reader needs.
FetchEvents = Callable[[int, EventBounds], Awaitable[tuple[OutputEvent, ...]]]


async def fetch_pieces(fetch: FetchEvents, job_id: int, bounds: EventBounds) -> tuple[Piece, ...]:
    """A job's events as pieces, in the order of their counters, each counter once."""
    events = await fetch(job_id, bounds)
    # A thousand take half a millisecond, which is what going to a thread and back costs.
    few = len(events) <= _FEW
    return pieces_of(events) if few else await asyncio.to_thread(pieces_of, events)


def pieces_of(events: Iterable[OutputEvent]) -> tuple[Piece, ...]:
    """In the order of their counters, each counter once."""
    return in_order(
        Piece(
            event.counter,
            event.start_line,
            event.end_line,
            event.stdout,
            event.created,
            event.is_cut,
        )
        for event in events
    )
