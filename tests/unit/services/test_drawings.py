"""One drawing for all who want the same, and a few at once for one principal."""

import asyncio
import threading
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager

import pytest

from app.runtime.fair_turns import ask_for
from app.runtime.work_pool import BusyError, WorkPool
from app.services.drawings import Drawings


@asynccontextmanager
async def held() -> AsyncIterator[tuple[WorkPool, threading.Event]]:
    """A pool whose drawings end once the event is set."""
    pool, may_end = WorkPool("drawings", threads=8, queue=8), threading.Event()
    try:
        yield pool, may_end
    finally:
        may_end.set()
        pool.close()


async def settled() -> None:
    for _ in range(10):
        await asyncio.sleep(0)


async def test_all_who_want_the_same_get_one_drawing() -> None:
    async with held() as (pool, may_end):
        drawings, begun = Drawings(), []

        def draw() -> str:
            begun.append(1)
            may_end.wait()
            return "a screen"

        tasks = [asyncio.create_task(drawings.get("one", draw, pool)) for _ in range(40)]
        await settled()
        may_end.set()
        assert await asyncio.gather(*tasks) == ["a screen"] * 40
    assert len(begun) == 1


async def test_two_are_drawn_at_once_and_sixteen_wanted() -> None:
    async with held() as (pool, may_end):
        drawings = Drawings()
        tasks = [
            asyncio.create_task(drawings.get(number, may_end.wait, pool)) for number in range(16)
        ]
        await settled()
        assert pool.running == 2
        with pytest.raises(BusyError):
            await drawings.get("another", may_end.wait, pool)
        may_end.set()
        assert all(await asyncio.gather(*tasks))
        assert await drawings.get("another", may_end.wait, pool)


async def test_others_are_drawn_meanwhile() -> None:
    async with held() as (pool, may_end):
        busy = Drawings()
        tasks = [asyncio.create_task(busy.get(number, may_end.wait, pool)) for number in range(16)]
        await settled()
        assert await Drawings().get("mine", lambda: "a screen", pool) == "a screen"
        may_end.set()
        await asyncio.gather(*tasks)


async def test_users_of_one_principal_have_drawings_of_their_own() -> None:
    async with held() as (pool, may_end):
        drawings, order = Drawings(), []

        async def drawn_for(asker: str, number: int) -> None:
            ask_for(asker)
            await drawings.get((asker, number), may_end.wait, pool)
            order.append(asker)

        tasks = [asyncio.create_task(drawn_for("ann", number)) for number in range(16)]
        await settled()
        tasks.append(asyncio.create_task(drawn_for("bob", 0)))
        await settled()
        may_end.set()
        await asyncio.gather(*tasks)
    assert "bob" in order[:4]


async def test_those_who_go_make_room() -> None:
    async with held() as (pool, may_end):
        drawings = Drawings()
        tasks = [
            asyncio.create_task(drawings.get(number, may_end.wait, pool)) for number in range(16)
        ]
        await settled()
        for task in tasks[2:]:
            task.cancel()
        await asyncio.gather(*tasks[2:], return_exceptions=True)
        await settled()
        last = asyncio.create_task(drawings.get("another", may_end.wait, pool))
        may_end.set()
        assert await last
        await asyncio.gather(*tasks[:2])
