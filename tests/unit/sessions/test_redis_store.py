"""Redis holds nothing that is of use to someone who reads it, and its absence is no sign-out."""

import asyncio
from pathlib import Path

import pytest

from app.cluster import RedisConnection
from app.sessions.redis_store import RedisStore
from app.sessions.store import SessionLimits, StoreUnavailableError
from tests.support.redis_process import RedisProcess, running_redis
from tests.unit.sessions.builders import (
    ANNA,
    CANARY,
    OTHER_SECRET,
    SECRET,
    keys,
    new_session,
    redis_scene,
)


async def test_a_dump_of_redis_holds_no_secret_no_cookie_and_no_name(redis: RedisProcess) -> None:
    scene = redis_scene(redis)
    made = await scene.store.create(new_session())
    renewed = await scene.store.replace_credential(made.session, new_session().credential)
    assert renewed is not None
    dump = redis.dump()
    assert made.session.id.encode() in dump
    for text in (made.cookie.get_secret_value(), CANARY, "anna", "192.0.2.7", "Firefox"):
        assert text.encode() not in dump
    await scene.aclose()


async def test_nothing_stays_in_redis_beyond_the_absolute_limit(redis: RedisProcess) -> None:
    scene = redis_scene(redis, SessionLimits(idle_s=60, absolute_s=600))
    for _ in range(3):
        await scene.store.create(new_session())
    assert all(redis.inside.pttl(key) > 0 for key in redis.inside.keys("*"))
    redis.pass_time(661)
    assert redis.inside.dbsize() == 0
    await scene.aclose()


async def test_an_ended_session_leaves_nothing_behind(redis: RedisProcess) -> None:
    scene = redis_scene(redis)
    made = await scene.store.create(new_session())
    await scene.store.end(ANNA, made.session.id)
    assert redis.inside.keys("*") == [b"{jobpane}:turn"]
    await scene.aclose()


async def test_keys_can_be_replaced_without_a_sign_out(redis: RedisProcess) -> None:
    connection = RedisConnection(redis.url)
    made = await RedisStore(connection, keys(OTHER_SECRET)).create(new_session())
    cookie = made.cookie.get_secret_value()
    rotated = RedisStore(connection, keys(SECRET, OTHER_SECRET))
    seen = await rotated.get(cookie)
    assert seen == made.session
    assert await RedisStore(connection, keys(SECRET)).get(cookie) is None
    await rotated.replace_credential(made.session, new_session().credential)
    assert await RedisStore(connection, keys(SECRET)).get(cookie) is not None
    await connection.aclose()


async def test_a_record_that_someone_wrote_into_redis_is_as_if_absent(redis: RedisProcess) -> None:
    scene = redis_scene(redis)
    mine, other = [await scene.store.create(new_session(name=str(one))) for one in range(2)]
    theirs = redis.inside.hgetall(f"{{jobpane}}:session:{other.session.id}")
    redis.inside.hset(f"{{jobpane}}:session:{mine.session.id}", mapping=theirs)
    assert await scene.store.get(mine.cookie.get_secret_value()) is None
    assert [one.id for one in await scene.store.of_user(ANNA)] == [other.session.id]
    await scene.aclose()


async def test_another_processs_sign_out_is_noticed_by_itself(redis: RedisProcess) -> None:
    connection = RedisConnection(redis.url)
    store = RedisStore(connection, keys(), look_every_s=0.01)
    made = await store.create(new_session())
    over = asyncio.Event()
    store.on_end(made.session.id, over.set)
    await RedisStore(connection, keys()).end(ANNA, made.session.id)
    await asyncio.wait_for(over.wait(), 30)
    await store.aclose()
    await connection.aclose()


async def test_sessions_outlive_a_process_of_jobpane(redis: RedisProcess) -> None:
    scene = redis_scene(redis)
    made = await scene.store.create(new_session())
    await scene.aclose()
    again = redis_scene(redis)
    assert await again.store.get(made.cookie.get_secret_value()) == made.session
    await again.aclose()


async def test_scripts_are_sent_again_to_a_redis_that_forgot_them(redis: RedisProcess) -> None:
    scene = redis_scene(redis)
    made = await scene.store.create(new_session())
    redis.inside.script_flush()
    assert await scene.store.get(made.cookie.get_secret_value()) is not None
    await scene.aclose()


async def test_a_connection_that_redis_closed_is_made_again(redis: RedisProcess) -> None:
    scene = redis_scene(redis)
    made = await scene.store.create(new_session())
    redis.inside.client_kill_filter(_type="normal", skipme=True)
    assert await scene.store.get(made.cookie.get_secret_value()) is not None
    await scene.aclose()


async def test_a_redis_that_is_gone_is_said_to_be_gone(tmp_path: Path) -> None:
    with running_redis(tmp_path) as process:
        scene = redis_scene(process)
        made = await scene.store.create(new_session())
    cookie = made.cookie.get_secret_value()
    heard: list[str] = []
    scene.store.on_end(made.session.id, lambda: heard.append("over"))
    for call in (
        scene.store.get(cookie),
        scene.store.of_user(ANNA),
        scene.store.end(ANNA, made.session.id),
        scene.store.create(new_session()),
    ):
        with pytest.raises(StoreUnavailableError) as caught:
            await call
        assert CANARY not in str(caught.value)
        assert caught.value.__cause__ is None
    await scene.store.look_for_ends()
    await asyncio.sleep(0)
    assert heard == []
    await scene.aclose()


@pytest.mark.parametrize("looks", [1, 1200])
async def test_many_open_sessions_are_asked_for_at_once(redis: RedisProcess, looks: int) -> None:
    scene = redis_scene(redis)
    made = await scene.store.create(new_session())
    heard: list[int] = []
    for number in range(looks):
        scene.store.on_end(f"{number:064x}", lambda number=number: heard.append(number))
    scene.store.on_end(made.session.id, lambda: heard.append(-1))
    await scene.store.look_for_ends()
    await asyncio.sleep(0)
    assert sorted(heard) == list(range(looks))
    await scene.aclose()
