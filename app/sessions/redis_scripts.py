"""What Redis does with sessions, each step as one script that nothing comes between.

For each session there is a hash `session:ID` (sealed, version, owner, created, used), whose time to
live is the idle limit, and `limit:ID`, whose time to live is the absolute one. `user:OWNER` and
`order` have ids in the order of their making, `ends` by the time at which they end. All times are
Redis's own. Names begin with `{jobpane}:`, which keeps them together in a cluster.
"""

PREFIX = "{jobpane}:"

_COMMON = """
local prefix = '{jobpane}:'
local order, ends = prefix .. 'order', prefix .. 'ends'

local function now_ms()
  local time = redis.call('TIME')
  return time[1] * 1000 + math.floor(time[2] / 1000)
end

local function record(id)
  local found = redis.call(
    'HMGET', prefix .. 'session:' .. id, 'sealed', 'version', 'created', 'used')
  if not found[1] then return nil end
  return {id, found[1], found[2], found[3], found[4]}
end

local function forget(id, owner)
  redis.call('DEL', prefix .. 'session:' .. id, prefix .. 'limit:' .. id)
  redis.call('ZREM', order, id)
  redis.call('ZREM', ends, id)
  if owner then redis.call('ZREM', prefix .. 'user:' .. owner, id) end
end

local function take(id, taken)
  local found = record(id)
  if found then table.insert(taken, found) end
  forget(id, redis.call('HGET', prefix .. 'session:' .. id, 'owner'))
end
"""

# ARGV: id, sealed, owner, idle_ms, absolute_ms, per_user, in_all. Gives what it displaced.
CREATE = (
    _COMMON
    + """
local id, sealed, owner = ARGV[1], ARGV[2], ARGV[3]
local idle, absolute = tonumber(ARGV[4]), tonumber(ARGV[5])
local own, session = prefix .. 'user:' .. owner, prefix .. 'session:' .. id
local displaced, now = {}, now_ms()

for _, over in ipairs(redis.call('ZRANGEBYSCORE', ends, '-inf', now, 'LIMIT', 0, 1000)) do
  if redis.call('EXISTS', prefix .. 'session:' .. over) == 0 then forget(over) end
end
for _, one in ipairs(redis.call('ZRANGE', own, 0, -1)) do
  if redis.call('EXISTS', prefix .. 'session:' .. one) == 0 then forget(one, owner) end
end
while redis.call('ZCARD', own) >= tonumber(ARGV[6]) do
  take(redis.call('ZRANGE', own, 0, 0)[1], displaced)
end
while redis.call('ZCARD', order) >= tonumber(ARGV[7]) do
  local oldest = redis.call('ZRANGE', order, 0, 0)[1]
  take(oldest, displaced)
end

local turn = redis.call('INCR', prefix .. 'turn')
redis.call('HSET', session, 'sealed', sealed, 'version', 1, 'owner', owner,
  'created', now, 'used', now)
redis.call('PEXPIRE', session, math.min(idle, absolute))
redis.call('SET', prefix .. 'limit:' .. id, '', 'PX', absolute)
redis.call('ZADD', own, turn, id)
redis.call('ZADD', order, turn, id)
redis.call('ZADD', ends, now + math.min(idle, absolute), id)
for _, index in ipairs({own, order, ends, prefix .. 'turn'}) do
  redis.call('PEXPIRE', index, absolute + 60000)
end
return {record(id), displaced}
"""
)

# ARGV: id, idle_ms, touch_ms. Gives the record or nil.
USE = (
    _COMMON
    + """
local id, idle, touch = ARGV[1], tonumber(ARGV[2]), tonumber(ARGV[3])
local session = prefix .. 'session:' .. id
if redis.call('EXISTS', session) == 0 then return nil end
local left = redis.call('PTTL', prefix .. 'limit:' .. id)
if left <= 0 then
  forget(id, redis.call('HGET', session, 'owner'))
  return nil
end
local target, current = math.min(idle, left), redis.call('PTTL', session)
-- By its time to live a use is written down even if Redis's wall clock was set back.
local now, is_due = now_ms(), idle - current >= touch and target > current
if is_due or current > target or now - redis.call('HGET', session, 'used') >= touch then
  redis.call('PEXPIRE', session, target)
  redis.call('HSET', session, 'used', now)
  redis.call('ZADD', ends, now + target, id)
end
return record(id)
"""
)

# ARGV: id. Gives the record or nil.
READ = _COMMON + "return record(ARGV[1])"

# ARGV: id, seen version, sealed. Gives the record as it is now, or nil.
REPLACE = (
    _COMMON
    + """
local id, session = ARGV[1], prefix .. 'session:' .. ARGV[1]
local version = redis.call('HGET', session, 'version')
if version and version == ARGV[2] then
  redis.call('HSET', session, 'sealed', ARGV[3], 'version', tonumber(version) + 1)
end
return record(id)
"""
)

# ARGV: owner, id. Gives the records that it ended: one or none.
END = (
    _COMMON
    + """
local taken = {}
if redis.call('HGET', prefix .. 'session:' .. ARGV[2], 'owner') == ARGV[1] then
  take(ARGV[2], taken)
end
return taken
"""
)

# ARGV: owner, id to keep. Gives the records that it ended.
END_ALL = (
    _COMMON
    + """
local taken = {}
for _, id in ipairs(redis.call('ZRANGE', prefix .. 'user:' .. ARGV[1], 0, -1)) do
  if id ~= ARGV[2] then take(id, taken) end
end
return taken
"""
)

# ARGV: owner. Gives the records, the newest first.
OF_USER = (
    _COMMON
    + """
local found = {}
for _, id in ipairs(redis.call('ZREVRANGE', prefix .. 'user:' .. ARGV[1], 0, -1)) do
  local one = record(id)
  if one then table.insert(found, one) end
end
return found
"""
)

# ARGV: ids. Gives those whose sessions are over.
OVER = (
    _COMMON
    + """
local over = {}
for _, id in ipairs(ARGV) do
  if redis.call('EXISTS', prefix .. 'session:' .. id) == 0 then table.insert(over, id) end
end
return over
"""
)
