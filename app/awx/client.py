"""The client of one controller: every request that Jobpane makes, each as one method.

Answers are domain values, failures are `ControllerError`s. Reads may be repeated; cancel, delete
and launch are sent once. The token is in no repr, error, URL or log.
"""

import asyncio
import time
from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path
from types import TracebackType
from typing import Self, TypeVar

import httpx
from pydantic import SecretStr

from app.awx.api_requests import ApiRequests
from app.awx.body_limits import LARGEST_BYTES
from app.awx.connection import TIMEOUT_S, Connection
from app.awx.counted_errors import counted_errors
from app.awx.credential import ConfiguredToken, Credential, NoCredential
from app.awx.error_texts import Action
from app.awx.history_requests import HistoryRequests
from app.awx.job_lists import JobLists
from app.awx.responses import (
    Ping,
    event_params,
    events_of,
    fetched_job,
    launched_job_id,
    ping_of,
    user_of,
    usual_events_of,
)
from app.awx.retries import Clock, Pause
from app.awx.transport import Params, Response
from app.awx.web_urls import Ui, absolute_url, page_url
from app.awx.websocket import JobNotifications
from app.jobs.json_value import Json
from app.jobs.model import FetchedJob, JobList, User
from app.jobs.query import JobQuery
from app.output import EventRange, OutputEvent

# A larger response is read on a thread: the oddest JSON takes Python some milliseconds a kilobyte.
_INLINE_BYTES = 2 * 1024
_INLINE_EVENTS = (
    1024  # of the usual shape they take two milliseconds; two threads in turn cost more
)

T = TypeVar("T")


@dataclass(frozen=True, slots=True)
class CancelAccepted:
    """The controller will stop the job; it goes on running for some seconds."""


class Controller:
    """The client of one controller; `token` is the token, or a file that may be replaced.

    `name` is the controller's in figures and spans; by default its host.

    Without a token it reads only what the controller says to everyone, until it is given the
    credential of a user.
    """

    def __init__(
        self,
        base_url: str,
        token: SecretStr | str | Path | None,
        *,
        transport: httpx.AsyncBaseTransport | None = None,
        ca_file: str | Path | None = None,
        timeout_s: float = TIMEOUT_S,
        clock: Clock = time.monotonic,
        pause: Pause = asyncio.sleep,
        largest_bytes: int = LARGEST_BYTES,
        has_websocket: bool = True,
        ui: Ui | None = None,
        name: str = "",
    ) -> None:
        credential = NoCredential() if token is None else ConfiguredToken(token)
        connection = Connection(
            base_url,
            transport=transport,
            ca_file=ca_file,
            timeout_s=timeout_s,
            clock=clock,
            pause=pause,
            largest_bytes=largest_bytes,
            has_websocket=has_websocket,
            ui=ui,
            name=name,
        )
        self._set_up(connection, credential, owns_connection=True)

    def with_credential(self, credential: Credential) -> "Controller":
        """A client over the same connections that acts for another user.

        Its `/me/` and its websocket are its own. Closing it leaves what is shared open.
        """
        return _Sharing(self.connection, credential)

    def _set_up(
        self, connection: Connection, credential: Credential, *, owns_connection: bool
    ) -> None:
        self.connection = connection
        self.credential = credential
        self._owns_connection = owns_connection
        self._requests = ApiRequests(connection, credential)
        self.lists = JobLists(self._requests, self._parsed)
        self.history = HistoryRequests(self._requests, self._parsed)
        self._unsubscribe = credential.on_change(self._credential_changed)
        tls = connection.transport.tls
        self.notifications = (
            JobNotifications(
                connection.url,
                lambda: credential.headers_for("GET"),
                trust=None if tls is None else lambda: tls,
            )
            if connection.has_websocket
            else None
        )

    def _credential_changed(self) -> None:
        self._requests.account.invalidate()
        if self.notifications is not None:
            self.notifications.credential_renewed()

    async def __aenter__(self) -> Self:
        return self

    async def __aexit__(
        self,
        kind: type[BaseException] | None,
        error: BaseException | None,
        traceback: TracebackType | None,
    ) -> None:
        await self.aclose()

    async def aclose(self) -> None:
        """Close the connections, unless they are another client's."""
        self._unsubscribe()
        if self.notifications is not None:
            await self.notifications.aclose()
        await self._requests.aclose()
        if self._owns_connection:
            await self.connection.aclose()

    async def fetch_job(self, job_id: int, search: str = "") -> FetchedJob:
        """One job; `search` is passed on, most controllers ignore it."""
        params: Params = {"search": search} if search else {}
        response = await self._requests.read(Action.READ_JOB, f"system_jobs/{job_id}/", params)
        return await self._parsed(response, lambda: fetched_job(response, job_id))

    async def fetch_jobs(self, query: JobQuery) -> JobList:
        """One page of the list."""
        return await self.lists.fetch_page(query)

    async def fetch_events(self, job_id: int, bounds: EventRange) -> tuple[OutputEvent, ...]:
        """Events in the order of their counters, at most the limit."""
        response = await self._requests.read(
            Action.READ_EVENTS, f"system_jobs/{job_id}/events/", event_params(bounds)
        )
        if bounds.limit <= _INLINE_EVENTS:
            with counted_errors(self.connection.name):
                usual = usual_events_of(response, bounds)
            if usual is not None:
                return usual
        return await self._parsed(response, lambda: events_of(response, bounds))

    async def fetch_me(self) -> User:
        """Whose token it is."""
        response = await self._requests.read(Action.WHO_AM_I, "me/")
        return await self._parsed(response, lambda: user_of(response))

    def on_unauthorized(self, listener: Callable[[], None]) -> None:
        """Call `listener` when the controller refuses the credential and there is no newer one."""
        self._requests.on_unauthorized(listener)

    def prefetch(self) -> None:
        """Start to fetch, in the background, what pages need: the account and the interface."""
        _ = self._requests.account.value, self.connection.ui.kind

    @property
    def user(self) -> User | None:
        """The account of the token, None while it is not known; refreshed in the background."""
        return self._requests.account.value

    async def ping(self) -> Ping:
        """The controller's version; needs no valid token."""
        response = await self._requests.read(Action.PING, "ping/")
        return await self._parsed(response, lambda: ping_of(response))

    async def check_job(self, job_id: int) -> None:
        """Return if the job exists; its record may hold a megabyte, this response 60 bytes.

        Raises:
            NotFound: There is no such job any more.
        """
        await self._requests.read(Action.READ_JOB, f"system_jobs/{job_id}/cancel/")

    async def cancel(self, job_id: int) -> CancelAccepted:
        """Ask for the job to be stopped. `NotAllowed` means that it had already ended."""
        await self._requests.change("POST", Action.CANCEL, f"system_jobs/{job_id}/cancel/")
        return CancelAccepted()

    async def delete(self, job_id: int) -> None:
        """Delete the job with its output."""
        await self._requests.change("DELETE", Action.DELETE, f"system_jobs/{job_id}/")

    async def launch(self, template_id: int, extra_vars: dict[str, Json]) -> int:
        """Start a job from a template; the id of the new job. AWX checks no variable."""
        endpoint = f"system_job_templates/{template_id}/launch/"
        response = await self._requests.change(
            "POST", Action.LAUNCH, endpoint, {"extra_vars": extra_vars}
        )
        return await self._parsed(response, lambda: launched_job_id(response))

    def now(self) -> datetime | None:
        """What the controller's clock shows now, by its newest response; None before one said."""
        return self._requests.now()

    async def _parsed(self, response: Response, parse: Callable[[], T]) -> T:
        """The result of `parse`, run on a thread unless the response is small."""
        with counted_errors(self.connection.name):
            if len(response.body) <= _INLINE_BYTES:
                return parse()
            return await asyncio.get_running_loop().run_in_executor(self.connection.parsing, parse)

    def absolute(self, url: str) -> str | None:
        """One of the controller's URLs in full, None if it leads to another origin."""
        return absolute_url(self.connection.origin, url)

    def web_urls(self) -> Callable[[str], str]:
        """Maps the controller's URLs to its own pages, and those of other origins to "".

        Call this on the event loop: it may begin to find out which pages there are. The result
        may be called on any thread.
        """
        shared = self.connection
        origin, path, kind = shared.origin, shared.prefix.path, shared.ui.kind
        return lambda url: page_url(origin, path, url, kind) or ""


class _Sharing(Controller):
    """A client over the connections of another one."""

    def __init__(self, connection: Connection, credential: Credential) -> None:
        self._set_up(connection, credential, owns_connection=False)
