"""What is done with jobs' output: read, searched, downloaded, followed, fetched whole.

Nothing is shown unless the controller has just shown the job's record: each use case asks
app/services/output_access.py for the permit and hands it down to the library app/output, which
knows neither rights nor messages. What fails comes back as a `Failure`.
"""

import asyncio
from collections.abc import Awaitable, Callable, Sequence
from pathlib import Path
from secrets import token_hex
from typing import TypeVar

import structlog

from app.awx.errors import ControllerError
from app.output import (
    USUAL_BUDGET_BYTES,
    Download,
    FetchEvents,
    Found,
    LineSelection,
    OutdatedPermitError,
    OutputPage,
    OutputReader,
    OutputSearches,
    Pattern,
    Progress,
    SearchStalledError,
    Snapshot,
)
from app.runtime.shared_reads import SharedReads
from app.runtime.work_pool import WorkPools
from app.services.failures import Failure, failure_from
from app.services.output_access import NotReadableError, OutputAccess, ReadJob
from app.services.output_log import log_notice

log = structlog.get_logger(__name__)

T = TypeVar("T")

_TRIES = 3
_STALLED = "A part of the stored output cannot be read. Try again; Jobpane's log says more."


class Outputs:
    """The outputs of one controller's jobs, for those who may read them."""

    def __init__(
        self,
        fetch_events: FetchEvents,
        read_job: ReadJob,
        folder: Path,
        *,
        budget_bytes: int = USUAL_BUDGET_BYTES,
    ) -> None:
        self.pools = WorkPools()
        self.access = OutputAccess(read_job)
        self._reader = OutputReader(
            fetch_events, folder, self.pools, budget_bytes=budget_bytes, notify=log_notice
        )
        self._searches = OutputSearches(self._reader, self.access.authorize, _failed_search)
        self._reads: SharedReads[tuple[int, int, int], OutputPage | Failure] = SharedReads()

    async def read(self, job_id: int, first_line: int, count: int) -> OutputPage | Failure:
        """Up to `count` lines from `first_line` (from 1).

        All who ask for the same window at the same time get one answer.
        """
        window = (job_id, first_line, count)
        return await self._reads.get(
            window, lambda: self._answered(lambda: self._read(*window), "read output", job_id)
        )

    async def read_picked(self, job_id: int, numbers: Sequence[int]) -> OutputPage | Failure:
        """The lines of these numbers, as far as they are stored; nothing is fetched."""

        async def picked() -> OutputPage:
            permit = await self.access.authorize(job_id)
            return await self._reader.read_picked(permit, numbers)

        return await self._answered(picked, "read output", job_id)

    async def progress(self, job_id: int, *, fill: bool | None) -> Progress | Failure:
        """How much of the output is here.

        `fill`: True fetches the rest for some seconds, False pauses that, None only reports.
        """

        async def progress() -> Progress:
            permit = await self.access.authorize(job_id)
            return await self._reader.progress(permit, fill=fill)

        return await self._answered(progress, "fill output", job_id)

    async def read_again(self, job_id: int) -> Failure | None:
        """Read the record and the events again where the end of the output was not confirmed."""

        async def read_again() -> None:
            await self._reader.read_again(await self.access.authorize_again(job_id))

        return await self._answered(read_again, "read output", job_id)

    async def search(self, job_id: int, pattern: Pattern) -> Found | Failure:
        """What a search has found within a quarter of a second; ask again until it is complete.

        Raises:
            BusyError: As many other searches run as may.
        """
        return await self._answered(
            lambda: self._searches.find(job_id, pattern), "read output", job_id
        )

    async def snapshot(self, job_id: int) -> Snapshot | Failure:
        """The output as it is stored now, for a filter that reads all of it."""

        async def snapshot() -> Snapshot:
            return await self._reader.snapshot(await self.access.authorize(job_id))

        return await self._answered(snapshot, "read output", job_id)

    def download(self, job_id: int, wanted: LineSelection) -> Download:
        """The blocks of the wanted lines, which are fetched on the way."""
        return Download(
            self._reader,
            self.access.authorize,
            job_id,
            asyncio.get_running_loop(),
            self.pools.downloads,
            wanted,
            log_notice,
        )

    async def follow(self, job_id: int) -> int | Failure:
        """Fetch what a job has printed since the last call; a number that grows when it has."""
        return await self._answered(lambda: self._reader.follow(job_id), "follow output", job_id)

    def stop_following(self, job_id: int) -> None:
        """From now on new events are fetched when the output is read."""
        self._reader.stop_following(job_id)

    def announce(self, job_id: int, count: int) -> None:
        """Note the number of events that the controller has announced for the job."""
        self._reader.announce(job_id, count)

    def forget(self, job_id: int) -> None:
        """Remove the output of a job that was deleted."""
        self.access.forget(job_id)
        self._reader.forget(job_id)
        self._searches.forget(job_id)

    async def aclose(self) -> None:
        """End what runs in the background, at shutdown."""
        await self._searches.aclose()
        await self._reader.aclose()
        self.pools.close()

    async def _read(self, job_id: int, first: int, count: int) -> OutputPage:
        permit = self.access.known(job_id)
        if permit is not None:
            return await self._reader.read(permit, first, count)
        async with self._reader.early_lines(job_id, first, count) as early:
            permit = await self.access.authorize(job_id)
            return await self._reader.read(permit, first, count, early)

    async def _answered(
        self, work: Callable[[], Awaitable[T]], doing: str, job_id: int
    ) -> T | Failure:
        """What `work` returns, or the failure it met, which is logged once."""
        for _ in range(_TRIES):
            try:
                return await work()
            except OutdatedPermitError:
                continue  # the job was deleted, or its id has a new meaning: authorize again
            except NotReadableError as refused:
                return refused.failure
            except ControllerError as error:
                return failure_from(error, doing=doing, job_id=job_id)
        raise RuntimeError("the job is forgotten as fast as it is opened")


def _failed_search(job_id: int, error: Exception) -> Exception:
    """Log what ended a search, once; the error for its callers, with the id of that line."""
    if isinstance(error, ControllerError):
        return NotReadableError(failure_from(error, doing="search output", job_id=job_id))
    if isinstance(error, SearchStalledError):
        failure = Failure(_STALLED, "stalled", can_try_again=True, id=token_hex(4))
        log.error("search_stalled", id=failure.id, job_id=job_id)
        return NotReadableError(failure)
    if not isinstance(error, NotReadableError | OutdatedPermitError):
        log.error("unexpected_error", doing="search output", job_id=job_id, exc_info=error)
    return error
