"""Several processes of Jobpane together make at most 5 tries a minute for one user."""

from collections.abc import AsyncIterator
from pathlib import Path

import pytest

from app.sessions.attempts import Attempt, Attempts, Wait
from app.sessions.redis_connection import RedisConnection
from app.sessions.shared_tries import SharedTries
from app.sessions.store import StoreUnavailableError
from tests.support.redis_process import RedisProcess, running_redis
from tests.unit.sessions.builders import Clock


@pytest.fixture
async def connection(redis: RedisProcess) -> AsyncIterator[RedisConnection]:
    made = RedisConnection(redis.url)
    yield made
    await made.aclose()


async def outcome(attempts: Attempts, user: str = "anna") -> int:
    begun = await attempts.begin("", user, "192.0.2.1")
    if isinstance(begun, Wait):
        return begun.seconds
    begun.succeeded()
    return 0


async def test_the_tries_of_all_processes_count_together(
    redis: RedisProcess, connection: RedisConnection
) -> None:
    one, two = (Attempts(shared=SharedTries(connection)) for _ in range(2))
    assert [await outcome(each) for each in (one, two, one, two, one)] == [0] * 5
    assert 1 <= await outcome(two) <= 60
    assert await outcome(two, "boris") == 0


async def test_the_wait_shrinks_with_redis_own_time(
    redis: RedisProcess, connection: RedisConnection
) -> None:
    shared = SharedTries(connection)
    assert [await shared.take("anna", 2, 3600) for _ in range(2)] == [0, 0]
    assert 1800 < await shared.take("anna", 2, 3600) <= 3600
    assert await shared.take("anna", 2, 0.000_1) == 0


async def test_a_try_that_another_process_used_up_counts_as_nothing_here(
    redis: RedisProcess, connection: RedisConnection
) -> None:
    clock = Clock()
    one, two = (
        Attempts(shared=SharedTries(connection)),
        Attempts(clock=clock, shared=SharedTries(connection)),
    )
    for _ in range(5):
        await outcome(one)
    for _ in range(20):
        assert await outcome(two) > 0
    redis.inside.flushall()
    assert await outcome(two) == 0


async def test_redis_holds_no_name_and_only_for_a_minute(
    redis: RedisProcess, connection: RedisConnection
) -> None:
    await outcome(Attempts(shared=SharedTries(connection)), "a-password-in-the-wrong-field")
    assert b"a-password" not in redis.dump()
    assert all(0 < redis.inside.pttl(key) <= 60_000 for key in redis.inside.keys("*"))


async def test_without_redis_no_try_is_made_and_none_is_counted(tmp_path: Path) -> None:
    with running_redis(tmp_path) as process:
        connection = RedisConnection(process.url)
        attempts = Attempts(shared=SharedTries(connection))
        assert isinstance(await attempts.begin("", "anna", "192.0.2.1"), Attempt)
    for _ in range(9):
        with pytest.raises(StoreUnavailableError):
            await attempts.begin("", "anna", "192.0.2.1")
    await connection.aclose()
