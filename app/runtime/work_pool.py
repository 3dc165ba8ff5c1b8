"""Threads for the work that browsers ask for: few, with a bounded queue, given up when unwanted.

Static files, health checks, the websocket and the fetching of outputs never run here, so no request
keeps them waiting. Invariants: at most `threads` pieces of work run and at most `queue` wait; work
that nobody waits for any more is not started, and is told to stop where it runs.
"""

import asyncio
import threading
from collections.abc import Callable, Iterator
from concurrent.futures import Future, ThreadPoolExecutor
from contextlib import contextmanager
from typing import Any, TypeVar

T = TypeVar("T")

IsStopped = Callable[[], bool]

_RETRY_AFTER_S = 1


class BusyError(Exception):
    """There is no room for more work now."""

    def __init__(self, retry_after_s: int = _RETRY_AFTER_S) -> None:
        super().__init__("too much work at once")
        self.retry_after_s = retry_after_s


class WorkPool:
    """One kind of work; `at_once` of its threads compute while the others wait for something."""

    def __init__(self, name: str, *, threads: int, queue: int, at_once: int | None = None) -> None:
        self._executor = ThreadPoolExecutor(threads, thread_name_prefix=name)
        self._limit = threads + queue
        self._turns = threading.BoundedSemaphore(at_once or threads)
        self._lock = threading.Lock()
        self._accepted: dict[Future[Any], threading.Event] = {}

    async def run(self, work: Callable[..., T], *arguments: object) -> T:
        """What `work` returns; for what is done soon anyway.

        Raises:
            BusyError: Too much runs and waits already.
        """
        return await self.run_stoppable(lambda _: work(*arguments))

    async def run_stoppable(self, work: Callable[[IsStopped], T]) -> T:
        """What `work` returns; it asks now and then whether it is to stop.

        Raises:
            BusyError: Too much runs and waits already.
        """
        stop = threading.Event()

        def in_turn() -> T:
            with self._turns:
                return work(stop.is_set)

        future = self._submit(in_turn, stop)
        try:
            return await asyncio.wrap_future(future)
        except asyncio.CancelledError:
            stop.set()
            raise

    @contextmanager
    def waiting(self) -> Iterator[None]:
        """Inside of work: let another thread compute while this one waits for something."""
        self._turns.release()
        try:
            yield
        finally:
            self._turns.acquire()

    def close(self) -> None:
        """Stop what runs and drop what waits, at shutdown."""
        with self._lock:
            accepted = list(self._accepted.values())
        for stop in accepted:
            stop.set()
        self._executor.shutdown(wait=False, cancel_futures=True)

    def _submit(self, work: Callable[[], T], stop: threading.Event) -> Future[T]:
        with self._lock:
            if len(self._accepted) >= self._limit:
                raise BusyError
            future = self._executor.submit(work)
            self._accepted[future] = stop
        future.add_done_callback(self._done)
        return future

    def _done(self, future: Future[Any]) -> None:
        with self._lock:
            self._accepted.pop(future, None)


class Places:
    """How many may be under way at once, of what takes long and mostly waits."""

    def __init__(self, limit: int) -> None:
        self._free = limit

    def take(self) -> None:
        """Take one; give it back once.

        Raises:
            BusyError: All are taken.
        """
        if self._free < 1:
            raise BusyError
        self._free -= 1

    def give_back(self) -> None:
        """It is free again."""
        self._free += 1


class WorkPools:
    """The pools of one process. Python computes on one thread at a time: more would not be faster.

    Plain windows and records are quick and have threads of their own, so that no query and no
    download keeps them waiting.
    """

    def __init__(self) -> None:
        self.windows = WorkPool("windows", threads=2, queue=64)
        self.queries = WorkPool("queries", threads=2, queue=32)
        # A download's thread waits for the controller, too.
        self.downloads = WorkPool("downloads", threads=16, queue=32, at_once=2)
        self.download_places = Places(32)

    def close(self) -> None:
        """End all of them, at shutdown."""
        for pool in (self.windows, self.queries, self.downloads):
            pool.close()
