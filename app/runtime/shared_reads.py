"""Reads in flight, shared by the callers of one key and canceled when the last of them leaves."""

import asyncio
from collections.abc import Callable, Coroutine
from dataclasses import dataclass
from typing import Any, Generic, TypeVar

K = TypeVar("K")
T = TypeVar("T")


@dataclass(slots=True)
class _Read(Generic[T]):
    task: asyncio.Task[T]
    waiting: int = 0


class SharedReads(Generic[K, T]):
    """One task for each key, on one event loop."""

    def __init__(self) -> None:
        self._reads: dict[K, _Read[T]] = {}

    async def get(self, key: K, read: Callable[[], Coroutine[Any, Any, T]]) -> T:
        """The result of the read in flight for `key`, or of `read` where there is none.

        Raises whatever the read raises.
        """
        shared = self._reads.get(key)
        if shared is None:
            shared = self._reads[key] = _Read(asyncio.create_task(read()))
            shared.task.add_done_callback(lambda task: self._done(key, task))
        shared.waiting += 1
        try:
            # Shield: one caller's cancellation must not cancel the shared read.
            return await asyncio.shield(shared.task)
        finally:
            shared.waiting -= 1
            if not shared.waiting and not shared.task.done():
                self._forget(key, shared.task)
                shared.task.cancel()

    def _done(self, key: K, task: asyncio.Task[T]) -> None:
        self._forget(key, task)
        if not task.cancelled():
            task.exception()  # retrieved, so that asyncio logs nothing when every caller has left

    def _forget(self, key: K, task: asyncio.Task[T]) -> None:
        if key in self._reads and self._reads[key].task is task:
            del self._reads[key]
