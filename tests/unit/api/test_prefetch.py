"""What is asked for before a job's page opens, for its reader alone, and never twice."""

import asyncio
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from pathlib import Path

import httpx
import pytest
from starlette.types import ASGIApp, Receive, Scope, Send

from app.api.application import api_app
from app.api.caller import PRINCIPAL, services_of
from app.api.prefetch import prefetch_routes
from app.services.container import Services
from app.services.principals import Principal
from tests.unit.services.people import JOB_ID, Site, jobpane, record, until

PATH = f"/api/jobs/{JOB_ID}/prefetch"
RECORD = f"/{JOB_ID}/"
EVENTS = f"/{JOB_ID}/events/"


@asynccontextmanager
async def signed_in(site: Site, folder: Path) -> AsyncIterator[tuple[Services, httpx.AsyncClient]]:
    async with jobpane(site, folder) as people:
        services = await people.sign_in("auditor")
        async with client_of(services) as client:
            yield services, client


@asynccontextmanager
async def client_of(
    services: Services, patience_s: float = 2.0
) -> AsyncIterator[httpx.AsyncClient]:
    routes: ASGIApp = api_app(prefetch_routes(services_of, patience_s))

    async def app(scope: Scope, receive: Receive, send: Send) -> None:
        await routes({**scope, PRINCIPAL: Principal("auditor", services)}, receive, send)

    transport = httpx.ASGITransport(app)
    async with httpx.AsyncClient(transport=transport, base_url="http://localhost") as client:
        yield client


async def test_record_and_first_lines_wait_for_the_page(tmp_path: Path) -> None:
    site = Site(record("failed"))
    async with signed_in(site, tmp_path) as (services, client):
        answer = await client.post(PATH)
        assert (answer.status_code, answer.content) == (204, b"")
        assert services.first_reads.recent(JOB_ID) is not None
        await services.outputs.read(JOB_ID, 1, 200)
    # The lines, and the newest event, for which the first lines don't wait.
    assert (site.count("auditor", RECORD), site.count("auditor", EVENTS)) == (1, 2)


async def test_the_page_of_a_found_job_gets_what_its_search_has_read(tmp_path: Path) -> None:
    async with signed_in(Site(record("failed")), tmp_path) as (services, client):
        await client.post(PATH, params={"search": " disk\x00 full "})
        assert services.first_reads.recent(JOB_ID, "disk full") is not None


async def test_a_page_that_opens_meanwhile_joins_the_request(tmp_path: Path) -> None:
    site = Site(record("failed"), records_held=asyncio.Event())
    async with signed_in(site, tmp_path) as (services, client):
        asking = asyncio.create_task(client.post(PATH))
        await until(lambda: site.count("auditor", RECORD) == 1)
        page = asyncio.create_task(services.reader.read(JOB_ID))
        await asyncio.sleep(0)
        assert site.records_held is not None
        site.records_held.set()
        await asyncio.gather(page, asking)
    assert site.count("auditor", RECORD) == 1


async def test_a_job_that_is_watched_is_not_asked_for_again(tmp_path: Path) -> None:
    site = Site()
    async with (
        signed_in(site, tmp_path) as (services, client),
        services.feed.watching(JOB_ID, None),
    ):
        await until(lambda: services.feed.recent(JOB_ID) is not None)
        assert (await client.post(PATH)).status_code == 204
        assert services.first_reads.recent(JOB_ID) is None


@pytest.mark.parametrize("method", ["GET", "HEAD", "PUT"])
async def test_what_any_site_can_have_a_browser_send_asks_for_nothing(
    tmp_path: Path, method: str
) -> None:
    site = Site(record("failed"))
    async with signed_in(site, tmp_path) as (_, client):
        assert (await client.request(method, PATH)).status_code == 405
    assert site.count("auditor", RECORD) == 0


async def test_a_job_that_cannot_be_read_says_so(tmp_path: Path) -> None:
    async with signed_in(Site(is_gone=True), tmp_path) as (_, client):
        answer = await client.post(PATH)
    assert (answer.status_code, answer.json()["error"]["code"]) == (404, "not_found")


async def test_a_frame_asks_for_its_own_job_alone(tmp_path: Path) -> None:
    site = Site(record("failed"))
    async with signed_in(site, tmp_path) as (services, _):
        async with client_of(services.limited(JOB_ID + 1, actions=False)) as frame:
            assert (await frame.post(PATH)).status_code == 403
        assert site.count("auditor", RECORD) == 0
        async with client_of(services.limited(JOB_ID, actions=False)) as frame:
            assert (await frame.post(PATH)).status_code == 204


async def test_a_tab_that_goes_has_nothing_more_asked_for(tmp_path: Path) -> None:
    site = Site(record("failed"), records_held=asyncio.Event())
    async with signed_in(site, tmp_path) as (services, client):
        asking = asyncio.create_task(client.post(PATH))
        await until(lambda: site.count("auditor", RECORD) == 1)
        asking.cancel()
        await asyncio.gather(asking, return_exceptions=True)
        assert site.records_held is not None
        site.records_held.set()
        await asyncio.sleep(0)
        assert services.first_reads.recent(JOB_ID) is None


async def test_a_slow_controller_is_not_waited_for(tmp_path: Path) -> None:
    site = Site(record("failed"), records_held=asyncio.Event())
    async with signed_in(site, tmp_path) as (services, _):
        async with client_of(services, patience_s=0.01) as client:
            assert (await client.post(PATH)).status_code == 204
        assert site.records_held is not None
        site.records_held.set()
        await until(lambda: services.first_reads.recent(JOB_ID) is not None)
