"""Gives each request its id, and counts and measures it; only SitePath is further out.

The id is the one that a trusted proxy sends in `X-Request-ID`, if it is well-formed, and otherwise
a new one: from anybody else the header says nothing. So it is with a trace's `traceparent`. The id
goes back in the response, except with files that caches keep.
"""

import re
import time
from collections.abc import Callable, Collection

from starlette.datastructures import Headers, MutableHeaders
from starlette.types import ASGIApp, Message, Receive, Scope, Send

from app.api.route_names import ROUTE_NAME, RouteName
from app.middleware.trusted_proxies import Network, peer_of
from app.telemetry import figures
from app.telemetry.request_ids import HEADER, is_request_id, request_id_in_logs
from app.telemetry.spans import Span, span

_FILE = re.compile(r"(?:/c/[^/]+)?/assets/")  # with a controller's name where there are several
_EVENTS = "/_event"
_CLIENT_HAS_GONE = 499  # nothing was sent; nginx logs the same number
_FAILED = 500


class Observed:
    """ASGI middleware; `networks` are those of the trusted proxies."""

    def __init__(self, app: ASGIApp, networks: Collection[Network]) -> None:
        self._app = app
        self._networks = networks

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Pass the request on under its id."""
        if scope["type"] not in {"http", "websocket"}:
            await self._app(scope, receive, send)
            return
        request_id, parent = self._brought(scope)
        with request_id_in_logs(request_id) as used:
            if scope["type"] == "websocket":
                await self._app(scope, receive, send)
            else:
                await self._measured(scope, receive, send, used, parent)

    def _brought(self, scope: Scope) -> tuple[str | None, str]:
        """The request's id and the trace that a trusted proxy has sent along."""
        peer = peer_of(scope)
        if peer is None or not any(peer in network for network in self._networks):
            return None, ""
        headers = Headers(scope=scope)
        named = headers.getlist(HEADER)
        is_usable = len(named) == 1 and is_request_id(named[0])
        return named[0] if is_usable else None, headers.get("traceparent", "")

    async def _measured(
        self, scope: Scope, receive: Receive, send: Send, request_id: str, parent: str
    ) -> None:
        answer = _Answer(request_id, scope, send)
        figures.http_requests_in_progress.inc()
        try:
            with span("request", "server", parent=parent) as opened:
                try:
                    await self._app({**scope, ROUTE_NAME: answer.route}, receive, answer.send)
                except Exception:
                    answer.code = answer.code or _FAILED
                    raise
                finally:
                    answer.note(opened)
        finally:
            figures.http_requests_in_progress.dec()
            answer.count()


class _Answer:
    """What is measured of one request."""

    def __init__(self, request_id: str, scope: Scope, send: Send) -> None:
        self.route = RouteName()
        self.code = 0
        self._is_page = False
        self._request_id = request_id
        self._path: str = scope["path"]
        self._method: str = scope["method"]
        self._send = send
        self._began = time.perf_counter()
        self._took_s: float | None = None

    async def send(self, message: Message) -> None:
        """Send a part of the response, and look at how it starts."""
        if message["type"] == "http.response.start":
            self.code = message["status"]
            self._took_s = time.perf_counter() - self._began
            headers = MutableHeaders(scope=message)
            self._is_page = headers.get("content-type", "").startswith("text/html")
            if not _FILE.match(self._path):
                headers[HEADER] = self._request_id
        await self._send(message)

    @property
    def label(self) -> str:
        """The route as a label, one of few."""
        if self.route.template:
            return self.route.template
        if self._path == _EVENTS or self._path.startswith(f"{_EVENTS}/"):
            return _EVENTS
        if _FILE.match(self._path):
            return "file"
        return "page" if self._is_page else "other"

    def note(self, opened: Span) -> None:
        """Say in the span what it was."""
        code = self.code or _CLIENT_HAS_GONE
        method = figures.known_method(self._method)
        opened.name(f"{method} {self.label}")
        opened.note("http.request.method", method)
        opened.note("http.route", self.label)
        opened.note("http.response.status_code", code)
        opened.note("jobpane.request_id", self._request_id)
        if code >= _FAILED:
            opened.fail(str(code))

    def count(self) -> None:
        """Count it."""
        took_s = time.perf_counter() - self._began if self._took_s is None else self._took_s
        code = self.code or _CLIENT_HAS_GONE
        figures.http_answered(self.label, self._method, code, took_s)


def observed(networks: Collection[Network]) -> Callable[[ASGIApp], ASGIApp]:
    """The middleware for these trusted proxies."""
    return lambda app: Observed(app, networks)
