"""Who failed to sign in lately, counted in Redis for all processes together.

The same rules as app/sessions/attempts.py has for one process, by Redis's own clock. Users and
addresses are known by hashes, and forgotten a quarter of an hour after their last try.
"""

from dataclasses import dataclass
from hashlib import sha256

from app.cluster import RedisConnection


@dataclass(frozen=True, slots=True)
class GuessLimits:
    """How often one may guess; times in seconds."""

    tries: int  # of one user within the window
    window_s: float
    free_failures: int  # of one user, without a wait
    free_users: int  # for which one address failed, without a wait
    first_wait_s: float  # twice as long each time
    max_user_wait_s: float
    max_address_wait_s: float
    forgotten_s: float
    users_counted: int


# ARGV: user, address, tries, window, free failures, free users, longest waits of a user and of an
# address, forgotten after, users counted, the first wait; times in ms. Gives {0, whether it is this
# user's first from this address} and counts the try as failed, or {the ms to wait}. In the set of
# an address are the users that it failed for, and "last", with the time of the last try as score.
_BEGIN = """
local tries = '{jobpane}:tries:' .. ARGV[1]
local user = '{jobpane}:failures:' .. ARGV[1]
local address = '{jobpane}:failed-users:' .. ARGV[2]
local time = redis.call('TIME')
local now = time[1] * 1000 + math.floor(time[2] / 1000)
local function slow(count, free, most, last)
  if count < tonumber(free) then return 0 end
  return last + math.min(ARGV[11] * 2 ^ math.min(count - free, 30), tonumber(most)) - now
end
local wait = 0
local first = redis.call('LINDEX', tries, ARGV[3] - 1)
if first then wait = math.max(wait, first + ARGV[4] - now) end
local seen = redis.call('HMGET', user, 'count', 'last')
if seen[1] then wait = math.max(wait, slow(tonumber(seen[1]), ARGV[5], ARGV[7], seen[2])) end
local last = redis.call('ZSCORE', address, 'last')
if last then
  wait = math.max(wait, slow(redis.call('ZCARD', address) - 1, ARGV[6], ARGV[8], last))
end
if wait > 0 then return {math.ceil(wait)} end
redis.call('LPUSH', tries, now)
redis.call('LTRIM', tries, 0, ARGV[3] - 1)
redis.call('PEXPIRE', tries, ARGV[4])
redis.call('HINCRBY', user, 'count', 1)
redis.call('HSET', user, 'last', now)
redis.call('PEXPIRE', user, ARGV[9])
local is_first = redis.call('ZSCORE', address, ARGV[1]) == false
if not is_first or redis.call('ZCARD', address) <= tonumber(ARGV[10]) then
  redis.call('ZADD', address, now, ARGV[1])
end
redis.call('ZADD', address, now, 'last')
redis.call('PEXPIRE', address, ARGV[9])
return {0, is_first and 1 or 0}
"""

# ARGV: user, address.
_SUCCEEDED = """
redis.call('DEL', '{jobpane}:failures:' .. ARGV[1])
redis.call('ZREM', '{jobpane}:failed-users:' .. ARGV[2], ARGV[1])
"""

# ARGV: user, address, whether it was the first one.
_CAME_TO_NOTHING = """
local user = '{jobpane}:failures:' .. ARGV[1]
if tonumber(redis.call('HGET', user, 'count') or 0) > 0 then
  redis.call('HINCRBY', user, 'count', -1)
end
if ARGV[3] == '1' then redis.call('ZREM', '{jobpane}:failed-users:' .. ARGV[2], ARGV[1]) end
"""


class SharedTries:
    """The tries of all processes; each method may raise StoreUnavailableError."""

    def __init__(self, redis: RedisConnection) -> None:
        self._redis = redis

    async def begin(self, user: str, address: str, limits: GuessLimits) -> tuple[float, bool]:
        """0 where the try may be made, which is counted as failed; else how many seconds to wait.

        And whether it is the first of this user from this address.
        """
        found = await self._redis.run(
            _BEGIN,
            user,
            _hashed(address),
            limits.tries,
            _ms(limits.window_s),
            limits.free_failures,
            limits.free_users,
            _ms(limits.max_user_wait_s),
            _ms(limits.max_address_wait_s),
            _ms(limits.forgotten_s),
            limits.users_counted,
            _ms(limits.first_wait_s),
        )
        return int(found[0]) / 1000, bool(found[1:] and found[1])

    async def succeeded(self, user: str, address: str) -> None:
        """The try was right after all."""
        await self._redis.run(_SUCCEEDED, user, _hashed(address))

    async def came_to_nothing(self, user: str, address: str, *, is_first: bool) -> None:
        """The try was neither right nor wrong."""
        await self._redis.run(_CAME_TO_NOTHING, user, _hashed(address), int(is_first))


def _hashed(address: str) -> str:
    return sha256(address.encode()).hexdigest()


def _ms(seconds: float) -> int:
    return round(seconds * 1000)
