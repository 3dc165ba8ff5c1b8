"""Bytes that are put once, taken once, and gone after some minutes."""

import time
from collections import OrderedDict
from collections.abc import Callable
from typing import Protocol

from app.cluster import RedisConnection

_LIMIT = 10_000


class OneTimeRecords(Protocol):
    """At most so many records by key; the oldest go first. May raise StoreUnavailableError."""

    async def put(self, key: str, value: bytes, lifetime_s: float) -> None:
        """Keep the value until it is taken, for at most `lifetime_s` seconds."""
        ...

    async def take(self, key: str) -> bytes | None:
        """The value, to the first who asks; None if there is none any more."""
        ...


class MemoryRecords:
    """OneTimeRecords for one process; `clock` counts seconds and never goes back."""

    def __init__(self, *, limit: int = _LIMIT, clock: Callable[[], float] = time.monotonic) -> None:
        self._limit = limit
        self._clock = clock
        self._records: OrderedDict[str, tuple[bytes, float]] = OrderedDict()

    async def put(self, key: str, value: bytes, lifetime_s: float) -> None:
        """See OneTimeRecords."""
        self._records.pop(key, None)
        self._records[key] = (value, self._clock() + lifetime_s)
        now = self._clock()
        while len(self._records) > self._limit or next(iter(self._records.values()))[1] <= now:
            self._records.popitem(last=False)

    async def take(self, key: str) -> bytes | None:
        """See OneTimeRecords."""
        value, until = self._records.pop(key, (None, 0.0))
        return value if until > self._clock() else None


# ARGV: name, key, value, lifetime_ms, limit. `order` has the keys in the order of their making.
_PUT = """
local records, order = '{jobpane}:once:' .. ARGV[1] .. ':', '{jobpane}:once-order:' .. ARGV[1]
local turns = '{jobpane}:once-turn:' .. ARGV[1]
while true do
  local first = redis.call('ZRANGE', order, 0, 0)[1]
  if not first then break end
  local is_there = redis.call('EXISTS', records .. first) == 1
  if is_there and redis.call('ZCARD', order) < tonumber(ARGV[5]) then break end
  redis.call('DEL', records .. first)
  redis.call('ZREM', order, first)
end
redis.call('SET', records .. ARGV[2], ARGV[3], 'PX', ARGV[4])
redis.call('ZADD', order, redis.call('INCR', turns), ARGV[2])
"""

# ARGV: name, key.
_TAKE = """
local key = '{jobpane}:once:' .. ARGV[1] .. ':' .. ARGV[2]
local value = redis.call('GET', key)
redis.call('DEL', key)
redis.call('ZREM', '{jobpane}:once-order:' .. ARGV[1], ARGV[2])
return value
"""


class RedisRecords:
    """OneTimeRecords that several processes share; `name` keeps one kind from another."""

    def __init__(self, redis: RedisConnection, name: str, *, limit: int = _LIMIT) -> None:
        self._redis = redis
        self._name = name
        self._limit = limit

    async def put(self, key: str, value: bytes, lifetime_s: float) -> None:
        """See OneTimeRecords."""
        lifetime_ms = max(1, round(lifetime_s * 1000))
        await self._redis.run(_PUT, self._name, key, value, lifetime_ms, self._limit)

    async def take(self, key: str) -> bytes | None:
        """See OneTimeRecords."""
        found = await self._redis.run(_TAKE, self._name, key)
        return None if found is None else bytes(found)
