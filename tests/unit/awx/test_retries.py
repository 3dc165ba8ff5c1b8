"""The breaker, the cap on concurrency and the reading of Retry-After."""

import asyncio
from datetime import UTC, datetime, timedelta
from email.utils import format_datetime

import pytest

from app.awx.error_texts import Action
from app.awx.errors import CircuitOpen, ControllerError, NotFound, Unavailable
from app.awx.retries import CONCURRENT, FAILURES_TO_OPEN, OPEN_S, CircuitBreaker, Retries
from app.awx.status_codes import retry_after_s

NOON = datetime(2026, 11, 24, 12, tzinfo=UTC)


class Clock:
    now_s = 100.0

    def __call__(self) -> float:
        return self.now_s


async def fail(breaker: CircuitBreaker, error: ControllerError) -> None:
    with pytest.raises(type(error)):
        async with breaker.guarded(Action.PING):
            raise error


async def open_breaker(clock: Clock) -> CircuitBreaker:
    breaker = CircuitBreaker(clock)
    for _ in range(FAILURES_TO_OPEN):
        await fail(breaker, Unavailable(Action.PING))
    return breaker


async def test_an_open_breaker_lets_one_probe_through_at_a_time() -> None:
    clock = Clock()
    breaker = await open_breaker(clock)
    clock.now_s += OPEN_S
    async with breaker.guarded(Action.PING):
        with pytest.raises(CircuitOpen):
            async with breaker.guarded(Action.PING):
                pass
    async with breaker.guarded(Action.PING):
        pass


async def test_a_failed_probe_closes_the_way_again() -> None:
    clock = Clock()
    breaker = await open_breaker(clock)
    clock.now_s += OPEN_S
    await fail(breaker, Unavailable(Action.PING))
    with pytest.raises(CircuitOpen):
        async with breaker.guarded(Action.PING):
            pass


async def test_a_probe_that_is_given_up_does_not_close_the_way_for_ever() -> None:
    clock = Clock()
    breaker = await open_breaker(clock)
    clock.now_s += OPEN_S
    with pytest.raises(asyncio.CancelledError):
        async with breaker.guarded(Action.PING):
            raise asyncio.CancelledError
    async with breaker.guarded(Action.PING):
        pass


async def test_refusals_of_a_working_controller_are_no_failures() -> None:
    breaker = CircuitBreaker(Clock())
    for _ in range(3 * FAILURES_TO_OPEN):
        await fail(breaker, Unavailable(Action.PING))
        await fail(breaker, NotFound(Action.PING))


async def test_no_more_than_the_cap_go_at_once() -> None:
    retries = Retries()
    running, most = 0, 0

    async def attempt() -> None:
        nonlocal running, most
        running += 1
        most = max(most, running)
        await asyncio.sleep(0)
        running -= 1

    await asyncio.gather(*(retries.run_read(Action.PING, attempt) for _ in range(50)))
    assert most == CONCURRENT


@pytest.mark.parametrize(
    ("header", "seconds"), [("7", 7.0), ("0", 0.0), ("", None), ("soon", None), ("-1", None)]
)
def test_retry_after_is_read_in_seconds(header: str, seconds: float | None) -> None:
    assert retry_after_s(header, NOON) == seconds


def test_retry_after_is_read_as_a_date_of_the_controllers_clock() -> None:
    in_a_minute = format_datetime(NOON + timedelta(seconds=60), usegmt=True)
    assert retry_after_s(in_a_minute, NOON) == 60
    assert retry_after_s("Wed, 21 Oct 2015 07:28:00 GMT", NOON) == 0.0


def test_a_retry_after_date_of_a_controller_without_a_clock_says_nothing() -> None:
    assert retry_after_s("Wed, 21 Oct 2099 07:28:00 GMT", None) is None
