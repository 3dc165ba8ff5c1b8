"""When a request is tried again, when the controller is left alone, how many go at once.

Only requests that change nothing are tried again, at most twice more, after network errors and
429, 502, 503, 504. Pauses are drawn between nothing and a doubling bound ("full jitter"), or
last as long as the controller asks, within a bound. After several failed requests in a row the
breaker lets nothing through for some seconds, then one to see. Time and chance are injected.
"""

import asyncio
import random
import time
from collections.abc import AsyncIterator, Awaitable, Callable
from contextlib import asynccontextmanager
from dataclasses import dataclass, field
from typing import TypeVar

from tenacity import AsyncRetrying, RetryCallState, retry_if_exception, stop_after_attempt

from app.awx.error_texts import Action
from app.awx.errors import (
    BadAnswer,
    ControllerError,
    ControllerResting,
    NoConnectionInTime,
    TimedOut,
    TooManyRequests,
    Unavailable,
    Unreachable,
)

TRIES = 3
PAUSE_BASE_S = 0.2
PAUSE_LIMIT_S = 2.0
RETRY_AFTER_LIMIT_S = 5.0  # a user waits: longer pauses are theirs to decide
FAILURES_TO_OPEN = 5
REST_S = 5.0
CONCURRENT = 8  # AWX's own default is 5 to 16 web workers for everyone

T = TypeVar("T")

Clock = Callable[[], float]
Pause = Callable[[float], Awaitable[None]]


class Breaker:
    """Open after several failures in a row; then one probe at a time decides."""

    def __init__(self, clock: Clock) -> None:
        self._clock = clock
        self._failures = 0
        self._closed_to: float | None = None
        self._last: ControllerError | None = None
        self._is_probing = False

    @asynccontextmanager
    async def guarding(self, action: Action) -> AsyncIterator[None]:
        """Let one request through, or refuse it, and learn from how it ends."""
        is_probe = self._enter(action)
        try:
            yield
        except (Unreachable, TimedOut, Unavailable) as error:
            self._failed(error)
            raise
        except ControllerError:
            self._answered()
            raise
        else:
            self._answered()
        finally:
            if is_probe:
                self._is_probing = False

    def _enter(self, action: Action) -> bool:
        if self._closed_to is None:
            return False
        if self._clock() < self._closed_to or self._is_probing:
            raise ControllerResting(action, self._last)
        self._is_probing = True
        return True

    def _failed(self, error: ControllerError) -> None:
        self._failures += 1
        self._last = error
        if self._failures >= FAILURES_TO_OPEN:
            self._closed_to = self._clock() + REST_S

    def _answered(self) -> None:
        self._failures, self._closed_to, self._last = 0, None, None


@dataclass
class Resilience:
    """Runs requests to one controller."""

    clock: Clock = time.monotonic
    pause: Pause = asyncio.sleep
    chance: Callable[[float, float], float] = random.uniform
    breaker: Breaker = field(init=False)
    _places: asyncio.Semaphore = field(init=False)

    def __post_init__(self) -> None:
        self.breaker = Breaker(self.clock)
        self._places = asyncio.Semaphore(CONCURRENT)

    async def reading(self, action: Action, attempt: Callable[[], Awaitable[T]]) -> T:
        """Run a request that changes nothing, again if that may help."""
        retrying = AsyncRetrying(
            stop=stop_after_attempt(TRIES),
            retry=retry_if_exception(_may_help),
            wait=self._pause_s,
            sleep=self.pause,
            reraise=True,
        )
        async with self.breaker.guarding(action):
            return await retrying(self._placed, attempt)

    async def changing(self, action: Action, attempt: Callable[[], Awaitable[T]]) -> T:
        """Run a request that changes something, exactly once."""
        async with self.breaker.guarding(action):
            return await self._placed(attempt)

    async def _placed(self, attempt: Callable[[], Awaitable[T]]) -> T:
        async with self._places:
            return await attempt()

    def _pause_s(self, state: RetryCallState) -> float:
        error = state.outcome.exception() if state.outcome else None
        asked_s = error.retry_after_s if isinstance(error, ControllerError) else None
        if asked_s is not None:
            return min(asked_s, RETRY_AFTER_LIMIT_S)
        bound_s = PAUSE_BASE_S * 2 ** (state.attempt_number - 1)
        return self.chance(0.0, min(bound_s, PAUSE_LIMIT_S))


def _may_help(error: BaseException) -> bool:
    """A slow controller is not asked twice: that would only make it slower."""
    if isinstance(error, NoConnectionInTime):
        return False  # the system has tried several times by then
    if isinstance(error, BadAnswer):
        return error.status is not None  # cut off on the way
    return isinstance(error, Unreachable | TooManyRequests | Unavailable)
