"""Plain websocket clients that speak as Reflex's frontend does, and what they cost."""

import asyncio
import json
import os
import time
from collections.abc import AsyncIterator, Callable, Sequence
from contextlib import asynccontextmanager
from dataclasses import dataclass, field
from pathlib import Path
from uuid import UUID

from websockets.asyncio.client import ClientConnection, connect

from app.state.job import JobPage
from tests.support.processes import Site

WATCHED_S = 8.0
STATE = JobPage.get_full_name()


@dataclass
class Viewer:
    """One websocket; notes when each push arrived."""

    token: str
    opening: str
    pushes: list[float] = field(default_factory=list)


@dataclass(frozen=True)
class Watched:
    """A process with a websocket, and a word that stands in each of its pushes."""

    url: str
    origin: str
    pid: int
    word: str


@dataclass(frozen=True)
class Cost:
    """What some seconds of watching took."""

    requests: int
    cpu_s: float
    rss_bytes: int
    pushes: int
    spread_p95_s: float


def jobpane(site: Site) -> Watched:
    return Watched(site.url, site.url, site.pid, "answered_at")


def opening(job_id: int) -> str:
    path = f"/jobs/{job_id}"
    return event(f"{STATE}.opened", path, {"job_id": str(job_id)})


def event(name: str, path: str, query: dict[str, str]) -> str:
    return f"42/_event,{json.dumps(['event', router_event(name, path, query)])}"


def router_event(name: str, path: str, query: dict[str, str]) -> dict[str, object]:
    """An event as the page at `path` sends it."""
    router = {"pathname": path, "asPath": path, "query": query}
    return {"name": name, "payload": {}, "router_data": router}


async def listen(socket: ClientConnection, viewer: Viewer, word: str) -> None:
    async for message in socket:
        if message == "2":  # engine.io's ping
            await socket.send("3")
        elif word in str(message):
            viewer.pushes.append(time.monotonic())


@asynccontextmanager
async def watching(watched: Watched, openings: Sequence[str]) -> AsyncIterator[list[Viewer]]:
    viewers = [
        Viewer(str(UUID(int=number + 1, version=4)), said) for number, said in enumerate(openings)
    ]
    url = watched.url.replace("http", "ws", 1)
    sockets: list[ClientConnection] = []
    tasks: list[asyncio.Task[None]] = []
    for viewer in viewers:
        address = f"{url}/_event/?EIO=4&transport=websocket&token={viewer.token}"
        socket = await connect(address, origin=watched.origin, compression=None)  # type: ignore[arg-type]
        sockets.append(socket)
        await socket.recv()
        await socket.send("40/_event,")
        await socket.recv()
        await socket.send(viewer.opening)
        tasks.append(asyncio.create_task(listen(socket, viewer, watched.word)))
    try:
        yield viewers
    finally:
        for socket in sockets:
            await socket.close()
        await asyncio.gather(*tasks, return_exceptions=True)


def cpu_s(pid: int) -> float:
    parts = Path(f"/proc/{pid}/stat").read_text().rpartition(")")[2].split()
    return (int(parts[11]) + int(parts[12])) / os.sysconf("SC_CLK_TCK")


def rss_bytes(pid: int) -> int:
    return int(Path(f"/proc/{pid}/statm").read_text().split()[1]) * os.sysconf("SC_PAGE_SIZE")


async def cost_of(watched: Watched, openings: Sequence[str], asked: Callable[[], int]) -> Cost:
    """`asked` returns how many requests the controller has had."""
    async with watching(watched, openings) as viewers:
        await asyncio.sleep(2)
        before, cpu = asked(), cpu_s(watched.pid)
        for viewer in viewers:
            viewer.pushes.clear()
        await asyncio.sleep(WATCHED_S)
        after, cpu_after = asked(), cpu_s(watched.pid)
        cost = Cost(
            after - before,
            cpu_after - cpu,
            rss_bytes(watched.pid),
            min(len(viewer.pushes) for viewer in viewers),
            spread_p95_s(viewers),
        )
    await asyncio.sleep(4)  # the last watch ends, so that the next measurement begins alone
    return cost


def spread_p95_s(viewers: list[Viewer]) -> float:
    """How long after a job's first viewer its others get the same push, for 95 of 100."""
    spreads: list[float] = []
    for said in {viewer.opening for viewer in viewers}:
        together = [viewer.pushes for viewer in viewers if viewer.opening == said]
        for turn in range(1, min(map(len, together)) + 1):
            first = min(pushes[-turn] for pushes in together)
            spreads += [pushes[-turn] - first for pushes in together]
    return sorted(spreads)[int(0.95 * (len(spreads) - 1))] if spreads else float("nan")
