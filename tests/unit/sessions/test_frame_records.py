"""Frames' records in memory: taken once, in time, and no more than a portal's share.

What both kinds of store do alike is in tests/unit/services/test_embed_grants.py.
"""

from app.sessions.frame_records import FrameLimits, MemoryFrameRecords
from tests.unit.sessions.builders import Clock

LIMITS = FrameLimits(token_s=300, session_s=3600, idle_s=600, ticket_s=60, most_tokens=2)


async def test_records_of_every_kind_leave_nothing_behind() -> None:
    clock = Clock()
    records = MemoryFrameRecords(LIMITS, clock=clock)
    assert await records.put_token("token", "ops", b"1")
    await records.expect("frame")
    await records.open("session", "ops", b"2")
    await records.put_ticket("ticket", "session", b"3")
    assert len(records) == 4
    clock.pass_time(60)
    assert len(records) == 3
    assert await records.take_ticket("ticket") is None
    clock.pass_time(240)
    assert len(records) == 1
    clock.pass_time(300)
    assert len(records) == 0
    assert await records.find_over(["session"]) == {"session"}


async def test_what_is_taken_is_gone_and_makes_room() -> None:
    records = MemoryFrameRecords(LIMITS)
    made = [await records.put_token(key, "ops", key.encode()) for key in ("a", "b", "c")]
    assert made == [True, True, False]
    assert [await records.take_token("a"), await records.take_token("a")] == [b"a", None]
    assert await records.put_token("c", "ops", b"c")
