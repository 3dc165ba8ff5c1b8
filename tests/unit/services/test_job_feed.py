"""One poller a job, however many watch; none when nobody does or nothing can change."""

import asyncio
from collections.abc import AsyncIterator
from contextlib import AsyncExitStack, asynccontextmanager
from dataclasses import dataclass, field
from pathlib import Path

import httpx

from app.awx.client import Controller
from app.runtime.broadcast import Subscription
from app.services.failures import Failure
from app.services.job_feed import ACTIVE_POLL_S, JobFeed, JobNews
from app.services.job_reader import JobReader
from app.services.outputs import Outputs
from tests.contract.recordings import recording

JOB_ID = 11
AWX = {"X-API-Product-Name": "AWX"}
SOON_S = 5.0
NOWHERE = Path("does-not-exist")  # nothing here is final, so nothing is written


def record(status: str, **changes: object) -> dict[str, object]:
    body = recording(f"detail-status-{status}").response_body
    assert isinstance(body, dict)
    return {**body, **changes}


@dataclass
class Scene:
    """A controller whose job changes when a test says so, and a clock that waits for the test."""

    record: dict[str, object] = field(default_factory=lambda: record("running"))
    status: int = 200
    asked: list[str] = field(default_factory=list)
    pauses: list[float] = field(default_factory=list)
    events: list[dict[str, object]] = field(default_factory=list)
    tick: asyncio.Event = field(default_factory=asyncio.Event)

    def __call__(self, request: httpx.Request) -> httpx.Response:
        self.asked.append(request.url.path)
        if self.status != 200:
            return httpx.Response(self.status, json={"detail": "x"}, headers=AWX)
        if request.url.path.endswith("/events/"):
            after = int(request.url.params.get("counter__gt", "0"))
            rows = [row for row in self.events if int(str(row["counter"])) > after]
            return httpx.Response(200, json={"results": rows}, headers=AWX)
        return httpx.Response(200, json=self.record, headers=AWX)

    @property
    def details(self) -> int:
        looks = ("/events/", "/ping/", "/me/")  # the last two find out what a 500 means
        return sum(not path.endswith(looks) for path in self.asked)

    async def pause(self, seconds: float) -> None:
        self.pauses.append(seconds)
        await self.tick.wait()
        self.tick.clear()


@asynccontextmanager
async def feed_over(scene: Scene) -> AsyncIterator[tuple[JobFeed, JobReader]]:
    transport = httpx.MockTransport(scene)
    async with Controller("http://awx.example.org", "token", transport=transport) as controller:
        reader = JobReader(controller)
        output = Outputs(controller.fetch_events, reader.read, NOWHERE)
        feed = JobFeed(reader, output, pause=scene.pause)
        yield feed, reader
        await feed.aclose()


async def next_news(watcher: Subscription[JobNews]) -> JobNews:
    news = await watcher.next(SOON_S)
    assert news is not None
    return news


async def test_a_hundred_watchers_cost_one_poller_and_all_get_the_news() -> None:
    scene = Scene()
    async with feed_over(scene) as (feed, reader), AsyncExitStack() as watching:
        seen = await reader.read(JOB_ID)
        assert not isinstance(seen, Failure)
        watchers = [
            await watching.enter_async_context(feed.watching(JOB_ID, seen)) for _ in range(100)
        ]
        assert feed.pollers == 1
        scene.record = record("successful")
        scene.tick.set()
        news = await asyncio.gather(*(next_news(watcher) for watcher in watchers))
    assert {str(one.answer.job.status.text) for one in news if one.answer} == {"successful"}
    assert scene.details == 2


async def test_a_job_that_has_ended_is_asked_about_no_more() -> None:
    scene = Scene()
    async with feed_over(scene) as (feed, reader):
        seen = await reader.read(JOB_ID)
        assert not isinstance(seen, Failure)
        async with feed.watching(JOB_ID, seen) as watcher:
            scene.record = record("successful")
            scene.tick.set()
            await next_news(watcher)
            await asyncio.sleep(0)
            assert feed.pollers == 0


async def test_an_ended_job_is_never_polled() -> None:
    scene = Scene(record=record("failed"))
    async with feed_over(scene) as (feed, reader):
        seen = await reader.read(JOB_ID)
        assert not isinstance(seen, Failure)
        async with feed.watching(JOB_ID, seen):
            assert feed.pollers == 0


async def test_the_last_one_who_leaves_ends_the_poller() -> None:
    scene = Scene()
    async with feed_over(scene) as (feed, reader):
        seen = await reader.read(JOB_ID)
        assert not isinstance(seen, Failure)
        async with feed.watching(JOB_ID, seen):
            async with feed.watching(JOB_ID, seen):
                assert feed.pollers == 1
            assert feed.pollers == 1
        assert feed.pollers == 0
        before = len(scene.asked)
        scene.tick.set()
        await asyncio.sleep(0)
        assert len(scene.asked) == before


async def test_trouble_keeps_what_was_known_and_makes_the_questions_rarer() -> None:
    scene = Scene()
    async with feed_over(scene) as (feed, reader):
        seen = await reader.read(JOB_ID)
        assert not isinstance(seen, Failure)
        async with feed.watching(JOB_ID, seen) as watcher:
            scene.status = 500
            scene.tick.set()
            news = await next_news(watcher)
            assert news.failure is not None
            assert news.answer is seen
            scene.status = 200
            scene.tick.set()
            recovered = await next_news(watcher)
            assert recovered.failure is None
    assert scene.pauses[0] == ACTIVE_POLL_S
    assert scene.pauses[1] > ACTIVE_POLL_S


async def test_a_job_that_vanishes_is_told_as_gone() -> None:
    scene = Scene()
    async with feed_over(scene) as (feed, reader):
        seen = await reader.read(JOB_ID)
        assert not isinstance(seen, Failure)
        async with feed.watching(JOB_ID, seen) as watcher:
            scene.status = 404
            scene.tick.set()
            assert (await next_news(watcher)).is_gone


async def test_a_deletion_here_reaches_every_tab_on_an_ended_job() -> None:
    scene = Scene(record=record("successful"))
    async with feed_over(scene) as (feed, reader):
        seen = await reader.read(JOB_ID)
        assert not isinstance(seen, Failure)
        async with feed.watching(JOB_ID, seen) as watcher:
            feed.publish_gone(JOB_ID)
            assert (await next_news(watcher)).is_gone


async def test_news_that_was_seen_is_not_told_again() -> None:
    scene = Scene(record=record("successful"))
    async with feed_over(scene) as (feed, reader):
        seen = await reader.read(JOB_ID)
        assert not isinstance(seen, Failure)
        async with feed.watching(JOB_ID, seen) as watcher:
            assert await watcher.next(0.01) is None
            feed.publish(JOB_ID, seen)
            assert await watcher.next(0.01) is None


@dataclass
class Held(Scene):
    """Its answers are made at once and wait on their way until the gate is open."""

    gate: asyncio.Event = field(default_factory=asyncio.Event)
    is_held: asyncio.Event = field(default_factory=asyncio.Event)

    async def __call__(self, request: httpx.Request) -> httpx.Response:
        answer = super().__call__(request)
        if not self.gate.is_set():
            self.is_held.set()
        await self.gate.wait()
        return answer


async def test_an_older_answer_does_not_undo_what_a_command_has_told() -> None:
    """Issue 4: a deleted job came back for one poll in the other tabs."""
    scene = Held()
    scene.gate.set()
    async with feed_over(scene) as (feed, reader):
        seen = await reader.read(JOB_ID)
        assert not isinstance(seen, Failure)
        async with feed.watching(JOB_ID, seen) as watcher:
            scene.gate.clear()
            scene.tick.set()
            await scene.is_held.wait()
            feed.publish_gone(JOB_ID)
            assert (await next_news(watcher)).is_gone
            scene.gate.set()
            assert await watcher.next(0.05) is None


async def test_who_opens_an_ended_job_during_an_outage_gets_it_afterwards() -> None:
    """Also when others have had its record all along, so that nothing was left to ask."""
    scene = Scene(record=record("successful"))
    async with feed_over(scene) as (feed, reader):
        seen = await reader.read(JOB_ID)
        assert not isinstance(seen, Failure)
        async with feed.watching(JOB_ID, seen), feed.watching(JOB_ID, None) as late:
            scene.status = 500
            scene.tick.set()
            assert (await next_news(late)).failure is not None
            scene.status = 200
            scene.tick.set()
            news = await next_news(late)
            assert (news.answer is not None, news.failure) == (True, None)
            await asyncio.sleep(0)
            assert feed.pollers == 0


async def test_a_check_finds_a_deleted_job_for_all_with_one_small_request() -> None:
    scene = Scene(record=record("successful"))
    async with feed_over(scene) as (feed, reader):
        seen = await reader.read(JOB_ID)
        assert not isinstance(seen, Failure)
        async with feed.watching(JOB_ID, seen) as one:
            await feed.check(JOB_ID)
            assert await one.next(0.01) is None
            scene.status = 404
            await feed.check(JOB_ID)  # asked a moment ago
            assert await one.next(0.01) is None
    async with (
        feed_over(scene) as (feed, _),
        feed.watching(JOB_ID, seen) as one,
        feed.watching(JOB_ID, seen) as other,
    ):
        await asyncio.gather(*(feed.check(JOB_ID) for _ in range(50)))
        assert (await next_news(one)).is_gone
        assert (await next_news(other)).is_gone
    assert [path for path in scene.asked if path.endswith("/cancel/")] == [
        f"/api/v2/system_jobs/{JOB_ID}/cancel/"
    ] * 2


async def test_a_check_that_fails_says_nothing() -> None:
    scene = Scene(record=record("successful"))
    async with feed_over(scene) as (feed, reader):
        seen = await reader.read(JOB_ID)
        assert not isinstance(seen, Failure)
        async with feed.watching(JOB_ID, seen) as watcher:
            scene.status = 500
            await feed.check(JOB_ID)
            assert await watcher.next(0.01) is None
