"""Two requests at a time, and a rest after slow ones."""

import asyncio

from app.awx.error_texts import Action
from app.awx.errors import TimedOut
from app.services.failures import Failure
from app.services.history_pace import AT_ONCE, Pace
from tests.unit.services.history_scene import Clock


async def test_at_most_two_requests_run_at_once() -> None:
    pace, running, most = Pace(), 0, 0

    async def request() -> int:
        nonlocal running, most
        running += 1
        most = max(most, running)
        await asyncio.sleep(0)
        running -= 1
        return most

    await asyncio.gather(*(pace.run(request, doing="test") for _ in range(9)))
    assert most == AT_ONCE


async def test_after_a_slow_answer_the_rest_is_much_longer() -> None:
    clock = Clock()
    pace = Pace(clock=clock)
    rests = []
    for took_s in (0.5, 2.0, 3.0, 100.0):

        async def request(took_s: float = took_s) -> None:
            clock.now_s += took_s

        await pace.run(request, doing="test")
        rests.append(pace.rest_s)
    assert rests == [0.5, 2.0, 30.0, 60.0]


async def test_a_failure_is_a_value_and_counts_as_slow_as_it_was() -> None:
    clock = Clock()
    pace = Pace(clock=clock)

    async def request() -> None:
        clock.now_s += 5
        raise TimedOut(Action.LIST_JOBS)

    assert isinstance(await pace.run(request, doing="test"), Failure)
    assert pace.rest_s == 50.0
