"""Calls in flight that run to their end even if their caller is canceled, one for each key.

At shutdown no new call begins, and those that run get some seconds.
"""

import asyncio
from collections.abc import Callable, Coroutine, Hashable
from typing import Any, Generic, TypeVar

Key = TypeVar("Key", bound=Hashable)
Outcome = TypeVar("Outcome")


class ClosingError(Exception):
    """Jobpane is shutting down; the call was not begun."""


class InFlight(Generic[Key, Outcome]):
    """One task for each key; a second caller with the same key waits for the same task."""

    def __init__(self) -> None:
        self._tasks: dict[Key, asyncio.Task[Outcome]] = {}
        self._is_closing = False

    async def run(self, key: Key, work: Callable[[], Coroutine[Any, Any, Outcome]]) -> Outcome:
        """The outcome of the call under `key`, begun now unless one is in flight.

        Raises:
            ClosingError: `aclose` was called before; no call was begun.
        """
        task = self._tasks.get(key)
        if task is None:
            if self._is_closing:
                raise ClosingError
            task = asyncio.create_task(work())
            task.add_done_callback(lambda _: self._tasks.pop(key, None))
            self._tasks[key] = task
        # Shield: one caller's cancellation (a closed tab) must not cancel a call that was sent.
        return await asyncio.shield(task)

    async def aclose(self, grace_s: float) -> None:
        """Refuse new calls, wait up to `grace_s` seconds, then cancel those that still run."""
        self._is_closing = True
        tasks = list(self._tasks.values())
        if not tasks:
            return
        _, late = await asyncio.wait(tasks, timeout=grace_s)
        for task in late:
            task.cancel()
        await asyncio.gather(*late, return_exceptions=True)
