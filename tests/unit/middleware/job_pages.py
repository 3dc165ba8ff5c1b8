"""The pages of jobs, what frames and prefetches ask for, and who requests them."""

from collections.abc import AsyncIterator, Mapping
from contextlib import asynccontextmanager
from pathlib import Path

import httpx
from starlette.responses import HTMLResponse
from starlette.types import ASGIApp, Receive, Scope, Send

from app.api.application import api_app
from app.api.caller import PRINCIPAL, services_of
from app.api.first_screen import first_screen_routes
from app.api.prefetch import prefetch_routes
from app.middleware.controller_html import ControllerLabel
from app.middleware.controller_path import ControllerPath
from app.middleware.first_screens import FindExpected, first_screens, none_expected, site_with
from app.middleware.page_tail import page_tails
from app.middleware.site_path import site_path
from app.services.principals import Principal
from tests.unit.services.people import JOB_ID, Site, jobpane

SHELL = "<html><head></head><body></body></html>"
DETAIL = f"/system_jobs/{JOB_ID}/"
PAGE = f"/jobs/{JOB_ID}"
FRAME = f"/api/jobs/{JOB_ID}/first-screen"
PREFETCH = f"/api/jobs/{JOB_ID}/prefetch"
ROUTES: ASGIApp = api_app([*first_screen_routes(services_of), *prefetch_routes(services_of)])


def pages(
    principal: Principal | None,
    names: tuple[str, ...] = ("",),
    base: str = "",
    *,
    a_second: int = 0,
    client: str = "127.0.0.1",
    find_expected: FindExpected = none_expected,
) -> ASGIApp:
    labels = [ControllerLabel(name, f"{name}.example.org", "", "") for name in names]
    inner = first_screens(site_with(labels), a_second, find_expected)(site_behind)

    async def app(scope: Scope, receive: Receive, send: Send) -> None:
        await inner({**scope, PRINCIPAL: principal, "client": (client, 1)}, receive, send)

    return page_tails(base)(site_path(base)(ControllerPath(app, names)))


async def site_behind(scope: Scope, receive: Receive, send: Send) -> None:
    """The pages, the first screens of frames, and prefetches."""
    is_route = scope["path"].startswith("/api/")
    await (ROUTES if is_route else HTMLResponse(SHELL))(scope, receive, send)


async def asked(app: ASGIApp, path: str, headers: Mapping[str, str] | None = None) -> str:
    transport = httpx.ASGITransport(app)
    async with httpx.AsyncClient(transport=transport, base_url="http://127.0.0.1") as client:
        return (await client.get(path, headers=headers)).text


@asynccontextmanager
async def signed_in(site: Site, folder: Path, name: str = "auditor") -> AsyncIterator[Principal]:
    async with jobpane(site, folder) as people:
        yield Principal(name, await people.sign_in(name), name=name)
