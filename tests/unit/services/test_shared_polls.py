"""Two processes over one Redis: one asks the controller, and both have the news."""

import asyncio
from collections.abc import AsyncIterator
from contextlib import AsyncExitStack, asynccontextmanager
from pathlib import Path

import httpx
import pytest

from app.awx.client import Controller
from app.cluster import Cluster
from app.jobs.query import JobQuery
from app.output import OutputPage
from app.runtime.broadcast import Subscription
from app.services.container import ControllerServices, Services
from app.services.credential_name import CONFIGURED, credential_name
from app.services.failures import Failure
from app.services.job_news import JobNews
from tests.support.redis_process import RedisProcess, running_redis
from tests.unit.cluster.scene import cluster_over, until
from tests.unit.services.feed_scene import AWX, Scene, record

JOB_ID = 11


class Traffic(Scene):
    """A controller that notes by which client it is asked."""

    def __init__(self) -> None:
        super().__init__()
        self.by: dict[str, list[str]] = {}

    def of(self, name: str) -> httpx.MockTransport:
        asked = self.by.setdefault(name, [])

        def answer(request: httpx.Request) -> httpx.Response:
            asked.append(request.url.path)
            if request.url.path.endswith("/system_jobs/"):
                return httpx.Response(200, json={"count": 0, "results": []}, headers=AWX)
            if request.url.path.endswith("/events/") and self.status == 200:
                return httpx.Response(200, json={"results": self.rows(request)}, headers=AWX)
            return self(request)

        return httpx.MockTransport(answer)

    def rows(self, request: httpx.Request) -> list[dict[str, object]]:
        asked = request.url.params
        after, through = int(asked.get("counter__gt", "0")), int(asked.get("counter__lte", "99999"))
        rows = self.events[after:through]
        if asked.get("order_by", "").startswith("-"):
            rows = rows[::-1]
        return rows[: int(asked["page_size" if "page_size" in asked else "limit"])]

    def print_lines(self, count: int) -> None:
        for _ in range(count):
            number = len(self.events) + 1
            self.events.append(
                {
                    "counter": number,
                    "start_line": number - 1,
                    "end_line": number,
                    "stdout": f"line {number}\r\n",
                    "created": "2026-11-24T00:00:00Z",
                }
            )


@asynccontextmanager
async def process(
    traffic: Traffic,
    name: str,
    cluster: Cluster,
    folder: Path,
    *,
    token: str = "token",  # noqa: S107 # of nothing
    session: str = CONFIGURED,
) -> AsyncIterator[Services]:
    """The services of one process at the same controller."""
    async with Controller(
        "http://awx.example.org", token, transport=traffic.of(name), has_websocket=False
    ) as client:
        shared = ControllerServices(
            "awx", has_pages=False, output_folder=folder / name, cluster=cluster, key="awx"
        )
        yield shared.for_client(client, actions_on=False, credential=session)
        await shared.aclose()


@asynccontextmanager
async def watching(use: Services) -> AsyncIterator[Subscription[JobNews]]:
    seen = await use.reader.read(JOB_ID)
    assert not isinstance(seen, Failure)
    async with use.feed.watching(JOB_ID, seen) as news:
        yield news


async def lines_of(use: Services) -> list[str]:
    page = await use.outputs.read(JOB_ID, 1, 100_000)
    assert isinstance(page, OutputPage)
    return [line.text for line in page.lines]


async def has_lines(use: Services, count: int) -> None:
    async with asyncio.timeout(20):
        while len(await lines_of(use)) < count:  # noqa: ASYNC110 # each asks
            await asyncio.sleep(0.05)


@asynccontextmanager
async def two(
    redis: RedisProcess, tmp_path: Path, **second: str
) -> AsyncIterator[tuple[Traffic, Services, Services]]:
    traffic = Traffic()
    async with AsyncExitStack() as stack:
        clusters = [await stack.enter_async_context(cluster_over(redis)) for _ in range(2)]
        one = await stack.enter_async_context(process(traffic, "one", clusters[0], tmp_path))
        other = await stack.enter_async_context(
            process(traffic, "other", clusters[1], tmp_path, **second)
        )
        yield traffic, one, other


@asynccontextmanager
async def watched(
    redis: RedisProcess, tmp_path: Path, **second: str
) -> AsyncIterator[tuple[Traffic, Services, Services, Subscription[JobNews]]]:
    """Both watch the job; the news are those of the other one."""
    async with two(redis, tmp_path, **second) as (traffic, one, other), watching(one):
        await until(lambda: polls_of(traffic, "one") > 1)
        async with watching(other) as news:
            yield traffic, one, other, news


def polls_of(traffic: Traffic, name: str) -> int:
    return sum(path.endswith(f"/system_jobs/{JOB_ID}/") for path in traffic.by[name])


def requests_of(traffic: Traffic, name: str) -> int:
    return len(traffic.by[name])


async def test_one_process_asks_and_both_have_record_and_lines(
    redis: RedisProcess, tmp_path: Path
) -> None:
    async with watched(redis, tmp_path) as (traffic, one, other, news):
        await until(lambda: other.feed.pollers == 0 and one.feed.pollers == 1)
        await has_lines(other, 0)
        traffic.print_lines(3)
        await has_lines(other, 3)
        before = [requests_of(traffic, name) for name in ("one", "other")]
        for count in range(4, 10):
            traffic.print_lines(1)
            await has_lines(other, count)
        assert await lines_of(other) == await lines_of(one)
        asked = [requests_of(traffic, name) for name in ("one", "other")]
        # Where this machine stands still for two seconds, the other asks once.
        assert 2 * (asked[1] - before[1]) < asked[0] - before[0]
        traffic.record = record("successful")
        while (last := await news.next(20)) is not None and last.may_change:
            pass
        assert last is not None
        assert last.answer is not None
        assert last.answer.job.status.text == "successful"


async def test_the_other_goes_on_when_the_one_who_asks_leaves(
    redis: RedisProcess, tmp_path: Path
) -> None:
    async with two(redis, tmp_path) as (traffic, one, other), AsyncExitStack() as stays:
        async with watching(one):
            await until(lambda: polls_of(traffic, "one") > 1)
            await stays.enter_async_context(watching(other))
            await until(lambda: other.feed.pollers == 0)
        await until(lambda: other.feed.pollers == 1)
        before = polls_of(traffic, "other")
        await until(lambda: polls_of(traffic, "other") > before + 1)


async def test_a_holder_that_says_nothing_more_is_replaced(
    redis: RedisProcess, tmp_path: Path
) -> None:
    async with two(redis, tmp_path) as (traffic, _, other):
        redis.inside.set(lease_of(redis, traffic), "killed", px=2000)
        async with watching(other):
            await until(lambda: other.feed.pollers == 1)


def lease_of(redis: RedisProcess, traffic: Traffic) -> str:
    client = Controller("http://awx.example.org", "token", transport=traffic.of("none"))
    return f"{{jobpane}}:lease:poll:{credential_name('awx', client, CONFIGURED)()}:job:{JOB_ID}"


@pytest.mark.parametrize("second", [{"token": "another"}, {"session": "5e55"}])
async def test_another_credential_shares_nothing(
    redis: RedisProcess, tmp_path: Path, second: dict[str, str]
) -> None:
    async with watched(redis, tmp_path, **second) as (traffic, one, other, _):
        await until(lambda: min(polls_of(traffic, "one"), polls_of(traffic, "other")) > 3)
        assert (one.feed.pollers, other.feed.pollers) == (1, 1)


async def test_a_refusal_is_found_out_by_each_for_itself(
    redis: RedisProcess, tmp_path: Path
) -> None:
    async with watched(redis, tmp_path) as (traffic, _, other, news):
        await until(lambda: other.feed.pollers == 0 and polls_of(traffic, "one") > 1)
        before = polls_of(traffic, "other")
        traffic.status = 403
        while (last := await news.next(20)) is not None and not last.is_refused:
            pass
        assert last is not None
        assert polls_of(traffic, "other") > before


async def test_without_redis_each_asks_and_with_it_one_again(
    tmp_path: Path,
) -> None:
    (tmp_path / "redis").mkdir()
    with running_redis(tmp_path / "redis") as redis:
        async with watched(redis, tmp_path) as (traffic, one, other, _):
            await until(lambda: one.feed.pollers + other.feed.pollers == 1)
            redis.process.kill()
            redis.process.wait()
            await until(lambda: one.feed.pollers + other.feed.pollers == 2)
            traffic.print_lines(5)
            await has_lines(one, 5)
            await has_lines(other, 5)
            with running_redis(redis.folder, redis.port):
                await until(lambda: one.feed.pollers + other.feed.pollers == 1)
                traffic.print_lines(5)
                await has_lines(one, 10)
                await has_lines(other, 10)
                assert await lines_of(one) == await lines_of(other)


async def test_a_list_is_asked_for_by_one(redis: RedisProcess, tmp_path: Path) -> None:
    query = JobQuery()
    async with two(redis, tmp_path) as (traffic, one, other):
        seen = [await use.reader.find(query) for use in (one, other)]
        assert not isinstance(seen[0], Failure)
        watches = one.lists.watching(query, seen[0]), other.lists.watching(query, seen[1])
        async with watches[0] as own, watches[1] as heard:
            answers = [await own.next(30), await heard.next(30)]
            assert answers == seen
            await until(lambda: one.lists.pollers + other.lists.pollers == 1)
            assert len(traffic.by["one"]) + len(traffic.by["other"]) < 8


async def test_what_redis_sees_of_a_job_is_sealed(redis: RedisProcess, tmp_path: Path) -> None:
    seen = redis.inside.pubsub()  # type: ignore[no-untyped-call]
    seen.psubscribe("*")
    async with two(redis, tmp_path) as (traffic, one, other):
        traffic.print_lines(3)
        async with watching(one), watching(other):
            await has_lines(other, 3)
            await until(lambda: polls_of(traffic, "one") + polls_of(traffic, "other") > 4)
    raw = b"".join(
        one["data"]
        for _ in range(40)
        if (one := seen.get_message(timeout=0.05)) and isinstance(one["data"], bytes)
    )
    seen.close()
    assert raw
    assert b"line 1" not in raw + redis.dump()
    assert b"cleanup" not in raw
