"""Clusters for tests: each kind, and two processes of one."""

import asyncio
from collections.abc import AsyncIterator, Callable
from contextlib import asynccontextmanager

from app.cluster import RedisCluster, RedisConnection
from app.runtime.session_keys import SessionKeys
from tests.support.redis_process import RedisProcess
from tests.unit.sessions.builders import keys


@asynccontextmanager
async def cluster_over(
    redis: RedisProcess, own_keys: SessionKeys | None = None, *, waits: bool = True
) -> AsyncIterator[RedisCluster]:
    """One process's view of the cluster, which reaches Redis at its beginning if `waits`."""
    connection = RedisConnection(redis.url)
    async with RedisCluster(connection, own_keys or keys()) as cluster:
        if waits:
            await until(lambda: cluster.is_up)
        yield cluster
    await connection.aclose()


@asynccontextmanager
async def two_processes(redis: RedisProcess) -> AsyncIterator[tuple[RedisCluster, RedisCluster]]:
    async with cluster_over(redis) as one, cluster_over(redis) as other:
        yield one, other


async def until(is_so: Callable[[], object], within_s: float = 20) -> None:
    """Wait until something is so."""
    async with asyncio.timeout(within_s):
        while not is_so():  # noqa: ASYNC110 # what is asked has no event
            await asyncio.sleep(0.01)
