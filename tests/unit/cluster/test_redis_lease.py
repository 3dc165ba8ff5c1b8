"""A lease in Redis ends with its holder, and its holder knows when it has ended."""

import asyncio

import pytest

from app.cluster import ClusterUnavailableError
from tests.support.redis_process import RedisProcess
from tests.unit.cluster.scene import cluster_over, two_processes, until

KEY = "{jobpane}:lease:job 7"


def ms_left(redis: RedisProcess) -> int:
    left = redis.inside.pttl(KEY)
    assert isinstance(left, int)
    return left


async def test_a_lease_is_renewed_while_it_is_held(redis: RedisProcess) -> None:
    async with two_processes(redis) as (one, other):
        held = one.lease("job 7", ttl_s=4)
        assert await held.acquire()
        redis.pass_time(3)
        await until(lambda: ms_left(redis) > 3000)
        assert not await other.lease("job 7").acquire()
        assert held.is_held
        assert not held.lost.is_set()


async def test_the_lease_of_a_holder_that_is_gone_is_free_after_its_time(
    redis: RedisProcess,
) -> None:
    redis.inside.set(KEY, "a process that was killed", px=300)
    async with cluster_over(redis) as cluster:
        lease = cluster.lease("job 7")
        assert not await lease.acquire()
        async with asyncio.timeout(20):
            while not await lease.acquire():  # noqa: ASYNC110 # Redis's time passes
                await asyncio.sleep(0.05)


async def test_a_holder_that_was_replaced_learns_it(redis: RedisProcess) -> None:
    async with cluster_over(redis) as cluster:
        lease = cluster.lease("job 7", ttl_s=2)
        assert await lease.acquire()
        redis.inside.set(KEY, "another")
        await asyncio.wait_for(lease.lost.wait(), 20)
        assert not lease.is_held
        assert not await lease.acquire()
        await lease.release()
        assert redis.inside.get(KEY) == b"another"


async def test_a_holder_goes_on_after_redis_has_forgotten_everything(redis: RedisProcess) -> None:
    async with cluster_over(redis) as cluster:
        lease = cluster.lease("job 7", ttl_s=2)
        assert await lease.acquire()
        redis.inside.flushall()
        await until(lambda: redis.inside.get(KEY))
        assert lease.is_held
        assert not lease.lost.is_set()


async def test_leases_are_released_with_their_cluster(redis: RedisProcess) -> None:
    async with cluster_over(redis) as cluster:
        lease = cluster.lease("job 7", ttl_s=60)
        assert await lease.acquire()
        assert redis.inside.exists(KEY)
    assert not redis.inside.exists(KEY)
    assert not lease.is_held


async def test_nobody_has_a_lease_while_redis_is_away(
    stoppable_redis: RedisProcess,
) -> None:
    async with cluster_over(stoppable_redis) as cluster:
        held, wanted = cluster.lease("job 7", ttl_s=1), cluster.lease("job 8")
        assert await held.acquire()
        stoppable_redis.process.kill()
        with pytest.raises(ClusterUnavailableError):
            await wanted.acquire()
        await asyncio.wait_for(held.lost.wait(), 20)
        assert not held.is_held
        await held.release()
