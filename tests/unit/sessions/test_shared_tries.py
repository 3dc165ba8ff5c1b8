"""Several processes of Jobpane together slow guessing as one alone would."""

from collections.abc import AsyncIterator
from dataclasses import dataclass, replace
from pathlib import Path

import pytest

from app.cluster import RedisConnection
from app.sessions.attempts import Attempt, Attempts, Wait
from app.sessions.shared_tries import GuessLimits, SharedTries
from app.sessions.store import StoreUnavailableError
from tests.support.redis_process import RedisProcess, running_redis
from tests.unit.sessions.builders import Clock

LIMITS = GuessLimits(
    tries=9,
    window_s=60,
    free_failures=3,
    free_users=5,
    first_wait_s=3600,
    max_user_wait_s=7200,
    max_address_wait_s=7200,
    forgotten_s=9000,
    users_counted=32,
)


@pytest.fixture
async def connection(redis: RedisProcess) -> AsyncIterator[RedisConnection]:
    made = RedisConnection(redis.url)
    yield made
    await made.aclose()


async def outcome(attempts: Attempts, user: str = "anna") -> int:
    begun = await attempts.begin("", user, "192.0.2.1")
    if isinstance(begun, Wait):
        return begun.seconds
    await begun.succeeded()
    return 0


@dataclass(frozen=True)
class Both:
    """Two processes, where nobody waits for less than an hour."""

    tries: tuple[SharedTries, SharedTries]

    async def waits(self, user: str, process: int, address: str = "192.0.2.1") -> bool:
        """Whether a try has to wait; else it fails."""
        wait_s, _ = await self.tries[process].begin(user, address, LIMITS)
        assert wait_s == 0 or wait_s > 1800
        return wait_s > 0


@pytest.fixture
def both(connection: RedisConnection) -> Both:
    return Both((SharedTries(connection), SharedTries(connection)))


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
    shared, limits = SharedTries(connection), replace(LIMITS, tries=2, window_s=3600)
    for _ in range(2):
        wait_s, _ = await shared.begin("anna", "a", limits)
        assert wait_s == 0
        await shared.came_to_nothing("anna", "a", is_first=True)
    assert 1800 < (await shared.begin("anna", "a", limits))[0] <= 3600
    assert await shared.begin("anna", "a", replace(limits, window_s=0.000_1)) == (0, True)


async def test_the_failures_for_one_user_are_slowed_whichever_process_gets_them(
    both: Both,
) -> None:
    assert [await both.waits("anna", process) for process in (0, 1, 0)] == [False] * 3
    assert [await both.waits("anna", process) for process in (1, 0)] == [True, True]
    assert not await both.waits("boris", 1, address="198.51.100.1")


async def test_an_address_that_fails_for_many_users_is_slowed_at_every_process(
    both: Both,
) -> None:
    for number in range(5):
        assert not await both.waits(f"user-{number}", number % 2)
    assert await both.waits("user-6", 0)
    assert await both.waits("user-7", 1)
    assert not await both.waits("user-7", 1, address="198.51.100.1")


async def test_a_success_frees_the_user_and_not_the_address(both: Both) -> None:
    for _ in range(2):
        await both.waits("anna", 0)
    await both.waits("anna", 1)
    await both.tries[1].succeeded("anna", "192.0.2.1")
    assert not await both.waits("anna", 0)
    for number in range(4):
        assert not await both.waits(f"user-{number}", 0)
    assert await both.waits("user-5", 1)


async def test_what_came_to_nothing_counts_neither_for_the_user_nor_for_the_address(
    both: Both,
) -> None:
    for process in (0, 1, 0, 1):
        assert not await both.waits("anna", process)
        await both.tries[process].came_to_nothing("anna", "192.0.2.1", is_first=True)
    for number in range(5):
        assert not await both.waits(f"user-{number}", 0)


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


async def test_redis_holds_no_name_and_no_address_and_only_for_minutes(
    redis: RedisProcess, connection: RedisConnection
) -> None:
    await outcome(Attempts(shared=SharedTries(connection)), "a-password-in-the-wrong-field")
    assert b"a-password" not in redis.dump()
    assert b"192.0.2.1" not in redis.dump()
    assert all(0 < redis.inside.pttl(key) <= 900_000 for key in redis.inside.keys("*"))


async def test_without_redis_no_try_is_made_and_none_is_counted(tmp_path: Path) -> None:
    with running_redis(tmp_path) as process:
        connection = RedisConnection(process.url)
        attempts = Attempts(shared=SharedTries(connection))
        assert isinstance(await attempts.begin("", "anna", "192.0.2.1"), Attempt)
    for _ in range(9):
        with pytest.raises(StoreUnavailableError):
            await attempts.begin("", "anna", "192.0.2.1")
    await connection.aclose()
