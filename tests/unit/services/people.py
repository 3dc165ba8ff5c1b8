"""A controller with several users of different rights, and one Jobpane that all of them use."""

import asyncio
import re
from collections.abc import AsyncIterator, Callable
from contextlib import AsyncExitStack, asynccontextmanager
from dataclasses import dataclass, field
from pathlib import Path

import httpx

from app.awx.client import Controller
from app.cluster import Cluster
from app.services.container import ControllerServices, Services
from tests.contract.recordings import recording

AWX = {"X-API-Product-Name": "AWX"}  # by this the client knows a controller
JOB_ID = 11
SERVER_ERROR = recording("detail-as-alice").response_body  # what AWX answers to those without right


def record(status: str, **changes: object) -> dict[str, object]:
    body = recording(f"detail-status-{status}").response_body
    assert isinstance(body, dict)
    own = {"id": JOB_ID, "url": f"/api/v2/system_jobs/{JOB_ID}/"}
    return {**body, **own, "event_processing_finished": status != "running", **changes}


async def until(is_so: Callable[[], bool]) -> None:
    """Let others go on until something is so; a test that waits in vain ends."""
    async with asyncio.timeout(60):
        while not is_so():  # noqa: ASYNC110 # what is waited for has no event
            await asyncio.sleep(0.001)


def events(count: int) -> list[dict[str, object]]:
    return [
        {"counter": n, "start_line": n - 1, "end_line": n, "stdout": f"line {n}", "created": None}
        for n in range(1, count + 1)
    ]


@dataclass
class Site:
    """Answers as AWX does; the token is the user's name."""

    record: dict[str, object] = field(default_factory=lambda: record("running"))
    events: list[dict[str, object]] = field(default_factory=lambda: events(20))
    readers: set[str] = field(default_factory=lambda: {"auditor"})
    superusers: set[str] = field(default_factory=set)
    revoked: set[str] = field(default_factory=set)
    is_gone: bool = False
    is_out: bool = False
    asked: list[tuple[str, str]] = field(default_factory=list)  # who, and the path
    patterns_asked: int = 0  # how often events were asked for by a pattern of their text
    events_held: asyncio.Event | None = None  # while it is not set, no event is given
    newest_held: asyncio.Event | None = None  # the same for the newest event
    records_held: asyncio.Event | None = None
    answers: list[httpx.Response] = field(default_factory=list)  # to commands

    async def __call__(self, request: httpx.Request) -> httpx.Response:
        user = request.headers.get("Authorization", "").removeprefix("Bearer ")
        path = request.url.path
        self.asked.append((user, path))
        if self.is_out or user in self.revoked:
            return httpx.Response(400 if self.is_out else 401, json={"detail": "x"}, headers=AWX)
        if path.endswith("/me/"):
            return self._me(user)
        if path.endswith("/ping/"):
            return httpx.Response(200, json=recording("ping").response_body, headers=AWX)
        if request.method != "GET":
            return self.answers.pop(0)
        if path.endswith("/system_jobs/"):
            return self._list(user)
        if self.is_gone or not path.startswith(f"/api/v2/system_jobs/{JOB_ID}/"):
            return httpx.Response(404, json={"detail": "Not found."}, headers=AWX)
        if user not in self.readers:
            return httpx.Response(500, html="<h1>Server Error</h1>")
        if path.endswith("/events/"):
            return await self._events(request)
        if self.records_held is not None:
            await self.records_held.wait()
        return httpx.Response(200, json=self.record, headers=AWX)

    def count(self, user: str, ending: str) -> int:
        """How often a user asked for paths with this ending."""
        return sum(who == user and path.endswith(ending) for who, path in self.asked)

    def _me(self, user: str) -> httpx.Response:
        is_auditor = user in self.readers
        kind = {"is_superuser": user in self.superusers, "is_system_auditor": is_auditor}
        me = {"id": 1, "username": user, **kind}
        return httpx.Response(200, json={"results": [me]}, headers=AWX)

    def _list(self, user: str) -> httpx.Response:
        if user not in self.readers:
            return httpx.Response(403, json={"detail": "x"}, headers=AWX)
        body = {"count": 1, "results": [self.record], "next": None, "previous": None}
        return httpx.Response(200, json=body, headers=AWX)

    async def _events(self, request: httpx.Request) -> httpx.Response:
        if self.events_held is not None:
            await self.events_held.wait()
        params = request.url.params
        if self.newest_held is not None and params.get("order_by") == "-counter":
            await self.newest_held.wait()
        after = int(params.get("counter__gt", "0"))
        through = int(params.get("counter__lte", str(2**31)))
        rows = [row for row in self.events if after < int(str(row["counter"])) <= through]
        if pattern := params.get("stdout__regex"):
            self.patterns_asked += 1
            rows = [row for row in rows if re.search(pattern, str(row["stdout"]))]
        if params.get("order_by") == "-counter":
            rows.reverse()
        size = int(params.get("limit", "25"))
        body = {"results": rows[:size], **({} if "limit" in params else {"count": len(rows)})}
        return httpx.Response(200, json=body, headers=AWX)


@asynccontextmanager
async def jobpane(
    site: Site, folder: Path, cluster: Cluster | None = None
) -> AsyncIterator["People"]:
    """One Jobpane over the site, perhaps one of several processes."""
    shared = ControllerServices(
        "awx.example.org",
        has_pages=True,
        output_folder=folder,
        audit_file=folder / "audit.jsonl",
        cluster=cluster,
        key="awx" if cluster else "",
    )
    async with AsyncExitStack() as clients:
        yield People(site, shared, clients)
        await shared.aclose(0)


@dataclass
class People:
    """Those who are signed in."""

    site: Site
    shared: ControllerServices
    clients: AsyncExitStack

    async def sign_in(self, name: str, *, actions_on: bool = False) -> Services:
        client = Controller(
            "http://awx.example.org", name, transport=httpx.MockTransport(self.site)
        )
        await self.clients.enter_async_context(client)
        return self.shared.for_client(client, actions_on=actions_on, user=name, credential=name)
