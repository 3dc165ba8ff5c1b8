"""What every store of sessions does, in memory and in Redis."""

import asyncio
import re
from collections.abc import AsyncIterator

import pytest
from pydantic import SecretStr

from app.sessions.session import MAX_CREDENTIAL_BYTES, Created, Owner
from app.sessions.store import SessionLimits
from tests.unit.sessions.builders import (
    ANNA,
    BORIS,
    CANARY,
    Scene,
    credential,
    memory_scene,
    new_session,
    redis_scene,
)

LIMITS = SessionLimits(idle_s=600, absolute_s=3600, per_user=3, in_all=5, touch_s=30)


@pytest.fixture(params=["memory", "redis"])
async def scene(request: pytest.FixtureRequest) -> AsyncIterator[Scene]:
    made = (
        memory_scene(LIMITS)
        if request.param == "memory"
        else redis_scene(request.getfixturevalue("redis"), LIMITS)
    )
    yield made
    await made.aclose()


def cookie(made: Created) -> str:
    return made.cookie.get_secret_value()


async def test_a_session_is_found_by_its_cookie_alone(scene: Scene) -> None:
    made = await scene.store.create(new_session())
    found = await scene.other.get(cookie(made))
    assert found == made.session
    assert found is not None
    assert found.credential == credential()
    assert await scene.store.get(made.session.id) is None


async def test_memory_too_holds_sealed_bytes_only() -> None:
    store = memory_scene(LIMITS).store
    made = await store.create(new_session())
    assert await store.replace_credential(made.session, credential("new")) is not None
    held = repr(list(vars(store)["_entries"].items()))
    assert made.session.id in held
    for secret in (CANARY, cookie(made), "anna", "192.0.2.7"):
        assert secret not in held


async def test_a_cookie_is_256_random_bits_that_are_safe_in_a_url(scene: Scene) -> None:
    made = {cookie(await scene.store.create(new_session())) for _ in range(9)}
    assert len(made) == 9
    assert all(re.fullmatch(r"[A-Za-z0-9_-]{43}", one) for one in made)


@pytest.mark.parametrize("odd", ["", "x", "\ud800", "\0", "é", "x" * 100_000, "*", "{jobpane}:"])
async def test_an_invented_cookie_finds_nothing(scene: Scene, odd: str) -> None:
    await scene.store.create(new_session())
    assert await scene.store.get(odd) is None
    assert await scene.store.by_id(odd if "\ud800" not in odd else "") is None


async def test_a_browser_cannot_choose_its_session(scene: Scene) -> None:
    chosen = "A" * 43
    assert await scene.store.get(chosen) is None
    made = await scene.store.create(new_session())
    assert cookie(made) != chosen
    assert await scene.store.get(chosen) is None


async def test_a_session_ends_when_it_is_not_used(scene: Scene) -> None:
    made = await scene.store.create(new_session())
    scene.pass_time(599)
    assert await scene.store.get(cookie(made)) is not None
    scene.pass_time(599)
    assert await scene.other.touch(made.session.id)
    scene.pass_time(600)
    assert await scene.store.get(cookie(made)) is None
    assert not await scene.store.touch(made.session.id)
    assert await scene.store.of_user(ANNA) == []


async def test_a_session_ends_however_much_it_is_used(scene: Scene) -> None:
    made = await scene.store.create(new_session())
    for _ in range(8):
        scene.pass_time(440)
        assert await scene.store.get(cookie(made)) is not None
    scene.pass_time(80)
    assert await scene.store.by_id(made.session.id) is None
    assert await scene.store.of_user(ANNA) == []
    assert await scene.store.get(cookie(made)) is None


async def test_reading_by_id_is_no_use(scene: Scene) -> None:
    made = await scene.store.create(new_session())
    scene.pass_time(400)
    assert await scene.store.by_id(made.session.id) is not None
    scene.pass_time(200)
    assert await scene.store.by_id(made.session.id) is None


async def test_two_renewals_at_once_end_with_one_credential_that_both_know(scene: Scene) -> None:
    seen = (await scene.store.create(new_session())).session
    first, second = await asyncio.gather(
        scene.store.replace_credential(seen, credential("first")),
        scene.other.replace_credential(seen, credential("second")),
    )
    assert first is not None
    assert second is not None
    assert first.credential == second.credential
    assert first.credential in {credential("first"), credential("second")}
    assert await scene.store.by_id(seen.id) == first


async def test_the_next_renewal_starts_from_the_last_one(scene: Scene) -> None:
    made = await scene.store.create(new_session())
    seen = await scene.store.replace_credential(made.session, credential("second"))
    assert seen is not None
    await scene.store.replace_credential(seen, credential("third"))
    found = await scene.store.get(cookie(made))
    assert found is not None
    assert (found.credential, found.version) == (credential("third"), 3)
    assert (found.user_name, found.address) == ("anna", "192.0.2.7")


async def test_an_ended_session_cannot_be_renewed_back_to_life(scene: Scene) -> None:
    made = await scene.store.create(new_session())
    await scene.other.end(ANNA, made.session.id)
    assert await scene.store.replace_credential(made.session, credential("new")) is None
    assert await scene.store.get(cookie(made)) is None


async def test_a_renewal_too_long_to_store_changes_nothing(scene: Scene) -> None:
    made = await scene.store.create(new_session())
    with pytest.raises(ValueError, match="too long"):
        await scene.store.replace_credential(
            made.session, SecretStr("x" * (MAX_CREDENTIAL_BYTES + 1))
        )
    assert await scene.store.get(cookie(made)) == made.session


async def test_signing_out_ends_the_session_and_gives_its_credential_once(scene: Scene) -> None:
    made = await scene.store.create(new_session())
    ended = await scene.store.end(ANNA, made.session.id)
    assert ended == made.session
    assert await scene.other.get(cookie(made)) is None
    assert await scene.store.end(ANNA, made.session.id) is None


async def test_nobody_ends_another_users_session_by_its_id(scene: Scene) -> None:
    made = await scene.store.create(new_session())
    for other in (BORIS, Owner("east", "7"), Owner("", ""), Owner("", "*")):
        assert await scene.store.end(other, made.session.id) is None
        assert await scene.store.end_all(other) == []
        assert await scene.store.of_user(other) == []
    assert await scene.store.get(cookie(made)) is not None


async def test_a_users_sessions_are_listed_the_newest_first(scene: Scene) -> None:
    made = [await scene.store.create(new_session(name=str(number))) for number in range(3)]
    await scene.store.create(new_session(BORIS))
    assert await scene.other.of_user(ANNA) == [one.session for one in reversed(made)]


async def test_signing_out_everywhere_ends_all_but_the_one_to_keep(scene: Scene) -> None:
    made = [await scene.store.create(new_session()) for _ in range(3)]
    boris = await scene.store.create(new_session(BORIS))
    ended = await scene.store.end_all(ANNA, keep=made[1].session.id)
    assert {one.id for one in ended} == {made[0].session.id, made[2].session.id}
    assert await scene.store.of_user(ANNA) == [made[1].session]
    assert await scene.store.get(cookie(boris)) is not None
    assert [one.id for one in await scene.other.end_all(ANNA)] == [made[1].session.id]


async def test_a_user_with_too_many_sessions_loses_the_oldest(scene: Scene) -> None:
    made = [await scene.store.create(new_session()) for _ in range(5)]
    assert [len(one.displaced) for one in made] == [0, 0, 0, 1, 1]
    assert made[3].displaced == (made[0].session,)
    assert [await scene.store.get(cookie(one)) is not None for one in made] == [
        False,
        False,
        True,
        True,
        True,
    ]


async def test_too_many_sessions_in_all_end_the_oldest_of_any_user(scene: Scene) -> None:
    users = [Owner("", str(number % 4)) for number in range(6)]
    made = [await scene.store.create(new_session(owner)) for owner in users]
    assert made[5].displaced == (made[0].session,)
    assert await scene.store.get(cookie(made[0])) is None
    assert await scene.store.get(cookie(made[5])) is not None


async def test_sessions_that_are_over_displace_nobody(scene: Scene) -> None:
    for _ in range(3):
        await scene.store.create(new_session())
    await scene.store.create(new_session(BORIS))
    await scene.store.create(new_session(BORIS))
    scene.pass_time(601)
    made = [await scene.store.create(new_session()) for _ in range(3)]
    assert [one.displaced for one in made] == [(), (), ()]
    assert len(await scene.store.of_user(ANNA)) == 3


async def test_the_oldest_session_stays_while_newer_ones_are_over(scene: Scene) -> None:
    oldest = await scene.store.create(new_session(BORIS))
    for number in range(4):
        await scene.store.create(new_session(Owner("", f"1{number}")))
    scene.pass_time(400)
    assert await scene.store.get(cookie(oldest)) is not None
    scene.pass_time(300)
    assert (await scene.store.create(new_session())).displaced == ()
    assert await scene.store.get(cookie(oldest)) is not None


async def test_a_use_is_written_down_only_now_and_then(scene: Scene) -> None:
    made = await scene.store.create(new_session())
    scene.pass_time(29)
    await scene.store.get(cookie(made))
    scene.pass_time(571)
    assert await scene.store.get(cookie(made)) is None


async def test_a_use_just_before_the_absolute_limit_counts_up_to_it(scene: Scene) -> None:
    made = await scene.store.create(new_session())
    for _ in range(7):
        scene.pass_time(500)
        assert await scene.store.get(cookie(made)) is not None
    scene.pass_time(99)
    assert await scene.store.get(cookie(made)) is not None


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
