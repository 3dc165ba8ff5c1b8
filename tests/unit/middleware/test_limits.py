"""One user, or one address, cannot take what is there for all."""

import asyncio
import json
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from typing import cast

import pytest
from starlette.types import Message, Receive, Scope, Send

from app.api.caller import PRINCIPAL
from app.middleware.limits import Limits, UserLimits
from app.runtime.fair_turns import current_asker
from app.services.container import Services
from app.services.principals import Principal
from app.services.shared_counts import SharedCounts
from tests.support.figures import value_of
from tests.support.redis_process import RedisProcess
from tests.unit.api.asking import headers_of, messages_of
from tests.unit.cluster.scene import two_processes, until

FEW = UserLimits(connections=2, downloads=2, searches=2, requests=0)
DOWNLOAD, SEARCH = "/api/jobs/7/output/download", "/api/jobs/7/output/search"
ADDRESS = ("192.0.2.7", 5000)
ADA = Principal("ada's", cast("Services", None), name="ada")
BOB = Principal("bob's", cast("Services", None), name="bob")


class Site:
    """An app whose answers wait until they may end."""

    def __init__(self, limits: UserLimits = FEW) -> None:
        self.may_end = asyncio.Event()
        self.askers: list[str] = []  # for whom each request was answered
        self.counts = SharedCounts()
        self.app = Limits(self._answer, limits, self.counts)

    async def _answer(self, scope: Scope, _receive: Receive, send: Send) -> None:
        self.askers.append(current_asker())
        await self.may_end.wait()
        if scope["type"] == "http":
            await send({"type": "http.response.start", "status": 200, "headers": []})
            await send({"type": "http.response.body", "body": b""})

    def asked(
        self, path: str, who: Principal | None = ADA, **scope: object
    ) -> "asyncio.Task[list[Message]]":
        http = {"type": "http", "path": path, "client": ADDRESS, PRINCIPAL: who, **scope}
        return asyncio.create_task(messages_of(self.app, http))

    @asynccontextmanager
    async def holding(
        self, count: int, path: str, who: Principal | None = ADA, **scope: object
    ) -> AsyncIterator[None]:
        """`count` requests are being answered."""
        held = [self.asked(path, who, **scope) for _ in range(count)]
        await asyncio.sleep(0)
        try:
            yield
        finally:
            self.may_end.set()
            await asyncio.gather(*held)


def status(sent: list[Message]) -> int:
    return int(sent[0]["status"])


@pytest.mark.parametrize(
    ("path", "limit"),
    [(DOWNLOAD, "downloads"), (SEARCH, "searches"), ("/api/jobs/export", "downloads")],
)
async def test_a_user_who_has_too_many_is_asked_to_wait(path: str, limit: str) -> None:
    site = Site()
    before = value_of("jobpane_refused_total", limit=limit, of="user")
    async with site.holding(2, path):
        sent = await site.asked(path)
        assert status(sent) == 429
        assert int(headers_of(sent)["retry-after"]) > 0
        error = json.loads(sent[1]["body"])["error"]
        assert (error["code"], error["can_try_again"]) == (f"too_many_{limit}", True)
        assert value_of("jobpane_refused_total", limit=limit, of="user") - before == 1
    assert status(await site.asked(path)) == 200, "as soon as they have ended"
    assert site.counts.running(f"{limit} user  name ada") == 0


async def test_another_user_is_not_kept_waiting() -> None:
    site = Site()
    async with site.holding(2, DOWNLOAD):
        bobs = site.asked(DOWNLOAD, BOB)
        await asyncio.sleep(0)
        assert not bobs.done()
        site.may_end.set()
        assert status(await bobs) == 200


async def test_an_address_may_have_four_times_as_much_whoever_it_is() -> None:
    site = Site()
    async with site.holding(8, DOWNLOAD, None):
        assert status(await site.asked(DOWNLOAD, None)) == 429
        assert status(await site.asked(DOWNLOAD, BOB)) == 429


@pytest.mark.parametrize("client", [("127.0.0.1", 1), ("::1", 1), None])
async def test_loopback_has_no_limit_of_an_address(client: object) -> None:
    site = Site()
    async with site.holding(8, DOWNLOAD, None, client=client):
        one_more = site.asked(DOWNLOAD, None, client=client)
        await asyncio.sleep(0)
        site.may_end.set()
        assert status(await one_more) == 200


async def test_a_websocket_too_many_is_refused_before_it_is_accepted() -> None:
    site = Site()
    denial = {"extensions": {"websocket.http.response": {}}}
    async with site.holding(2, "/_event/", type="websocket"):
        sent = await site.asked("/_event/", type="websocket", **denial)
        assert (sent[0]["type"], sent[0]["status"]) == ("websocket.http.response.start", 429)
        (closed,) = await site.asked("/_event/", type="websocket")
        assert (closed["type"], closed["code"]) == ("websocket.close", 1013)


async def test_requests_of_the_api_have_a_rate_and_pages_have_none() -> None:
    site = Site(UserLimits(connections=0, downloads=0, searches=0, requests=1))
    site.may_end.set()
    answers = [status(await site.asked("/api/jobs")) for _ in range(11)]
    assert answers == [200] * 10 + [429]
    assert status(await site.asked("/jobs/7")) == 200


async def test_what_a_user_has_in_another_process_counts_too(redis: RedisProcess) -> None:
    one, other = Site(), Site()
    async with (
        two_processes(redis) as (first, second),
        one.counts.joined(first),
        other.counts.joined(second),
    ):
        async with one.holding(2, DOWNLOAD):
            await until(lambda: other.counts.running("downloads user  name ada") == 2)
            assert status(await other.asked(DOWNLOAD)) == 429
            other.may_end.set()
            assert status(await other.asked(DOWNLOAD, BOB)) == 200
        await until(lambda: other.counts.running("downloads user  name ada") == 0)
        assert status(await other.asked(DOWNLOAD)) == 200


async def test_requests_that_another_process_answers_use_up_the_same_rate(
    redis: RedisProcess,
) -> None:
    rate = UserLimits(connections=0, downloads=0, searches=0, requests=1)
    one, other = Site(rate), Site(rate)
    one.may_end.set()
    other.may_end.set()
    async with (
        two_processes(redis) as (first, second),
        one.counts.joined(first),
        other.counts.joined(second),
    ):
        one.counts.begin("seen")
        await until(lambda: other.counts.running("seen"))
        for _ in range(10):
            await one.asked("/api/jobs")
        one.counts.begin("seen")  # what was used up is said in the same message
        await until(lambda: other.counts.running("seen") == 2)
        assert status(await other.asked("/api/jobs")) == 429


async def test_zero_is_no_limit() -> None:
    site = Site(UserLimits(connections=0, downloads=0, searches=0, requests=0))
    site.may_end.set()
    answers = await asyncio.gather(*(site.asked(DOWNLOAD) for _ in range(50)))
    assert {status(sent) for sent in answers} == {200}


async def test_each_request_is_answered_for_its_user_or_address() -> None:
    site = Site()
    site.may_end.set()
    await site.asked("/jobs/7")
    await site.asked("/api/jobs", BOB)
    await site.asked("/_event/", None, type="websocket")
    await site.asked("/jobs/7", None, client=("127.0.0.1", 1))
    assert site.askers == ["user  name ada", "user  name bob", "address 192.0.2.7", ""]
