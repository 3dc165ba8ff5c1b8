"""Fetches events for the shared output library, each time as somebody who may read the job now.

A request is made with the credential of the one who asked for it; where that one has no permit any
more or is refused, with that of another who holds a permit. One who opens a job may ask for its
first lines before the record has answered, with their own credential alone. When nobody is left,
what runs in the background ends quietly, and goes on with the next reader.
"""

import asyncio
from contextvars import ContextVar
from dataclasses import dataclass, field

from app.awx.errors import ControllerError
from app.output import EventRange, FetchEvents, OutputEvent, SourceRefusedError
from app.services.failures import REFUSALS
from app.services.output_access import OutputAccess


@dataclass(eq=False, slots=True)
class Holder:
    """One principal: who may hold permits, and how events are fetched for them."""

    fetch: FetchEvents
    access: OutputAccess
    requests: set["asyncio.Task[tuple[OutputEvent, ...]]"] = field(default_factory=set)


@dataclass(frozen=True, slots=True)
class _Asker:
    holder: Holder
    opens: int  # the job whose record is being asked for at the same time; 0 for none


class NobodyMayFetchError(SourceRefusedError):
    """Nobody is left whose credential may fetch; `refusals` are the controller's, by holder."""

    def __init__(self, refusals: dict[Holder, ControllerError]) -> None:
        super().__init__("No user who may read the job is left.")
        self.refusals = refusals


# Who asks: tasks that are begun for a caller inherit it.
_asker: ContextVar[_Asker | None] = ContextVar("asker", default=None)


def ask_as(holder: Holder, *, opens: int = 0) -> None:
    """From now on, what this task fetches is fetched for `holder`.

    `opens` is a job that may be asked about without a permit, because its record is on its way.
    """
    _asker.set(_Asker(holder, opens))


class EventSource:
    """The events of one controller's jobs, by the credentials of those who use the library."""

    def __init__(self) -> None:
        self._holders: dict[Holder, None] = {}

    def add(self, holder: Holder) -> None:
        """From now on `holder` may be asked for."""
        self._holders[holder] = None

    def remove(self, holder: Holder) -> None:
        """Nothing is fetched with this credential any more; what is under way is given up."""
        self._holders.pop(holder, None)
        for request in holder.requests:
            request.cancel()

    async def fetch(self, job_id: int, bounds: EventRange) -> tuple[OutputEvent, ...]:
        """A job's events.

        Raises:
            NobodyMayFetchError: No user who may read the job is left.
            ControllerError: The controller gave no usable answer.
        """
        refusals: dict[Holder, ControllerError] = {}
        while (holder := self._next(job_id, refusals)) is not None:
            try:
                events = await self._requested(holder, job_id, bounds)
            except REFUSALS as error:
                refusals[holder] = error
                holder.access.revoke(job_id)
                continue
            if events is not None:
                return events
        raise NobodyMayFetchError(refusals)

    def _next(self, job_id: int, refusals: dict[Holder, ControllerError]) -> Holder | None:
        """Whose credential to use: that of the one who asks, or else of any who may read."""
        asker = _asker.get()
        if (
            asker is not None
            and asker.holder in self._holders
            and asker.holder not in refusals
            and (asker.opens == job_id or asker.holder.access.known(job_id))
        ):
            return asker.holder
        others = (one for one in self._holders if one not in refusals)
        return next((one for one in others if one.access.known(job_id)), None)

    async def _requested(
        self, holder: Holder, job_id: int, bounds: EventRange
    ) -> tuple[OutputEvent, ...] | None:
        """The answer; None if the holder has ended before it came."""
        request = asyncio.ensure_future(holder.fetch(job_id, bounds))
        holder.requests.add(request)
        try:
            await asyncio.wait({request})
        finally:
            holder.requests.discard(request)
            request.cancel()  # only where this task is canceled itself
        if request.cancelled() and holder not in self._holders:
            return None
        return request.result()
