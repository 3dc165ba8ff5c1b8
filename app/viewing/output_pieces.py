"""Events of the controller as pieces of output; shared by all who read output."""

import asyncio
from collections.abc import Iterable, Sequence
from typing import Protocol

from app.jobs.model import OutputEvent
from app.output.lines import Piece, in_order

_FEW = 1024


class FetchEvents(Protocol):
    """The part of the controller's client that a reader needs."""

    async def __call__(
        self,
        job_id: int,
        *,
        lines_below: int | None = None,
        counters_after: int | None = None,
        counters_through: int | None = None,
        counters: Sequence[int] = (),
        limit: int,
        newest_first: bool = False,
    ) -> tuple[OutputEvent, ...]: ...


async def fetch_pieces(
    fetch: FetchEvents,
    job_id: int,
    *,
    lines_below: int | None = None,
    counters_after: int | None = None,
    counters_through: int | None = None,
    counters: Sequence[int] = (),
    limit: int,
    newest_first: bool = False,
) -> tuple[Piece, ...]:
    """The same as pieces, in the order of their counters, each counter once."""
    events = await fetch(
        job_id,
        lines_below=lines_below,
        counters_after=counters_after,
        counters_through=counters_through,
        counters=counters,
        limit=limit,
        newest_first=newest_first,
    )
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
