"""How a failed job's output ends comes later than the record, and costs no request of its own."""

import asyncio
from contextlib import AbstractAsyncContextManager
from pathlib import Path

import pytest

from app.jobs.diagnosis import diagnose
from app.jobs.model import FetchedJob
from app.output import OutputPage
from app.runtime.broadcast import Subscription
from app.services.container import Services
from app.services.job_news import JobNews
from tests.unit.services.people import JOB_ID, Site, jobpane, record, until

WITHHELD = (
    "Standard Output too large to display (1600000 bytes), only download supported for sizes over"
    " 1048576 bytes."
)
ENDING = ["Traceback (most recent call last):", '  File "x.py", line 1', "MemoryError"]


def events_of(texts: list[str]) -> list[dict[str, object]]:
    return [
        {"counter": n + 1, "start_line": n, "end_line": n + 1, "stdout": text, "created": None}
        for n, text in enumerate(texts)
    ]


def failed_site(before: int, *, status: str = "failed", **changes: object) -> Site:
    """One job whose output has `before` lines and then an exception."""
    changes = {"result_stdout": "x\nMemoryError\n", "result_traceback": "", **changes}
    lines = [f"line {n}" for n in range(1, before + 1)]
    return Site(record(status, **changes), events=events_of([*lines, *ENDING]))


async def answer_of(services: Services) -> FetchedJob:
    answer = await services.reader.read(JOB_ID)
    assert isinstance(answer, FetchedJob)
    return answer


def watching(
    services: Services, seen: FetchedJob
) -> AbstractAsyncContextManager[Subscription[JobNews]]:
    return services.feed.watching(JOB_ID, seen)


async def line_from(news: Subscription[JobNews]) -> tuple[int, str]:
    published = await news.next(30)
    assert published is not None
    assert published.answer is not None
    diagnosis = diagnose(published.answer.job, published.answer.output_ending)
    assert diagnosis is not None
    return diagnosis.line, diagnosis.line_text


@pytest.mark.parametrize("before", [5, 3000])
async def test_the_line_is_published_once_somebody_reads_the_output(
    tmp_path: Path, before: int
) -> None:
    async with jobpane(failed_site(before), tmp_path) as people:
        auditor = await people.sign_in("auditor")
        seen = await answer_of(auditor)
        assert seen.output_ending is None
        async with watching(auditor, seen) as news:
            await auditor.outputs.read(JOB_ID, 1, 1000)
            assert await line_from(news) == (before + 3, "MemoryError")
        assert (await answer_of(auditor)).output_ending is not None


async def asked_for_events(site: Site, folder: Path) -> int:
    """How many requests for events it takes to open a job of 3,003 lines and see all of them."""
    async with jobpane(site, folder) as people:
        auditor = await people.sign_in("auditor")
        await answer_of(auditor)
        for first in (1, 1001, 2001, 3001):
            assert isinstance(await auditor.outputs.read(JOB_ID, first, 1000), OutputPage)
        await until(lambda: not auditor.endings.under_way and not auditor.outcomes.under_way)
    return site.count("auditor", "/events/")


async def test_the_line_costs_no_request_beyond_those_of_the_output(tmp_path: Path) -> None:
    plain = await asked_for_events(failed_site(3000, status="successful"), tmp_path / "plain")
    assert await asked_for_events(failed_site(3000), tmp_path / "failed") == plain


async def test_a_record_alone_asks_for_no_events(tmp_path: Path) -> None:
    for changes in ({}, {"result_traceback": "x", "result_stdout": WITHHELD}, {"started": None}):
        site = failed_site(5, **changes)
        async with jobpane(site, tmp_path) as people:
            await answer_of(await people.sign_in("auditor"))
        assert site.count("auditor", "/events/") == 0


async def test_a_withheld_output_is_read_beside_the_record_and_holds_nothing_up(
    tmp_path: Path,
) -> None:
    site = failed_site(3000, result_stdout=WITHHELD)
    site.events_held = asyncio.Event()
    async with jobpane(site, tmp_path) as people:
        auditor = await people.sign_in("auditor")
        seen = await answer_of(auditor)  # while no event is given
        async with watching(auditor, seen) as news:
            site.events_held.set()
            assert await line_from(news) == (3003, "MemoryError")


async def test_an_ending_that_came_before_the_watch_began_is_published_to_it(
    tmp_path: Path,
) -> None:
    async with jobpane(failed_site(5), tmp_path) as people:
        auditor = await people.sign_in("auditor")
        seen = await answer_of(auditor)
        await auditor.outputs.read(JOB_ID, 1, 1000)
        await until(lambda: not auditor.endings.under_way)
        async with watching(auditor, seen) as news:
            auditor.endings.publish_missed(seen)
            assert (await line_from(news))[0] == 8


async def test_an_output_that_may_still_grow_is_read_again_when_it_is_whole(tmp_path: Path) -> None:
    site = failed_site(5, result_stdout=WITHHELD)
    lines, site.events = site.events, []
    async with jobpane(site, tmp_path) as people:
        auditor = await people.sign_in("auditor")
        site.record = {**site.record, "event_processing_finished": False}
        seen = await answer_of(auditor)
        await until(lambda: not auditor.endings.under_way)
        assert auditor.endings.with_ending(seen).output_ending is None
        site.events = lines
        site.record = {**site.record, "event_processing_finished": True}
        seen = await answer_of(auditor)
        async with watching(auditor, seen) as news:
            await auditor.outputs.read(JOB_ID, 1, 1000)
            auditor.endings.publish_missed(seen)
            assert (await line_from(news))[0] == 8


async def test_lines_after_a_break_in_their_numbers_are_all_that_count(tmp_path: Path) -> None:
    site = failed_site(20)
    del site.events[10]
    async with jobpane(site, tmp_path) as people:
        auditor = await people.sign_in("auditor")
        await auditor.outputs.read(JOB_ID, 1, 1000)
        await until(lambda: not auditor.endings.under_way)
        ending = (await answer_of(auditor)).output_ending
    assert ending is not None
    assert (ending.first, len(ending.lines)) == (12, 12)


async def test_what_a_frame_may_not_see_is_not_read_for_it(tmp_path: Path) -> None:
    site = failed_site(5, result_stdout=WITHHELD)
    async with jobpane(site, tmp_path) as people:
        frame = (await people.sign_in("auditor")).limited(JOB_ID + 1, actions=False)
        await frame.outputs.read(JOB_ID, 1, 1000)
        await frame.reader.read(JOB_ID)
    assert site.asked == []
