"""Refuses requests that a browser makes on behalf of somebody else's site.

Two attacks are out: a foreign page that opens our websocket (its Origin is not ours), and a
foreign name that resolves to our address (DNS rebinding: its Host is not ours). Requests without
an Origin, from programs, pass; what they may do is decided elsewhere.
"""

from collections.abc import Callable
from urllib.parse import urlsplit

from starlette.datastructures import Headers
from starlette.responses import PlainTextResponse
from starlette.types import ASGIApp, Receive, Scope, Send
from starlette.websockets import WebSocketClose

from app.http.health import HEALTH_PATH
from app.settings import Settings

_WRONG_HOST = (
    "Jobpane does not answer under this name. Whoever runs it can add the name "
    "with JOBPANE_PUBLIC_URL.\n"
)
_WRONG_ORIGIN = "Jobpane takes no requests from other sites.\n"
_POLICY_VIOLATION = 1008


class OwnOriginOnly:
    """ASGI middleware; knows the names that are ours."""

    def __init__(self, app: ASGIApp, *, hosts: tuple[str, ...], origins: tuple[str, ...]) -> None:
        self._app = app
        self._hosts = frozenset(hosts)
        self._origins = frozenset(origins)

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Pass the request on, or refuse it in one sentence."""
        refusal = self._refusal(scope)
        if refusal is None:
            await self._app(scope, receive, send)
        elif scope["type"] == "websocket":
            await WebSocketClose(_POLICY_VIOLATION, refusal.strip())(scope, receive, send)
        else:
            status = 421 if refusal == _WRONG_HOST else 403
            await PlainTextResponse(refusal, status_code=status)(scope, receive, send)

    def _refusal(self, scope: Scope) -> str | None:
        if scope["type"] not in {"http", "websocket"} or scope.get("path") == HEALTH_PATH:
            return None
        headers = Headers(scope=scope)
        if _host_name(headers.get("host", "")) not in self._hosts:
            return _WRONG_HOST
        origin = headers.get("origin")
        is_foreign = origin is not None and origin.lower() not in self._origins
        return _WRONG_ORIGIN if is_foreign else None


def _host_name(host: str) -> str:
    """The name without a port: "[::1]" of "[::1]:3000"."""
    if host.startswith("["):
        return host.partition("]")[0].lower() + "]"
    return (urlsplit(f"//{host}").hostname or "").lower()


def own_origin_only(settings: Settings) -> Callable[[ASGIApp], ASGIApp]:
    """The middleware for these settings."""

    def wrapped(app: ASGIApp) -> ASGIApp:
        return OwnOriginOnly(app, hosts=settings.own_hosts, origins=settings.own_origins)

    return wrapped
