"""Values in Redis: sealed, below one prefix, and over after their time."""

import pytest

from app.cluster import ClusterUnavailableError
from tests.support.redis_process import RedisProcess
from tests.unit.cluster.scene import cluster_over, until
from tests.unit.sessions.builders import CANARY, OTHER_SECRET, keys


async def test_a_dump_of_redis_holds_no_value(redis: RedisProcess) -> None:
    async with cluster_over(redis) as cluster:
        await cluster.write("ticket", f"a secret {CANARY}".encode(), ttl_s=60)
        await cluster.lease("job 7").acquire()
        found = [bytes(key) for key in redis.inside.scan_iter()]
        assert CANARY.encode() not in redis.dump()
    assert len(found) == 2
    assert all(key.startswith(b"{jobpane}:") for key in found)


async def test_everything_has_a_time_to_live(redis: RedisProcess) -> None:
    async with cluster_over(redis) as cluster:
        await cluster.write("ticket", b"value", ttl_s=60)
        await cluster.write("once", b"value", ttl_s=60, only_if_absent=True)
        await cluster.lease("job 7").acquire()
        assert min(redis.inside.pttl(key) for key in redis.inside.scan_iter()) > 0
        redis.pass_time(60)
        assert await cluster.read("ticket") is None


async def test_a_value_of_another_key_or_place_is_none(redis: RedisProcess) -> None:
    async with cluster_over(redis) as one, cluster_over(redis, keys(OTHER_SECRET)) as stranger:
        await one.write("ticket", b"value", ttl_s=60)
        assert await stranger.read("ticket") is None
        raw = redis.inside.get("{jobpane}:value:ticket")
        redis.inside.set("{jobpane}:value:other", raw or b"")
        assert await one.read("other") is None


async def test_without_redis_nothing_is_claimed(stoppable_redis: RedisProcess) -> None:
    async with cluster_over(stoppable_redis) as cluster:
        stoppable_redis.process.kill()
        await until(lambda: not cluster.is_up)
        for asked in (
            cluster.read("key"),
            cluster.write("key", b"", ttl_s=1),
            cluster.remove("key"),
            cluster.take("key"),
            cluster.publish("news", b""),
        ):
            with pytest.raises(ClusterUnavailableError):
                await asked
