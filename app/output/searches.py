"""Searches over outputs that may still be coming: started once, asked about again and again.

A search goes over what is here, on two threads, and goes on as more comes. Several take turns, so
that a slow one delays no other. One that was not asked about for some seconds is given up; one that
is done is remembered for a while, so that walking from hit to hit costs nothing.
"""

import asyncio
import threading
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass, field
from functools import partial
from time import perf_counter

from app.output.events import SourceError, SourceRefusedError
from app.output.permit import Authorize
from app.output.reader import OutputReader
from app.output.reading.snapshot import Snapshot
from app.output.search.query import Pattern, Query
from app.output.search.results import SearchResults
from app.output.search.scan import search_blocks
from app.runtime.work_pool import BusyError

ANSWER_WITHIN_S = 0.25
WANTED_FOR_S = 5.0
_POLL_EVERY_S = 0.2
_THREADS = 2
_SEARCHES = 32  # that are remembered; also how many may run at once
_TURN_S = 0.1
# A block that was merged meanwhile is found the next time: more tries get nowhere.
_TRIES = 20


_Key = tuple[int, str, Query]  # the job's id, its identity

# Called once with a job's id and what ended a search; the result is raised for every caller.
OnFailure = Callable[[int, Exception], Exception]


class SearchStalledError(Exception):
    """A part of the stored output cannot be read, however often it is tried."""


@dataclass(frozen=True, slots=True)
class Found:
    """What a search has found so far."""

    results: SearchResults
    total_lines: int
    is_complete: bool  # the job has ended and every line was searched
    is_unconfirmed: bool = False  # every line of an output that may lack its end


@dataclass(slots=True)
class _Search:
    pattern: Pattern
    identity: str  # of the job
    # Who wants it, and when they last asked, by the event loop's clock; the newest last.
    askers: dict[Authorize, float] = field(default_factory=dict)
    results: SearchResults = field(default_factory=SearchResults)
    given_up: threading.Event = field(default_factory=threading.Event)
    task: asyncio.Task[bool] | None = None  # whether everything was searched

    @property
    def is_running(self) -> bool:
        """Whether it searches and is still wanted."""
        is_busy = self.task is not None and not self.task.done()
        return is_busy and not self.given_up.is_set()

    @property
    def asked_at(self) -> float:
        """When it was last asked about."""
        return max(self.askers.values(), default=float("-inf"))

    def asked_by(self, authorize: Authorize, now: float) -> None:
        """Note who wants it now, and forget who no longer does."""
        self.askers.pop(authorize, None)
        self.askers = {one: at for one, at in self.askers.items() if now - at < WANTED_FOR_S}
        self.askers[authorize] = now


class OutputSearches:
    """Every search over the outputs of one controller, by job and query, shared by its users.

    Each `find` authorizes for the one who asks. A search may outlive a permit, so it authorizes
    again whenever it takes a snapshot, for any of those who want it; it ends when none may read.
    """

    def __init__(
        self,
        reader: OutputReader,
        on_failure: OnFailure = lambda _, error: error,
    ) -> None:
        self._reader = reader
        self._on_failure = on_failure
        self._searches: dict[_Key, _Search] = {}
        self._threads = ThreadPoolExecutor(_THREADS, thread_name_prefix="search")

    async def find(self, job_id: int, pattern: Pattern, authorize: Authorize) -> Found:
        """What was found within a quarter of a second; ask again until it is complete.

        Raises:
            BusyError: As many other searches run as may.
            SourceError: The output may not be shown to the one who asks.
            Exception: What `on_failure` made of the error that ended the search.
        """
        snapshot = await self._reader.snapshot(await authorize(job_id))
        search = self._search((job_id, snapshot.identity, pattern.query), pattern)
        search.asked_by(authorize, asyncio.get_running_loop().time())
        if search.task is None or search.task.done():
            search.given_up.clear()
            search.task = asyncio.create_task(self._reported(job_id, search))
            search.task.add_done_callback(_retrieve)
        await asyncio.wait({search.task}, timeout=ANSWER_WITHIN_S)
        is_over = search.task.done() and not search.task.cancelled()
        is_searched = is_over and search.task.result()  # raises what ended the search
        now = await self._reader.snapshot(await authorize(job_id))
        is_done = is_searched and now.is_over
        return Found(
            search.results,
            now.total_lines,
            is_complete=is_done and now.has_ended,
            is_unconfirmed=is_done and now.is_unconfirmed,
        )

    def forget(self, job_id: int) -> None:
        """The job is gone."""
        for key in [key for key in self._searches if key[0] == job_id]:
            self._drop(key)

    async def aclose(self) -> None:
        """Give up every search, at shutdown."""
        for key in list(self._searches):
            self._drop(key)
        self._threads.shutdown(wait=False, cancel_futures=True)

    def _search(self, key: _Key, pattern: Pattern) -> _Search:
        search = self._searches.pop(key, None)
        if search is None:
            search = _Search(pattern, identity=key[1])
            self._make_room()
        self._searches[key] = search
        return search

    def _make_room(self) -> None:
        """Forget the oldest that does not run; one that runs is never lost."""
        if len(self._searches) < _SEARCHES:
            return
        idle = next((key for key, one in self._searches.items() if not one.is_running), None)
        if idle is None:
            raise BusyError
        self._drop(idle)

    def _drop(self, key: _Key) -> None:
        search = self._searches.pop(key)
        search.given_up.set()
        if search.task is not None:
            search.task.cancel()

    async def _snapshot(self, job_id: int, search: _Search) -> Snapshot | None:
        """What is here, for any who want the search and may read the job; None if none may.

        Those who may not get the reason when they ask again.
        """
        while search.askers:
            authorize = next(reversed(search.askers))
            try:
                permit = await authorize(job_id)
            except SourceError:
                search.askers.pop(authorize, None)
                continue
            if permit.identity != search.identity:
                return None  # the id means another job by now
            try:
                return await self._reader.snapshot(permit)
            except SourceRefusedError:
                return None
        return None

    async def _reported(self, job_id: int, search: _Search) -> bool:
        """Run the search; its failure is reported once, whether a caller waits or not."""
        try:
            return await self._run(job_id, search)
        except Exception as error:
            raise self._on_failure(job_id, error) from error

    async def _run(self, job_id: int, search: _Search) -> bool:
        """Search until everything was searched; False if it was given up before."""
        watching = asyncio.create_task(self._give_up_when_unwanted(search))
        tries = 0
        try:
            while not search.given_up.is_set():
                snapshot = await self._snapshot(job_id, search)
                if snapshot is None:
                    return False
                before = search.results.progress
                is_done = await self._search_snapshot(snapshot, search)
                if is_done and snapshot.is_over:
                    return True
                tries = 0 if is_done or search.results.progress != before else tries + 1
                if tries > _TRIES:
                    raise SearchStalledError
                await asyncio.sleep(_POLL_EVERY_S if is_done else 0)
            return False
        finally:
            watching.cancel()

    async def _give_up_when_unwanted(self, search: _Search) -> None:
        loop = asyncio.get_running_loop()
        while loop.time() - search.asked_at < WANTED_FOR_S:  # noqa: ASYNC110 # it moves on
            await asyncio.sleep(_POLL_EVERY_S)
        search.given_up.set()

    async def _search_snapshot(self, snapshot: Snapshot, search: _Search) -> bool:
        """Search what is here and was not searched; False if some of it has changed meanwhile."""
        ends_at = perf_counter() + _TURN_S
        go = partial(
            search_blocks,
            read=snapshot.read,
            pattern=search.pattern,
            results=search.results,
            is_cancelled=search.given_up.is_set,
            is_over=lambda: perf_counter() > ends_at and self._others_run(search),
        )
        shares = [snapshot.extents[start::_THREADS] for start in range(_THREADS)]
        loop = asyncio.get_running_loop()
        if len(snapshot.extents) > _THREADS:
            await asyncio.gather(
                *(loop.run_in_executor(self._threads, go, share) for share in shares)
            )
        # Together, for the lines that go over a border.
        return await loop.run_in_executor(self._threads, go, snapshot.extents)

    def _others_run(self, search: _Search) -> bool:
        return any(one.is_running and one is not search for one in list(self._searches.values()))


def _retrieve(task: asyncio.Task[bool]) -> None:
    """Mark a task's error as seen: it was reported, so asyncio need not log it."""
    if not task.cancelled():
        task.exception()
