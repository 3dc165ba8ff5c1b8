"""AWX's websocket as a wake-up call: it says which job has news, so that it is asked about sooner.

Nothing that comes over it is shown, and only the count of events is believed: AWX checks no rights
there, drops events and sends them in any order (docs/awx-behaviour.md, Websocket). One connection a
controller, open only while jobs are watched; where there is none, or it is refused, everything
works without, and in silence.
"""

import asyncio
import json
import logging
import random
from collections.abc import Awaitable, Callable
from contextlib import suppress
from http import HTTPStatus
from ssl import SSLContext

import httpx
from websockets.asyncio.client import ClientConnection, connect
from websockets.exceptions import ConnectionClosed, InvalidHandshake, InvalidStatus

PATH = "/websocket/"
FIRST_PAUSE_S = 1.0
LONGEST_PAUSE_S = 60.0
REFUSED_PAUSE_S = 600.0  # a controller without one has none a minute later either
_OPEN_LIMIT_S = 10.0
_CLOSE_LIMIT_S = 1.0
_LARGEST_MESSAGE_BYTES = 1024 * 1024  # an event carries its whole line
_LARGEST_READ = 32 * 1024  # of a larger one only that it came is of interest
# Any value will do, as long as both are the same (observations/ws-protocol-cases.json).
_XRF = "jobpane"

_SILENT = logging.getLogger("jobpane.websocket")  # the library would log the headers
_SILENT.disabled = True

OnNews = Callable[[int], None]
OnCount = Callable[[int, int], None]
Pause = Callable[[float], Awaitable[None]]


class RefusedError(Exception):
    """The controller has no websocket for us."""


class _Connect(connect):
    def process_redirect(self, exc: Exception) -> Exception:
        """Follow none: the credential goes to the controller alone."""
        return exc


class WakeUps:
    """Listens for news of the jobs that are watched."""

    def __init__(
        self,
        base_url: httpx.URL,
        authorization: Callable[[], str],
        *,
        trust: Callable[[], SSLContext] | None = None,
        pause: Pause = asyncio.sleep,
        chance: Callable[[float, float], float] = random.uniform,
    ) -> None:
        scheme = "wss" if base_url.scheme == "https" else "ws"
        self._url = str(base_url.copy_with(scheme=scheme, path=PATH))
        self._authorization = authorization
        self._trust = trust if scheme == "wss" else None
        self._pause = pause
        self._chance = chance
        self._on_news: OnNews = lambda _: None
        self._on_count: OnCount = lambda _job_id, _count: None
        self._jobs: set[int] = set()
        self._changed = asyncio.Event()
        self._task: asyncio.Task[None] | None = None
        self._ending: asyncio.Task[None] | None = None
        self._failures = 0
        self._rests_until = 0.0  # kept when the last watcher leaves: coming back asks no sooner

    def tell(self, on_news: OnNews) -> None:
        """From now on `on_news` gets the id of each watched job of which there is news."""
        self._on_news = on_news

    def tell_count(self, on_count: OnCount) -> None:
        """From now on `on_count` gets how many events a watched job has made, once it has ended.

        The API gives no such number: of events lost after the last visible one it says nothing.
        """
        self._on_count = on_count

    def watch(self, job_id: int) -> None:
        """Somebody wants news of this job."""
        self._jobs.add(job_id)
        self._changed.set()
        if self._task is None:
            self._task = asyncio.create_task(self._stay_connected(self._ending))

    def leave(self, job_id: int) -> None:
        """Nobody does any more; after the last one the connection is closed."""
        self._jobs.discard(job_id)
        self._changed.set()
        if not self._jobs and self._task is not None:
            self._task.cancel()
            self._task, self._ending = None, self._task

    def credential_renewed(self) -> None:
        """There is another token: connect with it at once, also after the old one was refused."""
        self._rests_until = 0.0
        if self._task is not None:
            self._task.cancel()
            self._task = asyncio.create_task(self._stay_connected(self._task))

    async def aclose(self) -> None:
        """Close the connection, at shutdown."""
        tasks = [task for task in (self._task, self._ending) if task is not None]
        self._task = self._ending = None
        self._jobs.clear()
        for task in tasks:
            task.cancel()
        await asyncio.gather(*tasks, return_exceptions=True)

    async def _stay_connected(self, before: asyncio.Task[None] | None) -> None:
        if before is not None:
            await asyncio.wait({before})  # never two connections at once
        clock = asyncio.get_running_loop().time
        while True:
            if self._rests_until > clock():
                await self._pause(self._rests_until - clock())
            try:
                self._failures = 0 if await self._listen() else self._failures + 1
                pause_s = min(FIRST_PAUSE_S * 2**self._failures, LONGEST_PAUSE_S)
            except RefusedError:
                pause_s = REFUSED_PAUSE_S
            # Of many Jobpanes that lost one controller, each comes back at another moment.
            self._rests_until = clock() + self._chance(pause_s / 2, pause_s)

    async def _listen(self) -> bool:
        """One connection, until it ends; whether it was of any use."""
        try:
            async with self._connected() as socket:
                return await self._hear_all(socket)
        except InvalidStatus as refused:
            if refused.response.status_code >= HTTPStatus.INTERNAL_SERVER_ERROR:
                return False  # it may be starting
            raise RefusedError from refused
        except InvalidHandshake as odd:
            raise RefusedError from odd
        except (OSError, TimeoutError, ConnectionClosed):
            return False

    async def _hear_all(self, socket: ClientConnection) -> bool:
        was_heard = False
        telling = asyncio.create_task(self._tell_groups(socket))
        try:
            with suppress(ConnectionClosed):
                async for message in socket:
                    was_heard |= self._heard(message)
        finally:
            telling.cancel()
        return was_heard

    def _connected(self) -> _Connect:
        return _Connect(
            self._url,
            additional_headers={
                "Authorization": self._authorization(),
                "Cookie": f"csrftoken={_XRF}",
            },
            user_agent_header="jobpane",
            ssl=self._trust() if self._trust else None,
            proxy=None,
            open_timeout=_OPEN_LIMIT_S,
            close_timeout=_CLOSE_LIMIT_S,
            max_size=_LARGEST_MESSAGE_BYTES,
            compression=None,  # a small message must not become a large one here
            logger=_SILENT,
        )

    async def _tell_groups(self, socket: ClientConnection) -> None:
        """Say which jobs are watched, now and whenever that changes; each message says it all."""
        with suppress(ConnectionClosed):
            while True:
                self._changed.clear()
                groups = {
                    "jobs": ["status_changed", "summary"],
                    "system_job_events": sorted(self._jobs),
                }
                await socket.send(json.dumps({"xrftoken": _XRF, "groups": groups}))
                await self._changed.wait()

    def _heard(self, message: str | bytes) -> bool:
        """Wake whoever asks about the job that a message names; whether we are welcome."""
        if len(message) > _LARGEST_READ:
            self._wake_all()
            return False
        try:
            said = json.loads(message)
        except (ValueError, RecursionError):
            return False
        if not isinstance(said, dict):
            return False
        if "error" in said:
            raise RefusedError
        for name in ("system_job", "unified_job_id"):
            job_id = said.get(name)
            if type(job_id) is int and job_id in self._jobs:
                count = said.get("final_counter")
                if type(count) is int and count > 0:
                    self._on_count(job_id, count)
                self._on_news(job_id)
        return "groups_current" in said

    def _wake_all(self) -> None:
        """Reading a long line would hold others up; asking once more costs less."""
        for job_id in tuple(self._jobs):
            self._on_news(job_id)
