"""Frames' records in Redis: each key has a time to live, also the lists of a portal's records.

What both kinds of store do alike is in tests/unit/services/test_embed_grants.py.
"""

from app.cluster import RedisConnection
from app.sessions.frame_records import FrameLimits
from app.sessions.redis_frame_records import RedisFrameRecords
from tests.support.redis_process import RedisProcess

LIMITS = FrameLimits(most_sessions=2, most_tickets=2)


async def test_nothing_stays_for_ever_but_one_counter(redis: RedisProcess) -> None:
    connection = RedisConnection(redis.url)
    records = RedisFrameRecords(connection, LIMITS)
    await records.put_token("token", "ops", b"1")
    await records.expect("frame")
    for number in range(4):
        await records.open(f"session-{number}", "ops", b"2")
        await records.put_ticket(f"ticket-{number}", "session-3", b"3")
    kept = set(redis.inside.scan_iter("*"))
    assert {key for key in kept if redis.inside.pttl(key) < 0} == {b"{jobpane}:frame-turn"}
    assert sum(b":frame:" in key for key in kept) == 2
    assert sum(b":frame-ticket:" in key for key in kept) == 2
    redis.pass_time(LIMITS.session_s)
    assert set(redis.inside.scan_iter("*")) == {b"{jobpane}:frame-turn"}
    await connection.aclose()


async def test_many_sessions_are_asked_about_at_once(redis: RedisProcess) -> None:
    connection = RedisConnection(redis.url)
    records = RedisFrameRecords(connection)
    await records.open("living", "ops", b"1")
    names = [f"gone-{number}" for number in range(1200)]
    assert await records.find_over([*names, "living"]) == set(names)
    assert await records.find_over([]) == set()
    await connection.aclose()
