"""A lease in Redis: a key that its holder renews four times before it would expire."""

import asyncio
import time
from contextlib import suppress
from secrets import token_hex

from app.cluster.cluster import ClusterUnavailableError
from app.cluster.redis_connection import RedisConnection

_RENEWALS = 4

# The key, the holder's mark, its time to live in ms. 1 if it is this holder's from now on.
_ACQUIRE = """
if redis.call('SET', ARGV[1], ARGV[2], 'NX', 'PX', ARGV[3]) then return 1 end
if redis.call('GET', ARGV[1]) ~= ARGV[2] then return 0 end
redis.call('PEXPIRE', ARGV[1], ARGV[3])
return 1
"""
_RELEASE = """
if redis.call('GET', ARGV[1]) == ARGV[2] then redis.call('DEL', ARGV[1]) end
return 1
"""


class RedisLease:
    """A Lease; `key` is its name in Redis."""

    def __init__(self, redis: RedisConnection, key: str, ttl_s: float) -> None:
        self.lost = asyncio.Event()
        self._redis = redis
        self._key = key
        self._ttl_s = ttl_s
        self._mark = token_hex(16)
        self._held_until = float("-inf")  # by our clock, never later than by Redis's
        self._renewing: asyncio.Task[None] | None = None

    @property
    def is_held(self) -> bool:
        """See Lease."""
        return time.monotonic() < self._held_until

    async def acquire(self) -> bool:
        """See Lease."""
        if self.is_held:
            return True
        await self._end_renewing()
        if not await self._take():
            return False
        self.lost.clear()
        self._renewing = asyncio.create_task(self._renew(), name="lease")
        return True

    async def release(self) -> None:
        """See Lease."""
        await self._end_renewing()
        if self.is_held:
            self._held_until = float("-inf")
            with suppress(ClusterUnavailableError):  # then it ends by itself
                await self._redis.run(_RELEASE, self._key, self._mark)

    async def _take(self) -> bool:
        began = time.monotonic()  # before the key's time begins, so ours is over first
        is_ours = await self._redis.run(_ACQUIRE, self._key, self._mark, self._ttl_ms)
        self._held_until = began + self._ttl_s if is_ours else float("-inf")
        return bool(is_ours)

    async def _renew(self) -> None:
        try:
            while self.is_held:
                await asyncio.sleep(self._ttl_s / _RENEWALS)
                with suppress(ClusterUnavailableError, TimeoutError):
                    # What does not answer in time must not hide that the lease is over.
                    async with asyncio.timeout(self._held_until - time.monotonic()):
                        await self._take()
        finally:
            if not self.is_held:
                self.lost.set()

    async def _end_renewing(self) -> None:
        renewing, self._renewing = self._renewing, None
        if renewing is not None:
            renewing.cancel()
            await asyncio.wait({renewing})

    @property
    def _ttl_ms(self) -> int:
        return max(1, round(self._ttl_s * 1000))
