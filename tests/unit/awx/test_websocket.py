"""The controller's websocket: one connection while jobs are watched, a wake-up and no more."""

import asyncio
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from dataclasses import dataclass, field
from http import HTTPStatus

import httpx

from app.awx.websocket import REFUSED_PAUSE_S, JobNotifications
from tests.unit.awx.speaking import EVENT_OF_7, NEWS_OF_7, SUMMARY_OF_7, TOKEN, Speaker, speaking

SOON_S = 5.0


@dataclass
class Heard:
    """The wake-ups of one test, and the pauses that it was to make."""

    notifications: JobNotifications
    jobs: asyncio.Queue[int] = field(default_factory=asyncio.Queue)
    pauses: list[float] = field(default_factory=list)
    paused: asyncio.Event = field(default_factory=asyncio.Event)

    async def next(self) -> int:
        async with asyncio.timeout(SOON_S):
            return await self.jobs.get()


@asynccontextmanager
async def hearing(speaker: Speaker, token: str = TOKEN, limit: int = 1) -> AsyncIterator[Heard]:
    async def pause(seconds: float) -> None:
        heard.pauses.append(seconds)
        if len(heard.pauses) < limit:
            heard.notifications._next_try_at = 0.0  # the pause is over
            return
        heard.paused.set()
        await asyncio.Event().wait()

    made = JobNotifications(
        httpx.URL(speaker.url),
        lambda: {"Authorization": token},
        pause=pause,
        chance=lambda _, most: most,
    )
    heard = Heard(made)
    made.subscribe(heard.jobs.put_nowait)
    yield heard
    await made.aclose()


async def asked(speaker: Speaker) -> list[int]:
    async with asyncio.timeout(SOON_S):
        await speaker.asked.wait()
    speaker.asked.clear()
    return speaker.groups[-1]


async def test_news_of_a_watched_job_wakes_and_of_another_does_not() -> None:
    async with speaking() as speaker, hearing(speaker) as heard:
        heard.notifications.watch(7)
        assert await asked(speaker) == [7]
        odd = ("not json", [7], {"unified_job_id": "7"}, {"unified_job_id": True}, {"x": 1})
        await speaker.say({**NEWS_OF_7, "unified_job_id": 8}, *odd, NEWS_OF_7, EVENT_OF_7)
        assert [await heard.next(), await heard.next()] == [7, 7]
        assert heard.jobs.empty()


async def test_the_count_of_a_watched_jobs_events_is_passed_on() -> None:
    counts: list[tuple[int, int]] = []
    async with speaking() as speaker, hearing(speaker) as heard:
        heard.notifications.subscribe_to_counts(
            lambda job_id, count: counts.append((job_id, count))
        )
        heard.notifications.watch(7)
        await asked(speaker)
        odd = [{**SUMMARY_OF_7, "final_counter": count} for count in ("60", True, -1, None)]
        await speaker.say({**SUMMARY_OF_7, "unified_job_id": 8}, *odd, SUMMARY_OF_7)
        for _ in range(5):
            assert await heard.next() == 7
    assert counts == [(7, 60)]


async def test_more_jobs_are_subscribed_over_the_same_connection_and_the_last_one_closes_it() -> (
    None
):
    async with speaking() as speaker, hearing(speaker) as heard:
        heard.notifications.watch(7)
        assert await asked(speaker) == [7]
        heard.notifications.watch(9)
        assert await asked(speaker) == [7, 9]
        heard.notifications.unwatch(7)
        assert await asked(speaker) == [9]
        (socket,) = speaker.sockets
        heard.notifications.unwatch(9)
        async with asyncio.timeout(SOON_S):
            await socket.wait_closed()
        assert speaker.opened == 1


async def test_who_comes_back_at_once_waits_for_the_old_connection_to_close() -> None:
    async with speaking() as speaker, hearing(speaker, limit=100) as heard:
        for _ in range(5):
            heard.notifications.watch(7)
            await asked(speaker)
            heard.notifications.unwatch(7)
        assert speaker.most == 1


async def test_a_broken_connection_is_made_again_after_growing_pauses() -> None:
    async with speaking() as speaker, hearing(speaker, limit=5) as heard:
        speaker.url = ""
        heard.notifications._url = "ws://127.0.0.1:1/websocket/"
        heard.notifications.watch(7)
        async with asyncio.timeout(SOON_S):
            await heard.paused.wait()
        assert [round(pause) for pause in heard.pauses] == [2, 4, 8, 16, 32]
        assert speaker.opened == 0


async def test_a_controller_without_a_websocket_is_left_alone() -> None:
    for status in (HTTPStatus.NOT_FOUND, HTTPStatus.FORBIDDEN, HTTPStatus.FOUND):
        async with speaking() as speaker, hearing(speaker) as heard:
            speaker.status = status
            heard.notifications.watch(7)
            async with asyncio.timeout(SOON_S):
                await heard.paused.wait()
            assert round(heard.pauses[0]) == REFUSED_PAUSE_S
            heard.notifications.unwatch(7)
            heard.paused.clear()
            heard.notifications.watch(7)
            async with asyncio.timeout(SOON_S):
                await heard.paused.wait()
            assert speaker.opened == 1


async def test_no_redirect_takes_the_credential_to_another_host() -> None:
    async with speaking() as elsewhere, speaking() as speaker, hearing(speaker) as heard:
        speaker.status = HTTPStatus.TEMPORARY_REDIRECT
        speaker.location = f"{elsewhere.url.replace('http', 'ws', 1)}/websocket/"
        heard.notifications.watch(7)
        async with asyncio.timeout(SOON_S):
            await heard.paused.wait()
        assert (speaker.opened, elsewhere.opened) == (1, 0)


async def test_a_controller_that_is_starting_is_tried_again_soon() -> None:
    async with speaking() as speaker, hearing(speaker, limit=3) as heard:
        speaker.status = HTTPStatus.BAD_GATEWAY
        heard.notifications.watch(7)
        async with asyncio.timeout(SOON_S):
            await heard.paused.wait()
        assert [round(pause) for pause in heard.pauses] == [2, 4, 8]


async def test_a_connection_that_is_denied_its_groups_is_closed() -> None:
    async with speaking() as speaker, hearing(speaker) as heard:
        speaker.is_denying = True
        heard.notifications.watch(7)
        async with asyncio.timeout(SOON_S):
            await heard.paused.wait()
        assert round(heard.pauses[0]) == REFUSED_PAUSE_S
        assert not speaker.sockets


async def test_a_long_message_wakes_without_being_read_and_none_may_be_compressed() -> None:
    async with speaking() as speaker, hearing(speaker) as heard:
        heard.notifications.watch(7)
        await asked(speaker)
        # Whose it is stands behind a line of 100,000 characters; nobody looks for it there.
        await speaker.say({"stdout": "x" * 100_000, "system_job": 8})
        assert await heard.next() == 7
        assert all(not socket.protocol.extensions for socket in speaker.sockets)
        assert speaker.opened == 1


async def test_a_message_over_a_megabyte_costs_the_connection_and_no_memory() -> None:
    async with speaking() as speaker, hearing(speaker) as heard:
        heard.notifications.watch(7)
        await asked(speaker)
        await speaker.say({"stdout": "x" * 2_000_000})
        async with asyncio.timeout(SOON_S):
            await heard.paused.wait()
        assert heard.jobs.empty()


async def test_after_a_refusal_another_token_is_tried_at_once() -> None:
    tokens, resting = ["Bearer revoked"], asyncio.Event()

    async def rest(_: float) -> None:
        resting.set()
        await asyncio.Event().wait()

    async with speaking() as speaker, asyncio.timeout(SOON_S):
        notifications = JobNotifications(
            httpx.URL(speaker.url), lambda: {"Authorization": tokens[-1]}, pause=rest
        )
        notifications.watch(7)
        await resting.wait()
        tokens.append(TOKEN)
        notifications.credential_renewed()
        await speaker.asked.wait()
        assert speaker.tokens == tokens
        await notifications.aclose()


async def test_the_old_tokens_connection_gives_way_to_one_of_the_new_token() -> None:
    tokens = [TOKEN]
    async with speaking() as speaker:
        notifications = JobNotifications(
            httpx.URL(speaker.url), lambda: {"Authorization": tokens[-1]}
        )
        notifications.watch(7)
        assert await asked(speaker) == [7]
        notifications.credential_renewed()
        assert await asked(speaker) == [7]
        assert speaker.opened == 2
        assert speaker.most == 1
        await notifications.aclose()


async def test_another_token_opens_no_connection_that_nobody_needs() -> None:
    async with speaking() as speaker:
        notifications = JobNotifications(httpx.URL(speaker.url), lambda: {"Authorization": TOKEN})
        notifications.credential_renewed()
        await notifications.aclose()
        assert speaker.opened == 0
