"""Reads job records for pages.

One principal's pages that open the same job at the same time share one request. Nothing is
cached once it has been answered, so an answer is never older than its request.
"""

import asyncio
from collections.abc import Awaitable, Callable, Collection
from typing import TypeVar

import structlog

from app.awx.client import Controller
from app.jobs.model import FetchedJob, JobBatch, JobList
from app.jobs.query import JobQuery
from app.output import OutputEvent
from app.runtime.fair_turns import Askers, shared_task
from app.services.failures import ENDED, NOT_GRANTED, Failure, failure_or
from app.services.one_job import OneJobViews
from app.telemetry.request_ids import current_request_id

log = structlog.get_logger(__name__)

T = TypeVar("T")

_OUR_FAULT = (
    "Jobpane couldn't read the controller's response. Report the log ID to an administrator."
)

Listener = Callable[[FetchedJob], object]
Completion = Callable[[FetchedJob], FetchedJob]
FailureListener = Callable[[int, Failure], object]  # the job's id, and why there is no record


class JobReader(OneJobViews):
    """Reads records and lists: each as a value or as a `Failure`."""

    def __init__(self, controller: Controller) -> None:
        self._controller = controller
        self._completed_by: list[Completion] = []
        self._listeners: list[Listener] = []
        self._failure_listeners: list[FailureListener] = []
        self._ended = asyncio.Event()  # shared with the views of this reader, as all the rest
        self._under_way: dict[tuple[int, str], asyncio.Task[FetchedJob | Failure]] = {}
        self._askers: dict[asyncio.Task[FetchedJob | Failure], Askers] = {}

    def subscribe(self, listener: Listener) -> None:
        """Call `listener` with every record that is read from now on."""
        self._listeners.append(listener)

    def subscribe_to_failures(self, listener: FailureListener) -> None:
        """Call `listener` with every failure to read or check a record from now on."""
        self._failure_listeners.append(listener)

    def complete_by(self, completion: Completion) -> None:
        """Pass every record through `completion` too, which adds what is known beside it."""
        self._completed_by.append(completion)

    async def aclose(self) -> None:
        """Read nothing more; who still waits for a record gets a failure."""
        self._ended.set()
        under_way = list(self._under_way.values())
        for task in under_way:
            task.cancel()
        await asyncio.gather(*under_way, return_exceptions=True)

    async def read(self, job_id: int, search: str = "") -> FetchedJob | Failure:
        """The record of one job; `search` is passed on to the controller."""
        if self._refuses(job_id):
            return NOT_GRANTED
        under_way = self._under_way.get((job_id, search)) or (None if search else self._any(job_id))
        if under_way is not None and under_way in self._askers:
            self._askers[under_way].join()
        # Shield: one viewer who leaves must not cancel the shared request. Unlike a SharedReads, it
        # goes on when nobody waits, for the subscribers, and `read_fresh` takes its place.
        return await asyncio.shield(under_way or self._begin(job_id, search))

    async def read_fresh(self, job_id: int) -> FetchedJob | Failure:
        """The record by a request of its own, for commands.

        A shared request may have been answered by the controller before the job changed.
        """
        return NOT_GRANTED if self._refuses(job_id) else await asyncio.shield(self._begin(job_id))

    async def is_there(self, job_id: int) -> bool | Failure:
        """Whether the controller still has a job, without its record."""
        if self._refuses(job_id) or self._ended.is_set():
            return NOT_GRANTED if self._refuses(job_id) else ENDED
        answer = await failure_or(
            self._controller.check_job(job_id), doing="check job", job_id=job_id
        )
        if isinstance(answer, Failure):
            self._notify_of(job_id, answer)
            return False if answer.kind == "not_found" else answer
        return True

    async def find(self, query: JobQuery) -> JobList | Failure:
        """One page of the controller's list."""
        if self._only is not None:
            return NOT_GRANTED
        if self._ended.is_set():
            return ENDED
        return await _answered(self._controller.fetch_jobs(query), doing="list jobs")

    async def find_batch(
        self,
        query: JobQuery,
        *,
        limit: int,
        below: int | None = None,
        among: Collection[int] = (),
    ) -> JobBatch | Failure:
        """Jobs that match and whose output has the words, by id: see app/services/job_walk.py."""
        if self._only is not None or self._ended.is_set():
            return ENDED if self._only is None else NOT_GRANTED
        request = self._controller.lists.fetch_batch(query, limit=limit, below=below, among=among)
        return await _answered(request, doing="list jobs")

    async def count(self, query: JobQuery) -> int | Failure | None:
        """How many jobs match; None where the controller does not say."""
        if self._only is not None or self._ended.is_set():
            return ENDED if self._only is None else NOT_GRANTED
        return await _answered(self._controller.lists.count(query), doing="count jobs")

    async def find_events(
        self, job_id: int, words: str, limit: int
    ) -> tuple[OutputEvent, ...] | Failure:
        """The first events of a job whose text has the words, by the controller's search."""
        if self._refuses(job_id) or self._ended.is_set():
            return NOT_GRANTED if self._refuses(job_id) else ENDED
        request = self._controller.lists.find_events(job_id, words, limit)
        return await _answered(request, doing="search output", job_id=job_id)

    def _any(self, job_id: int) -> asyncio.Task[FetchedJob | Failure] | None:
        """A request for the record that is under way with any search: the answer is the same."""
        return next((task for (of, _), task in self._under_way.items() if of == job_id), None)

    def _begin(self, job_id: int, search: str = "") -> asyncio.Task[FetchedJob | Failure]:
        key = (job_id, search)
        task, askers = shared_task(self._fetch(job_id, search))
        self._under_way[key] = task
        self._askers[task] = askers

        def ended(task: asyncio.Task[FetchedJob | Failure]) -> None:
            del self._askers[task]
            if self._under_way.get(key) is task:
                del self._under_way[key]

        task.add_done_callback(ended)
        return task

    async def _fetch(self, job_id: int, search: str) -> FetchedJob | Failure:
        try:
            if not self._ended.is_set():
                return await self._fetched(job_id, search)
        except asyncio.CancelledError:
            if not self._ended.is_set():
                raise
        return ENDED

    async def _fetched(self, job_id: int, search: str) -> FetchedJob | Failure:
        request = self._controller.fetch_job(job_id, search)
        answer = await _answered(request, doing="read job", job_id=job_id)
        if isinstance(answer, Failure):
            self._notify_of(job_id, answer)
            return answer
        return self.take(answer)

    def completed(self, answer: FetchedJob) -> FetchedJob:
        """A record with what is known beside it by now."""
        for completion in self._completed_by:
            answer = completion(answer)
        return answer

    def take(self, answer: FetchedJob) -> FetchedJob:
        """A record that was read with this credential: completed, and given to all who listen.

        Another process may have read it, at most MESSAGE_LASTS_S (app/cluster) ago.
        """
        whole = self.completed(answer)
        for listener in self._listeners:
            listener(whole)
        return whole

    def _notify_of(self, job_id: int, failure: Failure) -> None:
        for listener in self._failure_listeners:
            listener(job_id, failure)


async def _answered(request: Awaitable[T], *, doing: str, job_id: int | None = None) -> T | Failure:
    """The answer, or a failure whatever was raised: a page must not wait for ever."""
    try:
        return await failure_or(request, doing=doing, job_id=job_id)
    except Exception:
        incident = current_request_id()
        log.exception("unexpected_error", request_id=incident, doing=doing, job_id=job_id)
        return Failure(_OUR_FAULT, "accident", can_try_again=False, id=incident)
