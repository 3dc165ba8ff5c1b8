"""One poller a list, however many look at it; it goes on whatever fails, with growing pauses."""

import asyncio
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from dataclasses import dataclass, field

import httpx

from app.awx.client import Controller
from app.jobs.model import JobList
from app.jobs.query import JobQuery
from app.runtime.broadcast import Subscription
from app.services.failures import Failure
from app.services.job_reader import JobReader
from app.services.list_feed import Answer, ListFeed, ListFeeds

QUERY = JobQuery(search="cleanup")
AWX = {"X-API-Product-Name": "AWX"}
SOON_S = 5.0


@dataclass
class Scene:
    """A controller that answers as a test says, and a clock that waits for the test."""

    status: int = 200
    asked: int = 0
    pauses: list[float] = field(default_factory=list)
    tick: asyncio.Event = field(default_factory=asyncio.Event)

    def __call__(self, request: httpx.Request) -> httpx.Response:
        self.asked += request.url.path.endswith("/system_jobs/")
        body = {"count": 0, "results": [], "next": None, "previous": None}
        return httpx.Response(self.status, json=body, headers=AWX)

    async def pause(self, seconds: float) -> None:
        self.pauses.append(seconds)
        await self.tick.wait()
        self.tick.clear()


@asynccontextmanager
async def reader_of(scene: Scene) -> AsyncIterator[JobReader]:
    transport = httpx.MockTransport(scene)
    async with Controller("http://awx.example.org", "token", transport=transport) as controller:
        yield JobReader(controller)


async def next_answer(watcher: Subscription[Answer]) -> Answer:
    answer = await watcher.next(SOON_S)
    assert answer is not None
    return answer


async def test_a_list_that_was_opened_during_an_outage_comes_afterwards() -> None:
    scene = Scene(status=500)
    async with reader_of(scene) as reader:
        failed = await reader.find(QUERY)
        assert isinstance(failed, Failure)
        feed = ListFeed(reader, QUERY, failed, pause=scene.pause)
        async with feed.watching(failed) as watcher:
            for _ in range(2):
                scene.tick.set()
                assert isinstance(await next_answer(watcher), Failure)
            scene.status = 200
            scene.tick.set()
            assert isinstance(await next_answer(watcher), JobList)
    assert scene.pauses[:3] == sorted(set(scene.pauses[:3])), "the pauses do not grow"


async def test_a_hundred_viewers_of_one_list_cost_one_poller() -> None:
    scene = Scene()
    async with reader_of(scene) as reader:
        feeds = ListFeeds(reader, pause=scene.pause)
        seen = await reader.find(QUERY)

        async def look() -> Answer:
            async with feeds.watching(QUERY, seen) as watcher:
                return await next_answer(watcher)

        looking = asyncio.gather(*(look() for _ in range(100)))
        await asyncio.sleep(0)
        scene.tick.set()
        assert len(await looking) == 100
        assert scene.asked == 2
        await feeds.aclose()


async def test_nobody_looking_costs_no_request() -> None:
    scene = Scene()
    async with reader_of(scene) as reader:
        feeds = ListFeeds(reader, pause=scene.pause)
        seen = await reader.find(QUERY)
        async with feeds.watching(QUERY, seen):
            await asyncio.sleep(0)
        scene.tick.set()
        await asyncio.sleep(0)
        assert scene.asked == 1
