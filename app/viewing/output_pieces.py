"""Events of the controller as pieces of output; shared by all who read output."""

from collections.abc import Iterable, Sequence
from typing import Protocol

from app.jobs.model import OutputEvent
from app.output.lines import Piece, in_order


class FetchEvents(Protocol):
    """The part of the controller's client that a reader needs."""

    async def __call__(
        self,
        job_id: int,
        *,
        lines_from: int | None = None,
        lines_below: int | None = None,
        counters_after: int | None = None,
        counters: Sequence[int] = (),
        limit: int,
        newest_first: bool = False,
    ) -> tuple[OutputEvent, ...]: ...


def pieces_of(events: Iterable[OutputEvent]) -> tuple[Piece, ...]:
    """In the order of their counters, each counter once."""
    return in_order(
        Piece(
            counter=event.counter,
            start_line=event.start_line,
            end_line=event.end_line,
            text=event.stdout,
            at=event.created,
            is_cut=event.is_cut,
        )
        for event in events
    )
