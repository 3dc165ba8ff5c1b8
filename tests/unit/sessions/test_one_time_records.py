"""A record is taken once, within its time, and the oldest go where there are too many."""

import asyncio
from collections.abc import AsyncIterator, Callable

import pytest

from app.cluster import RedisConnection
from app.sessions.one_time_records import MemoryRecords, OneTimeRecords, RedisRecords
from tests.support.redis_process import RedisProcess
from tests.unit.sessions.builders import Clock

Made = tuple[OneTimeRecords, Callable[[float], None]]


@pytest.fixture(params=["memory", "redis"])
async def made(request: pytest.FixtureRequest) -> AsyncIterator[Made]:
    """Records of each kind, at most 3, and their time."""
    if request.param == "memory":
        clock = Clock()
        yield MemoryRecords(limit=3, clock=clock), clock.pass_time
        return
    redis: RedisProcess = request.getfixturevalue("redis")
    connection = RedisConnection(redis.url)
    yield RedisRecords(connection, "test", limit=3), redis.pass_time
    await connection.aclose()


async def test_a_record_is_taken_once(made: Made) -> None:
    records, _ = made
    await records.put("a", b"\x00value\xff", 60)
    assert await records.take("a") == b"\x00value\xff"
    assert await records.take("a") is None


async def test_one_of_many_who_ask_at_once_gets_it(made: Made) -> None:
    records, _ = made
    await records.put("a", b"1", 60)
    found = await asyncio.gather(*(records.take("a") for _ in range(50)))
    assert (found.count(b"1"), found.count(None)) == (1, 49)


async def test_what_was_never_put_is_none(made: Made) -> None:
    assert await made[0].take("a") is None


async def test_a_record_ends_with_its_time(made: Made) -> None:
    records, pass_time = made
    await records.put("a", b"1", 60)
    await records.put("b", b"2", 60)
    pass_time(59)
    assert await records.take("a") == b"1"
    pass_time(1)
    assert await records.take("b") is None


async def test_the_oldest_go_where_there_are_too_many_and_never_the_newest(made: Made) -> None:
    records, _ = made
    for number in range(5):
        await records.put(str(number), b"x", 60)
    assert [await records.take(str(number)) for number in range(5)] == [
        None,
        None,
        b"x",
        b"x",
        b"x",
    ]


async def test_what_is_over_or_taken_makes_room(made: Made) -> None:
    records, pass_time = made
    await records.put("over", b"x", 1)
    pass_time(2)
    for number in range(3):
        await records.put(str(number), b"x", 60)
    await records.take("1")
    await records.put("3", b"x", 60)
    assert [await records.take(str(number)) for number in (0, 2, 3)] == [b"x"] * 3


async def test_another_value_under_a_key_takes_the_place_of_the_first(made: Made) -> None:
    records, _ = made
    for value in (b"1", b"2"):
        await records.put("a", value, 60)
    assert [await records.take("a"), await records.take("a")] == [b"2", None]


async def test_kinds_of_records_are_apart(redis: RedisProcess) -> None:
    connection = RedisConnection(redis.url)
    await RedisRecords(connection, "one").put("a", b"1", 60)
    assert await RedisRecords(connection, "two").take("a") is None
    await connection.aclose()
