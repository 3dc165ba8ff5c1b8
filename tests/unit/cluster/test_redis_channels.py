"""Messages: fresh, whole and from one who has the key, or None for "something was missed"."""

import asyncio
import signal
from pathlib import Path

import pytest
from pydantic import SecretStr
from structlog.testing import capture_logs

from app.cluster import Cluster, RedisCluster, RedisConnection
from app.runtime.sealing import Sealer
from tests.support.processes import free_port
from tests.support.redis_process import PASSWORD, RedisProcess, running_redis
from tests.unit.cluster.scene import cluster_over, two_processes, until
from tests.unit.sessions.builders import CANARY, OTHER_SECRET, keys

CHANNEL = "{jobpane}:channel:news"


async def listened(cluster: Cluster) -> list[bytes | None]:
    """What comes from now on; the None with which a subscription begins has come."""
    got: list[bytes | None] = []
    cluster.subscribe("news", got.append)
    await until(lambda: got)
    assert got == [None]
    got.clear()
    return got


async def test_redis_gets_no_word_of_a_message(redis: RedisProcess) -> None:
    seen = redis.inside.pubsub()
    seen.subscribe(CHANNEL)
    async with cluster_over(redis) as cluster:
        got = await listened(cluster)
        await cluster.publish("news", f"{CANARY} says".encode() * 50)
        await until(lambda: got)
    messages = [one for _ in range(5) if (one := seen.get_message(timeout=0.2))]
    raw = next(one["data"] for one in messages if one["type"] == "message")
    assert CANARY.encode() not in raw
    seen.close()


async def test_what_is_too_old_is_reported_as_missed(redis: RedisProcess) -> None:
    async with cluster_over(redis) as cluster:
        got = await listened(cluster)
        seconds, micros = redis.inside.time()
        now = b"%010d%06d" % (seconds, micros)
        for age_s in (-5, 3):
            sealed = Sealer(keys(), "cluster-message").seal(now + b"once", "news")
            redis.inside.publish(CHANNEL, b"%010d%06d" % (seconds - age_s, micros) + sealed)
        await until(lambda: len(got) == 2)
    assert got == [b"once", None]


async def test_a_message_that_is_sent_twice_is_taken_once(redis: RedisProcess) -> None:
    """A poll that is passed on may hold a command, so that a copy of it would be a second one."""
    copied = redis.inside.pubsub()
    copied.subscribe(CHANNEL)
    async with cluster_over(redis) as cluster:
        got = await listened(cluster)
        await cluster.publish("news", b"cancel")
        messages = [one for _ in range(5) if (one := copied.get_message(timeout=0.2))]
        raw = next(one["data"] for one in messages if one["type"] == "message")
        seconds, micros = redis.inside.time()
        redis.inside.publish(CHANNEL, b"%010d%06d" % (seconds, micros) + raw[16:])
        await cluster.publish("news", b"next")
        await until(lambda: b"next" in got)
    copied.close()
    assert got == [b"cancel", b"next"]


async def test_what_was_sealed_long_ago_is_not_taken_by_a_new_stamp(redis: RedisProcess) -> None:
    async with cluster_over(redis) as cluster:
        got = await listened(cluster)
        seconds, micros = redis.inside.time()
        for wrong_by_s in (-20, 20):
            then = b"%010d%06d" % (seconds + wrong_by_s, micros)
            sealed = Sealer(keys(), "cluster-message").seal(then + b"cancel", "news")
            redis.inside.publish(CHANNEL, b"%010d%06d" % (seconds, micros) + sealed)
        await until(lambda: len(got) == 2)
    assert got == [None, None]


async def test_what_does_not_open_is_reported_as_missed(redis: RedisProcess) -> None:
    async with cluster_over(redis) as one, cluster_over(redis, keys(OTHER_SECRET)) as stranger:
        got = await listened(one)
        await stranger.publish("news", b"forged")
        for odd in (b"", b"text", b"9" * 16, bytes(100)):
            redis.inside.publish(CHANNEL, odd)
        await one.publish("news", b"true")
        await until(lambda: b"true" in got)
    assert got == [None] * 5 + [b"true"]


async def test_a_message_of_another_channel_does_not_open(redis: RedisProcess) -> None:
    copied = redis.inside.pubsub()
    copied.subscribe("{jobpane}:channel:other")
    async with cluster_over(redis) as cluster:
        got = await listened(cluster)
        await cluster.publish("other", b"of another session")
        messages = [one for _ in range(5) if (one := copied.get_message(timeout=0.2))]
        raw = next(one["data"] for one in messages if one["type"] == "message")
        redis.inside.publish(CHANNEL, raw)
        await until(lambda: got)
    assert got == [None]
    copied.close()


async def test_after_redis_was_away_messages_come_again(stoppable_redis: RedisProcess) -> None:
    async with two_processes(stoppable_redis) as (one, other):
        got = await listened(other)
        changes: list[bool] = []
        other.on_change(changes.append)
        stoppable_redis.process.kill()
        stoppable_redis.process.wait()
        await until(lambda: changes == [False])
        assert not other.is_up
        with running_redis(stoppable_redis.folder, stoppable_redis.port):
            await until(lambda: one.is_up and other.is_up and got)
            assert (got, changes) == ([None], [False, True])
            await one.publish("news", b"again")
            await until(lambda: b"again" in got)


async def test_a_redis_that_stands_still_is_away(stoppable_redis: RedisProcess) -> None:
    async with cluster_over(stoppable_redis) as cluster:
        stoppable_redis.process.send_signal(signal.SIGSTOP)
        await until(lambda: not cluster.is_up)
        stoppable_redis.process.send_signal(signal.SIGCONT)
        await until(lambda: cluster.is_up)


async def test_a_redis_that_comes_later_is_found(stoppable_redis: RedisProcess) -> None:
    stoppable_redis.process.kill()
    stoppable_redis.process.wait()
    async with cluster_over(stoppable_redis, waits=False) as cluster:
        got: list[bytes | None] = []
        cluster.subscribe("news", got.append)
        await asyncio.sleep(0.2)
        assert not cluster.is_up
        with running_redis(stoppable_redis.folder, stoppable_redis.port):
            await until(lambda: cluster.is_up and got)


async def test_what_is_closed_while_it_unsubscribes_ends(redis: RedisProcess) -> None:
    async with asyncio.timeout(60):
        for _ in range(20):
            async with cluster_over(redis) as cluster:
                heard: list[bytes | None] = []
                undo = cluster.subscribe("news", heard.append)
                await until(lambda heard=heard: heard)  # type: ignore[misc]
                undo()
                await asyncio.sleep(0)


class _Counted(RedisConnection):
    tries = 0

    async def run(self, script: str, *arguments: str | bytes | int) -> object:
        self.tries += 1
        return await super().run(script, *arguments)


def unreachable_url(redis: RedisProcess, why: str) -> str:
    url = redis.url.get_secret_value()
    if why == "wrong password":
        return url.replace(PASSWORD, CANARY)
    return url.replace(f":{redis.port}/", f":{free_port()}/")


@pytest.mark.parametrize(
    ("why", "reason"),
    [
        ("wrong password", "AuthenticationError"),
        ("not running", "ConnectionError: ConnectionRefusedError"),
    ],
)
async def test_why_redis_is_not_reached_at_the_start_is_logged_once(
    redis: RedisProcess, why: str, reason: str
) -> None:
    connection = _Counted(SecretStr(unreachable_url(redis, why)))
    with capture_logs() as logs:
        async with RedisCluster(connection, keys()):
            await until(lambda: connection.tries > 2)
    await connection.aclose()
    assert logs == [{"event": "redis_unreachable", "log_level": "warning", "reason": reason}]


async def test_a_redis_that_comes_later_is_logged_when_it_is_there(tmp_path: Path) -> None:
    port = free_port()
    connection = RedisConnection(SecretStr(f"redis://:{PASSWORD}@127.0.0.1:{port}/0"))
    with capture_logs() as logs:
        async with RedisCluster(connection, keys()) as cluster:
            await until(lambda: logs)
            with running_redis(tmp_path, port):
                await until(lambda: cluster.is_up)
                await connection.aclose()
    assert [one["event"] for one in logs][:2] == ["redis_unreachable", "redis_connected"]
