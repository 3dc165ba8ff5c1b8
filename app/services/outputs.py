"""What one principal does with jobs' output: read, search, download, follow, fetch whole.

Nothing is shown unless the controller has just shown the job's record to this principal: each use
case asks app/services/output_access.py for the permit and hands it down to the library, which is
shared by all and knows neither rights nor messages. What fails comes back as a `Failure`.
"""

import asyncio
from collections.abc import Awaitable, Callable, Sequence
from contextlib import AbstractContextManager, nullcontext
from typing import TypeVar

from app.awx.errors import ControllerError
from app.jobs.model import FetchedJob
from app.output import (
    Download,
    FetchEvents,
    Found,
    InterruptedDownloadError,
    LineSelection,
    OutdatedPermitError,
    OutputPage,
    Pattern,
    Permit,
    Progress,
    Snapshot,
)
from app.runtime.shared_reads import SharedReads
from app.runtime.work_pool import WorkPools
from app.services.event_source import Holder, NobodyMayFetchError, ask_as
from app.services.failures import ENDED, NOT_GRANTED, Failure, failure_from, refusal
from app.services.one_job import OneJobViews
from app.services.output_access import LookElsewhere, NotReadableError, OutputAccess, ReadJob
from app.services.output_library import OutputLibrary
from app.services.output_log import log_notice
from app.services.shared_events import Answer, SharedEvents

T = TypeVar("T")

_TRIES = 3
_REFUSED = refusal("You no longer have access to this output.", "source_refused")


class Outputs(OneJobViews):
    """The outputs of one controller's jobs, for one principal."""

    def __init__(
        self, library: OutputLibrary, fetch_events: FetchEvents, read_job: ReadJob
    ) -> None:
        self._library = library
        self._access = OutputAccess(read_job)
        self._events = SharedEvents(fetch_events)
        self._holder = Holder(self._events.fetch, self._access)
        # Shared by this principal's pages alone; what several principals share is in the library.
        self._reads: SharedReads[tuple[int, int, int, bool], OutputPage | Failure] = SharedReads()
        self._on_read: list[Callable[[int], None]] = []
        self._on_forgotten: list[Callable[[int], None]] = [self._access.forget]
        library.join(self._holder, self._forgotten)

    def record_read(self, answer: FetchedJob) -> None:
        """The controller has just shown a record to this principal."""
        self._access.record_read(answer)

    def record_failed(self, job_id: int, failure: Failure) -> None:
        """The controller has just not shown a record."""
        self._access.record_failed(job_id, failure)

    def revoke_all(self) -> None:
        """The credential was refused: show nothing until a record has been read again."""
        self._access.revoke_all()

    def may_show(self, job_id: int) -> bool:
        """Whether the controller has shown the job to this principal, a minute ago at most."""
        return not self._refuses(job_id) and self._access.known(job_id) is not None

    def look_elsewhere_by(self, look: LookElsewhere) -> None:
        """Call `look` before the controller is asked for the record of a job."""
        self._access.look_elsewhere = look

    def on_forgotten(self, listener: Callable[[int], None]) -> None:
        """Call `listener` with each job that is deleted here, by any principal."""
        self._on_forgotten.append(listener)

    def on_read(self, listener: Callable[[int], None]) -> None:
        """Call `listener` with each job of whose output a window or the progress was read."""
        self._on_read.append(listener)

    @property
    def pools(self) -> WorkPools:
        """The threads for this work, shared by all."""
        return self._library.pools

    async def read(
        self, job_id: int, first_line: int, count: int, *, at_once: bool = False
    ) -> OutputPage | Failure:
        """Up to `count` lines from `first_line` (from 1).

        All who ask for the same window at the same time get one answer. `at_once`: of an output
        that is not here yet, as soon as the lines are; the page says whether its end is known.
        """
        window = (job_id, first_line, count, at_once)
        answer = await self._reads.get(
            window, lambda: self._answered(lambda: self._read(*window), "read output", job_id)
        )
        self._was_read(job_id)
        return answer

    async def read_end(self, job_id: int, count: int) -> OutputPage | Failure:
        """Up to `count` of the last lines, from the blocks that a reader of all lines needs too."""

        async def end() -> OutputPage:
            permit = await self._authorize(job_id)
            return await self._library.reader.read_end(permit, count)

        return await self._answered(end, "read the output's end", job_id)

    async def read_picked(self, job_id: int, numbers: Sequence[int]) -> OutputPage | Failure:
        """The lines of these numbers, as far as they are stored; nothing is fetched."""

        async def picked() -> OutputPage:
            permit = await self._authorize(job_id)
            return await self._library.reader.read_picked(permit, numbers)

        return await self._answered(picked, "read output", job_id)

    async def progress(self, job_id: int, *, fill: bool | None) -> Progress | Failure:
        """How much of the output is here.

        `fill`: True fetches the rest for some seconds, False pauses that, None only reports.
        """

        async def progress() -> Progress:
            permit = await self._authorize(job_id)
            return await self._library.reader.progress(permit, fill=fill)

        answer = await self._answered(progress, "fill output", job_id)
        self._was_read(job_id)
        return answer

    async def read_again(self, job_id: int) -> Failure | None:
        """Read the record and the events again where the end of the output was not confirmed."""

        async def read_again() -> None:
            permit = await self._access.authorize_again(job_id)
            ask_as(self._holder)
            await self._library.reader.read_again(permit)

        return await self._answered(read_again, "read output", job_id)

    async def search(self, job_id: int, pattern: Pattern) -> Found | Failure:
        """What a search has found within a quarter of a second; ask again until it is complete.

        Raises:
            BusyError: As many other searches run as may.
        """
        return await self._answered(
            lambda: self._library.searches.find(job_id, pattern, self._authorize),
            "read output",
            job_id,
        )

    async def stored_ids(self, most: int) -> list[int]:
        """Jobs whose whole output is stored, the newest ids first; this shows nothing of them."""
        return [] if self._only is not None else await self._library.reader.stored_ids(most)

    async def snapshot(self, job_id: int) -> Snapshot | Failure:
        """The output as it is stored now, for a filter that reads all of it."""

        async def snapshot() -> Snapshot:
            return await self._library.reader.snapshot(await self._authorize(job_id))

        return await self._answered(snapshot, "read output", job_id)

    def download(self, job_id: int, wanted: LineSelection) -> Download:
        """The blocks of the wanted lines, which are fetched on the way."""
        return Download(
            self._library.reader,
            self._authorize,
            job_id,
            asyncio.get_running_loop(),
            self.pools.downloads,
            wanted,
            log_notice,
        )

    async def while_readable(self, job_id: int, sending: Awaitable[None]) -> None:
        """Run `sending`, and cut it off once this principal may read the job no more.

        For what waits for a slow browser: it would ask for no permit meanwhile.
        """
        sent = asyncio.ensure_future(sending)
        lost = asyncio.ensure_future(self._until_lost(job_id))
        try:
            await asyncio.wait({sent, lost}, return_when=asyncio.FIRST_COMPLETED)
        finally:
            lost.cancel()
            if not sent.done():
                sent.cancel()
            await asyncio.wait({sent, lost})
        if sent.cancelled():
            raise InterruptedDownloadError("The job may be read no more.")
        sent.result()

    async def follow(self, job_id: int) -> int | Failure:
        """Fetch what a job has printed since the last call; a number that grows when it has."""

        async def follow() -> int:
            # The record is read at the same time, so there may be no permit yet.
            ask_as(self._holder, opens=job_id)
            return await self._library.follow(self._holder, job_id)

        answer = await self._answered(follow, "follow output", job_id)
        if isinstance(answer, Failure):
            self.stop_following(job_id)
        return answer

    def remembering(self, job_id: int, *, is_on: bool) -> AbstractContextManager[Sequence[Answer]]:
        """What is fetched for this principal meanwhile about the end of the output, to be shared.

        Nothing unless `is_on`.
        """
        return self._events.remembering(job_id) if is_on else nullcontext(())

    def given(self, job_id: int, answers: Sequence[Answer]) -> AbstractContextManager[None]:
        """Meanwhile, use these answers of the controller where they suffice."""
        return self._events.given(job_id, answers)

    def stop_following(self, job_id: int) -> None:
        """From now on new events are fetched when the output is read."""
        if not self._refuses(job_id):
            self._library.stop_following(self._holder, job_id)

    def announce(self, job_id: int, count: int) -> None:
        """Note the number of events that the controller has announced for the job."""
        if not self._refuses(job_id):
            self._library.reader.announce(job_id, count)

    def forget(self, job_id: int) -> None:
        """Remove the output of a job that was deleted, for everybody."""
        if not self._refuses(job_id):
            self._library.forget(job_id)

    async def aclose(self) -> None:
        """End what is done for this principal; the library stays for the others."""
        self._access.end()
        self._library.leave(self._holder)

    async def _authorize(self, job_id: int) -> Permit:
        """The permit; what this task fetches from now on is fetched for this principal."""
        if self._refuses(job_id):
            raise NotReadableError(NOT_GRANTED)
        permit = await self._access.authorize(job_id)
        ask_as(self._holder)
        return permit

    async def _until_lost(self, job_id: int) -> None:
        if not self._refuses(job_id):
            await self._access.until_lost(job_id)

    def _was_read(self, job_id: int) -> None:
        for listener in self._on_read if not self._refuses(job_id) else ():
            listener(job_id)

    def _forgotten(self, job_id: int) -> None:
        for listener in self._on_forgotten:
            listener(job_id)

    async def _read(self, job_id: int, first: int, count: int, at_once: bool) -> OutputPage:
        reader = self._library.reader
        is_known = await self._access.found(job_id) is not None
        ask_as(self._holder, opens=0 if is_known else job_id)
        async with reader.early_lines(job_id, first, count) as early:
            permit = await self._authorize(job_id)
            return await reader.read(permit, first, count, early, at_once=at_once)

    async def _answered(
        self, work: Callable[[], Awaitable[T]], doing: str, job_id: int
    ) -> T | Failure:
        """What `work` returns, or the failure it met, which is logged once."""
        if self._refuses(job_id):
            return NOT_GRANTED
        for _ in range(_TRIES):
            try:
                answer = await work()
            except OutdatedPermitError:
                continue  # the job was deleted, or its id has a new meaning: authorize again
            except NobodyMayFetchError as error:
                own = error.refusals.get(self._holder)
                if own is not None:
                    return failure_from(own, doing=doing, job_id=job_id)
                continue  # it was refused to another principal, whose request this one shared
            except NotReadableError as refused:
                return refused.failure
            except ControllerError as error:
                return failure_from(error, doing=doing, job_id=job_id)
            else:
                return ENDED if self._access.has_ended else answer
        if self._access.known(job_id) is None:
            return _REFUSED
        raise RuntimeError("the job is forgotten as fast as it is opened")
