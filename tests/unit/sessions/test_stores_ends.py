"""Open pages hear that their session is over, in every process and for every reason."""

import asyncio

import pytest

from app.sessions.session import Created
from tests.unit.sessions.builders import ANNA, Scene, new_session


def ending(scene: Scene, made: Created) -> "asyncio.Future[None]":
    over: asyncio.Future[None] = asyncio.get_running_loop().create_future()
    scene.store.on_end(made.session.id, lambda: over.set_result(None))
    return over


@pytest.mark.parametrize("where", ["here", "in another process"])
async def test_open_pages_hear_of_a_sign_out(scene: Scene, where: str) -> None:
    made = await scene.store.create(new_session())
    over = ending(scene, made)
    store = scene.store if where == "here" else scene.other
    await store.end(ANNA, made.session.id)
    if where != "here":
        await scene.store.look_for_ends()
    await asyncio.wait_for(over, 10)


async def test_open_pages_hear_of_limits_and_displacement(scene: Scene) -> None:
    made = [await scene.store.create(new_session()) for _ in range(3)]
    over = [ending(scene, one) for one in made]
    await scene.store.create(new_session())
    await asyncio.wait_for(over[0], 10)
    assert not over[1].done()
    scene.pass_time(600)
    await scene.store.look_for_ends()
    await asyncio.wait_for(asyncio.gather(*over[1:]), 10)


async def test_a_listener_that_is_taken_back_or_of_another_session_hears_nothing(
    scene: Scene,
) -> None:
    made = [await scene.store.create(new_session()) for _ in range(2)]
    heard: list[int] = []
    take_back = scene.store.on_end(made[0].session.id, lambda: heard.append(0))
    scene.store.on_end(made[1].session.id, lambda: heard.append(1))
    take_back()
    take_back()
    await scene.store.end(ANNA, made[0].session.id)
    await scene.store.look_for_ends()
    await asyncio.sleep(0)
    assert heard == []


async def test_a_listener_of_a_session_that_is_over_already_hears_of_it(scene: Scene) -> None:
    made = await scene.store.create(new_session())
    await scene.store.end(ANNA, made.session.id)
    over = ending(scene, made)
    await scene.store.look_for_ends()
    await asyncio.wait_for(over, 10)
