"""Of two machines with a history each and one Redis, one notifies; nothing is lost by that."""

import asyncio
from collections.abc import AsyncIterator, Iterator, Sequence
from contextlib import AsyncExitStack, asynccontextmanager
from pathlib import Path

import pytest

from app.cluster import Cluster
from app.services.notice_marks import SENDING_S, SENT_S, NoticeMarks
from app.services.notify_receivers import Receivers
from tests.support.processes import stop
from tests.support.redis_process import RedisProcess, running_redis
from tests.unit.cluster.scene import two_processes
from tests.unit.history.facts import run
from tests.unit.services.http_receiver import HttpReceiver, http_receiver
from tests.unit.services.notify_scene import Site, failed


@pytest.fixture
def receiver() -> Iterator[HttpReceiver]:
    with http_receiver() as listening:
        yield listening


@pytest.fixture
def own_redis(tmp_path: Path) -> Iterator[RedisProcess]:
    with running_redis(tmp_path) as process:
        yield process


@asynccontextmanager
async def two_machines(
    folder: Path, redis: RedisProcess, receivers: Sequence[Sequence[HttpReceiver]]
) -> AsyncIterator[list[Site]]:
    """Each with a folder, a history and receivers of its own; both know when they began."""
    async with AsyncExitStack() as stack:
        clusters = await stack.enter_async_context(two_processes(redis))
        sites = []
        for name, own, cluster in zip(("one", "other"), receivers, clusters, strict=True):
            site = Site(folder / name, *own, cluster=cluster)
            await stack.enter_async_context(site.started())
            await site.ran()
            sites.append(site)
        yield sites


async def died_while_sending(cluster: Cluster, site: Site, receiver: HttpReceiver) -> None:
    """Leave what a process leaves that marked this machine's events and then ended."""
    receivers = Receivers([receiver.url])
    identity = await receivers.identity_of(0)
    receivers.close()
    taken = await site.waiting()
    claim = await NoticeMarks(cluster, "lab").claim(identity, taken)
    assert claim.ours == list(taken) != []


async def test_two_machines_send_one_notification_of_each_event(
    redis: RedisProcess, tmp_path: Path, receiver: HttpReceiver
) -> None:
    async with two_machines(tmp_path, redis, [[receiver], [receiver]]) as (one, other):
        await one.ran(failed(11))
        await other.ran(failed(11))
        await other.ran(run(12))
        await one.ran(run(12))
        for site in (one, other):
            assert await site.waiting() == ()
    assert receiver.titles == ["failed 11", "recovered 12"]


async def test_two_machines_that_learn_of_many_events_at_once_send_each_once(
    redis: RedisProcess, tmp_path: Path, receiver: HttpReceiver
) -> None:
    numbers = range(11, 31)
    async with two_machines(tmp_path, redis, [[receiver], [receiver]]) as (one, other):
        await asyncio.gather(*(site.ran(*map(failed, numbers)) for site in (one, other)))
        for site in (one, other):
            await site.ran()
            assert await site.waiting() == ()
    assert sorted(", ".join(receiver.titles).split(", ")) == [f"failed {n}" for n in numbers]


async def test_a_machine_that_was_off_for_weeks_repeats_nothing(
    redis: RedisProcess, tmp_path: Path, receiver: HttpReceiver
) -> None:
    async with two_machines(tmp_path, redis, [[receiver], [receiver]]) as (one, other):
        await one.ran(failed(11))
        redis.pass_time(SENT_S / 2)
        await other.ran(failed(11))
    assert receiver.titles == ["failed 11"]


async def test_receivers_are_the_same_by_their_urls_and_not_by_their_places(
    redis: RedisProcess, tmp_path: Path, receiver: HttpReceiver
) -> None:
    with http_receiver() as second:
        receivers = [[receiver, second], [second]]
        async with two_machines(tmp_path, redis, receivers) as (one, other):
            await other.ran(failed(11))
            await one.ran(failed(11))
        assert (receiver.titles, second.titles) == (["failed 11"], ["failed 11"])


async def test_what_one_machine_cannot_send_the_other_sends(
    redis: RedisProcess, tmp_path: Path, receiver: HttpReceiver
) -> None:
    async with two_machines(tmp_path, redis, [[receiver], [receiver]]) as (one, other):
        receiver.status = 503
        await one.ran(failed(11))
        receiver.status = 200
        await other.ran(failed(11))
        assert receiver.titles == ["failed 11"]
        one.clock_s = 30.0
        await one.ran()
        assert await one.waiting() == ()
    assert receiver.titles == ["failed 11"]


async def test_what_a_process_had_marked_when_it_died_another_machine_sends_later(
    redis: RedisProcess, tmp_path: Path, receiver: HttpReceiver
) -> None:
    async with (
        two_machines(tmp_path, redis, [[], [receiver]]) as (_, other),
        two_processes(redis) as (dead, _),
    ):
        receiver.status = 503
        await other.ran(failed(11))
        receiver.status, other.clock_s = 200, 30.0
        await died_while_sending(dead, other, receiver)
        await other.ran()
        assert receiver.titles == []
        redis.pass_time(SENDING_S)
        await other.ran()
    assert receiver.titles == ["failed 11"]


async def test_while_redis_is_away_each_machine_sends_its_own(
    own_redis: RedisProcess, tmp_path: Path, receiver: HttpReceiver
) -> None:
    async with two_machines(tmp_path, own_redis, [[receiver], [receiver]]) as (one, other):
        stop(own_redis.process)
        await one.ran(failed(11))
        await other.ran(failed(11))
    assert receiver.titles == ["failed 11", "failed 11"]


async def test_a_failure_takes_back_no_mark_of_another_machine(
    redis: RedisProcess, tmp_path: Path, receiver: HttpReceiver
) -> None:
    async with (
        two_machines(tmp_path, redis, [[receiver], []]) as (one, _),
        two_processes(redis) as (slow, quick),
    ):
        receiver.status = 503
        await one.ran(failed(11))
        waiting = await one.waiting()
        marks = NoticeMarks(slow, "lab"), NoticeMarks(quick, "lab")
        first = await marks[0].claim("a receiver", waiting)
        redis.pass_time(SENDING_S)
        second = await marks[1].claim("a receiver", waiting)
        assert first.ours == second.ours == list(waiting)
        await marks[0].give_back(first)
        assert (await marks[0].claim("a receiver", waiting)).elsewhere == list(waiting)
        await marks[1].keep(second)
        assert (await marks[0].claim("a receiver", waiting)).sent == list(waiting)


async def test_redis_shows_no_receivers_url(
    redis: RedisProcess, tmp_path: Path, receiver: HttpReceiver
) -> None:
    async with two_machines(tmp_path, redis, [[receiver], [receiver]]) as (one, _):
        await one.ran(failed(11))
        assert b"notice:lab:" in redis.dump()
        assert b"s3cret" not in redis.dump()
