"""Users who come, look at jobs for some seconds and leave or reload, as the frontend does it.

Each visit opens a websocket, hydrates, opens a job's page, fetches its HTML, windows of lines and
its record. Every second visit is a new tab; the others reload the one before.
"""

import asyncio
import json
import random
from contextlib import suppress
from uuid import UUID

import httpx
from websockets.asyncio.client import ClientConnection, connect
from websockets.exceptions import ConnectionClosed, WebSocketException

from tests.bench.viewers import opening, router_event
from tests.support.processes import Site

STAYS_S = (4.0, 20.0)
_BETWEEN_LOOKS_S = 1.5
_HYDRATE = "reflex___state____state.hydrate_and_load"


class Visitor:
    """One user; `jobs` is what there is to look at, and may change meanwhile."""

    def __init__(self, site: Site, jobs: list[int], seed: int) -> None:
        self._site = site
        self._jobs = jobs
        self._chance = random.Random(seed)
        self._tab = self._new_tab()
        self.visits = 0
        self.answers = 0
        self.failures = 0

    async def stay(self) -> None:
        """Visit after visit, until canceled."""
        while True:
            if self._chance.random() < 0.5:
                self._tab = self._new_tab()
            try:
                await self._visit(self._chance.choice(self._jobs))
            except (OSError, TimeoutError, WebSocketException, httpx.HTTPError):
                self.failures += 1
            self.visits += 1

    def _new_tab(self) -> str:
        return str(UUID(int=self._chance.getrandbits(128), version=4))

    async def _visit(self, job_id: int) -> None:
        url = self._site.url.replace("http", "ws", 1)
        address = f"{url}/_event/?EIO=4&transport=websocket&token={self._tab}"
        origin = self._site.url
        async with (
            httpx.AsyncClient(base_url=self._site.url, timeout=20) as browser,
            connect(address, origin=origin) as socket,  # type: ignore[arg-type]
        ):
            await browser.get(f"/jobs/{job_id}")
            await socket.recv()
            path = f"/jobs/{job_id}"
            boot = router_event(_HYDRATE, path, {"job_id": str(job_id)})
            await socket.send(f"40/_event,{json.dumps({'event': boot})}")
            await socket.send(opening(job_id))
            listening = asyncio.create_task(_listen(socket))
            try:
                await self._look(browser, job_id)
            finally:
                listening.cancel()

    async def _look(self, browser: httpx.AsyncClient, job_id: int) -> None:
        deadline = asyncio.get_running_loop().time() + self._chance.uniform(*STAYS_S)
        await self._ask(browser, f"/api/jobs/{job_id}/record")
        while asyncio.get_running_loop().time() < deadline:
            start = self._chance.choice([1, 1, 400, 5000, 14000])
            await self._ask(browser, f"/api/jobs/{job_id}/output/lines?start={start}&count=300")
            await asyncio.sleep(_BETWEEN_LOOKS_S)

    async def _ask(self, browser: httpx.AsyncClient, path: str) -> None:
        answer = await browser.get(path)
        if answer.is_success:
            self.answers += 1
        else:
            self.failures += 1


async def _listen(socket: ClientConnection) -> None:
    with suppress(ConnectionClosed):
        async for message in socket:
            if message == "2":  # engine.io's ping
                await socket.send("3")
