"""Leases over a real Redis: whatever holders do, and however time passes, one has it."""

import asyncio
from collections.abc import Iterator

import pytest
from hypothesis import settings
from hypothesis import strategies as st
from hypothesis.stateful import RuleBasedStateMachine, invariant, rule, run_state_machine_as_test

from app.cluster import RedisConnection
from app.cluster.redis_lease import RedisLease
from tests.support.redis_process import RedisProcess

KEY = "{jobpane}:lease:any"
HOLDERS = st.integers(0, 3)


@pytest.fixture
def loop() -> Iterator[asyncio.AbstractEventLoop]:
    made = asyncio.new_event_loop()
    yield made
    made.close()


class Leases(RuleBasedStateMachine):
    """Four holders; `killed` ones are replaced by a process that knows nothing of the lease."""

    def __init__(
        self, redis: RedisProcess, connection: RedisConnection, loop: asyncio.AbstractEventLoop
    ) -> None:
        super().__init__()
        self.redis, self.connection, self.loop = redis, connection, loop
        redis.inside.flushall()
        loop.run_until_complete(self._open())

    async def _open(self) -> None:
        self.leases = [RedisLease(self.connection, KEY, 30.0) for _ in range(4)]

    @rule(at=HOLDERS)
    def acquires(self, at: int) -> None:
        others = [one.is_held for n, one in enumerate(self.leases) if n != at]
        is_taken = self.redis.inside.exists(KEY) and not self.leases[at].is_held
        got = self.loop.run_until_complete(self.leases[at].acquire())
        assert got == (not any(others) and not is_taken)

    @rule(at=HOLDERS)
    def releases(self, at: int) -> None:
        self.loop.run_until_complete(self.leases[at].release())
        assert not self.leases[at].is_held

    @rule(at=HOLDERS)
    def is_killed(self, at: int) -> None:
        async def replaced() -> None:
            await self.leases[at]._end_renewing()
            self.leases[at] = RedisLease(self.connection, KEY, 30.0)

        self.loop.run_until_complete(replaced())

    @rule()
    def redis_lets_the_dead_holders_lease_end(self) -> None:
        if not any(one.is_held for one in self.leases):
            self.redis.pass_time(30)

    @invariant()
    def one_holds_it(self) -> None:
        assert sum(one.is_held for one in self.leases) <= 1

    def teardown(self) -> None:
        for lease in self.leases:
            self.loop.run_until_complete(lease.release())


def test_at_most_one_of_all_holds_a_lease(
    redis: RedisProcess, loop: asyncio.AbstractEventLoop
) -> None:
    connection = RedisConnection(redis.url)
    run_state_machine_as_test(
        lambda: Leases(redis, connection, loop),
        settings=settings(max_examples=25, deadline=None),
    )
    loop.run_until_complete(connection.aclose())
