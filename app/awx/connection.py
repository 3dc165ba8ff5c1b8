"""What all clients of one controller share, for whichever user they act.

The pool of connections with its TLS settings, the API's prefix, the circuit breaker, the threads
that parse, the detected interface, the controller's health and its clock. It knows no credential.
"""

import asyncio
import time
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

import httpx

from app.awx.body_limits import LARGEST_BYTES
from app.awx.cached_value import CachedValue
from app.awx.error_texts import Action
from app.awx.errors import ControllerError, TimedOut
from app.awx.prefix import ApiPrefix, without_api_path
from app.awx.retries import Clock, Pause, Retries
from app.awx.server_failures import HEALTH_FRESH_FOR_S, Health, health_of
from app.awx.transport import Response, Transport
from app.awx.web_ui import WebUi
from app.awx.web_urls import Ui
from app.jobs.controller_time import ControllerTime

PEEK_LIMIT_S = 5.0  # a user waits for the failure that it explains
_PARSING_THREADS = 2  # of their own, so that other work on threads is never waited for
TIMEOUT_S = 30.0
_HEADERS = {
    "Accept": "application/json",
    "Accept-Encoding": "identity",  # a small response must not become a large one here
    "Accept-Language": "en",  # AWX translates its error texts
    "User-Agent": "jobpane",
}


class Connection:
    """One controller, as this process reaches it.

    Raises:
        ValueError: The URL is none, or the authority's file holds no certificate.
    """

    def __init__(
        self,
        base_url: str,
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
        self.url = controller_url(base_url)
        self.origin = str(self.url.copy_with(raw_path=b"/")).rstrip("/")
        self.base_path = self.url.path.rstrip("/")
        self.name = name or self.url.host
        self.clock = clock
        self.has_websocket = has_websocket and transport is None  # a given transport has none
        self.prefix = ApiPrefix(self.url.path)
        self.parsing = ThreadPoolExecutor(_PARSING_THREADS, thread_name_prefix="parsing")
        self.transport = Transport(
            self.url,
            _HEADERS,
            transport=transport,
            ca_file=Path(ca_file) if ca_file else None,
            timeout_s=timeout_s,
            largest_bytes=largest_bytes,
            name=self.name,
        )
        self.retries = Retries(clock=clock, pause=pause)
        self.ui = WebUi(self.transport, self.prefix, ui, clock)
        self.time: ControllerTime | None = None  # by the newest response
        self.health: CachedValue[Health] = CachedValue(
            self._fetch_health,
            clock=clock,
            fresh_for_s=HEALTH_FRESH_FOR_S,
            unknown_for_s=HEALTH_FRESH_FOR_S,
        )

    async def aclose(self) -> None:
        """Close the connections."""
        await self.health.aclose()
        await self.ui.aclose()
        await self.transport.aclose()
        self.parsing.shutdown(wait=False)

    async def peek(
        self, action: Action, endpoint: str, headers: dict[str, str]
    ) -> Response | ControllerError:
        """One attempt with a short limit, not counted by the circuit breaker; never raises."""
        path = f"{self.prefix.path}{endpoint}"
        try:
            async with asyncio.timeout(PEEK_LIMIT_S):
                return await self.transport.send("GET", path, action, headers=headers)
        except TimeoutError:
            return TimedOut(action)
        except ControllerError as error:
            return error

    async def _fetch_health(self) -> Health:
        return health_of(await self.peek(Action.PING, "ping/", {}))


def controller_url(base_url: str) -> httpx.URL:
    """The controller's URL, without the path of its API.

    Raises:
        ValueError: It is no http or https URL; says so without repeating it.
    """
    try:
        url = httpx.URL(base_url)
    except httpx.InvalidURL as error:
        raise ValueError("The controller's URL isn't valid.") from error
    if url.scheme not in {"http", "https"} or not url.host:
        raise ValueError("The controller's URL must begin with http:// or https:// and a host.")
    if url.userinfo:
        raise ValueError("The controller's URL must not have a username or password.")
    path = without_api_path(url.path) or "/"
    return url.copy_with(path=path, query=None, fragment=None)
