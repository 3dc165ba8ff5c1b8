"""AWX's websocket: its messages say which job has changed, so that the job is polled sooner.

No message is shown, and only its count of events is believed: AWX checks no rights there, drops
events and sends them in any order (docs/awx-behaviour.md, Websocket). One connection to a
controller, open only while jobs are watched. Where the controller has no websocket, or refuses,
polling goes on without it and nothing is logged.
"""

import asyncio
import json
import logging
import random
from collections.abc import Awaitable, Callable, Mapping
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
_LARGEST_PARSED_BYTES = 32 * 1024  # a larger message counts as a change of every watched job
# Any value will do, as long as both are the same (observations/ws-protocol-cases.json).
_XRF = "jobpane"

_SILENT = logging.getLogger("jobpane.websocket")  # the library would log the headers
_SILENT.disabled = True

OnChange = Callable[[int], None]  # the id of a job
OnCount = Callable[[int, int], None]  # the id of a job, and how many events it has made
Pause = Callable[[float], Awaitable[None]]


class RefusedError(Exception):
    """The controller has no websocket, or does not accept the credential."""


class _Connect(connect):
    def process_redirect(self, exc: Exception) -> Exception:
        """Follow no redirect: the credential goes to the controller alone."""
        return exc


class JobNotifications:
    """Notifies its subscribers which of the watched jobs have changed."""

    def __init__(
        self,
        base_url: httpx.URL,
        headers: Callable[[], Mapping[str, str]],
        *,
        trust: Callable[[], SSLContext] | None = None,
        pause: Pause = asyncio.sleep,
        chance: Callable[[float, float], float] = random.uniform,
    ) -> None:
        scheme = "wss" if base_url.scheme == "https" else "ws"
        self._url = str(base_url.copy_with(scheme=scheme, path=PATH))
        self._origin = str(base_url.copy_with(raw_path=b"/")).rstrip("/")
        self._headers = headers
        self._trust = trust if scheme == "wss" else None
        self._pause = pause
        self._chance = chance
        self._on_change: OnChange = lambda _: None
        self._on_count: OnCount = lambda _job_id, _count: None
        self._jobs: set[int] = set()
        self._changed = asyncio.Event()
        self._task: asyncio.Task[None] | None = None
        self._ending: asyncio.Task[None] | None = None
        self._failures = 0
        self._next_try_at = 0.0  # kept when no job is watched any more: watching again waits, too

    def subscribe(self, on_change: OnChange) -> None:
        """Call `on_change` for each change of a watched job; replaces an earlier subscriber."""
        self._on_change = on_change

    def subscribe_to_counts(self, on_count: OnCount) -> None:
        """Call `on_count` once a watched job has ended; replaces an earlier subscriber.

        The API gives no such number, so it cannot say that events after the last one were lost.
        """
        self._on_count = on_count

    def watch(self, job_id: int) -> None:
        """Watch this job, and connect if no job was watched before."""
        self._jobs.add(job_id)
        self._changed.set()
        if self._task is None:
            self._task = asyncio.create_task(self._stay_connected(self._ending))

    def unwatch(self, job_id: int) -> None:
        """Stop watching this job; after the last one the connection is closed."""
        self._jobs.discard(job_id)
        self._changed.set()
        if not self._jobs and self._task is not None:
            self._task.cancel()
            self._task, self._ending = None, self._task

    def credential_renewed(self) -> None:
        """Reconnect at once with the new token, also where the old one was refused."""
        self._next_try_at = 0.0
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
            if self._next_try_at > clock():
                await self._pause(self._next_try_at - clock())
            try:
                self._failures = 0 if await self._listen() else self._failures + 1
                pause_s = min(FIRST_PAUSE_S * 2**self._failures, LONGEST_PAUSE_S)
            except RefusedError:
                pause_s = REFUSED_PAUSE_S
            # Jitter: many Jobpanes that lost one controller must not reconnect all at once.
            self._next_try_at = clock() + self._chance(pause_s / 2, pause_s)

    async def _listen(self) -> bool:
        """Hold one connection until it ends; whether the controller accepted our subscription."""
        try:
            async with self._connected() as socket:
                return await self._receive_all(socket)
        except InvalidStatus as refused:
            if refused.response.status_code >= HTTPStatus.INTERNAL_SERVER_ERROR:
                return False  # it may be starting
            raise RefusedError from refused
        except InvalidHandshake as odd:
            raise RefusedError from odd
        except (OSError, TimeoutError, ConnectionClosed):
            return False

    async def _receive_all(self, socket: ClientConnection) -> bool:
        is_accepted = False
        sending = asyncio.create_task(self._send_groups(socket))
        try:
            with suppress(ConnectionClosed):
                async for message in socket:
                    is_accepted |= self._receive(message)
        finally:
            sending.cancel()
        return is_accepted

    def _connected(self) -> _Connect:
        return _Connect(
            self._url,
            additional_headers=self._handshake(),
            user_agent_header="jobpane",
            ssl=self._trust() if self._trust else None,
            proxy=None,
            open_timeout=_OPEN_LIMIT_S,
            close_timeout=_CLOSE_LIMIT_S,
            max_size=_LARGEST_MESSAGE_BYTES,
            compression=None,  # a small message must not become a large one here
            logger=_SILENT,
        )

    def _handshake(self) -> dict[str, str]:
        """The headers of the credential, and the cookie with which AWX compares `xrftoken`.

        A session comes with its origin, as recorded, although AWX checks none.
        """
        headers = dict(self._headers())
        session = headers.get("Cookie")
        if session is None:
            return {**headers, "Cookie": f"csrftoken={_XRF}"}
        cookie = f"{session}; csrftoken={_XRF}"
        return {**headers, "Cookie": cookie, "Origin": self._origin}

    async def _send_groups(self, socket: ClientConnection) -> None:
        """Send the list of watched jobs, now and whenever it changes; AWX takes the newest list."""
        with suppress(ConnectionClosed):
            while True:
                self._changed.clear()
                groups = {
                    "jobs": ["status_changed", "summary"],
                    "system_job_events": sorted(self._jobs),
                }
                await socket.send(json.dumps({"xrftoken": _XRF, "groups": groups}))
                await self._changed.wait()

    def _receive(self, message: str | bytes) -> bool:
        """Publish the change that a message names; whether it accepts our list of jobs.

        Raises:
            RefusedError: The message is an error.
        """
        if len(message) > _LARGEST_PARSED_BYTES:
            self._publish_all()
            return False
        try:
            body = json.loads(message)
        except (ValueError, RecursionError):
            return False
        if not isinstance(body, dict):
            return False
        if "error" in body:
            raise RefusedError
        for name in ("system_job", "unified_job_id"):
            job_id = body.get(name)
            if type(job_id) is int and job_id in self._jobs:
                count = body.get("final_counter")
                if type(count) is int and count > 0:
                    self._on_count(job_id, count)
                self._on_change(job_id)
        return "groups_current" in body

    def _publish_all(self) -> None:
        """Publish a change of every watched job: cheaper than to parse a very long message."""
        for job_id in tuple(self._jobs):
            self._on_change(job_id)
