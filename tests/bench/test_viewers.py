"""Many people who watch one running job: what it costs the controller and Jobpane.

Viewers are plain websocket clients that speak as Reflex's frontend does. A small number is part of
every bench run; a thousand are behind `make soak`.
"""

import asyncio
import json
import os
import time
from collections.abc import AsyncIterator, Iterator
from contextlib import asynccontextmanager
from dataclasses import dataclass, field
from pathlib import Path
from uuid import UUID

import pytest
from websockets.asyncio.client import ClientConnection, connect

from tests.processes import ControllerProcess, ServeSite, Site, running_controller

pytestmark = pytest.mark.bench

WATCHED_S = 8.0
STATE = "reflex___state____state.app___state___job____job_page"


@dataclass
class Viewer:
    """One websocket; notes when each push arrived."""

    token: str
    pushes: list[float] = field(default_factory=list)


@dataclass(frozen=True)
class Cost:
    """What some seconds of watching took."""

    requests: int
    cpu_s: float
    rss_bytes: int
    pushes: int
    spread_p95_s: float


@pytest.fixture(scope="module")
def busy(tmp_path_factory: pytest.TempPathFactory) -> Iterator[ControllerProcess]:
    """A controller whose job runs for minutes."""
    folder = tmp_path_factory.mktemp("busy")
    with running_controller(folder, job_seconds=240, history="small") as process:
        yield process


@pytest.fixture(scope="module")
def watched_site(serve_site: ServeSite, busy: ControllerProcess) -> Site:
    return serve_site(
        JOBPANE_CONTROLLER_URL=busy.url,
        JOBPANE_CONTROLLER_TOKEN_FILE=str(busy.token_file("admin")),
    )


def opening(job_id: int) -> str:
    router = {
        "pathname": f"/jobs/{job_id}",
        "asPath": f"/jobs/{job_id}",
        "query": {"job_id": str(job_id)},
    }
    event = {"name": f"{STATE}.opened", "payload": {}, "router_data": router}
    return f"42/_event,{json.dumps(['event', event])}"


async def listen(socket: ClientConnection, viewer: Viewer) -> None:
    async for message in socket:
        if message == "2":  # engine.io's ping
            await socket.send("3")
        elif "answered_at" in str(message):
            viewer.pushes.append(time.monotonic())


@asynccontextmanager
async def watching(site: Site, job_id: int, count: int) -> AsyncIterator[list[Viewer]]:
    viewers = [Viewer(str(UUID(int=number + 1, version=4))) for number in range(count)]
    url = site.url.replace("http", "ws", 1)
    sockets: list[ClientConnection] = []
    tasks: list[asyncio.Task[None]] = []
    for viewer in viewers:
        address = f"{url}/_event/?EIO=4&transport=websocket&token={viewer.token}"
        socket = await connect(address, origin=site.url, compression=None)  # type: ignore[arg-type]
        sockets.append(socket)
        await socket.recv()
        await socket.send("40/_event,")
        await socket.recv()
        await socket.send(opening(job_id))
        tasks.append(asyncio.create_task(listen(socket, viewer)))
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


async def cost_of(site: Site, controller: ControllerProcess, job_id: int, count: int) -> Cost:
    async with watching(site, job_id, count) as viewers:
        await asyncio.sleep(2)
        asked, cpu = len(controller.requests()), cpu_s(site.pid)
        for viewer in viewers:
            viewer.pushes.clear()
        await asyncio.sleep(WATCHED_S)
        asked_after, cpu_after = len(controller.requests()), cpu_s(site.pid)
        pushes = [len(viewer.pushes) for viewer in viewers]
        cost = Cost(
            asked_after - asked,
            cpu_after - cpu,
            rss_bytes(site.pid),
            min(pushes),
            spread_p95_s(viewers),
        )
    await asyncio.sleep(4)  # the last watch ends, so that the next measurement begins alone
    return cost


def spread_p95_s(viewers: list[Viewer]) -> float:
    """How long after the first viewer the others get the same push, for 95 of 100."""
    rounds = min(len(viewer.pushes) for viewer in viewers)
    spreads = [
        viewer.pushes[-1 - turn] - min(one.pushes[-1 - turn] for one in viewers)
        for turn in range(rounds)
        for viewer in viewers
    ]
    return sorted(spreads)[int(0.95 * (len(spreads) - 1))] if spreads else float("nan")


def told(one: Cost, many: Cost, count: int) -> str:
    per_viewer = (many.cpu_s - one.cpu_s) / count / WATCHED_S
    memory = (many.rss_bytes - one.rss_bytes) / count
    return (
        f"\n{count} viewers of one job, {WATCHED_S:.0f} s: {many.requests} requests to the "
        f"controller, {one.requests} for one viewer"
        f"\n  CPU {many.cpu_s / WATCHED_S:.0%} of a core, {per_viewer:.3%} a viewer; "
        f"memory {memory / 1e6:.2f} MB a viewer"
        f"\n  at least {many.pushes} pushes each, 95 of 100 within {many.spread_p95_s:.2f} s "
        "of the first viewer's"
    )


async def many_cost_what_one_costs(site: Site, controller: ControllerProcess, count: int) -> None:
    job_id = controller.launch(days=1)
    one = await cost_of(site, controller, job_id, 1)
    many = await cost_of(site, controller, job_id, count)
    print(told(one, many, count))
    assert one.pushes > 0
    assert many.pushes > 0
    # The delay between two questions is the same, so a busier Jobpane may ask less, never more.
    assert many.requests <= one.requests * 1.2 + 3


async def test_a_hundred_viewers_ask_the_controller_no_more_than_one(
    watched_site: Site, busy: ControllerProcess
) -> None:
    await many_cost_what_one_costs(watched_site, busy, 100)


@pytest.mark.soak
async def test_a_thousand_viewers_ask_the_controller_no_more_than_one(
    watched_site: Site, busy: ControllerProcess
) -> None:
    await many_cost_what_one_costs(watched_site, busy, 1000)
