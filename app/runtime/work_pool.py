"""Threads for the work that requests of browsers need: few, with a bounded queue, cancelable.

Static files, health checks, the websocket and the fetching of outputs never run here, so no request
delays them. Invariants: at most `threads` calls run and at most `queue` wait. A call whose caller
was canceled is not started, or is asked to stop if it already runs.
"""

import asyncio
import threading
from collections.abc import Callable, Iterator
from concurrent.futures import Future, ThreadPoolExecutor
from contextlib import contextmanager
from contextvars import copy_context
from typing import Any, TypeVar

T = TypeVar("T")

IsStopped = Callable[[], bool]

_RETRY_AFTER_S = 1


class BusyError(Exception):
    """The queue is full or every slot is taken; try again after `retry_after_s` seconds."""

    def __init__(self, retry_after_s: int = _RETRY_AFTER_S) -> None:
        super().__init__("too much work at once")
        self.retry_after_s = retry_after_s


class WorkPool:
    """Threads for one kind of work, of which `at_once` compute while the others wait for I/O."""

    def __init__(self, name: str, *, threads: int, queue: int, at_once: int | None = None) -> None:
        self._executor = ThreadPoolExecutor(threads, thread_name_prefix=name)
        self.name = name
        self._threads = threads
        self._limit = threads + queue
        self._turns = threading.BoundedSemaphore(at_once or threads)
        self._lock = threading.Lock()
        self._accepted: dict[Future[Any], threading.Event] = {}

    async def run(self, work: Callable[..., T], *arguments: object) -> T:
        """What `work(*arguments)` returns; for work that is too short to be worth stopping.

        Raises:
            BusyError: The queue is full.
        """
        return await self.run_stoppable(lambda _: work(*arguments))

    async def run_stoppable(self, work: Callable[[IsStopped], T]) -> T:
        """What `work(is_stopped)` returns; it calls `is_stopped` now and then and ends if true.

        Raises:
            BusyError: The queue is full.
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
        """Called from inside work: lets another thread compute while this one waits for I/O."""
        self._turns.release()
        try:
            yield
        finally:
            self._turns.acquire()

    @property
    def running(self) -> int:
        """How many calls have a thread."""
        return min(len(self._accepted), self._threads)

    @property
    def waiting_calls(self) -> int:
        """How many calls wait for a thread."""
        return len(self._accepted) - self.running

    def close(self) -> None:
        """At shutdown: stop the calls that run and drop those that wait."""
        with self._lock:
            accepted = list(self._accepted.values())
        for stop in accepted:
            stop.set()
        self._executor.shutdown(wait=False, cancel_futures=True)

    def _submit(self, work: Callable[[], T], stop: threading.Event) -> Future[T]:
        with self._lock:
            if len(self._accepted) >= self._limit:
                raise BusyError
            # What is logged on the thread carries the id of its caller's request.
            future = self._executor.submit(copy_context().run, work)
            self._accepted[future] = stop
        future.add_done_callback(self._done)
        return future

    def _done(self, future: Future[Any]) -> None:
        with self._lock:
            self._accepted.pop(future, None)


class Slots:
    """A bound on how many long operations run at once; it refuses instead of waiting."""

    def __init__(self, limit: int) -> None:
        self._free = limit

    def acquire(self) -> None:
        """Take a slot, to be released exactly once.

        Raises:
            BusyError: Every slot is taken.
        """
        if self._free < 1:
            raise BusyError
        self._free -= 1

    def release(self) -> None:
        """Give a slot back."""
        self._free += 1


class WorkPools:
    """The pools of one process; few threads, since Python computes on one at a time.

    Plain windows and records are quick and have threads of their own, so that no query, no
    drawing and no download delays them.
    """

    def __init__(self) -> None:
        self.windows = WorkPool("windows", threads=2, queue=64)
        self.queries = WorkPool("queries", threads=2, queue=32)
        # First screens have an end, but a long one, and the page does without.
        self.drawings = WorkPool("drawings", threads=1, queue=32)
        # A download's thread waits for the controller, too.
        self.downloads = WorkPool("downloads", threads=16, queue=64, at_once=2)
        # Each holds half a megabyte while its client is slow, and no thread.
        self.download_slots = Slots(64)

    @property
    def all(self) -> tuple[WorkPool, ...]:
        """Every pool."""
        return self.windows, self.queries, self.drawings, self.downloads

    def close(self) -> None:
        """Close every pool, at shutdown."""
        for pool in self.all:
            pool.close()
