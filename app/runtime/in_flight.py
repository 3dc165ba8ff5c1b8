"""Commands that have been begun and not answered yet: each is carried to its end.

Knows nothing of the commands. At shutdown nothing new begins, and what runs gets some seconds.
"""

import asyncio
from collections.abc import Callable, Coroutine, Hashable
from typing import Any, Generic, TypeVar

Key = TypeVar("Key", bound=Hashable)
Outcome = TypeVar("Outcome")


class ClosingError(Exception):
    """Jobpane is shutting down; the command was not begun."""


class InFlight(Generic[Key, Outcome]):
    """One task for each key; who comes second waits for the same task."""

    def __init__(self) -> None:
        self._tasks: dict[Key, asyncio.Task[Outcome]] = {}
        self._is_closing = False

    async def run(self, key: Key, work: Callable[[], Coroutine[Any, Any, Outcome]]) -> Outcome:
        """The outcome of the work under this key, begun now unless it is in flight.

        Raises:
            ClosingError: `aclose` was called before; nothing was begun.
        """
        task = self._tasks.get(key)
        if task is None:
            if self._is_closing:
                raise ClosingError
            task = asyncio.create_task(work())
            task.add_done_callback(lambda _: self._tasks.pop(key, None))
            self._tasks[key] = task
        # Shield: a tab that is closed meanwhile must not break off what was sent.
        return await asyncio.shield(task)

    async def aclose(self, grace_s: float) -> None:
        """Begin nothing more, wait up to `grace_s` seconds, then cancel what still runs."""
        self._is_closing = True
        tasks = list(self._tasks.values())
        if not tasks:
            return
        _, late = await asyncio.wait(tasks, timeout=grace_s)
        for task in late:
            task.cancel()
        await asyncio.gather(*late, return_exceptions=True)
