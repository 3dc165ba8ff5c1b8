"""A value of the controller that is cached for a while and fetched again on demand.

At most one request is in flight. Its value is cached, and so is its failure for some seconds, so
that many callers at once make one request. Unlike a SharedReads (app/runtime/shared_reads.py), the
request goes on when its callers leave: its value is for the next one.
"""

import asyncio
from collections.abc import Awaitable, Callable
from typing import Generic, TypeVar

T = TypeVar("T")


class CachedValue(Generic[T]):
    """The newest value of `fetch`, which must not raise and returns None for "not known".

    A value is fresh for `fresh_for_s` seconds, the lack of one for `unknown_for_s` seconds.
    """

    def __init__(
        self,
        fetch: Callable[[], Awaitable[T | None]],
        *,
        clock: Callable[[], float],
        fresh_for_s: float,
        unknown_for_s: float,
    ) -> None:
        self._fetch = fetch
        self._clock = clock
        self._fresh_for_s = fresh_for_s
        self._unknown_for_s = unknown_for_s
        self._value: T | None = None
        self._due_at: float | None = None
        self._in_flight: asyncio.Task[T | None] | None = None
        self._generation = 0
        self._requests: set[asyncio.Task[T | None]] = set()  # also those of before `invalidate`

    @property
    def value(self) -> T | None:
        """The cached value, however old; never waits, but refreshes in the background if due.

        Raises:
            RuntimeError: It is read on a thread, which could not begin a fetch.
        """
        asyncio.get_running_loop()
        if self._is_due:
            self._begin()
        return self._value

    async def fetch(self) -> T | None:
        """The cached value if it is fresh, else the result of a fetch."""
        if self._is_due:
            # Shield: one caller's cancellation must not cancel the shared request.
            return await asyncio.shield(self._begin())
        return self._value

    def invalidate(self) -> None:
        """Forget the value; that of a fetch in flight is not cached either."""
        self._generation += 1
        self._value, self._due_at, self._in_flight = None, None, None

    async def aclose(self) -> None:
        """Cancel every fetch in flight."""
        self._in_flight = None
        requests = list(self._requests)
        for request in requests:
            request.cancel()
        await asyncio.gather(*requests, return_exceptions=True)

    @property
    def _is_due(self) -> bool:
        return self._due_at is None or self._clock() >= self._due_at

    def _begin(self) -> "asyncio.Task[T | None]":
        if self._in_flight is None:
            self._in_flight = asyncio.create_task(self._fetched())
            self._requests.add(self._in_flight)
            self._in_flight.add_done_callback(self._requests.discard)
        return self._in_flight

    async def _fetched(self) -> T | None:
        generation = self._generation
        value = None
        try:
            value = await self._fetch()
        finally:
            if generation == self._generation:
                self._in_flight = None
                self._value = self._value if value is None else value
                valid_s = self._unknown_for_s if value is None else self._fresh_for_s
                self._due_at = self._clock() + valid_s
        return value
