"""The stored output of one controller's jobs, shared by all who use it.

One engine, one folder, one disk budget, one set of threads. It knows who its users are only to
fetch events for them and to make all of them forget a deleted job; who may read what is decided for
each of them by app/services/outputs.py.
"""

from collections.abc import Callable
from pathlib import Path

import structlog

from app.awx.errors import ControllerError
from app.output import (
    USUAL_BUDGET_BYTES,
    OutdatedPermitError,
    OutputReader,
    OutputSearches,
    SearchStalledError,
    SourceRefusedError,
    stored_bytes,
)
from app.runtime.work_pool import WorkPools
from app.services.event_source import EventSource, Holder
from app.services.failures import Failure, failure_from
from app.services.followers import Followers
from app.services.output_access import NotReadableError
from app.services.output_log import log_notice
from app.telemetry.request_ids import current_request_id

log = structlog.get_logger(__name__)

_STALLED = "Part of the stored output can't be read. Try again, or check Jobpane's log."

Forget = Callable[[int], None]  # a job that was deleted


class OutputLibrary:
    """Open outputs, searches and threads of one controller."""

    def __init__(self, folder: Path, *, budget_bytes: int = USUAL_BUDGET_BYTES) -> None:
        self.pools = WorkPools()
        self.folder = folder
        self.budget_bytes = budget_bytes
        self.source = EventSource()
        self.reader = OutputReader(
            self.source.fetch, folder, self.pools, budget_bytes=budget_bytes, notify=log_notice
        )
        self.searches = OutputSearches(self.reader, _failed_search)
        self._users: dict[Holder, Forget] = {}
        self._on_forgotten: list[Forget] = []
        self._followers: Followers[Holder] = Followers(self.reader.follow)

    def join(self, holder: Holder, forget: Forget) -> None:
        """`forget` is called with each job that is deleted here."""
        self._users[holder] = forget
        self.source.add(holder)

    def leave(self, holder: Holder) -> None:
        """Nothing is done for this user any more."""
        self._users.pop(holder, None)
        self.source.remove(holder)
        for job_id in self._followers.jobs_of(holder):
            self.stop_following(holder, job_id)

    async def follow(self, holder: Holder, job_id: int) -> int:
        """Fetch what a job has printed since the last call; a number that grows when it has.

        Raises:
            SourceError: The controller gave no usable answer.
        """
        return await self._followers.follow(holder, job_id)

    def stop_following(self, holder: Holder, job_id: int) -> None:
        """From now on new events are fetched when the output is read, unless others follow."""
        if self._followers.leave(holder, job_id):
            self.reader.stop_following(job_id)

    def forget(self, job_id: int) -> None:
        """Remove the output of a job that was deleted here, for everybody."""
        self.deleted_elsewhere(job_id)
        for forgotten in self._on_forgotten:
            forgotten(job_id)

    def on_forgotten(self, listener: Forget) -> None:
        """Call `listener` with each job that is deleted here."""
        self._on_forgotten.append(listener)

    def deleted_elsewhere(self, job_id: int) -> None:
        """Remove the output of a job that was deleted by another process."""
        for forget in list(self._users.values()):
            forget(job_id)
        self.reader.forget(job_id)
        self.searches.forget(job_id)

    def stored_bytes(self) -> int:
        """What all outputs take of the disk; called on a thread."""
        return stored_bytes(self.folder)

    async def aclose(self) -> None:
        """End what runs in the background, at shutdown."""
        await self.searches.aclose()
        await self.reader.aclose()
        self.pools.close()


def _failed_search(job_id: int, error: Exception) -> Exception:
    """Log what ended a search, once; the error for its callers, with the id of that line."""
    if isinstance(error, ControllerError):
        return NotReadableError(failure_from(error, doing="search output", job_id=job_id))
    if isinstance(error, SearchStalledError):
        failure = Failure(_STALLED, "stalled", can_try_again=True, id=current_request_id())
        log.error("search_stalled", request_id=failure.id, job_id=job_id)
        return NotReadableError(failure)
    if not isinstance(error, NotReadableError | OutdatedPermitError | SourceRefusedError):
        log.error("unexpected_error", doing="search output", job_id=job_id, exc_info=error)
    return error
