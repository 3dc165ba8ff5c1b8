"""A Jobpane of several workers, and pages of it that are no browsers."""

import asyncio
import contextlib
import os
import signal
import time
from collections.abc import AsyncIterator, Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from pathlib import Path

import httpx
from websockets.asyncio.client import ClientConnection, connect
from websockets.exceptions import WebSocketException

from tests.support.crossing import at, event
from tests.support.processes import ControllerProcess, Site, running_site
from tests.support.redis_process import RedisProcess

SESSION_KEY = "0123456789abcdef" * 3
_OPENED = "reflex___state____state.app___state___job____job_page.opened"


@contextmanager
def running_workers(
    folder: Path, controller: ControllerProcess, redis: RedisProcess, workers: int = 2, **more: str
) -> Iterator[Site]:
    """Jobpane with the administrator's token, whose actions are permitted."""
    settings = {
        "JOBPANE_CONTROLLER_URL": controller.url,
        "JOBPANE_CONTROLLER_TOKEN_FILE": str(controller.token_file("admin")),
        "JOBPANE_ALLOW_ACTIONS": "true",
        "JOBPANE_REDIS_URL": redis.url.get_secret_value(),
        "JOBPANE_SESSION_KEY": SESSION_KEY,
        "JOBPANE_WORKERS": str(workers),
        **more,
    }
    with running_site(folder, settings) as site:
        yield site


def workers_of(site: Site) -> list[int]:
    """The ids of the processes that the supervisor has started."""
    children = Path(f"/proc/{site.pid}/task/{site.pid}/children").read_text().split()
    return [int(one) for one in children]


def heeds_hangups(pid: int) -> bool:
    """Whether a worker reads its settings again at a SIGHUP by now."""
    status = Path(f"/proc/{pid}/status").read_text()
    caught = next(line for line in status.splitlines() if line.startswith("SigCgt:"))
    is_caught = int(caught.split()[1], 16) >> (signal.SIGHUP - 1) & 1
    # Before it has a group of its own it may still have the supervisor's handlers.
    return bool(is_caught) and os.getpgid(pid) == pid


def connections_of(pid: int, site: Site) -> int:
    """How many connections to Jobpane a process has accepted that are still open."""
    port = int(site.url.rpartition(":")[2])
    rows = [line.split() for line in Path(f"/proc/{pid}/net/tcp").read_text().splitlines()[1:]]
    own = {row[9] for row in rows if int(row[1].rpartition(":")[2], 16) == port and row[3] == "01"}
    found = 0
    for one in Path(f"/proc/{pid}/fd").iterdir():
        with contextlib.suppress(OSError):
            found += str(one.readlink()).removeprefix("socket:[").rstrip("]") in own
    return found


@dataclass
class OpenPage:
    """The page of a job: its websocket, which connects again as Reflex does, and its lines."""

    site: Site
    job_id: int
    token: str
    is_shown: asyncio.Event = field(default_factory=asyncio.Event)
    lost_at: list[float] = field(default_factory=list)
    back_after_s: list[float] = field(default_factory=list)
    closes: list[int | None] = field(default_factory=list)
    status: str = ""

    async def stay(self) -> None:
        """Be there until canceled."""
        tries = 0
        while True:
            try:
                async with self._connection() as socket:
                    tries = 0
                    try:
                        await self._read(socket)
                    finally:
                        self.closes.append(socket.close_code)
            except (OSError, WebSocketException, TimeoutError):
                tries = min(tries + 1, 10)
            if self.is_shown.is_set():
                self.lost_at.append(time.monotonic())
                self.is_shown.clear()
            await asyncio.sleep(0.2 * tries)

    @contextlib.asynccontextmanager
    async def _connection(self) -> AsyncIterator[ClientConnection]:
        url = f"{self.site.url.replace('http', 'ws', 1)}/_event/?EIO=4&transport=websocket"
        async with connect(f"{url}&token={self.token}", origin=self.site.url) as socket:  # type: ignore[arg-type]
            await socket.recv()
            await socket.send("40/_event,")
            place = at(f"/jobs/{self.job_id}", job_id=str(self.job_id))
            await socket.send(event(_OPENED, place, {}))
            yield socket

    async def _read(self, socket: ClientConnection) -> None:
        async for message in socket:
            if message == "2":
                await socket.send("3")
            text = str(message)
            if '"ready"' in text and not self.is_shown.is_set():
                self.is_shown.set()
                if self.lost_at and len(self.back_after_s) < len(self.lost_at):
                    self.back_after_s.append(time.monotonic() - self.lost_at[-1])


def whole_output(site: Site, job_id: int) -> dict[int, str]:
    """Every line by its number, window by window as a page fetches them, each exactly once."""
    found: dict[int, str] = {}
    with httpx.Client(base_url=site.url, timeout=60) as client:
        while True:
            query = {"start": len(found) + 1, "count": 500}
            page = client.get(f"/api/jobs/{job_id}/output/lines", params=query)
            window = page.raise_for_status().json()
            for line in window["lines"] if window["complete"] else []:
                assert line["n"] == len(found) + 1, "lost, doubled or out of order"
                spans = [one if isinstance(one, str) else one[0] for one in line["spans"]]
                found[line["n"]] = "".join(spans)
            if window["complete"] and not window["more"]:
                return found
            time.sleep(0 if window["complete"] else 0.2)


def emitted_lines(controller: ControllerProcess, job_id: int) -> dict[int, str]:
    """The same as the controller's events have it; these programs print a line each."""
    return {
        int(str(one["start_line"])) + 1: str(one["stdout"]) for one in controller.events(job_id)
    }
