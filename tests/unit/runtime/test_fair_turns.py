"""Turns go round among those who ask, however much one of them asks for."""

import asyncio
from collections import Counter
from collections.abc import Iterator

import pytest

from app.runtime.fair_turns import Askers, FairTurns, ask_for, current_asker, shared_task
from tests.support.turns import TurnsScene


async def test_another_users_request_is_next_whatever_one_user_waits_for() -> None:
    scene = TurnsScene(8)
    await scene.ask("ann", 64)
    await scene.ask("bob")
    assert scene.begun == ["ann"] * 8
    await scene.end_one()
    assert scene.begun == ["ann"] * 8 + ["bob"]
    await scene.end_all()
    assert Counter(scene.begun) == {"ann": 64, "bob": 1}


async def test_who_waits_longest_for_a_turn_is_next_among_equals() -> None:
    scene = TurnsScene(1)
    for asker in ("ann", "ann", "bob", "bob", "cleo"):
        await scene.ask(asker)
    await scene.end_all()
    assert scene.begun == ["ann", "ann", "bob", "cleo", "bob"]


async def test_the_requests_of_one_go_in_their_order_as_many_as_may() -> None:
    turns, order = FairTurns(2), []

    async def work(number: int) -> None:
        async with turns.turn():
            order.append(number)
            await asyncio.sleep(0)

    await asyncio.gather(*map(work, range(10)))
    assert order == list(range(10))


async def test_a_task_works_for_the_asker_of_the_task_that_began_it() -> None:
    async def who() -> str:
        return current_asker()

    ask_for("ann")
    assert await asyncio.create_task(who()) == "ann"

    async def begin_for_bob() -> str:
        ask_for("bob")
        return await asyncio.create_task(who())

    assert await asyncio.create_task(begin_for_bob()) == "bob"
    assert current_asker() == "ann"


async def test_what_several_ask_for_waits_in_the_queue_of_each() -> None:
    scene = TurnsScene(2)
    await scene.ask("ann", 6)
    begun: list[str] = []

    async def work() -> None:
        async with scene.turns.turn():
            begun.append(current_asker())

    async def join(askers: Askers) -> None:
        ask_for("bob")
        askers.join()

    ask_for("ann")
    task, askers = shared_task(work())
    await scene.settle()
    await asyncio.create_task(join(askers))
    await scene.end_one()
    assert begun == ["ann"], "before the four that ann has waited for longer"
    await task
    await scene.end_all()
    assert scene.turns.wanted() == 0
    assert scene.begun == ["ann"] * 6


async def test_who_leaves_the_queue_or_fails_keeps_no_turn() -> None:
    scene = TurnsScene(1)
    await scene.ask("ann", 4)
    scene.tasks[2].cancel()
    await scene.settle()
    scene.ends[0].set()
    scene.tasks[1].cancel()  # when it is about to be its turn
    await scene.settle()
    await scene.end_all()
    assert scene.begun == ["ann", "ann"]
    with pytest.raises(ValueError, match="failed"):
        async with scene.turns.turn():
            raise ValueError("failed")
    async with scene.turns.turn():
        assert scene.turns.wanted() == 1
    assert scene.turns.wanted() == 0


@pytest.fixture(autouse=True)
def nobody_asks() -> Iterator[None]:
    yield
    ask_for("")
