"""A principal's services and requests for the first screen of a job."""

from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from pathlib import Path

import httpx
from starlette.types import ASGIApp, Receive, Scope, Send

from app.api.application import api_app
from app.api.caller import PRINCIPAL, services_of
from app.api.first_screen import JobOfUrl, awaited_html, first_screen_routes
from app.first_screen import Site as ShownSite
from app.services.container import Services
from app.services.embed_grants import EmbedGrant
from app.services.principals import Principal
from tests.unit.services.people import JOB_ID, Site, jobpane, record

PATH = f"/api/jobs/{JOB_ID}/first-screen"


@asynccontextmanager
async def signed_in(site: Site, folder: Path, name: str = "auditor") -> AsyncIterator[Services]:
    async with jobpane(site, folder) as people:
        yield await people.sign_in(name)


async def html(services: Services, patience_s: float = 2, job: JobOfUrl | None = None) -> str:
    job = job or JobOfUrl(JOB_ID, str(JOB_ID))
    read = services.first_reads.begin(job.id, job.search)
    return await awaited_html(
        read, services, ShownSite(), job=job, has_lines=True, patience_s=patience_s
    )


@asynccontextmanager
async def asking(
    site: Site, folder: Path, name: str = "auditor", grant: EmbedGrant | None = None
) -> AsyncIterator[httpx.AsyncClient]:
    async with signed_in(site, folder, name) as services:
        routes: ASGIApp = api_app(first_screen_routes(services_of, patience_s=0.2))

        async def app(scope: Scope, receive: Receive, send: Send) -> None:
            principal = Principal(name, services, grant=grant)
            await routes({**scope, PRINCIPAL: principal}, receive, send)

        transport = httpx.ASGITransport(app)
        async with httpx.AsyncClient(transport=transport, base_url="http://localhost") as client:
            yield client


def colorful(lines: int, spans: int) -> Site:
    """A job each of whose lines has as many spans, one color each."""
    site = Site(record("failed", name="Weekly cleanup"))
    text = "".join(f"\x1b[{31 + number % 2}mx" for number in range(spans))
    first = site.events[0]
    site.events = [
        {**first, "counter": line, "stdout": text, "start_line": line - 1, "end_line": line}
        for line in range(1, lines + 1)
    ]
    return site
