"""Pages of one running job that are no browsers: a websocket, and the windows of new lines.

Each connects again as Reflex does, and fetches over HTTP what is new whenever the websocket says
that there is more. The lines that it has are numbered one after the other, each once.
"""

import asyncio
import json
import re
import time
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from dataclasses import dataclass, field
from itertools import pairwise
from uuid import uuid4

import httpx
from websockets.asyncio.client import ClientConnection, connect
from websockets.exceptions import WebSocketException

from app.state.job import JobPage
from tests.chaos.watching import text_of
from tests.support.crossing import at, event

_PAGE = JobPage.get_full_name()
_VERSION = re.compile(r'"output_version\w*": ?(\d+)')
_WINDOW = 1000
_AT_ONCE = 24  # requests and handshakes, so that the viewers do not refuse themselves
_TRY_AGAIN_S = 0.3


@dataclass(eq=False)
class PageViewer:
    """One page; `final` are the lines that will not change any more."""

    url: str
    job_id: int
    browser: httpx.AsyncClient
    turns: asyncio.Semaphore
    token: str = field(default_factory=lambda: str(uuid4()))
    process: str = ""  # the one that has its websocket
    is_shown: asyncio.Event = field(default_factory=asyncio.Event)
    connections: int = 0
    pushes: int = 0
    refusals: int = 0  # of windows, which were asked for again
    shown: int = 0  # lines, the last of which may still change
    final: list[str] = field(default_factory=list)
    news_at: list[float] = field(default_factory=list)  # each time more lines were shown
    faults: list[str] = field(default_factory=list)
    _more: asyncio.Event = field(default_factory=asyncio.Event)
    _socket: ClientConnection | None = None

    async def stay(self) -> None:
        """Be there until canceled."""
        async with asyncio.TaskGroup() as both:
            both.create_task(self._listen())
            both.create_task(self._follow())

    async def press_cancel(self) -> None:
        """Press the button and confirm."""
        await self._send("cancel_pressed", {"job_id": self.job_id})
        await self._send("cancel_confirmed", {"job_id": self.job_id})

    async def dismiss_outcome(self) -> None:
        """Close the message of the last command; there need not be one."""
        await self._send("outcome_dismissed", {})

    async def _send(self, name: str, payload: dict[str, int]) -> None:
        assert self._socket is not None
        place = at(f"/jobs/{self.job_id}", job_id=str(self.job_id))
        await self._socket.send(event(f"{_PAGE}.{name}", place, payload))

    async def _listen(self) -> None:
        tries = 0
        while True:
            try:
                async with self.turns:
                    socket = await self._connected()
                tries = 0
                async with socket:
                    await self._read(socket)
            except (OSError, WebSocketException, TimeoutError):
                tries = min(tries + 1, 10)
            self.is_shown.clear()
            await asyncio.sleep(0.2 * tries)

    async def _connected(self) -> ClientConnection:
        url = f"{self.url.replace('http', 'ws', 1)}/_event/?EIO=4&transport=websocket"
        socket = await connect(
            f"{url}&token={self.token}",
            origin=self.url,  # type: ignore[arg-type]
            compression=None,
            open_timeout=60,
            ping_interval=None,
        )
        opened = str(await socket.recv())
        self.process = str(json.loads(opened[1:])["sid"]).partition(".")[0]
        await socket.send("40/_event,")
        self._socket = socket
        await self._send("opened", {})
        self.connections += 1
        return socket

    async def _read(self, socket: ClientConnection) -> None:
        async for message in socket:
            text = str(message)
            if text == "2":
                await socket.send("3")
                continue
            self.pushes += 1
            if _VERSION.search(text):
                self._more.set()
            if '"ready"' in text:
                self.is_shown.set()
                self._more.set()

    async def _follow(self) -> None:
        while True:
            await self._more.wait()
            self._more.clear()
            async with self.turns:
                is_whole = await self._fetch()
            if not is_whole:
                self._more.set()
                await asyncio.sleep(_TRY_AGAIN_S)

    async def _fetch(self) -> bool:
        """The next window; False if it is to be asked for again, or there is more."""
        start = len(self.final) + 1
        path = f"{self.url}/api/jobs/{self.job_id}/output/lines?start={start}&count={_WINDOW}"
        try:
            answer = await self.browser.get(path)
            page = answer.raise_for_status().json()
        except httpx.HTTPError:
            self.refusals += 1
            return False
        numbers = [int(line["n"]) for line in page["lines"]]
        if numbers != list(range(start, start + len(numbers))):
            self.faults.append(f"from {start} came {numbers}")
        self.final += [text_of(line) for line in page["lines"] if line["n"] <= page["final"]]
        if numbers and numbers[-1] > self.shown:
            self.shown = numbers[-1]
            self.news_at.append(time.monotonic())
        return not page["more"]

    def longest_silence_s(self, since: float, until: float) -> float:
        """The longest time without more lines on the page."""
        times = [since, *(one for one in self.news_at if since < one < until), until]
        return max(later - earlier for earlier, later in pairwise(times))

    def news_after_s(self, since: float) -> float:
        """How long it took until there were more lines on the page."""
        return next((one - since for one in self.news_at if one > since), float("inf"))


@asynccontextmanager
async def viewing(url: str, job_id: int, count: int) -> AsyncIterator[list[PageViewer]]:
    """So many viewers, once all of them are shown the job."""
    turns = asyncio.Semaphore(_AT_ONCE)
    limits = httpx.Limits(max_connections=_AT_ONCE, max_keepalive_connections=_AT_ONCE)
    async with httpx.AsyncClient(timeout=30, limits=limits) as browser:
        viewers = [PageViewer(url, job_id, browser, turns) for _ in range(count)]
        staying = [asyncio.create_task(viewer.stay()) for viewer in viewers]
        try:
            async with asyncio.timeout(300):
                await asyncio.gather(*(viewer.is_shown.wait() for viewer in viewers))
            yield viewers
            assert not [task for task in staying if task.done()], "a viewer has ended"
        finally:
            for task in staying:
                task.cancel()
            await asyncio.gather(*staying, return_exceptions=True)
