"""What any cluster does: without Redis within the process, with it between two of them."""

import asyncio
from collections.abc import AsyncIterator

import pytest

from app.cluster import MESSAGE_BYTES, Cluster, SingleProcess
from tests.support.redis_process import RedisProcess
from tests.unit.cluster.scene import two_processes, until

Pair = tuple[Cluster, Cluster]


@pytest.fixture(params=["alone", "redis"])
async def pair(request: pytest.FixtureRequest) -> AsyncIterator[Pair]:
    """Two holders of one cluster: two processes, or twice the same one."""
    if request.param == "alone":
        alone = SingleProcess()
        yield alone, alone
        return
    redis: RedisProcess = request.getfixturevalue("redis")
    async with two_processes(redis) as both:
        yield both


async def test_a_lease_has_one_holder_until_it_is_released(pair: Pair) -> None:
    one, other = pair[0].lease("job 7"), pair[1].lease("job 7")
    assert await one.acquire()
    assert not await other.acquire()
    assert await one.acquire()
    await one.release()
    assert await other.acquire()
    assert (one.is_held, other.is_held) == (False, True)


async def test_each_name_is_a_lease_of_its_own(pair: Pair) -> None:
    leases = [pair[0].lease("job 7"), pair[1].lease("job 8")]
    assert [await lease.acquire() for lease in leases] == [True, True]


async def test_who_does_not_hold_a_lease_releases_nothing(pair: Pair) -> None:
    one, other = pair[0].lease("job 7"), pair[1].lease("job 7")
    assert await one.acquire()
    await other.release()
    assert one.is_held
    assert not await other.acquire()


async def test_a_message_reaches_all_who_listen_there_the_sender_too(pair: Pair) -> None:
    got: dict[str, list[bytes]] = {"one": [], "other": [], "elsewhere": []}
    for cluster, name, channel in [
        (pair[0], "one", "news"),
        (pair[1], "other", "news"),
        (pair[1], "elsewhere", "olds"),
    ]:
        cluster.subscribe(channel, got[name].append)
    await until_listening(pair)
    await pair[0].publish("news", b"first")
    await pair[0].publish("news", b"second")
    await until(lambda: b"second" in got["one"] and b"second" in got["other"])
    assert [[one for one in all_of if one is not None] for all_of in got.values()] == [
        [b"first", b"second"],
        [b"first", b"second"],
        [],
    ]


async def until_listening(pair: Pair) -> None:
    """Subscriptions are confirmed in order, so those made before are there, too."""
    for cluster in pair if pair[0].is_shared else ():
        confirmed = asyncio.Event()
        cluster.subscribe(f"confirmed {cluster.process_id}", lambda _, done=confirmed: done.set())
        await asyncio.wait_for(confirmed.wait(), 20)


async def test_who_has_left_gets_nothing_and_the_others_do(pair: Pair) -> None:
    left: list[bytes | None] = []
    stays: list[bytes | None] = []
    leave = pair[1].subscribe("news", left.append)
    pair[1].subscribe("news", stays.append)
    await until_listening(pair)
    leave()
    leave()
    seen = list(left)
    await pair[0].publish("news", b"now")
    await until(lambda: b"now" in stays)
    assert left == seen


async def test_a_listener_that_fails_takes_nothing_from_the_others(pair: Pair) -> None:
    got: list[bytes | None] = []
    pair[0].subscribe("news", lambda _: 1 / 0)
    pair[0].subscribe("news", got.append)
    await until_listening(pair)
    await pair[1].publish("news", b"now")
    await until(lambda: b"now" in got)


async def test_a_message_beyond_the_bound_is_refused(pair: Pair) -> None:
    with pytest.raises(ValueError, match="too long"):
        await pair[0].publish("news", bytes(MESSAGE_BYTES + 1))


async def test_a_value_is_read_by_all_and_taken_by_one(pair: Pair) -> None:
    assert await pair[0].read("ticket") is None
    assert await pair[0].write("ticket", b"\x00one", ttl_s=60)
    assert [await cluster.read("ticket") for cluster in pair] == [b"\x00one", b"\x00one"]
    taken = await asyncio.gather(*(pair[at % 2].take("ticket") for at in range(10)))
    assert sorted(taken, key=bool) == [None] * 9 + [b"\x00one"]


async def test_a_value_is_written_once_where_that_is_asked_for(pair: Pair) -> None:
    written = await asyncio.gather(
        *(pair[at % 2].write("key", b"%d" % at, ttl_s=60, only_if_absent=True) for at in range(10))
    )
    assert sorted(written) == [False] * 9 + [True]
    assert await pair[0].read("key") == b"%d" % written.index(True)
    assert await pair[1].write("key", b"over", ttl_s=60)
    assert await pair[0].read("key") == b"over"
    await pair[0].remove("key")
    assert await pair[1].read("key") is None


async def test_a_value_ends_with_its_time() -> None:
    now = 0.0
    cluster = SingleProcess(clock=lambda: now)
    await cluster.write("key", b"value", ttl_s=5)
    now = 4.9
    assert await cluster.read("key") == b"value"
    now = 5.0
    assert await cluster.read("key") is None
    assert await cluster.take("key") is None
    assert await cluster.write("key", b"next", ttl_s=5, only_if_absent=True)
