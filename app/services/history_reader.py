"""The history as one principal may see it.

Every answer comes from the history's file, and none before the controller has shown this
principal the list of jobs, less than a minute ago.
"""

import asyncio
from collections.abc import AsyncIterator, Awaitable, Callable, Collection
from contextlib import asynccontextmanager
from dataclasses import dataclass
from datetime import datetime
from typing import TypeVar

from app.history.model import Neighbours, RunFacts, RunKey, TemplateRuns
from app.history.store import HistoryStore
from app.jobs.model import SystemJob
from app.runtime.broadcast import Broadcast, Subscription
from app.services.failures import ENDED, Failure
from app.services.history_access import GOOD_FOR_S, HistoryAccess
from app.services.history_library import HistoryLibrary

NEWEST_RUNS = 30  # of each template, on the overview
# With the answer's time, a lost right shows within a minute.
_CHECK_S = GOOD_FOR_S * 0.75

T = TypeVar("T")

Pause = Callable[[float], Awaitable[None]]


@dataclass(frozen=True, slots=True)
class Progress:
    """How far back the history reaches: everything since `oldest` is known."""

    is_complete: bool  # all that the controller still has, or all that is to be stored
    oldest: datetime | None
    failure: Failure | None = None  # why nothing is read now


class HistoryReader:
    """Reads facts for pages: each answer as a value or as a `Failure`."""

    def __init__(
        self, library: HistoryLibrary, access: HistoryAccess, *, pause: Pause = asyncio.sleep
    ) -> None:
        self._library = library
        self._access = access
        self._pause = pause
        self._revision = Broadcast(0)
        self._watchers = 0
        self._checking: asyncio.Task[None] | None = None
        self._unsubscribe = library.subscribe(self._changed)

    async def overview(self) -> tuple[TemplateRuns, ...] | Failure:
        """Every template with its schedules and newest runs."""
        return await self._read(lambda store: store.templates(NEWEST_RUNS))

    async def template(self, template_id: int) -> TemplateRuns | Failure | None:
        """One template with its newest runs; None if it is not known."""
        return await self._read(lambda store: store.template(template_id, NEWEST_RUNS))

    async def runs(
        self, template_id: int, *, limit: int, before: RunKey | None = None
    ) -> tuple[RunFacts, ...] | Failure:
        """Runs of a template, newest first; only those before `before`, where it is given."""
        return await self._read(lambda store: store.runs(template_id, limit, before))

    async def facts_of(self, job_ids: Collection[int]) -> dict[int, RunFacts] | Failure:
        """The newest run of each id that is known."""
        return await self._read(lambda store: store.newest_of(job_ids))

    async def neighbours(self, job: SystemJob) -> Neighbours | Failure:
        """The runs of the same template before and after a job, by the times of creation."""
        template_id, created = job.system_job_template, job.created
        if template_id is None or created is None:
            return Neighbours()

        def work(store: HistoryStore) -> Neighbours:
            key = (created, job.id)
            return Neighbours(store.job_before(template_id, key), store.job_after(template_id, key))

        return await self._read(work)

    @asynccontextmanager
    async def watching(self) -> AsyncIterator[Subscription[int]]:
        """A subscription to a number that grows with each change, while the context is open.

        It also grows when the right to see the history is lost: read again, and show the failure.
        """
        self._watchers += 1
        if self._checking is None:
            self._checking = asyncio.create_task(self._check(), name="rights for the history")
        try:
            yield self._revision.subscribe()
        finally:
            self._watchers -= 1
            if not self._watchers:
                await self._stop_checking()

    def progress(self) -> Progress:
        """How far back the history reaches now."""
        return Progress(is_complete=False, oldest=None)

    def revoke(self) -> None:
        """The credential was refused: show nothing until the controller was asked again."""
        self._access.revoke()
        self._changed()

    async def aclose(self) -> None:
        """The principal is gone: answer nothing more."""
        self._unsubscribe()
        self._access.end()
        await self._stop_checking()
        self._changed()

    async def _read(self, work: Callable[[HistoryStore], T]) -> T | Failure:
        refusal = await self._access.refusal()
        if refusal is not None:
            return refusal
        answer = await self._library.run(work)
        return ENDED if self._access.has_ended else answer

    def _changed(self) -> None:
        self._revision.publish(self._revision.value + 1)

    async def _check(self) -> None:
        """Ask now and then whether the facts may still be shown."""
        while True:
            await self._pause(_CHECK_S)
            refusal = await self._access.ask()
            if refusal is not None and refusal.is_refusal:
                self._changed()

    async def _stop_checking(self) -> None:
        checking, self._checking = self._checking, None
        if checking is not None:
            checking.cancel()
            await asyncio.gather(checking, return_exceptions=True)
