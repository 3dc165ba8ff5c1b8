"""Users who share one credential, as behind a proxy, do not wait for each other."""

import asyncio
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from dataclasses import dataclass, field
from pathlib import Path

import httpx
import pytest

from app.awx.retries import CONCURRENT
from app.jobs.model import FetchedJob
from app.jobs.query import JobQuery
from app.runtime.fair_turns import ask_for, current_asker
from app.runtime.work_pool import BusyError
from app.services.container import Services
from app.services.failures import Failure
from app.services.first_reads import FirstRead
from app.services.list_feed import ListFeeds
from tests.unit.services.people import JOB_ID, Site, jobpane, until

DETAIL = f"/system_jobs/{JOB_ID}/"


@dataclass
class Queued(Site):
    """Answers each request only when it is let go, the first one first."""

    queue: list[asyncio.Event] = field(default_factory=list)
    is_open: bool = False

    async def __call__(self, request: httpx.Request) -> httpx.Response:
        may_answer = asyncio.Event()
        self.queue.append(may_answer)
        answer = await super().__call__(request)
        if not self.is_open:
            await may_answer.wait()
        return answer

    def answer_one(self) -> None:
        self.queue.pop(0).set()

    def answer_all(self) -> None:
        self.is_open = True
        for one in self.queue:
            one.set()


@asynccontextmanager
async def shared(site: Site, folder: Path) -> AsyncIterator[Services]:
    """The services that all users have."""
    async with jobpane(site, folder) as people:
        services = await people.sign_in("auditor")
        yield services
        await services.aclose(0)


async def begun_by(user: str, services: Services, *job_ids: int) -> list[FirstRead]:
    """What a user has asked for who shares the principal with others."""

    async def begin() -> list[FirstRead]:
        ask_for(user)
        return [services.first_reads.begin(job_id) for job_id in job_ids]

    return await asyncio.create_task(begin())


async def test_nobody_takes_the_places_of_those_who_share_the_credential(tmp_path: Path) -> None:
    async with shared(Queued(), tmp_path) as services:
        await begun_by("ann", services, *range(101, 165))
        with pytest.raises(BusyError):
            await begun_by("ann", services, 165)
        for number, user in enumerate(("bob", "cleo", "dan"), 2):
            await begun_by(user, services, *range(100 * number, 100 * number + 64))
        with pytest.raises(BusyError):  # as many as there may be in all
            await begun_by("eve", services, 500)


async def test_another_users_record_goes_before_all_that_one_user_waits_for(
    tmp_path: Path,
) -> None:
    site = Queued()
    async with shared(site, tmp_path) as services:
        reads = await begun_by("ann", services, *range(101, 165))
        await until(lambda: len(site.asked) == CONCURRENT)

        async def bobs() -> FetchedJob | Failure:
            ask_for("bob")
            return await services.reader.read(JOB_ID)

        bob = asyncio.create_task(bobs())
        await asyncio.sleep(0)
        site.answer_one()
        await until(lambda: len(site.asked) > CONCURRENT)
        assert site.asked[CONCURRENT] == ("auditor", f"/api/v2{DETAIL}")
        site.answer_all()
        await asyncio.wait({bob, *(read.record for read in reads)})


async def test_a_record_that_one_user_waits_for_is_next_once_another_wants_it_too(
    tmp_path: Path,
) -> None:
    site = Queued()
    async with shared(site, tmp_path) as services:
        reads = await begun_by("ann", services, *range(101, 165))
        await until(lambda: len(site.asked) == CONCURRENT)

        async def bobs() -> FetchedJob | Failure:
            ask_for("bob")
            return await services.reader.read(164)

        bob = asyncio.create_task(bobs())
        await asyncio.sleep(0)
        site.answer_one()
        await until(lambda: len(site.asked) > CONCURRENT)
        assert site.asked[CONCURRENT] == ("auditor", "/api/v2/system_jobs/164/")
        site.answer_all()
        await asyncio.wait({bob, *(read.record for read in reads)})
        assert site.count("auditor", "/system_jobs/164/") == 1


async def test_the_records_of_others_wait_for_their_pages_whatever_one_user_opens(
    tmp_path: Path,
) -> None:
    async with shared(Site(), tmp_path) as services:
        (bobs,) = await begun_by("bob", services, JOB_ID)
        await bobs.record
        for number in range(40):

            async def anns(number: int = number) -> None:
                ask_for("ann")
                await services.first_reads.begin(JOB_ID, f"words {number}").record

            await asyncio.create_task(anns())
        assert services.first_reads.recent(JOB_ID) is not None
        assert services.first_reads.recent(JOB_ID, "words 0") is None
        assert services.first_reads.recent(JOB_ID, "words 39") is not None


@dataclass
class Noting(Site):
    """Notes for whom each request is sent."""

    askers: set[str] = field(default_factory=set)

    async def __call__(self, request: httpx.Request) -> httpx.Response:
        self.askers.add(current_asker())
        return await super().__call__(request)


async def test_a_poll_that_all_watch_is_in_nobodys_turn(tmp_path: Path) -> None:
    site, query = Noting(), JobQuery()

    async def soon(_: float) -> None:
        await asyncio.sleep(0)

    async with shared(site, tmp_path) as services:
        lists = ListFeeds(services.reader, pause=soon)
        seen = await services.reader.find(query)
        site.asked.clear()

        async def watch() -> None:
            ask_for("ann")
            async with services.feed.watching(JOB_ID, None), lists.watching(query, seen):
                await until(lambda: site.count("auditor", DETAIL) > 0)
                await until(lambda: site.count("auditor", "/system_jobs/") > 0)

        await asyncio.create_task(watch())
    assert site.askers == {""}
