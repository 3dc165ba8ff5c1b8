"""The history as one principal may see it.

Every answer comes from the history's file, and none before the controller has shown this
principal the list of jobs, less than a minute ago.
"""

import asyncio
from collections.abc import AsyncIterator, Awaitable, Callable, Collection
from contextlib import asynccontextmanager
from typing import TypeVar

from app.awx.client import Controller
from app.history.model import Neighbors, RunFacts, RunKey, TemplateRuns
from app.history.store import HistoryStore
from app.jobs.model import SystemJob
from app.runtime.broadcast import Broadcast, Subscription
from app.services.failures import ENDED, Failure
from app.services.history_access import GOOD_FOR_S, HistoryAccess
from app.services.history_library import HistoryLibrary, Progress
from app.services.history_neighbors import neighbors_of

# With the answer's time, a lost right shows within a minute.
_CHECK_S = GOOD_FOR_S * 0.75

T = TypeVar("T")

Pause = Callable[[float], Awaitable[None]]


class HistoryReader:
    """Reads facts for pages: each answer as a value or as a `Failure`."""

    def __init__(
        self,
        library: HistoryLibrary,
        access: HistoryAccess,
        client: Controller,
        *,
        pause: Pause = asyncio.sleep,
    ) -> None:
        self._library = library
        self._client = client
        self._access = access
        self._pause = pause
        self._revision = Broadcast(0)
        self._watchers = 0
        self._checking: asyncio.Task[None] | None = None
        self._unsubscribe = library.subscribe(self._changed)

    async def overview(self) -> tuple[TemplateRuns, ...] | Failure:
        """Every template with its schedules and newest runs."""
        return await self._permitted(self._library.overview)

    async def template(self, template_id: int) -> TemplateRuns | Failure | None:
        """One template with its newest runs; None if it is not known."""
        return await self._permitted(lambda: self._library.template(template_id))

    async def runs(
        self, template_id: int, *, limit: int, before: RunKey | None = None
    ) -> tuple[RunFacts, ...] | Failure:
        """Runs of a template, newest first; only those before `before`, where it is given."""
        return await self._read(lambda store: store.runs(template_id, limit, before))

    async def facts_of(self, job_ids: Collection[int]) -> dict[int, RunFacts] | Failure:
        """The newest run of each id that is known."""
        return await self._read(lambda store: store.newest_of(job_ids))

    async def neighbors(self, job: SystemJob) -> Neighbors | Failure:
        """The runs of the same template before and after a job, by the times of creation."""
        return await self._permitted(lambda: neighbors_of(job, self._library, self._client))

    @asynccontextmanager
    async def watching(self, *, is_live: bool = True) -> AsyncIterator[Subscription[int]]:
        """A subscription to a number that grows with each change, while the context is open.

        It also grows when the right to see the history is lost: read again, and show the failure.
        Changes at the controller are known within some seconds, or within a minute for one that
        `is_live` is false for.
        """
        self._watchers += 1
        if self._checking is None:
            self._checking = asyncio.create_task(self._check(), name="rights for the history")
        try:
            async with self._library.clients.watching(self._client, is_live=is_live):
                yield self._revision.subscribe()
        finally:
            self._watchers -= 1
            if not self._watchers:
                await self._stop_checking()

    def progress(self) -> Progress:
        """How far back the history reaches now."""
        return self._library.progress

    def revoke(self) -> None:
        """The credential was refused: show nothing until the controller was asked again."""
        self._access.revoke()
        self._library.clients.withdraw(self._client)
        self._changed()

    async def aclose(self) -> None:
        """The principal is gone: answer nothing more."""
        self._unsubscribe()
        self._access.end()
        self._library.clients.withdraw(self._client)
        await self._stop_checking()
        self._changed()

    async def _read(self, work: Callable[[HistoryStore], T]) -> T | Failure:
        return await self._permitted(lambda: self._library.run(work))

    async def _permitted(self, read: Callable[[], Awaitable[T | Failure]]) -> T | Failure:
        refusal = await self._access.refusal()
        if refusal is not None:
            return refusal
        self._library.clients.lend(self._client)
        answer = await read()
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
