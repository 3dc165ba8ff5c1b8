"""The runs of the same template before and after one, for the links of its page.

The history knows them without a request. Where there is none, or it does not reach that far, the
controller's list is asked for one row, which may carry a megabyte: so this is for those who want to
go there, once a page.
"""

import asyncio
from collections.abc import Awaitable, Callable
from datetime import datetime
from typing import Protocol

from app.history.model import Neighbors
from app.jobs.model import SystemJob
from app.services.failures import NOT_GRANTED, Failure, failure_or
from app.services.history_reader import HistoryReader
from app.services.one_job import OneJobViews

IsThere = Callable[[int], Awaitable[bool | Failure]]


class FindRun(Protocol):
    """Finds the run of a template next to a time, on one side; None where there is none."""

    def __call__(
        self, template_id: int, created: datetime, *, is_after: bool
    ) -> Awaitable[int | None]:
        """The job's id."""


class RunNeighbors(OneJobViews):
    """Finds neighbors for one principal; a frame's view has none."""

    def __init__(self, find: FindRun, is_there: IsThere, history: HistoryReader | None) -> None:
        self._find = find
        self._is_there = is_there
        self._history = history

    @property
    def is_cheap(self) -> bool:
        """Whether there is a history, so that a page may ask at once."""
        return self._history is not None and self._only is None

    async def of(self, job: SystemJob) -> Neighbors | Failure:
        """The runs before and after `job`, of which only its id, template and time are read."""
        if self._only is not None:
            return NOT_GRANTED
        known = await self._history.neighbors(job) if self._history else Neighbors()
        if isinstance(known, Failure):
            return known
        previous, following = await asyncio.gather(
            self._previous(job, known.previous), self._beside(job, known.next, is_after=True)
        )
        if isinstance(previous, Failure):
            return previous
        return following if isinstance(following, Failure) else Neighbors(previous, following)

    async def _previous(self, job: SystemJob, known: int | None) -> int | Failure | None:
        """The run before; the history remembers runs that the controller has deleted since."""
        if known is None:
            return await self._beside(job, None, is_after=False)
        is_there = await self._is_there(known)
        if isinstance(is_there, Failure):
            return is_there
        return known if is_there else await self._beside(job, None, is_after=False)

    async def _beside(
        self, job: SystemJob, known: int | None, *, is_after: bool
    ) -> int | Failure | None:
        if known is not None or job.system_job_template is None or job.created is None:
            return known
        request = self._find(job.system_job_template, job.created, is_after=is_after)
        return await failure_or(request, doing="find the run beside", job_id=job.id)
