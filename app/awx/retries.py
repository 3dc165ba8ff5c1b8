"""Retries, a circuit breaker, and a bound on concurrent requests to one controller.

Those who wait for a connection get it in turns, so that nobody waits for all that another user has
asked for, even where all users share one credential.

Only requests that change nothing are retried, at most twice, after network errors and
429, 502, 503, 504. Pauses are drawn between nothing and a doubling bound ("full jitter"), or
last as long as the controller asks, within a bound. After several failed requests in a row the
breaker lets no request through for some seconds, then one probe. Clock and jitter are injected.
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
    BadResponse,
    CircuitOpen,
    ControllerError,
    NoConnectionInTime,
    TimedOut,
    TooManyRequests,
    Unavailable,
    Unreachable,
)
from app.runtime.fair_turns import FairTurns

TRIES = 3
PAUSE_BASE_S = 0.2
PAUSE_LIMIT_S = 2.0
RETRY_AFTER_LIMIT_S = 5.0  # a user waits for the answer
FAILURES_TO_OPEN = 5
OPEN_S = 5.0
CONCURRENT = 8  # AWX's own default is 5 to 16 web workers for everyone

T = TypeVar("T")

Clock = Callable[[], float]
Pause = Callable[[float], Awaitable[None]]


class CircuitBreaker:
    """Open after several failures in a row; then one probe at a time decides."""

    def __init__(self, clock: Clock) -> None:
        self._clock = clock
        self._failures = 0
        self._open_until: float | None = None
        self._last: ControllerError | None = None
        self._is_probing = False

    @asynccontextmanager
    async def guarded(self, action: Action) -> AsyncIterator[None]:
        """Let one request through and count how it ends.

        Raises:
            CircuitOpen: The controller failed too often just now; nothing was sent.
        """
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

    @property
    def is_open(self) -> bool:
        """Whether requests are refused without being sent, but for a probe now and then."""
        return self._open_until is not None

    def _enter(self, action: Action) -> bool:
        if self._open_until is None:
            return False
        if self._clock() < self._open_until or self._is_probing:
            raise CircuitOpen(action, self._last)
        self._is_probing = True
        return True

    def _failed(self, error: ControllerError) -> None:
        self._failures += 1
        self._last = error
        if self._failures >= FAILURES_TO_OPEN:
            self._open_until = self._clock() + OPEN_S

    def _answered(self) -> None:
        self._failures, self._open_until, self._last = 0, None, None


@dataclass
class Retries:
    """Runs the requests to one controller, at most CONCURRENT at once."""

    clock: Clock = time.monotonic
    pause: Pause = asyncio.sleep
    chance: Callable[[float, float], float] = random.uniform
    breaker: CircuitBreaker = field(init=False)
    _turns: FairTurns = field(init=False)

    def __post_init__(self) -> None:
        self.breaker = CircuitBreaker(self.clock)
        self._turns = FairTurns(CONCURRENT)

    async def run_read(self, action: Action, attempt: Callable[[], Awaitable[T]]) -> T:
        """What `attempt` returns; retried while that may help, so it must change nothing."""
        retrying = AsyncRetrying(
            stop=stop_after_attempt(TRIES),
            retry=retry_if_exception(_may_help),
            wait=self._pause_s,
            sleep=self.pause,
            reraise=True,
        )
        async with self.breaker.guarded(action):
            return await retrying(self._limited, attempt)

    async def run_command(self, action: Action, attempt: Callable[[], Awaitable[T]]) -> T:
        """What `attempt` returns; run exactly once, since it may change something."""
        async with self.breaker.guarded(action):
            return await self._limited(attempt)

    async def _limited(self, attempt: Callable[[], Awaitable[T]]) -> T:
        async with self._turns.turn():
            return await attempt()

    def _pause_s(self, state: RetryCallState) -> float:
        error = state.outcome.exception() if state.outcome else None
        asked_s = error.retry_after_s if isinstance(error, ControllerError) else None
        if asked_s is not None:
            return min(asked_s, RETRY_AFTER_LIMIT_S)
        bound_s = PAUSE_BASE_S * 2 ** (state.attempt_number - 1)
        return self.chance(0.0, min(bound_s, PAUSE_LIMIT_S))


def _may_help(error: BaseException) -> bool:
    """A time-out is not retried: that would only make a slow controller slower."""
    if isinstance(error, NoConnectionInTime):
        return False  # the system has tried several times by then
    if isinstance(error, BadResponse):
        return error.status is not None  # cut off on the way
    return isinstance(error, Unreachable | TooManyRequests | Unavailable)
