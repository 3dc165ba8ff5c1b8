"""Refuses requests that a browser makes on behalf of somebody else's site.

Three attacks are out: a foreign page that opens our websocket (its Origin is not ours), a foreign
name that resolves to our IP address (DNS rebinding: its Host is not ours), and a foreign page that
has a browser make work for us, for example by `<img>` (its Sec-Fetch-Site or Referer is not ours).
Over plain http a browser sends no Sec-Fetch-Site but to this machine itself, and the foreign page
may keep the Referer back, so only https or loopback protects from all of the third. Programs send
none of these headers and pass; what they may do is decided elsewhere.
"""

import re
from collections.abc import Callable, Collection
from http import HTTPStatus

from starlette.datastructures import Headers
from starlette.types import ASGIApp, Receive, Scope, Send

from app.api.health import HEALTH_PATH
from app.api.metrics import METRICS_PATH
from app.api.readiness import READY_PATH
from app.middleware.refusals import TWICE, Refusal, is_below
from app.settings import Settings

# RFC 3986, host and port, without user information and without percent encoding.
_HOST = re.compile(
    r"(?P<name>[\w.-]+|\[[0-9a-f:.]+\])(?::(?P<port>[0-9]{1,5}))?", re.ASCII | re.IGNORECASE
)
_ORIGIN = re.compile(r"[A-Za-z]+://[^/?#]*")
_LARGEST_PORT = 65535
# What these answer costs work: events, the controller's records and outputs, badges. Pages are
# files.
_WORKING_PATHS = ("/api", "/badge", "/_event")
_FOR_PROGRAMS = (HEALTH_PATH, METRICS_PATH, READY_PATH)  # which decide themselves who may read them
_PUBLIC_SCRIPT = "/embed.js"  # of the element that portals put into their pages
_OWN_SITES = {"same-origin", "none"}  # our own page; a URL typed by the user


_WRONG_HOST = Refusal(
    HTTPStatus.MISDIRECTED_REQUEST,
    "bad_host",
    "Jobpane doesn't serve this host name. An administrator can set JOBPANE_PUBLIC_URL.",
)
_WRONG_ORIGIN = Refusal(
    HTTPStatus.FORBIDDEN, "foreign_site", "Jobpane rejects requests from other sites."
)


class OwnOriginOnly:
    """ASGI middleware; knows the names that are ours."""

    def __init__(self, app: ASGIApp, *, hosts: Collection[str], origins: Collection[str]) -> None:
        self._app = app
        self._hosts = frozenset(hosts)
        self._origins = frozenset(origins)

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Pass the request on, or refuse it with one message."""
        refusal = self._refusal(scope)
        if refusal is None:
            await self._app(scope, receive, send)
        else:
            await refusal.send(scope, receive, send)

    def _refusal(self, scope: Scope) -> Refusal | None:
        if scope["type"] not in {"http", "websocket"} or scope.get("path") in _FOR_PROGRAMS:
            return None
        headers = Headers(scope=scope)
        hosts, origins = headers.getlist("host"), headers.getlist("origin")
        sites, pages = headers.getlist("sec-fetch-site"), headers.getlist("referer")
        if max(len(hosts), len(origins), len(sites), len(pages)) > 1:
            return TWICE
        if host_name(hosts[0] if hosts else "") not in self._hosts:
            return _WRONG_HOST
        is_foreign = any(origin.lower() not in self._origins for origin in origins)
        if is_foreign and scope["path"] != _PUBLIC_SCRIPT:
            return _WRONG_ORIGIN
        if not any(is_below(scope["path"], path) for path in _WORKING_PATHS):
            return None
        is_own = _OWN_SITES.issuperset(sites) and all(map(self._is_own_page, filter(None, pages)))
        return None if is_own else _WRONG_ORIGIN

    def _is_own_page(self, url: str) -> bool:
        """Whether a Referer is ours; our pages send none, but a proxy may let them."""
        origin = _ORIGIN.match(url)
        return origin is not None and origin[0].lower() in self._origins


def host_name(host: str) -> str | None:
    """The name in a Host header, without its port: "[::1]" of "[::1]:3000"; None if malformed."""
    found = _HOST.fullmatch(host)
    if found is None or not 1 <= int(found["port"] or 1) <= _LARGEST_PORT:
        return None
    return found["name"].lower()


def own_origin_only(settings: Settings) -> Callable[[ASGIApp], ASGIApp]:
    """The middleware for these settings."""

    def wrapped(app: ASGIApp) -> ASGIApp:
        return OwnOriginOnly(app, hosts=settings.own_hosts, origins=settings.own_origins)

    return wrapped
