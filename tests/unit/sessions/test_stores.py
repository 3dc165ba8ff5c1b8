"""What every store of sessions does, in memory and in Redis."""

import asyncio
import re

import pytest
from pydantic import SecretStr

from app.sessions.session import MAX_CREDENTIAL_BYTES, Created, Owner
from tests.unit.sessions.builders import (
    ANNA,
    BORIS,
    CANARY,
    STORE_LIMITS,
    Scene,
    credential,
    memory_scene,
    new_session,
)


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
    store = memory_scene(STORE_LIMITS).store
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


async def test_many_sign_ins_at_once_stay_within_the_limits(scene: Scene) -> None:
    stores = [scene.store, scene.other] * 20
    made = await asyncio.gather(*(store.create(new_session()) for store in stores))
    displaced = [session.id for one in made for session in one.displaced]
    alive = [one.id for one in await scene.store.of_user(ANNA)]
    assert (len(alive), len(displaced)) == (3, 37)
    assert {*alive, *displaced} == {one.session.id for one in made}


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
