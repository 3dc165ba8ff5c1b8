"""A Jobpane with two portals that may frame it, asked over HTTP within the process."""

from collections.abc import AsyncIterator, Callable
from contextlib import asynccontextmanager
from dataclasses import dataclass, field, replace
from pathlib import Path

import httpx
from starlette.types import ASGIApp, Receive, Scope, Send

from app.api.application import api_app
from app.api.download_tickets import ticket_routes
from app.api.embed_links import embed_link_routes
from app.api.embed_sessions import Embedding, embed_session_routes
from app.runtime.session_keys import SessionKeys
from app.services.container import Services
from app.services.embed_grants import EmbedGrants, EmbedSession
from app.sessions.frame_records import MemoryFrameRecords
from tests.unit.output.event_table import EventTable
from tests.unit.services.fake_controller import FakeController, record, services_over

OPS = "https://ops.example.org"
OTHER = "http://portal.localhost:8080"
KEY = "a-key-of-the-ops-portal"
BASE = "http://127.0.0.1:3000"
PORTAL = {"Authorization": f"Bearer {KEY}"}


@dataclass
class Clock:
    now: float = 1000.0

    def __call__(self) -> float:
        return self.now


@dataclass
class Scene:
    """What a test changes, and the client that asks."""

    client: httpx.AsyncClient
    clock: Clock
    grants: EmbedGrants
    keys: dict[str, str] = field(default_factory=dict)
    origins: list[str] = field(default_factory=list)
    at: list[str] = field(default_factory=list)  # the controller that the URLs name
    asked: list[str] = field(default_factory=list)  # the paths that the controller was asked for

    async def link(self, **body: object) -> str:
        """The token of a new link."""
        answer = await self.client.post(
            "/api/embed-tokens", json={"job": 42, "origin": OPS, **body}, headers=PORTAL
        )
        assert answer.status_code == 201, answer.text
        return str(answer.json()["url"]).rpartition("#key=")[2]

    async def opened(self, token: str, **body: object) -> httpx.Response:
        asked = {"token": token, "origin": OPS, "job": 42, **body}
        return await self.client.post("/api/embed-sessions", json=asked)

    async def frame(self) -> dict[str, str]:
        """The headers of a frame that has opened a link."""
        answer = await self.opened(await self.link())
        return {"Authorization": f"Jobpane-Frame {answer.json()['key']}"}


def _at_controller(app: ASGIApp, at: list[str]) -> ASGIApp:
    async def named(scope: Scope, receive: Receive, send: Send) -> None:
        await app({**scope, "jobpane.controller": at[0]}, receive, send)

    return named


def _answering(status: int, asked: list[str]) -> Callable[[httpx.Request], httpx.Response]:
    def answers(request: httpx.Request) -> httpx.Response:
        asked.append(request.url.path)
        if status != 200:
            return httpx.Response(
                status, json={"detail": "no"}, headers={"X-API-Product-Name": "AWX"}
            )
        if request.url.path.endswith("/system_jobs/"):  # whether the list may be read
            return httpx.Response(200, json={"results": []})
        return FakeController(record("detail-status-successful", id=42), [])(request)

    return answers


@asynccontextmanager
async def scene(
    folder: Path,
    *,
    actions_on: bool = True,
    has_token: bool = True,
    public_url: str = "",
    status: int = 200,
    table: EventTable | None = None,
    history: Path | None = None,
) -> AsyncIterator[Scene]:
    asked: list[str] = []
    services = services_over(_answering(status, asked), actions_on=actions_on, history=history)
    if table is not None:
        services = replace(services, outputs=table.outputs(folder))
    grants = EmbedGrants(MemoryFrameRecords(clock=(clock := Clock())), SessionKeys.random())
    keys, origins = {"another-key": "other", KEY: "ops"}, [OPS, OTHER]

    def of_frame(session: EmbedSession) -> Services | None:
        return services if session.grant else None

    embedding = Embedding(
        grants=grants,
        portal_of=keys.get,
        origins=origins,
        public_url=public_url,
        services_of=lambda name: services if has_token and name == "" else None,
        frame_services_of=of_frame,
    )
    app = api_app(
        [
            *embed_link_routes(lambda: embedding),
            *embed_session_routes(lambda: embedding),
            *ticket_routes(lambda: embedding),
        ]
    )
    transport = httpx.ASGITransport(_at_controller(app, at := [""]))
    async with httpx.AsyncClient(transport=transport, base_url=BASE) as client:
        yield Scene(client, clock, grants, keys, origins, at, asked)
    await grants.aclose()
    await services.aclose()
