"""With whose client the history is read now: the configured token's, or that of those who watch.

In sign-in mode there is no token that works without a user, so the history is read only while
somebody watches it, or has read it a moment ago, and by a client that was shown the list of jobs.
"""

import asyncio
import time
from collections.abc import AsyncIterator, Awaitable, Callable
from contextlib import asynccontextmanager

from app.awx.client import Controller

LENT_FOR_S = 60.0

Clock = Callable[[], float]
Pause = Callable[[float], Awaitable[None]]


class HistoryClients:
    """The clients that may be used; those of users in the order in which they were shown it."""

    def __init__(
        self, standing: Controller | None = None, *, clock: Clock = time.monotonic
    ) -> None:
        self.standing = standing
        self._clock = clock
        self._lent: dict[Controller, float] = {}  # until when, by our monotonic clock
        self._watching: dict[object, Controller] = {}
        self._live = 0
        self._changed = asyncio.Event()  # replaced each time

    @property
    def is_watched(self) -> bool:
        """Whether anybody waits for what is new."""
        return self._live > 0

    def lend(self, client: Controller) -> None:
        """Use a user's client for a while: the controller has just shown it the list of jobs."""
        is_new = self.standing is None and self.current() is None
        self._lent.pop(client, None)
        self._lent[client] = self._clock() + LENT_FOR_S
        if is_new:
            self._wake()

    def withdraw(self, client: Controller) -> None:
        """Do not use a client any more: its user has left, or was refused."""
        self._lent.pop(client, None)
        for key in [key for key, one in self._watching.items() if one is client]:
            del self._watching[key]

    @asynccontextmanager
    async def watching(self, client: Controller, *, is_live: bool) -> AsyncIterator[None]:
        """While the context is open, somebody waits for news; `is_live`: on a page."""
        key = object()
        self._watching[key] = client
        self._live += is_live
        self._wake()
        try:
            yield
        finally:
            self._watching.pop(key, None)
            self._live -= is_live

    def current(self) -> Controller | None:
        """The client to use now; a watcher's only after the controller has shown it the list."""
        if self.standing is not None:
            return self.standing
        now = self._clock()
        for client in [one for one, until in self._lent.items() if until <= now]:
            if client not in self._watching.values():
                del self._lent[client]
        return next(reversed(self._lent), None)

    async def next(self) -> Controller:
        """The client to use; waits until there is one."""
        while (client := self.current()) is None:
            await self._changed.wait()
        return client

    async def pause(self, length_s: float, pause: Pause = asyncio.sleep) -> bool:
        """Wait so long, or until somebody begins to watch; whether that has ended the wait."""
        waits = [
            asyncio.ensure_future(pause(length_s)),
            asyncio.ensure_future(self._changed.wait()),
        ]
        try:
            await asyncio.wait(waits, return_when=asyncio.FIRST_COMPLETED)
            return waits[1].done()
        finally:
            for one in waits:
                one.cancel()

    def _wake(self) -> None:
        self._changed.set()
        self._changed = asyncio.Event()
