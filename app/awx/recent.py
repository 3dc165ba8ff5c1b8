"""One value that the controller is asked for now and then, shared by all who want to know it.

At most one request is in flight, its answer is kept for a while, and a failure is not asked about
again for some seconds either, so many failing requests bring no storm of questions.
"""

import asyncio
from collections.abc import Awaitable, Callable
from typing import Generic, TypeVar

T = TypeVar("T")


class Recent(Generic[T]):
    """The newest answer of `ask`, which raises nothing and gives None for "not known"."""

    def __init__(
        self,
        ask: Callable[[], Awaitable[T | None]],
        *,
        clock: Callable[[], float],
        good_for_s: float,
        unknown_for_s: float,
    ) -> None:
        self._ask = ask
        self._clock = clock
        self._good_for_s = good_for_s
        self._unknown_for_s = unknown_for_s
        self._value: T | None = None
        self._due_at: float | None = None
        self._in_flight: asyncio.Task[T | None] | None = None
        self._generation = 0
        self._requests: set[asyncio.Task[T | None]] = set()  # also those that were forgotten

    @property
    def value(self) -> T | None:
        """What is known, however old; never waits. Asks in the background where that is due."""
        if self._is_due:
            self._begin()
        return self._value

    async def fetch(self) -> T | None:
        """What is known and not too old, asked for where it must be."""
        if self._is_due:
            # Shielded: one caller who leaves must not cancel the request of the others.
            return await asyncio.shield(self._begin())
        return self._value

    def forget(self) -> None:
        """Whatever was answered is no longer true; an answer on its way is not kept either."""
        self._generation += 1
        self._value, self._due_at, self._in_flight = None, None, None

    async def aclose(self) -> None:
        """End every request that is under way."""
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
            self._in_flight = asyncio.create_task(self._asked())
            self._requests.add(self._in_flight)
            self._in_flight.add_done_callback(self._requests.discard)
        return self._in_flight

    async def _asked(self) -> T | None:
        generation = self._generation
        answer = None
        try:
            answer = await self._ask()
        finally:
            if generation == self._generation:
                self._in_flight = None
                self._value = self._value if answer is None else answer
                for_s = self._unknown_for_s if answer is None else self._good_for_s
                self._due_at = self._clock() + for_s
        return answer
