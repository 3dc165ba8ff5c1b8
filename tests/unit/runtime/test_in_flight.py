"""Commands in flight: shared by key, carried to their end, and given some time at shutdown."""

import asyncio

import pytest

from app.runtime.in_flight import ClosingError, InFlight


async def test_who_comes_second_shares_the_first_ones_work() -> None:
    begun = 0
    gate = asyncio.Event()

    async def work() -> str:
        nonlocal begun
        begun += 1
        await gate.wait()
        return "done"

    flights: InFlight[str, str] = InFlight()
    both = asyncio.gather(flights.run("a", work), flights.run("a", work))
    await asyncio.sleep(0)
    gate.set()
    assert await both == ["done", "done"]
    assert begun == 1


async def test_a_caller_that_leaves_does_not_end_the_work() -> None:
    gate, ended = asyncio.Event(), asyncio.Event()

    async def work() -> None:
        await gate.wait()
        ended.set()

    flights: InFlight[str, None] = InFlight()
    caller = asyncio.create_task(flights.run("a", work))
    await asyncio.sleep(0)
    caller.cancel()
    await asyncio.gather(caller, return_exceptions=True)
    gate.set()
    async with asyncio.timeout(5):
        await ended.wait()


async def test_what_ends_within_the_grace_time_is_not_cut_off() -> None:
    gate = asyncio.Event()
    flights: InFlight[str, str] = InFlight()

    async def work() -> str:
        await gate.wait()
        return "done"

    caller = asyncio.create_task(flights.run("a", work))
    await asyncio.sleep(0)
    closing = asyncio.create_task(flights.aclose(grace_s=60))
    await asyncio.sleep(0)
    gate.set()
    await closing
    assert await caller == "done"


async def test_what_does_not_is_cancelled_and_may_still_say_so() -> None:
    said: list[str] = []

    async def work() -> None:
        try:
            await asyncio.Event().wait()
        except asyncio.CancelledError:
            await asyncio.sleep(0)
            said.append("cut off")
            raise

    flights: InFlight[str, None] = InFlight()
    caller = asyncio.create_task(flights.run("a", work))
    await asyncio.sleep(0)
    await flights.aclose(grace_s=0)
    assert said == ["cut off"]
    await asyncio.gather(caller, return_exceptions=True)


async def test_nothing_begins_after_the_close() -> None:
    async def work() -> None:
        raise AssertionError("begun")

    flights: InFlight[str, None] = InFlight()
    await flights.aclose(grace_s=0)
    with pytest.raises(ClosingError):
        await flights.run("a", work)
