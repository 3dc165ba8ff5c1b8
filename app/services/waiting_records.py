"""Records of which something is wanted that is found elsewhere, such as at an output's end.

At most one task a job looks for it. A record waits until what is wanted was found, so what fails is
looked for again; of more jobs than fit, the ones noted longest ago wait no more.
"""

import asyncio
from collections import OrderedDict
from collections.abc import Awaitable, Callable

from app.jobs.model import FetchedJob

_MOST = 200  # jobs


class WaitingRecords:
    """By job; `find` looks for what is wanted of one, and `wanted` names that in debuggers."""

    def __init__(self, find: Callable[[FetchedJob], Awaitable[None]], wanted: str) -> None:
        self._find = find
        self._wanted = wanted
        self._waiting: OrderedDict[int, FetchedJob] = OrderedDict()
        self._under_way: dict[int, asyncio.Task[None]] = {}
        self._asked_again: set[int] = set()  # while somebody looked already

    @property
    def under_way(self) -> int:
        """How many are being looked for."""
        return len(self._under_way)

    def add(self, answer: FetchedJob) -> None:
        """Let this record wait, instead of an older one of the job."""
        self.drop(answer.job.id)
        self._waiting[answer.job.id] = answer
        if len(self._waiting) > _MOST:
            self._waiting.popitem(last=False)

    def drop(self, job_id: int) -> None:
        """Nothing is wanted of this job any more."""
        self._waiting.pop(job_id, None)

    def take(self, answer: FetchedJob) -> bool:
        """What is wanted was found: False where a newer record waits, which needs its own."""
        if self._waiting.get(answer.job.id) is not answer:
            return False
        del self._waiting[answer.job.id]
        return True

    def look(self, job_id: int) -> None:
        """Look, where the job's record waits; once more if that has begun already.

        What made the caller ask may have come too late for a look that is under way.
        """
        if job_id not in self._waiting:
            return
        if job_id in self._under_way:
            self._asked_again.add(job_id)
            return
        task = asyncio.create_task(self._found(job_id), name=f"{self._wanted} of job {job_id}")
        self._under_way[job_id] = task
        task.add_done_callback(lambda _: self._ended(job_id))

    async def looked(self, job_id: int) -> None:
        """Wait for the look that is under way, if any."""
        if job_id in self._under_way:
            await asyncio.wait({self._under_way[job_id]})

    async def aclose(self) -> None:
        """Look for nothing more."""
        self._waiting.clear()
        under_way = list(self._under_way.values())
        for task in under_way:
            task.cancel()
        await asyncio.gather(*under_way, return_exceptions=True)

    def _ended(self, job_id: int) -> None:
        self._under_way.pop(job_id, None)
        self._asked_again.discard(job_id)

    async def _found(self, job_id: int) -> None:
        looked_for = None
        while answer := self._waiting.get(job_id):
            if answer is looked_for and job_id not in self._asked_again:
                return
            self._asked_again.discard(job_id)
            looked_for = answer
            await self._find(answer)
