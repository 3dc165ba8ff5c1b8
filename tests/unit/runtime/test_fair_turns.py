"""Turns go round among those who ask, however much one of them asks for."""

import asyncio
from collections import Counter
from collections.abc import Iterator

import pytest

from app.runtime import fair_turns
from app.runtime.fair_turns import FairTurns, ask_for, current_asker, shared_task
from tests.support.turns import Asked


async def test_another_users_request_is_next_whatever_one_user_waits_for() -> None:
    asked = Asked(8)
    await asked.ask("ann", 64)
    await asked.ask("bob")
    assert asked.begun == ["ann"] * 8
    await asked.end_one()
    assert asked.begun == ["ann"] * 8 + ["bob"]
    await asked.end_all()
    assert Counter(asked.begun) == {"ann": 64, "bob": 1}


async def test_who_waits_longest_for_a_turn_is_next_among_equals() -> None:
    asked = Asked(1)
    for asker in ("ann", "ann", "bob", "bob", "cleo"):
        await asked.ask(asker)
    await asked.end_all()
    assert asked.begun == ["ann", "ann", "bob", "cleo", "bob"]


async def test_the_requests_of_one_go_in_their_order_as_many_as_may() -> None:
    turns, order = FairTurns(2), []

    async def work(number: int) -> None:
        async with turns.turn():
            order.append(number)
            await asyncio.sleep(0)

    await asyncio.gather(*map(work, range(10)))
    assert order == list(range(10))


async def test_tasks_are_for_whom_their_beginner_works() -> None:
    async def who() -> str:
        return current_asker()

    ask_for("ann")
    assert await asyncio.create_task(who()) == "ann"

    async def begin_for_bob() -> str:
        ask_for("bob")
        return await asyncio.create_task(who())

    assert await asyncio.create_task(begin_for_bob()) == "bob"
    assert current_asker() == "ann"


async def test_what_several_ask_for_waits_in_the_turns_of_each() -> None:
    asked = Asked(2)
    await asked.ask("ann", 6)
    begun: list[str] = []

    async def work() -> None:
        async with asked.turns.turn():
            begun.append(current_asker())

    async def join(what: fair_turns.Asked) -> None:
        ask_for("bob")
        what.join()

    ask_for("ann")
    task, what = shared_task(work())
    await asked.settle()
    await asyncio.create_task(join(what))
    await asked.end_one()
    assert begun == ["ann"], "before the four that ann has waited for longer"
    await task
    await asked.end_all()
    assert asked.turns.wanted() == 0
    assert asked.begun == ["ann"] * 6


async def test_who_leaves_the_queue_or_fails_keeps_no_turn() -> None:
    asked = Asked(1)
    await asked.ask("ann", 4)
    asked.tasks[2].cancel()
    await asked.settle()
    asked.ends[0].set()
    asked.tasks[1].cancel()  # when it is about to be its turn
    await asked.settle()
    await asked.end_all()
    assert asked.begun == ["ann", "ann"]
    with pytest.raises(ValueError, match="failed"):
        async with asked.turns.turn():
            raise ValueError("failed")
    async with asked.turns.turn():
        assert asked.turns.wanted() == 1
    assert asked.turns.wanted() == 0


@pytest.fixture(autouse=True)
def nobody_asks() -> Iterator[None]:
    yield
    ask_for("")
