"""Polls that are passed on: what nobody answers holds no place of those that somebody does."""

import time

from starlette.types import Receive, Scope, Send

from app.hosting.polling_relay import PollingRelay
from tests.support.redis_process import RedisProcess
from tests.unit.api.asking import messages_of
from tests.unit.cluster.scene import cluster_over, until


async def nothing(_scope: Scope, _receive: Receive, _send: Send) -> None:
    raise AssertionError("It is another process's.")


async def test_a_process_that_is_not_there_is_not_waited_for(redis: RedisProcess) -> None:
    relay = PollingRelay(nothing, body_bytes=1000)
    async with cluster_over(redis) as cluster:
        assert relay.join(cluster, lambda: "x")() == f"{cluster.process_id}.x"
        heard: list[bytes | None] = []
        cluster.subscribe(f"polls:{cluster.process_id}", heard.append)
        await until(lambda: heard)  # with which what waits then would end
        began = time.monotonic()
        query = b"EIO=4&transport=polling&sid=0123456789abcdef.x"
        sent = await messages_of(relay, {"type": "http", "path": "/_event/", "query_string": query})
        relay.leave()
    assert sent[0]["status"] == 400
    assert time.monotonic() - began < 1
