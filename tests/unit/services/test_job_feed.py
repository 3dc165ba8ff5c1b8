"""One poller a job, however many watch; none when nobody does or nothing can change."""

import asyncio
from contextlib import AsyncExitStack
from dataclasses import dataclass, field

import httpx

from app.runtime.broadcast import Subscription
from app.services.failures import Failure
from app.services.job_news import JobNews
from app.services.job_poller import ACTIVE_POLL_S
from tests.unit.services.feed_scene import Scene, feed_over, record

JOB_ID = 11
SOON_S = 5.0


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


async def test_a_failure_keeps_what_was_known_and_makes_the_polls_rarer() -> None:
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


async def test_a_job_that_vanishes_is_published_as_gone() -> None:
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


async def test_news_that_was_seen_is_not_published_again() -> None:
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


async def test_an_older_answer_does_not_undo_what_a_command_has_published() -> None:
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
            await feed.check(JOB_ID)  # it was asked just now
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


async def test_who_needs_to_know_sooner_is_not_given_the_last_check() -> None:
    scene = Scene(record=record("successful"))
    async with feed_over(scene) as (feed, reader):
        seen = await reader.read(JOB_ID)
        assert not isinstance(seen, Failure)
        async with feed.watching(JOB_ID, seen) as watcher:
            await feed.check(JOB_ID)
            scene.status = 404
            await feed.check(JOB_ID, least_s=0)
            assert (await next_news(watcher)).is_gone


async def test_a_check_that_fails_says_nothing() -> None:
    scene = Scene(record=record("successful"))
    async with feed_over(scene) as (feed, reader):
        seen = await reader.read(JOB_ID)
        assert not isinstance(seen, Failure)
        async with feed.watching(JOB_ID, seen) as watcher:
            scene.status = 500
            await feed.check(JOB_ID)
            assert await watcher.next(0.01) is None
