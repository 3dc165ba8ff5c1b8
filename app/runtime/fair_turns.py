"""Turns at what only a few may do at once, shared out fairly among those who ask.

Who asks is noted once for each request or event, and inherited by the tasks that it begins; ""
stands for what nobody in particular asks for, such as a poll that all have in common. What several
ask for waits in the turns of each of them. Invariants: at most `at_once` have a turn; of those who
wait, who has the fewest turns now is next, and among equals who has waited longest for one. Nobody
waits while a turn is free.
"""

import asyncio
from collections import Counter, deque
from collections.abc import AsyncIterator, Callable, Coroutine
from contextlib import asynccontextmanager
from contextvars import ContextVar, copy_context
from typing import Any, TypeVar

T = TypeVar("T")


class Asked:
    """For whom something is done: the one who began it, and those who joined."""

    def __init__(self, asker: str) -> None:
        self.askers = [asker]
        self.on_joined: set[Callable[[str], object]] = set()

    def join(self) -> None:
        """The asker of this task wants it too, and waits no longer for it than for its own."""
        asker = current_asker()
        if asker not in self.askers:
            self.askers.append(asker)
            for joined in list(self.on_joined):
                joined(asker)


_asked: ContextVar[Asked | None] = ContextVar("who_asks", default=None)


def ask_for(asker: str) -> None:
    """From now on, what this task does and the tasks it begins is done for `asker`."""
    _asked.set(Asked(asker))


def current_asker() -> str:
    """For whom this task works, "" for nobody in particular."""
    asked = _asked.get()
    return "" if asked is None else asked.askers[0]


def shared_task(work: Coroutine[Any, Any, T]) -> tuple[asyncio.Task[T], Asked]:
    """A task for the asker of this one, which others may join."""
    context, asked = copy_context(), Asked(current_asker())
    context.run(_asked.set, asked)
    return asyncio.get_running_loop().create_task(work, context=context), asked


class FairTurns:
    """Turns on one event loop."""

    def __init__(self, at_once: int) -> None:
        self._free = at_once
        self._running: Counter[str] = Counter()
        # Those who got a turn last come last.
        self._waiting: dict[str, deque[asyncio.Future[str]]] = {}

    @asynccontextmanager
    async def turn(self) -> AsyncIterator[None]:
        """Wait for a turn, and have it until the context is left."""
        asker = await self._begin(_asked.get() or Asked(""))
        try:
            yield
        finally:
            self._end(asker)

    def wanted(self) -> int:
        """How many turns the asker of this task has and waits for."""
        asker = current_asker()
        return self._running[asker] + len(self._waiting.get(asker, ()))

    async def _begin(self, asked: Asked) -> str:
        """Wait for a turn of one of those who ask; whose it is."""
        if self._free:
            self._give(asked.askers[0])
            return asked.askers[0]
        turn: asyncio.Future[str] = asyncio.get_running_loop().create_future()

        def wait_as(asker: str) -> None:
            self._waiting.setdefault(asker, deque()).append(turn)

        for asker in asked.askers:
            wait_as(asker)
        asked.on_joined.add(wait_as)
        try:
            return await turn
        except asyncio.CancelledError:
            if not turn.cancelled():  # it was given at the same time
                self._end(turn.result())
            raise
        finally:
            asked.on_joined.discard(wait_as)
            for asker in asked.askers:
                self._leave(asker, turn)

    def _give(self, asker: str) -> None:
        self._free -= 1
        self._running[asker] += 1

    def _end(self, asker: str) -> None:
        self._free += 1
        self._running[asker] -= 1
        if not self._running[asker]:
            del self._running[asker]
        self._next()

    def _next(self) -> None:
        """Give a free turn to one of those who wait."""
        while self._free and self._waiting:
            asker = min(self._waiting, key=self._running.__getitem__)
            turns = self._waiting.pop(asker)
            turn = turns.popleft()
            if turns:
                self._waiting[asker] = turns
            if not turn.done():  # else it is canceled, or was given as another asker's
                turn.set_result(asker)
                self._give(asker)

    def _leave(self, asker: str, turn: asyncio.Future[str]) -> None:
        turns = self._waiting.get(asker)
        if turns is not None and turn in turns:
            turns.remove(turn)
            if not turns:
                del self._waiting[asker]
