"""The history's requests to one controller: two at a time at most, and fewer while it is slow."""

import asyncio
import time
from collections.abc import Awaitable, Callable
from typing import TypeVar

from app.services.failures import Failure, failure_or

AT_ONCE = 2
SLOW_S = 2.0
_SHARE_OF_TIME = 10.0  # after a slow answer, of what it took
_LONGEST_S = 60.0

T = TypeVar("T")

Clock = Callable[[], float]


class Pace:
    """Runs requests, and says how long to rest after them."""

    def __init__(self, *, clock: Clock = time.monotonic) -> None:
        self._slots = asyncio.Semaphore(AT_ONCE)
        self._clock = clock
        self._took_s = 0.0

    async def run(self, request: Callable[[], Awaitable[T]], *, doing: str) -> T | Failure:
        """The answer to a request, or the failure it met."""
        async with self._slots:
            began = self._clock()
            try:
                return await failure_or(request(), doing=doing)
            finally:
                self._took_s = self._clock() - began

    @property
    def rest_s(self) -> float:
        """How long to ask nothing, after the newest answer: as long as it took, or much longer."""
        if self._took_s <= SLOW_S:
            return self._took_s
        return min(self._took_s * _SHARE_OF_TIME, _LONGEST_S)
