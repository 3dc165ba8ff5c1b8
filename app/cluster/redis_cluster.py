"""A cluster of all processes with the same Redis and the same session keys."""

import asyncio
from secrets import token_hex
from typing import Self
from weakref import WeakSet

import structlog

from app.cluster.cluster import (
    LEASE_S,
    MESSAGE_BYTES,
    ChangeListener,
    Lease,
    Listener,
    Undo,
)
from app.cluster.redis_channels import RedisChannels
from app.cluster.redis_connection import RedisConnection
from app.cluster.redis_lease import RedisLease
from app.runtime.sealing import Sealer
from app.runtime.session_keys import SessionKeys

log = structlog.get_logger(__name__)

_VALUE, _LEASE = "{jobpane}:value:", "{jobpane}:lease:"

_READ = "return redis.call('GET', ARGV[1])"
_REMOVE = "return redis.call('DEL', ARGV[1])"
_WRITE = "redis.call('SET', ARGV[1], ARGV[2], 'PX', ARGV[3]) return 1"
_WRITE_NEW = "return redis.call('SET', ARGV[1], ARGV[2], 'NX', 'PX', ARGV[3]) and 1 or 0"
_TAKE = """
local value = redis.call('GET', ARGV[1])
redis.call('DEL', ARGV[1])
return value
"""


class RedisCluster:
    """A Cluster; `start` begins to listen. The connection is its maker's to close."""

    is_shared = True

    def __init__(self, redis: RedisConnection, keys: SessionKeys) -> None:
        self.process_id = token_hex(8)
        self._redis = redis
        self._sealer = Sealer(keys, "cluster-value")
        own = f"process:{self.process_id}"
        self._channels = RedisChannels(
            redis, Sealer(keys, "cluster-message"), own, self._has_changed
        )
        self._listeners: dict[object, ChangeListener] = {}
        self._leases: WeakSet[RedisLease] = WeakSet()

    async def __aenter__(self) -> Self:
        """Connect in the background; a Redis that is away delays nobody."""
        self._channels.start()
        return self

    async def __aexit__(self, *_: object) -> None:
        """See `aclose`."""
        await self.aclose()

    @property
    def is_up(self) -> bool:
        """See Cluster."""
        return self._channels.is_up

    def on_change(self, listener: ChangeListener) -> Undo:
        """See Cluster."""
        mark = object()
        self._listeners[mark] = listener

        def undo() -> None:
            self._listeners.pop(mark, None)

        return undo

    def lease(self, name: str, *, ttl_s: float = LEASE_S) -> Lease:
        """See Cluster."""
        lease = RedisLease(self._redis, _LEASE + name, ttl_s)
        self._leases.add(lease)
        return lease

    async def publish(self, channel: str, message: bytes) -> bool:
        """See Cluster."""
        if len(message) > MESSAGE_BYTES:
            raise ValueError("The message is too long.")
        return await self._channels.publish(channel, message)

    def subscribe(self, channel: str, listener: Listener) -> Undo:
        """See Cluster."""
        return self._channels.subscriptions.add(channel, listener)

    async def read(self, key: str) -> bytes | None:
        """See Cluster."""
        return self._opened(key, await self._redis.run(_READ, _VALUE + key))

    async def write(
        self, key: str, value: bytes, *, ttl_s: float, only_if_absent: bool = False
    ) -> bool:
        """See Cluster."""
        script = _WRITE_NEW if only_if_absent else _WRITE
        ttl_ms = max(1, round(ttl_s * 1000))
        sealed = self._sealer.seal(value, key)
        return bool(await self._redis.run(script, _VALUE + key, sealed, ttl_ms))

    async def remove(self, key: str) -> None:
        """See Cluster."""
        await self._redis.run(_REMOVE, _VALUE + key)

    async def take(self, key: str) -> bytes | None:
        """See Cluster."""
        return self._opened(key, await self._redis.run(_TAKE, _VALUE + key))

    async def aclose(self) -> None:
        """See Cluster."""
        await asyncio.gather(*(lease.release() for lease in list(self._leases)))
        await self._channels.aclose()

    def _opened(self, key: str, sealed: bytes | None) -> bytes | None:
        return None if sealed is None else self._sealer.open(sealed, key)

    def _has_changed(self, is_up: bool) -> None:
        if is_up:
            log.info("redis_connected")
        else:
            log.warning("redis_lost")
        for listener in list(self._listeners.values()):
            listener(is_up)
