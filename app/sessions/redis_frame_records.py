"""The links, sessions and tickets of portals' frames in Redis, for any number of processes.

What is stored is sealed by the caller. Every key has a time to live, so that nothing has to be
swept; a list of keys that are in it no more is cleaned where it is counted.
"""

from app.cluster import RedisConnection
from app.sessions.frame_records import FrameLimits, FrameRecord

# ARGV: key, portal, record, lifetime_ms, most.
_PUT_LINK = """
local order = '{jobpane}:frame-tokens:' .. ARGV[2]
while true do
  local first = redis.call('ZRANGE', order, 0, 0)[1]
  if not first or redis.call('EXISTS', '{jobpane}:frame-token:' .. first) == 1 then break end
  redis.call('ZREM', order, first)
end
if redis.call('ZCARD', order) >= tonumber(ARGV[5]) then return 0 end
local token = '{jobpane}:frame-token:' .. ARGV[1]
redis.call('HSET', token, 'record', ARGV[3], 'portal', ARGV[2])
redis.call('PEXPIRE', token, ARGV[4])
redis.call('ZADD', order, redis.call('INCR', '{jobpane}:frame-turn'), ARGV[1])
redis.call('PEXPIRE', order, ARGV[4])
return 1
"""

# ARGV: key.
_TAKE_LINK = """
local token = '{jobpane}:frame-token:' .. ARGV[1]
local found = redis.call('HMGET', token, 'record', 'portal')
if not found[1] then return false end
redis.call('DEL', token)
redis.call('ZREM', '{jobpane}:frame-tokens:' .. found[2], ARGV[1])
return found[1]
"""

# ARGV: frame, lifetime_ms.
_EXPECT = """
redis.call('SET', '{jobpane}:frame-expected:' .. ARGV[1], '', 'PX', ARGV[2])
"""

# ARGV: frame.
_IS_EXPECTED = """
return redis.call('EXISTS', '{jobpane}:frame-expected:' .. ARGV[1])
"""

# ARGV: key, portal, record, session_ms, idle_ms, most. `frame-end` lives as long as the session.
_OPEN = """
local order = '{jobpane}:frames:' .. ARGV[2]
if redis.call('ZCARD', order) >= tonumber(ARGV[6]) then
  for _, one in ipairs(redis.call('ZRANGE', order, 0, -1)) do
    if redis.call('EXISTS', '{jobpane}:frame:' .. one) == 0 then redis.call('ZREM', order, one) end
  end
end
while redis.call('ZCARD', order) >= tonumber(ARGV[6]) do
  local first = redis.call('ZRANGE', order, 0, 0)[1]
  redis.call('DEL', '{jobpane}:frame:' .. first, '{jobpane}:frame-end:' .. first)
  redis.call('ZREM', order, first)
end
local frame = '{jobpane}:frame:' .. ARGV[1]
redis.call('HSET', frame, 'record', ARGV[3], 'portal', ARGV[2])
redis.call('PEXPIRE', frame, ARGV[5])
redis.call('SET', '{jobpane}:frame-end:' .. ARGV[1], '', 'PX', ARGV[4])
redis.call('ZADD', order, redis.call('INCR', '{jobpane}:frame-turn'), ARGV[1])
redis.call('PEXPIRE', order, ARGV[4])
"""

# ARGV: key, idle_ms. Gives the record and the milliseconds that are left.
_USE = """
local frame = '{jobpane}:frame:' .. ARGV[1]
local left = redis.call('PTTL', '{jobpane}:frame-end:' .. ARGV[1])
local found = redis.call('HMGET', frame, 'record', 'portal')
if not found[1] or left <= 0 then return false end
redis.call('PEXPIRE', frame, math.min(left, tonumber(ARGV[2])))
redis.call('ZADD', '{jobpane}:frames:' .. found[2], 'XX',
  redis.call('INCR', '{jobpane}:frame-turn'), ARGV[1])
return {found[1], left}
"""

# ARGV: keys. Gives those that are over.
_FIND_OVER = """
local over = {}
for _, key in ipairs(ARGV) do
  if redis.call('EXISTS', '{jobpane}:frame:' .. key, '{jobpane}:frame-end:' .. key) < 2 then
    table.insert(over, key)
  end
end
return over
"""

# ARGV: key, session, record, lifetime_ms, most.
_PUT_TICKET = """
local order = '{jobpane}:frame-tickets:' .. ARGV[2]
redis.call('SET', '{jobpane}:frame-ticket:' .. ARGV[1], ARGV[3], 'PX', ARGV[4])
redis.call('RPUSH', order, ARGV[1])
redis.call('PEXPIRE', order, ARGV[4])
while redis.call('LLEN', order) > tonumber(ARGV[5]) do
  redis.call('DEL', '{jobpane}:frame-ticket:' .. redis.call('LPOP', order))
end
"""

# ARGV: key.
_TAKE_TICKET = """
local ticket = '{jobpane}:frame-ticket:' .. ARGV[1]
local record = redis.call('GET', ticket)
redis.call('DEL', ticket)
return record
"""

_KEYS_AT_ONCE = 500


class RedisFrameRecords:
    """FrameRecords that any number of processes share; times are Redis's own."""

    def __init__(self, redis: RedisConnection, limits: FrameLimits | None = None) -> None:
        self._redis = redis
        self._limits = limits or FrameLimits()

    async def put_token(self, key: str, portal: str, record: bytes) -> bool:
        """See FrameRecords."""
        limits = self._limits
        return bool(
            await self._redis.run(
                _PUT_LINK, key, portal, record, _ms(limits.token_s), limits.most_tokens
            )
        )

    async def take_token(self, key: str) -> bytes | None:
        """See FrameRecords."""
        found = await self._redis.run(_TAKE_LINK, key)
        return None if found is None else bytes(found)

    async def expect(self, frame: str) -> None:
        """See FrameRecords."""
        await self._redis.run(_EXPECT, frame, _ms(self._limits.token_s))

    async def is_expected(self, frame: str) -> bool:
        """See FrameRecords."""
        return bool(await self._redis.run(_IS_EXPECTED, frame))

    async def open(self, key: str, portal: str, record: bytes) -> None:
        """See FrameRecords."""
        limits = self._limits
        times = _ms(limits.session_s), _ms(min(limits.idle_s, limits.session_s))
        await self._redis.run(_OPEN, key, portal, record, *times, limits.most_sessions)

    async def use(self, key: str) -> FrameRecord | None:
        """See FrameRecords."""
        found = await self._redis.run(_USE, key, _ms(self._limits.idle_s))
        return None if found is None else FrameRecord(bytes(found[0]), int(found[1]) / 1000)

    async def find_over(self, keys: list[str]) -> set[str]:
        """See FrameRecords."""
        over: set[str] = set()
        for first in range(0, len(keys), _KEYS_AT_ONCE):
            asked = keys[first : first + _KEYS_AT_ONCE]
            over |= {key.decode() for key in await self._redis.run(_FIND_OVER, *asked)}
        return over

    async def put_ticket(self, key: str, session: str, record: bytes) -> None:
        """See FrameRecords."""
        lifetime_ms, most = _ms(self._limits.ticket_s), self._limits.most_tickets
        await self._redis.run(_PUT_TICKET, key, session, record, lifetime_ms, most)

    async def take_ticket(self, key: str) -> bytes | None:
        """See FrameRecords."""
        found = await self._redis.run(_TAKE_TICKET, key)
        return None if found is None else bytes(found)


def _ms(seconds: float) -> int:
    return max(1, round(seconds * 1000))
