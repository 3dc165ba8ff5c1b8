"""Turns at what only a few may do at once, shared out fairly among those who ask.

Who asks is noted once for each request or event, and inherited by the tasks that it begins; ""
stands for what nobody in particular asks for, such as a poll that all have in common. Invariants:
at most `at_once` have a turn; of those who wait, who has the fewest turns now is next, and among
equals who has waited longest for one. Nobody waits while a turn is free.
"""

import asyncio
from collections import Counter, deque
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from contextvars import ContextVar

_asker: ContextVar[str] = ContextVar("who_asks", default="")


def ask_for(asker: str) -> None:
    """From now on, what this task does and the tasks it begins is done for `asker`."""
    _asker.set(asker)


def current_asker() -> str:
    """For whom this task works, "" for nobody in particular."""
    return _asker.get()


class FairTurns:
    """Turns on one event loop."""

    def __init__(self, at_once: int) -> None:
        self._free = at_once
        self._running: Counter[str] = Counter()
        # Those who got a turn last come last.
        self._waiting: dict[str, deque[asyncio.Future[None]]] = {}

    @asynccontextmanager
    async def turn(self) -> AsyncIterator[None]:
        """Wait for a turn, and have it until the context is left."""
        asker = current_asker()
        await self._begin(asker)
        try:
            yield
        finally:
            self._end(asker)

    def wanted(self) -> int:
        """How many turns the asker of this task has and waits for."""
        asker = current_asker()
        return self._running[asker] + len(self._waiting.get(asker, ()))

    async def _begin(self, asker: str) -> None:
        if self._free:
            self._give(asker)
            return
        turn = asyncio.get_running_loop().create_future()
        self._waiting.setdefault(asker, deque()).append(turn)
        try:
            await turn
        except asyncio.CancelledError:
            if turn.cancelled():
                self._leave(asker, turn)
            else:  # it was given at the same time
                self._end(asker)
            raise

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
            if not turn.done():  # else its task is canceled, and has not run since
                turn.set_result(None)
                self._give(asker)

    def _leave(self, asker: str, turn: asyncio.Future[None]) -> None:
        turns = self._waiting.get(asker)
        if turns is not None and turn in turns:
            turns.remove(turn)
            if not turns:
                del self._waiting[asker]
