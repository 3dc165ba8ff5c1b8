"""The tries of the last minute for each user, counted in Redis for all processes together."""

from app.sessions.redis_connection import RedisConnection

# ARGV: user's key, most tries, window in ms. Gives 0 and counts the try, or the ms to wait.
_TAKE = """
local key, most, window = '{jobpane}:tries:' .. ARGV[1], tonumber(ARGV[2]), tonumber(ARGV[3])
local time = redis.call('TIME')
local now = time[1] * 1000 + math.floor(time[2] / 1000)
local first = redis.call('LINDEX', key, most - 1)
if first and now - first < window then return window - (now - first) end
redis.call('LPUSH', key, now)
redis.call('LTRIM', key, 0, most - 1)
redis.call('PEXPIRE', key, window)
return 0
"""


class SharedTries:
    """At most so many tries in any window, whichever process makes them; times are Redis's own."""

    def __init__(self, redis: RedisConnection) -> None:
        self._redis = redis

    async def take(self, user_key: str, most: int, window_s: float) -> float:
        """0 where one more try may be made, which is counted; else how many seconds to wait.

        Raises:
            StoreUnavailableError: Redis cannot be asked.
        """
        found = await self._redis.run(_TAKE, user_key, most, round(window_s * 1000))
        return int(found) / 1000
