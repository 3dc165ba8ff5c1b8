"""A controller of some jobs in this process, for states: it can fail, and hold its answers back."""

import asyncio
import tempfile
from collections.abc import AsyncIterator, Awaitable, Callable
from contextlib import asynccontextmanager
from dataclasses import dataclass, field
from pathlib import Path

import httpx

from app.awx.client import Controller
from app.jobs.permissions import Access
from app.jobs.url_owner import KnownUrls
from app.services.container import ControllerServices, Services
from app.services.history_library import HistoryLibrary
from app.services.principals import Principal
from app.state.services import provide, withdraw
from app.state.tabs import Tabs
from tests.contract.recordings import recording
from tests.unit.state.tab import CLIENT_TOKEN, Tab

AWX = {"X-API-Product-Name": "AWX"}  # by this the client knows a controller


def record(job_id: int, status: str, **changes: object) -> dict[str, object]:
    body = recording(f"detail-status-{status}").response_body
    assert isinstance(body, dict)
    return {**body, "id": job_id, "url": f"/api/v2/system_jobs/{job_id}/", **changes}


@dataclass
class FakeApi:
    """The jobs by id; `answers` are those to commands, in order."""

    jobs: dict[int, dict[str, object]]
    answers: list[httpx.Response] = field(default_factory=list)
    status: int = 200  # of reads
    commands: list[str] = field(default_factory=list)
    reads: int = 0
    is_open: asyncio.Event = field(default_factory=asyncio.Event)  # reads wait for it

    def __post_init__(self) -> None:
        self.is_open.set()

    async def __call__(self, request: httpx.Request) -> httpx.Response:
        if request.method != "GET":
            self.commands.append(f"{request.method} {request.url.path}")
            return self.answers.pop(0)
        self.reads += 1
        await self.is_open.wait()
        if self.status != 200:
            return httpx.Response(self.status, json={"detail": "x"}, headers=AWX)
        return self._read(request.url.path.rstrip("/").rpartition("/")[2])

    def _read(self, name: str) -> httpx.Response:
        if name == "system_jobs":
            rows = list(self.jobs.values())
            body = {"count": len(rows), "results": rows, "next": None, "previous": None}
            return httpx.Response(200, json=body, headers=AWX)
        if name.isdigit() and int(name) in self.jobs:
            return httpx.Response(200, json=self.jobs[int(name)], headers=AWX)
        return httpx.Response(404, json={"detail": "Not found."}, headers=AWX)


Api = (
    Callable[[httpx.Request], Awaitable[httpx.Response]] | Callable[[httpx.Request], httpx.Response]
)
KNOWN_URLS = KnownUrls(("http://jobpane.example.org",), {"": "http://awx.example.org"})


@asynccontextmanager
async def provided(
    api: Api, tab: Tab, *, actions_on: bool = True, history: HistoryLibrary | None = None
) -> AsyncIterator[Services]:
    """The services over `api`, where the states of `tab` find them."""
    access = Access(user=None, actions_on=actions_on)
    async with Controller(
        "http://awx.example.org", "token-for-tests", transport=httpx.MockTransport(api)
    ) as client:
        shared = ControllerServices(
            "awx.example.org",
            has_pages=True,
            output_folder=Path(tempfile.mkdtemp()),
            history=history,
        )
        services = shared.for_client(client, actions_on=actions_on, access=lambda: access)
        tabs = Tabs()
        tabs.joined(CLIENT_TOKEN, Principal("local", services))
        provide(tabs, tab.connected, KNOWN_URLS)
        try:
            yield services
        finally:
            withdraw()
            await shared.aclose(0)
