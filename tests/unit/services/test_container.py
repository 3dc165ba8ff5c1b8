"""Each principal has services of their own, which end alone."""

import asyncio
import json
from contextlib import AsyncExitStack
from pathlib import Path

import httpx

from app.jobs.model import FetchedJob
from app.output import Pattern, Query, compile_query
from app.services.audit import Actor
from app.services.container import RECENT
from app.services.failures import Failure
from tests.unit.services.fake_controller import AWX, FakeController, services_over
from tests.unit.services.people import JOB_ID, Site, jobpane, record, until


async def test_links_are_made_on_a_thread_before_the_controllers_interface_is_known() -> None:
    services = services_over(FakeController(record("running"), []))
    link = await asyncio.to_thread(services.web_urls(), "/api/v2/system_jobs/11/")
    assert link.startswith("http://awx.example.org/")
    assert "11" in link
    assert services.web_urls()("http://elsewhere.example.org/api/v2/system_jobs/11/") == ""


async def test_closing_one_principals_services_ends_all_of_theirs_and_nothing_of_others(
    tmp_path: Path,
) -> None:
    site = Site(readers={"auditor", "admin"})
    async with jobpane(site, tmp_path) as people, AsyncExitStack() as open_pages:
        auditor, admin = await people.sign_in("auditor"), await people.sign_in("admin")
        watched = {}
        for one in (auditor, admin):
            seen, found = await one.reader.read(JOB_ID), await one.reader.find(RECENT)
            assert isinstance(seen, FetchedJob)
            watched[one] = await open_pages.enter_async_context(one.feed.watching(JOB_ID, seen))
            await open_pages.enter_async_context(one.lists.watching(RECENT, found))
            await one.outputs.search(JOB_ID, pattern_of("line"))
        async with asyncio.timeout(5):
            await auditor.aclose(0)
        assert (auditor.feed.pollers, admin.feed.pollers) == (0, 1)
        last = await watched[auditor].next(1)
        assert last is not None
        assert last.is_refused
        asked = [one for one in site.asked if one[0] == "auditor"]
        site.record = {**site.record, "job_explanation": "Something is new."}
        news = await watched[admin].next(5)
        assert news is not None
        assert news.answer is not None
        assert [one for one in site.asked if one[0] == "auditor"] == asked
        answers = [
            await auditor.reader.read(JOB_ID),
            await auditor.reader.find(RECENT),
            await auditor.reader.is_there(JOB_ID),
            await auditor.outputs.read(JOB_ID, 1, 10),
            await auditor.outputs.follow(JOB_ID),
        ]
        assert {answer.kind for answer in answers if isinstance(answer, Failure)} == {"ended"}
        assert [one for one in site.asked if one[0] == "auditor"] == asked


async def test_who_waits_for_a_record_when_the_services_close_gets_a_failure(
    tmp_path: Path,
) -> None:
    site = Site(records_held=asyncio.Event())
    async with jobpane(site, tmp_path) as people:
        auditor = await people.sign_in("auditor")
        waiting = asyncio.create_task(auditor.reader.read(JOB_ID))
        await until(lambda: site.count("auditor", f"/{JOB_ID}/") > 0)
        await auditor.aclose(0)
        answer = await asyncio.wait_for(waiting, 5)
    assert isinstance(answer, Failure)
    assert answer.is_refusal


async def test_a_job_that_one_deletes_is_gone_for_all_who_see_it(tmp_path: Path) -> None:
    site = Site(record("successful"), readers={"auditor", "admin"})
    async with jobpane(site, tmp_path) as people:
        auditor, admin = await people.sign_in("auditor"), await people.sign_in("admin")
        alice = await people.sign_in("alice")
        seen = await auditor.reader.read(JOB_ID)
        assert isinstance(seen, FetchedJob)
        async with (
            auditor.feed.watching(JOB_ID, seen) as shown,
            alice.feed.watching(JOB_ID, None) as not_shown,
        ):
            admin.outputs.forget(JOB_ID)
            news = await shown.next(1)
            assert news is not None
            assert news.is_gone
            assert await not_shown.next(0.01) is None


async def test_the_audit_log_names_the_user_and_the_controllers_account(tmp_path: Path) -> None:
    may_all = {"user_capabilities": {"delete": True, "start": True}}
    site = Site(record("running", summary_fields=may_all))
    site.answers = [httpx.Response(202), httpx.Response(202)]
    async with jobpane(site, tmp_path) as people:
        admin = await people.sign_in("auditor", actions_on=True)
        await admin.actions.cancel(JOB_ID, Actor("192.0.2.7"))
        await admin.actions.cancel(JOB_ID, Actor("192.0.2.7", "ann"))
    lines = [json.loads(line) for line in (tmp_path / "audit.jsonl").read_text().splitlines()]
    named = [(line["user"], line["account"]) for line in lines]
    assert named[:2] == [("auditor", "auditor")] * 2
    assert set(named[2:]) == {("ann", "auditor")}


def pattern_of(text: str) -> Pattern:
    pattern = compile_query(Query(text))
    assert isinstance(pattern, Pattern)
    return pattern


def test_a_frames_view_has_no_history(tmp_path: Path) -> None:
    services = services_over(FakeController(record("running"), []), history=tmp_path)
    assert services.history is not None
    assert services.limited(JOB_ID, actions=True).history is None


async def test_a_refused_credential_shows_nothing_of_the_history(tmp_path: Path) -> None:
    asked: list[str] = []

    def answer(request: httpx.Request) -> httpx.Response:
        asked.append(str(request.url.path))
        status = 401 if len(asked) > 1 else 200
        return httpx.Response(status, json={"results": []}, headers=AWX)

    services = services_over(answer, history=tmp_path)
    assert services.history is not None
    assert await services.history.overview() == ()
    await services.reader.find(RECENT)
    refused = await services.history.overview()
    assert isinstance(refused, Failure)
    assert refused.is_refusal
    await services.aclose()
