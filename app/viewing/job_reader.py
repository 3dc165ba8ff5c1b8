"""Reads job records for pages.

People who open the same job at the same moment share one request to the controller;
nothing is kept once it has been answered, so an answer is never older than its request.
"""

import asyncio
from collections.abc import Callable

from app.awx.client import Controller, JobAnswer
from app.jobs.model import JobList
from app.jobs.query import JobQuery
from app.viewing.trouble import Trouble, told

Listener = Callable[[JobAnswer], object]


class JobReader:
    """Records and lists, each as a value or as the trouble that kept it away."""

    def __init__(self, controller: Controller) -> None:
        self._controller = controller
        self._listeners: list[Listener] = []
        self._under_way: dict[tuple[int, str], asyncio.Task[JobAnswer | Trouble]] = {}

    def tell(self, listener: Listener) -> None:
        """From now on `listener` gets every record that comes."""
        self._listeners.append(listener)

    async def read(self, job_id: int, search: str = "") -> JobAnswer | Trouble:
        """The record of one job; `search` is passed on to the controller."""
        key = (job_id, search)
        if key not in self._under_way:
            task = asyncio.create_task(self._fetch(job_id, search))
            task.add_done_callback(lambda _: self._under_way.pop(key, None))
            self._under_way[key] = task
        # One viewer who leaves must not cancel the request that others wait for.
        return await asyncio.shield(self._under_way[key])

    async def find(self, query: JobQuery) -> JobList | Trouble:
        """One page of the controller's list."""
        return await told(self._controller.fetch_jobs(query), doing="list jobs")

    async def _fetch(self, job_id: int, search: str) -> JobAnswer | Trouble:
        request = self._controller.fetch_job(job_id, search)
        answer = await told(request, doing="read job", job_id=job_id)
        if not isinstance(answer, Trouble):
            for listener in self._listeners:
                listener(answer)
        return answer
