"""The history for those who may see one template alone, such as a portal's card."""

from collections.abc import AsyncIterator, Collection
from contextlib import asynccontextmanager

from app.history.model import Neighbors, RunFacts, RunKey, TemplateRuns
from app.jobs.model import SystemJob
from app.runtime.broadcast import Subscription
from app.services.failures import NOT_GRANTED, Failure
from app.services.history_library import Progress
from app.services.history_reader import HistoryReader


class TemplateHistory(HistoryReader):
    """A view of a principal's history, which ends with it: everything else is refused."""

    def __init__(self, whole: HistoryReader, template_id: int) -> None:
        self._whole = whole
        self._only = template_id

    async def overview(self) -> tuple[TemplateRuns, ...] | Failure:
        """The one template, if it is known."""
        found = await self._whole.template(self._only)
        if isinstance(found, Failure):
            return found
        return () if found is None else (found,)

    async def template(self, template_id: int) -> TemplateRuns | Failure | None:
        """The one template with its newest runs."""
        return await self._whole.template(template_id) if self._has(template_id) else NOT_GRANTED

    async def runs(
        self, template_id: int, *, limit: int, before: RunKey | None = None
    ) -> tuple[RunFacts, ...] | Failure:
        """The template's runs, newest first."""
        if not self._has(template_id):
            return NOT_GRANTED
        return await self._whole.runs(template_id, limit=limit, before=before)

    async def facts_of(self, job_ids: Collection[int]) -> dict[int, RunFacts] | Failure:
        """Those of the jobs that are runs of the template."""
        found = await self._whole.facts_of(job_ids)
        if isinstance(found, Failure):
            return found
        return {job_id: run for job_id, run in found.items() if run.template_id == self._only}

    async def neighbors(self, job: SystemJob) -> Neighbors | Failure:
        """Of the template's own runs alone."""
        if not self._has(job.system_job_template or 0):
            return NOT_GRANTED
        return await self._whole.neighbors(job)

    @asynccontextmanager
    async def watching(self, *, is_live: bool = True) -> AsyncIterator[Subscription[int]]:
        """As the whole history's; also what changes elsewhere counts."""
        async with self._whole.watching(is_live=is_live) as subscription:
            yield subscription

    def progress(self) -> Progress:
        """As the whole history's."""
        return self._whole.progress()

    def revoke(self) -> None:
        """The whole history's is the credential."""

    async def aclose(self) -> None:
        """It ends with the whole history."""

    def _has(self, template_id: int) -> bool:
        return template_id == self._only
