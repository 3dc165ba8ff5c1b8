"""Polls that are passed on: what nobody answers holds no place of those that somebody does."""

import asyncio
import time

from starlette.types import Receive, Scope, Send

from app.cluster import RedisCluster
from app.hosting.polling_relay import PollingRelay
from tests.support.redis_process import RedisProcess
from tests.unit.api.asking import messages_of
from tests.unit.cluster.scene import cluster_over, two_processes, until

POLLS = 20
FIRST_WORD_S = 2.5  # which a process that is there has to say that it has a request


async def nothing(_scope: Scope, _receive: Receive, _send: Send) -> None:
    raise AssertionError("It is another process's.")


async def reached(cluster: RedisCluster) -> None:
    """Until others reach its relay; what waits for an answer then would end with that."""
    heard: list[bytes | None] = []
    cluster.subscribe(f"polls:{cluster.process_id}", heard.append)
    await until(lambda: heard)


async def test_a_process_that_is_not_there_is_not_waited_for(redis: RedisProcess) -> None:
    relay = PollingRelay(nothing, body_bytes=1000)
    async with cluster_over(redis) as cluster:
        assert relay.join(cluster, lambda: "x")() == f"{cluster.process_id}.x"
        await reached(cluster)
        began = time.monotonic()
        query = b"EIO=4&transport=polling&sid=0123456789abcdef.x"
        poll = {"type": "http", "path": "/_event/", "query_string": query}
        sent = [(await messages_of(relay, poll))[0]["status"] for _ in range(POLLS)]
        relay.leave()
    assert sent == [400] * POLLS
    # Each would wait for its first word; a slow machine takes milliseconds for each.
    assert time.monotonic() - began < POLLS * FIRST_WORD_S / 2


async def test_polls_of_one_connection_leave_the_places_of_the_others(redis: RedisProcess) -> None:
    asked: list[bytes] = []
    answered = asyncio.Event()

    async def waiting(scope: Scope, _receive: Receive, send: Send) -> None:
        asked.append(scope["query_string"])
        await answered.wait()
        await send({"type": "http.response.start", "status": 200, "headers": []})
        await send({"type": "http.response.body", "body": b"2"})

    owner, other = PollingRelay(waiting, body_bytes=1000), PollingRelay(nothing, body_bytes=1000)
    async with two_processes(redis) as (its_cluster, cluster):
        sid = owner.join(its_cluster, lambda: "mine")()
        other.join(cluster, lambda: "x")
        await asyncio.gather(reached(its_cluster), reached(cluster))

        async def status(query: str) -> int:
            scope = {"type": "http", "path": "/_event/", "query_string": query.encode()}
            return int((await messages_of(other, scope))[0]["status"])

        many = [asyncio.create_task(status(f"EIO=4&t={n}&sid={sid}")) for n in range(50)]
        await until(lambda: len(asked) + sum(task.done() for task in many) == 50)
        assert len(asked) < 10  # the page itself has two at once
        assert {task.result() for task in many if task.done()} == {400}
        theirs = asyncio.create_task(status(f"EIO=4&sid={sid}s"))
        await until(lambda: f"EIO=4&sid={sid}s".encode() in asked)
        answered.set()
        assert await theirs == 200
        assert sorted(await asyncio.gather(*many))[:2] == [200, 200]
        assert await status(f"EIO=4&sid={sid}") == 200  # its places are free again
        other.leave()
        owner.leave()
