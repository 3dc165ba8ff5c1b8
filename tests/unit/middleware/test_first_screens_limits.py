"""Beyond a limit of their user, or of all, requests of a job's page ask the controller nothing."""

import asyncio
from pathlib import Path

import httpx
import pytest
from starlette.types import Message

from app.services.principals import Principal
from tests.unit.middleware.job_pages import (
    DETAIL,
    FRAME,
    PAGE,
    PREFETCH,
    SHELL,
    asked,
    pages,
    signed_in,
)
from tests.unit.services.people import JOB_ID, Site, jobpane, until


async def test_beyond_the_rate_of_a_user_the_page_comes_without(tmp_path: Path) -> None:
    async with signed_in(Site(), tmp_path) as principal:
        app = pages(principal, a_second=1)  # with ten seconds' worth at once
        answers = [await asked(app, PAGE) for _ in range(12)]
    assert answers[0] != SHELL
    assert answers[-1] == SHELL


@pytest.mark.parametrize(
    ("name", "client", "most"), [("ann", "127.0.0.1", 8), ("", "10.0.0.1", 32)]
)
async def test_only_so_many_pages_wait_at_once(
    tmp_path: Path, name: str, client: str, most: int
) -> None:
    site = Site(records_held=asyncio.Event())
    async with jobpane(site, tmp_path) as people:
        principal = Principal("key", await people.sign_in("auditor"), name=name)
        app = pages(principal, client=client)
        waiting = [asyncio.create_task(asked(app, PAGE)) for _ in range(most)]
        await until(lambda: site.count("auditor", DETAIL) == 1)
        assert await asked(app, PAGE) == SHELL
        assert site.records_held is not None
        site.records_held.set()
        assert SHELL not in await asyncio.gather(*waiting)
        assert await asked(app, PAGE) != SHELL


async def test_what_the_controller_has_not_answered_counts_though_its_pages_have_gone(
    tmp_path: Path,
) -> None:
    site = Site(records_held=asyncio.Event())
    async with jobpane(site, tmp_path) as people:
        principal = Principal("key", await people.sign_in("auditor"), name="ann")
        app = pages(principal)
        stays = asyncio.create_task(asked(app, PAGE))
        await until(lambda: site.count("auditor", DETAIL) == 1)
        gone = [asyncio.create_task(asked(app, PAGE)) for _ in range(7)]
        await until(lambda: principal.services.first_reads.begin(JOB_ID).wanted_by > 8)
        for one in gone:
            one.cancel()
        await asyncio.gather(*gone, return_exceptions=True)
        assert await asked(app, PAGE) == SHELL
        assert site.records_held is not None
        site.records_held.set()
        assert await stays != SHELL
        assert await asked(app, PAGE) != SHELL


async def test_lines_that_are_not_answered_count_though_their_pages_have_come(
    tmp_path: Path,
) -> None:
    site = Site(events_held=asyncio.Event())
    async with jobpane(site, tmp_path) as people:
        principal = Principal("key", await people.sign_in("auditor"), name="ann")
        app = pages(principal)
        assert SHELL not in await asyncio.gather(*(asked(app, PAGE) for _ in range(8)))
        assert await asked(app, PAGE) == SHELL
        assert site.events_held is not None
        site.events_held.set()


@pytest.mark.parametrize("path", [PAGE, FRAME])
async def test_what_was_asked_for_a_client_that_has_gone_is_waited_for_no_longer(
    tmp_path: Path, path: str
) -> None:
    site = Site(records_held=asyncio.Event(), events_held=asyncio.Event())
    async with signed_in(site, tmp_path) as principal:
        read = principal.services.first_reads.begin(JOB_ID)
        going = asyncio.create_task(asked(pages(principal), path))
        await until(lambda: read.wanted_by == 2)
        read.leave()
        assert not read.record.cancelled()
        going.cancel()
        await until(lambda: read.record.cancelled() and read.lines.cancelled())


async def test_a_frames_first_screen_counts_as_one_of_the_pages(tmp_path: Path) -> None:
    site = Site(records_held=asyncio.Event())
    async with jobpane(site, tmp_path) as people:
        principal = Principal("key", await people.sign_in("auditor"), name="ann")
        app = pages(principal)
        waiting = [asyncio.create_task(asked(app, PAGE)) for _ in range(7)]
        waiting.append(asyncio.create_task(asked(app, FRAME)))
        await until(lambda: principal.services.first_reads.begin(JOB_ID).wanted_by > 8)
        assert (await asked(app, PAGE), await asked(app, FRAME)) == (SHELL, "")
        assert site.records_held is not None
        site.records_held.set()
        assert not {SHELL, ""} & set(await asyncio.gather(*waiting))
        assert await asked(app, FRAME) != ""


async def test_of_frames_that_ask_at_the_same_time_only_so_many_read(tmp_path: Path) -> None:
    site = Site(records_held=asyncio.Event())
    async with jobpane(site, tmp_path) as people:
        principal = Principal("key", await people.sign_in("auditor"), name="ann")
        app = pages(principal)
        waiting = [asyncio.create_task(asked(app, FRAME)) for _ in range(30)]
        await until(lambda: sum(one.done() for one in waiting) == 22)
        assert site.records_held is not None
        site.records_held.set()
        assert len([answer for answer in await asyncio.gather(*waiting) if answer]) == 8
        assert await asked(app, FRAME) != ""


async def test_what_reads_nothing_takes_no_place_for_longer(tmp_path: Path) -> None:
    async with signed_in(Site(), tmp_path) as principal:
        app = pages(principal)
        for _ in range(40):
            assert await asked(app, "/api/jobs/none/first-screen") != ""
        assert await asked(app, FRAME) != ""


async def test_asking_only_how_a_frames_first_screen_begins_reads_nothing(tmp_path: Path) -> None:
    site = Site()
    async with signed_in(site, tmp_path) as principal:
        transport = httpx.ASGITransport(pages(principal))
        async with httpx.AsyncClient(transport=transport, base_url="http://127.0.0.1") as client:
            answers = [await client.head(FRAME) for _ in range(12)]
        assert {(one.status_code, one.content) for one in answers} == {(204, b"")}
    assert site.asked == []


async def test_a_prefetch_counts_as_one_of_the_pages(tmp_path: Path) -> None:
    site = Site(records_held=asyncio.Event())
    async with jobpane(site, tmp_path) as people:
        principal = Principal("key", await people.sign_in("auditor"), name="ann")
        transport = httpx.ASGITransport(pages(principal))
        async with httpx.AsyncClient(transport=transport, base_url="http://127.0.0.1") as client:
            url = httpx.URL(PREFETCH)
            ahead = [asyncio.create_task(client.post(url, params={"search": n})) for n in range(8)]
            await until(lambda: site.count("auditor", DETAIL) == 8)
            assert (await client.post(url, params={"search": "more"})).status_code == 204
            assert (await client.get(PAGE)).text == SHELL
            assert site.count("auditor", DETAIL) == 8
            assert site.records_held is not None
            site.records_held.set()
            await asyncio.gather(*ahead)
            assert (await client.get(PAGE)).text != SHELL


async def test_a_page_counts_until_its_client_has_read_it(tmp_path: Path) -> None:
    may_read = asyncio.Event()

    async def reads_nothing(message: Message) -> None:
        if message["type"] == "http.response.body":
            await may_read.wait()

    async def stays() -> Message:
        await asyncio.Event().wait()
        return {}

    async with jobpane(Site(), tmp_path) as people:
        principal = Principal("key", await people.sign_in("auditor"), name="ann")
        app = pages(principal)
        scope = {"type": "http", "method": "GET", "query_string": b"", "headers": []}
        unread = [
            asyncio.ensure_future(app({**scope, "path": path}, stays, reads_nothing))
            for path in [PAGE, FRAME] * 4
        ]
        read = principal.services.first_reads.begin(JOB_ID)
        await asyncio.wait([read.lines])
        assert (await asked(app, PAGE), await asked(app, FRAME)) == (SHELL, "")
        may_read.set()
        await asyncio.gather(*unread)
        assert await asked(app, PAGE) != SHELL


async def test_beyond_the_rate_of_a_user_a_frame_goes_on_without(tmp_path: Path) -> None:
    async with signed_in(Site(), tmp_path) as principal:
        app = pages(principal, a_second=1)
        frames = [await asked(app, FRAME) for _ in range(12)]
        assert frames[0] != ""
        assert frames[-1] == ""
        assert await asked(app, PAGE) == SHELL
