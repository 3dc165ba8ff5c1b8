"""Turns at what only a few may do at once, shared out fairly among those who ask.

An asker is a string, such as a user's name. `ask_for` notes it once for each request or event, and
the tasks that begin there inherit it; "" is the asker of what nobody in particular asks for, such
as a poll that all have in common. What several ask for waits in the queue of each of them.
Invariants: at most `at_once` have a turn; of those who wait, who has the fewest turns now is next,
and among equals who has waited longest for one. Nobody waits while a turn is free.
"""

import asyncio
from collections import Counter, deque
from collections.abc import AsyncIterator, Callable, Coroutine
from contextlib import asynccontextmanager
from contextvars import ContextVar, copy_context
from typing import Any, TypeVar

T = TypeVar("T")


class Askers:
    """Those for whom one piece of work is done: who began it, and who joined."""

    def __init__(self, asker: str) -> None:
        self.names = [asker]
        self.on_joined: set[Callable[[str], object]] = set()

    def join(self) -> None:
        """Have the work done for the asker of this task too, who waits for it as for its own."""
        asker = current_asker()
        if asker not in self.names:
            self.names.append(asker)
            for joined in list(self.on_joined):
                joined(asker)


_askers: ContextVar[Askers | None] = ContextVar("askers", default=None)


def ask_for(asker: str) -> None:
    """From now on, what this task does and the tasks it begins is done for `asker`."""
    _askers.set(Askers(asker))


def current_asker() -> str:
    """For whom this task works, "" for nobody in particular."""
    askers = _askers.get()
    return "" if askers is None else askers.names[0]


def shared_task(work: Coroutine[Any, Any, T]) -> tuple[asyncio.Task[T], Askers]:
    """A task for the asker of this one, and those whom it is for, which others may join."""
    context, askers = copy_context(), Askers(current_asker())
    context.run(_askers.set, askers)
    return asyncio.get_running_loop().create_task(work, context=context), askers


class FairTurns:
    """Turns on one event loop."""

    def __init__(self, at_once: int) -> None:
        self._free = at_once
        self._running: Counter[str] = Counter()
        # By asker; who got a turn last comes last.
        self._waiting: dict[str, deque[asyncio.Future[str]]] = {}

    @asynccontextmanager
    async def turn(self) -> AsyncIterator[None]:
        """Wait for a turn, and have it until the context is left."""
        asker = await self._begin(_askers.get() or Askers(""))
        try:
            yield
        finally:
            self._end(asker)

    def wanted(self) -> int:
        """How many turns the asker of this task has and waits for."""
        asker = current_asker()
        return self._running[asker] + len(self._waiting.get(asker, ()))

    async def _begin(self, askers: Askers) -> str:
        """Wait until one of the askers has a turn; which of them."""
        if self._free:
            self._give(askers.names[0])
            return askers.names[0]
        turn: asyncio.Future[str] = asyncio.get_running_loop().create_future()

        def wait_as(asker: str) -> None:
            self._waiting.setdefault(asker, deque()).append(turn)

        for asker in askers.names:
            wait_as(asker)
        askers.on_joined.add(wait_as)
        try:
            return await turn
        except asyncio.CancelledError:
            if not turn.cancelled():  # it was given at the same time
                self._end(turn.result())
            raise
        finally:
            askers.on_joined.discard(wait_as)
            for asker in askers.names:
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
