"""Whose credential fetches: that of one who may read now, and of nobody else, ever."""

import asyncio
from pathlib import Path

import structlog

from app.output import OutputPage, Progress
from app.services.container import Services
from app.services.failures import Failure
from tests.unit.services.people import JOB_ID, Site, events, jobpane, until

EVENTS = "/events/"


async def shown(services: Services, first: int = 1) -> list[str] | str:
    """The lines, or the kind of the failure."""
    page = await services.outputs.read(JOB_ID, first, 10)
    return page.kind if isinstance(page, Failure) else [line.text for line in page.lines]


async def test_two_people_ask_for_one_job_at_once_and_only_one_of_them_gets_it(
    tmp_path: Path,
) -> None:
    site = Site()
    async with jobpane(site, tmp_path) as people:
        auditor, alice = await people.sign_in("auditor"), await people.sign_in("alice")
        for _ in range(3):
            got, refused = await asyncio.gather(shown(auditor), shown(alice))
            assert got == [f"line {n}" for n in range(1, 11)]
            assert refused == "needs_superuser"


async def test_after_a_sign_out_in_the_middle_nothing_more_is_fetched_with_any_credential(
    tmp_path: Path,
) -> None:
    site = Site(events=events(30_000), events_held=asyncio.Event())
    async with jobpane(site, tmp_path) as people:
        auditor, alice = await people.sign_in("auditor"), await people.sign_in("alice")
        assert await shown(alice) == "needs_superuser"
        site.asked.clear()
        filling = asyncio.create_task(auditor.outputs.progress(JOB_ID, fill=True))
        await until(lambda: site.count("auditor", EVENTS) > 0)
        await auditor.aclose(0)
        asked = site.count("auditor", EVENTS)
        site.events_held.set()
        assert isinstance(await filling, Failure)
        assert isinstance(await alice.outputs.progress(JOB_ID, fill=True), Failure)
        for _ in range(100):
            await asyncio.sleep(0)
        assert site.count("auditor", EVENTS) == asked
        assert site.count("alice", EVENTS) == 0


async def test_background_fetching_stops_quietly_and_goes_on_with_the_next_reader(
    tmp_path: Path,
) -> None:
    site = Site(events=events(30_000), readers={"auditor", "admin"})
    async with jobpane(site, tmp_path) as people:
        auditor = await people.sign_in("auditor")
        await shown(auditor)
        with structlog.testing.capture_logs() as logged:
            await auditor.outputs.progress(JOB_ID, fill=True)
            site.events_held = asyncio.Event()
            await until(lambda: site.count("auditor", EVENTS) > 0)
            await auditor.aclose(0)
            for _ in range(100):
                await asyncio.sleep(0)
        assert [line for line in logged if line["log_level"] in {"error", "warning"}] == []
        site.events_held = None
        admin = await people.sign_in("admin")
        async with asyncio.timeout(20):
            while True:
                progress = await admin.outputs.progress(JOB_ID, fill=True)
                assert isinstance(progress, Progress)
                if progress.lines_here == progress.total_lines:
                    break
                await asyncio.sleep(0.01)
        assert progress.total_lines == 30_000


async def test_what_one_may_fetch_no_more_is_fetched_for_the_others_by_one_who_may(
    tmp_path: Path,
) -> None:
    site = Site(readers={"auditor", "admin"}, events=events(5000))
    async with jobpane(site, tmp_path) as people:
        auditor, admin = await people.sign_in("auditor"), await people.sign_in("admin")
        await asyncio.gather(shown(auditor), shown(admin))
        site.readers = {"admin"}
        site.asked.clear()
        page = await admin.outputs.read(JOB_ID, 4000, 10)
        assert isinstance(page, OutputPage)
        assert site.count("auditor", EVENTS) == 0
        # The auditor's minute is not over, but the first refusal ends it.
        await auditor.outputs.read(JOB_ID, 2500, 10)
        assert await shown(auditor, 2500) == "needs_superuser"
