"""What may be shown no more leaves open pages within a minute, also where nothing is polled."""

import asyncio
from contextlib import suppress
from dataclasses import dataclass, field
from pathlib import Path

import httpx
import pytest

from app.awx.client import Controller
from app.awx.error_texts import Action
from app.awx.errors import NotFound
from app.jobs.model import FetchedJob, User
from app.runtime.broadcast import Subscription
from app.runtime.fair_turns import ask_for, current_asker
from app.services.container import RECENT, Services
from app.services.failures import Failure
from app.services.job_news import JobNews
from app.services.rights import CHECK_S, RightsWatch
from tests.unit.services.people import JOB_ID, Site, jobpane, record, until

SOON_S = 5.0


async def seen_by(services: Services) -> FetchedJob:
    seen = await services.reader.read(JOB_ID)
    assert isinstance(seen, FetchedJob)
    return seen


async def newest(watcher: Subscription[JobNews]) -> JobNews:
    news = await watcher.next(SOON_S)
    assert news is not None
    return news


@dataclass
class Rounds:
    """A clock that waits for the test."""

    pauses: list[float] = field(default_factory=list)
    tick: asyncio.Event = field(default_factory=asyncio.Event)

    async def pause(self, seconds: float) -> None:
        self.pauses.append(seconds)
        await self.tick.wait()
        self.tick.clear()


def test_an_open_page_learns_within_a_minute() -> None:
    assert CHECK_S < 60 - 10, "the answers take time, too"


async def test_a_check_is_one_small_request_and_one_for_each_ended_job_that_is_watched(
    tmp_path: Path,
) -> None:
    site = Site(record("successful"))
    async with jobpane(site, tmp_path) as people:
        auditor = await people.sign_in("auditor")
        seen = await seen_by(auditor)
        async with auditor.feed.watching(JOB_ID, seen), auditor.feed.watching(JOB_ID, seen):
            site.asked.clear()
            await auditor.rights.check()
    assert [path for _, path in site.asked] == [
        "/api/v2/me/",
        f"/api/v2/system_jobs/{JOB_ID}/cancel/",
    ]


async def test_checks_go_on_while_anything_is_watched_and_no_longer(tmp_path: Path) -> None:
    site, rounds = Site(record("successful")), Rounds()
    transport = httpx.MockTransport(site)
    async with (
        jobpane(site, tmp_path) as people,
        Controller("http://awx.example.org", "auditor", transport=transport) as client,
    ):
        auditor = await people.sign_in("auditor")
        seen = await seen_by(auditor)
        rights = RightsWatch(
            client.fetch_me, auditor.feed, auditor.lists, lambda: None, pause=rounds.pause
        )
        before = site.count("auditor", "/me/")
        async with auditor.feed.watching(JOB_ID, seen):
            for done in range(1, 4):
                await until(lambda paused=done: len(rounds.pauses) >= paused)  # type: ignore[misc]
                rounds.tick.set()
        for _ in range(100):
            await asyncio.sleep(0)
        rounds.tick.set()
        for _ in range(100):
            await asyncio.sleep(0)
        await rights.aclose()
    assert set(rounds.pauses) == {CHECK_S}
    assert len(rounds.pauses) <= 4
    assert site.count("auditor", "/me/") - before <= 4


async def test_a_lost_right_empties_the_page_of_an_ended_job_and_the_list(tmp_path: Path) -> None:
    site = Site(record("successful"), readers={"auditor", "admin"})
    async with jobpane(site, tmp_path) as people:
        auditor, admin = await people.sign_in("auditor"), await people.sign_in("admin")
        seen, found = await seen_by(auditor), await auditor.reader.find(RECENT)
        others = await seen_by(admin)
        async with (
            auditor.feed.watching(JOB_ID, seen) as page,
            auditor.lists.watching(RECENT, found) as listed,
            admin.feed.watching(JOB_ID, others) as other_page,
        ):
            site.readers = {"admin"}
            await auditor.rights.check()
            await admin.rights.check()
            news, rows = await newest(page), await listed.next(SOON_S)
            assert news.is_refused
            assert isinstance(rows, Failure)
            assert rows.is_refusal
            assert await other_page.next(0.01) is None, "nobody else loses anything"
        lines = await auditor.outputs.read(JOB_ID, 1, 10)
        assert isinstance(lines, Failure)


async def test_a_refused_credential_takes_everything_at_once_and_calls_the_listener(
    tmp_path: Path,
) -> None:
    site = Site(record("successful"))
    async with jobpane(site, tmp_path) as people:
        auditor = await people.sign_in("auditor")
        calls: list[str] = []
        auditor.on_unauthorized(lambda: calls.append("refused"))
        seen, found = await seen_by(auditor), await auditor.reader.find(RECENT)
        await auditor.outputs.read(JOB_ID, 1, 10)
        async with (
            auditor.feed.watching(JOB_ID, seen) as page,
            auditor.lists.watching(RECENT, found) as listed,
        ):
            site.revoked.add("auditor")
            await auditor.rights.check()
            assert calls
            assert (await newest(page)).is_refused
            assert isinstance(await listed.next(SOON_S), Failure)
        assert isinstance(await auditor.outputs.read(JOB_ID, 1, 10), Failure)


async def test_an_outage_takes_nothing_away(tmp_path: Path) -> None:
    site = Site(record("successful"))
    async with jobpane(site, tmp_path) as people:
        auditor = await people.sign_in("auditor")
        seen, lines = await seen_by(auditor), await auditor.outputs.read(JOB_ID, 1, 10)
        await until(lambda: not auditor.outcomes.under_way)
        async with auditor.feed.watching(JOB_ID, seen) as page:
            site.is_out = True
            await auditor.rights.check()
            assert await page.next(0.01) is None
        assert await auditor.outputs.read(JOB_ID, 1, 10) == lines


@pytest.mark.parametrize("status", ["running", "successful"])
async def test_a_record_that_is_refused_to_one_tab_leaves_all_tabs_of_this_user(
    tmp_path: Path, status: str
) -> None:
    site = Site(record(status), readers={"auditor", "admin"})
    async with jobpane(site, tmp_path) as people:
        auditor = await people.sign_in("auditor")
        seen = await seen_by(auditor)
        async with auditor.feed.watching(JOB_ID, seen) as page:
            site.readers = {"admin"}
            assert isinstance(await auditor.reader.read(JOB_ID), Failure)
            assert (await newest(page)).is_refused


async def test_a_download_that_waits_for_a_slow_browser_is_cut_when_the_right_is_lost(
    tmp_path: Path,
) -> None:
    site = Site(record("successful"))
    async with jobpane(site, tmp_path) as people:
        auditor = await people.sign_in("auditor")
        await auditor.outputs.read(JOB_ID, 1, 10)
        cut = asyncio.Event()

        async def waits_for_ever() -> None:
            with suppress(asyncio.CancelledError):
                await asyncio.Event().wait()
            cut.set()
            raise asyncio.CancelledError

        sending = asyncio.create_task(auditor.outputs.while_readable(JOB_ID, waits_for_ever()))
        await asyncio.sleep(0.01)
        assert not cut.is_set()
        site.readers = set()
        assert isinstance(await auditor.reader.read(JOB_ID), Failure)
        async with asyncio.timeout(SOON_S):
            await asyncio.gather(sending, return_exceptions=True)
        assert cut.is_set()


async def test_a_check_that_fails_by_our_own_fault_does_not_end_the_next_ones(
    tmp_path: Path,
) -> None:
    rounds, checks = Rounds(), 0

    async def broken() -> User:
        nonlocal checks
        checks += 1
        raise RuntimeError("a fault of ours")

    async with jobpane(Site(record("successful")), tmp_path) as people:
        auditor = await people.sign_in("auditor")
        watch = RightsWatch(broken, auditor.feed, auditor.lists, lambda: None, pause=rounds.pause)
        async with auditor.feed.watching(JOB_ID, await seen_by(auditor)):
            for number in (1, 2):
                rounds.tick.set()
                await until(lambda wanted=number: checks == wanted)  # type: ignore[misc]
        await watch.aclose()


async def test_what_one_user_waits_for_keeps_no_check_waiting(tmp_path: Path) -> None:
    rounds, askers = Rounds(), asyncio.Queue[str]()

    async def asked() -> User:
        await askers.put(current_asker())
        raise NotFound(Action.WHO_AM_I)

    async with jobpane(Site(record("successful")), tmp_path) as people:
        auditor = await people.sign_in("auditor")
        watch = RightsWatch(asked, auditor.feed, auditor.lists, lambda: None, pause=rounds.pause)

        async def watched_by_ann() -> None:
            ask_for("ann")
            async with auditor.feed.watching(JOB_ID, await seen_by(auditor)):
                rounds.tick.set()
                assert await askers.get() == ""

        await asyncio.create_task(watched_by_ann())
        await watch.aclose()
