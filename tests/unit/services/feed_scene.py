"""A controller whose job changes when a test says so, watched by a feed."""

import asyncio
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from dataclasses import dataclass, field
from pathlib import Path

import httpx

from app.awx.client import Controller
from app.services.job_feed import JobFeed
from app.services.job_reader import JobReader
from app.services.output_library import OutputLibrary
from app.services.outputs import Outputs
from tests.contract.recordings import recording

AWX = {"X-API-Product-Name": "AWX"}


NOWHERE = Path("does-not-exist")  # nothing here is final, so nothing is written


def record(status: str, **changes: object) -> dict[str, object]:
    body = recording(f"detail-status-{status}").response_body
    assert isinstance(body, dict)
    return {**body, **changes}


@dataclass
class Scene:
    """A controller whose job changes when a test says so, and a clock that waits for the test."""

    record: dict[str, object] = field(default_factory=lambda: record("running"))
    status: int = 200
    asked: list[str] = field(default_factory=list)
    pauses: list[float] = field(default_factory=list)
    events: list[dict[str, object]] = field(default_factory=list)
    tick: asyncio.Event = field(default_factory=asyncio.Event)

    def __call__(self, request: httpx.Request) -> httpx.Response:
        self.asked.append(request.url.path)
        if self.status != 200:
            return httpx.Response(self.status, json={"detail": "x"}, headers=AWX)
        if request.url.path.endswith("/events/"):
            after = int(request.url.params.get("counter__gt", "0"))
            rows = [row for row in self.events if int(str(row["counter"])) > after]
            return httpx.Response(200, json={"results": rows}, headers=AWX)
        return httpx.Response(200, json=self.record, headers=AWX)

    @property
    def details(self) -> int:
        looks = ("/events/", "/ping/", "/me/")  # the last two find out what a 500 means
        return sum(not path.endswith(looks) for path in self.asked)

    async def pause(self, seconds: float) -> None:
        self.pauses.append(seconds)
        await self.tick.wait()
        self.tick.clear()


@asynccontextmanager
async def feed_over(scene: Scene) -> AsyncIterator[tuple[JobFeed, JobReader]]:
    transport = httpx.MockTransport(scene)
    async with Controller("http://awx.example.org", "token", transport=transport) as controller:
        reader = JobReader(controller)
        output = Outputs(OutputLibrary(NOWHERE), controller.fetch_events, reader.read)
        feed = JobFeed(reader, output, pause=scene.pause)
        yield feed, reader
        await feed.aclose()
