"""The controller's websocket only makes the feed ask sooner; the answer is what counts."""

import asyncio
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager

import httpx

from app.awx.websocket import JobNotifications
from app.runtime.broadcast import Subscription
from app.services.failures import Failure
from app.services.job_feed import JobFeed
from app.services.job_news import JobNews
from app.services.job_poller import WOKEN_POLL_S
from tests.unit.awx.speaking import NEWS_OF_7, TOKEN, Speaker, speaking
from tests.unit.services.feed_scene import Scene, feed_over, record

JOB_ID = 7
NEWS_S = 1.5


@asynccontextmanager
async def woken_feed(
    scene: Scene, speaker: Speaker
) -> AsyncIterator[tuple[JobFeed, Subscription[JobNews]]]:
    """A feed that is woken over a real websocket, and one who watches a running job."""
    notifications = JobNotifications(httpx.URL(speaker.url), lambda: {"Authorization": TOKEN})
    async with feed_over(scene) as (usual, reader):
        feed = JobFeed(reader, usual._outputs, notifications=notifications)
        seen = await reader.read(JOB_ID)
        assert not isinstance(seen, Failure)
        async with feed.watching(JOB_ID, seen) as watcher:
            async with asyncio.timeout(5):
                await speaker.asked.wait()
            yield feed, watcher
        await feed.aclose()
    await notifications.aclose()


async def chatter(speaker: Speaker) -> None:
    while True:
        await speaker.say(NEWS_OF_7)
        await asyncio.sleep(0.02)


async def questions_while_it_chatters(scene: Scene, speaker: Speaker) -> int:
    before = scene.details
    chattering = asyncio.create_task(chatter(speaker))
    await asyncio.sleep(NEWS_S)
    chattering.cancel()
    return scene.details - before


async def test_news_makes_the_next_poll_come_sooner_but_never_makes_a_storm() -> None:
    scene = Scene(record=record("running", id=JOB_ID))
    async with speaking() as speaker, woken_feed(scene, speaker):
        before = scene.details
        await asyncio.sleep(NEWS_S)
        asked_in_turn = scene.details - before
        asked = await questions_while_it_chatters(scene, speaker)
    assert asked_in_turn < asked <= NEWS_S / WOKEN_POLL_S + 1


async def test_what_the_websocket_says_is_not_believed() -> None:
    scene = Scene(record=record("running", id=JOB_ID))
    async with speaking() as speaker, woken_feed(scene, speaker) as (_, watcher):
        await speaker.say({**NEWS_OF_7, "status": "canceled"})
        news = await watcher.next(5)
        assert news is not None
        assert news.answer is not None
        assert news.answer.job.status.text == "running"


async def test_a_failing_controller_is_not_asked_sooner() -> None:
    scene = Scene(record=record("running", id=JOB_ID))
    async with speaking() as speaker, woken_feed(scene, speaker):
        scene.status = 500
        asked = await questions_while_it_chatters(scene, speaker)
    assert asked <= 2


async def test_a_job_that_has_ended_needs_no_connection() -> None:
    scene = Scene(record=record("running", id=JOB_ID))
    async with speaking() as speaker, woken_feed(scene, speaker):
        (socket,) = speaker.sockets
        scene.record = record("successful", id=JOB_ID)
        await speaker.say(NEWS_OF_7)
        async with asyncio.timeout(5):
            await socket.wait_closed()
