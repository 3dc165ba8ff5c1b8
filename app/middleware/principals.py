"""Finds who each request acts as, and refuses what needs somebody and has nobody.

The principal is put into the scope, where app/api and the websocket's handshake find it. A browser
also gets a random cookie that says nothing but that it is the same browser: the states of its
tabs are bound to it (app/state/tabs.py).
"""

from collections.abc import Callable, Mapping
from http import HTTPStatus
from typing import Any
from urllib.parse import quote

from starlette.datastructures import Headers, MutableHeaders
from starlette.responses import RedirectResponse
from starlette.types import ASGIApp, Message, Receive, Scope, Send
from starlette.websockets import WebSocketClose

from app.api.caller import BROWSER, PRINCIPAL, frame_key_of
from app.api.errors import SIGNED_OUT, error_answer, no_sessions_answer
from app.api.health import HEALTH_PATH
from app.api.link_preview import is_link_preview
from app.api.metrics import METRICS_PATH
from app.api.readiness import READY_PATH
from app.middleware.head_html import PICTURE
from app.services.principals import Principal, PrincipalSource
from app.sessions.cookies import Cookie, browser_cookie, new_cookie_value
from app.sessions.store import StoreUnavailableError

SIGN_IN_PATH = "/sign-in"
_SESSION = "/api/session"

_TRY_AGAIN_LATER = 1013
_YEAR_S = 365 * 24 * 3600
# Anyone may have these: they are the same for everyone, or say themselves who may.
_PUBLIC = (
    SIGN_IN_PATH,
    "/api/sign-in",
    _SESSION,
    "/api/embed-tokens",
    "/api/embed-sessions",
    "/api/download-tickets",
    "/api/downloads",
    "/api/openapi.json",
    "/api/docs",
    "/embed",
    "/badge",
    PICTURE,
)
_FOR_PROGRAMS = (HEALTH_PATH, METRICS_PATH, READY_PATH)
_NO_PAGES = ("/api", "/badge", "/_event", "/assets", *_FOR_PROGRAMS)
# Shared caches may keep these for a year, so they must bring no cookie.
_FILES = "/assets/"

FindSource = Callable[[Mapping[str, Any]], PrincipalSource | None]


class Principals:
    """ASGI middleware; `source_of` finds the source of the request's controller.

    `cookie_path` is the path below which people open Jobpane.
    """

    def __init__(self, app: ASGIApp, source_of: FindSource, cookie_path: str = "/") -> None:
        self._app = app
        self._source_of = source_of
        self._cookie_path = cookie_path

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Pass the request on with its principal, or refuse it."""
        if scope["type"] not in {"http", "websocket"} or not _matters(scope):
            await self._app(scope, receive, send)
            return
        headers = Headers(scope=scope)
        is_preview = _is_preview(scope)
        cookie = browser_cookie(is_https=_is_https(scope), path=self._cookie_path)
        browser = cookie.read(headers.getlist("cookie")) or ""
        if not browser and scope["path"] == _SESSION:
            # A page from another server has brought no cookie, and the sign-in needs one.
            browser = new_cookie_value()
            send = _with_cookie(send, cookie, browser)
        try:
            principal = await self._principal(scope, headers)
        except StoreUnavailableError:
            # A page shows nothing by itself; its script finds out that nobody can be signed in now.
            if not (is_preview or _is_page(scope)):
                await _refuse_for_now(scope, receive, send)
                return
            await self._app({**scope, PRINCIPAL: None, BROWSER: browser}, receive, send)
            return
        passed_on: Scope = {**scope, PRINCIPAL: principal, BROWSER: browser}
        if principal is None and not (is_preview or _is_open(scope)):
            await _refuse(passed_on, receive, send)
        elif browser or is_preview or not _is_page(scope):
            await self._app(passed_on, receive, send)
        else:
            placed = _with_cookie(send, cookie, new_cookie_value())
            await self._app(passed_on, receive, placed)

    async def _principal(self, scope: Scope, headers: Headers) -> Principal | None:
        source = self._source_of(scope)
        if source is None:
            return None
        key = frame_key_of(headers)
        if key is not None:
            found = await source.of_frame_key(key)
        else:
            asserted_user = scope.get("jobpane.asserted_user", "")
            found = await source.of_request(
                "; ".join(headers.getlist("cookie")), asserted_user, is_https=_is_https(scope)
            )
        return None if found is None or found.has_ended else found


def principals(source_of: FindSource, site_path: str = "") -> Callable[[ASGIApp], ASGIApp]:
    """The middleware with this way to find a source, where people open Jobpane at `site_path`."""
    return lambda app: Principals(app, source_of, site_path or "/")


def _matters(scope: Scope) -> bool:
    """Whether it depends on the principal: the API, events, and pages; files do not."""
    paths = ("/api", "/badge", "/_event", SIGN_IN_PATH)
    is_named = any(_is_below(scope["path"], path) for path in paths)
    return is_named or _is_page(scope) or _is_preview(scope)


def _is_page(scope: Scope) -> bool:
    """Whether a browser asks for a page; what is the same for everyone is none."""
    is_get = scope["type"] == "http" and scope["method"] in {"GET", "HEAD"}
    if not is_get or scope["path"] in _FOR_PROGRAMS or scope["path"].startswith(_FILES):
        return False
    return "html" in Headers(scope=scope).get("accept", "")


def _is_preview(scope: Scope) -> bool:
    """Whether a chat asks for a page to unfold its link, be there a principal or not.

    The page is the same file for everyone; app/api/link_preview.py adds what this principal may
    know, and a chat that is sent to the sign-in would show that instead.
    """
    is_get = scope["type"] == "http" and scope["method"] in {"GET", "HEAD"}
    is_page = not any(_is_below(scope["path"], path) for path in _NO_PAGES)
    return is_get and is_page and is_link_preview(Headers(scope=scope))


def _is_open(scope: Scope) -> bool:
    """Whether it is answered without a principal.

    So is the websocket's handshake, since a frame says who it is only after that.
    """
    path = scope["path"]
    return _is_below(path, "/_event") or any(_is_below(path, public) for public in _PUBLIC)


def _is_https(scope: Scope) -> bool:
    return scope.get("scheme") in {"https", "wss"}


def _with_cookie(send: Send, cookie: Cookie, value: str) -> Send:
    """Give the browser its cookie with the response."""
    header = cookie.setting(value, _YEAR_S)

    async def with_cookie(message: Message) -> None:
        if message["type"] == "http.response.start":
            headers = MutableHeaders(scope=message)
            headers.append("Set-Cookie", header)
            # A shared cache that kept the cookie with the page would make many browsers one.
            headers.setdefault("Cache-Control", "private, no-cache")
        await send(message)

    return with_cookie


async def _refuse_for_now(scope: Scope, receive: Receive, send: Send) -> None:
    """Nobody knows now who is signed in; the browser comes again by itself."""
    if scope["type"] == "websocket":
        await WebSocketClose(_TRY_AGAIN_LATER)(scope, receive, send)
        return
    await no_sessions_answer()(scope, receive, send)


async def _refuse(scope: Scope, receive: Receive, send: Send) -> None:
    """A page leads to the sign-in and back; the API answers 401 in its own shape."""
    if _is_below(scope["path"], "/api"):
        answer = error_answer(HTTPStatus.UNAUTHORIZED, "sign_in", SIGNED_OUT)
        await answer(scope, receive, send)
        return
    path = scope["path"]
    query = scope.get("query_string", b"").decode("ascii", "replace")
    wanted = quote(f"{path}?{query}" if query else path, safe="")
    response = RedirectResponse(f"{SIGN_IN_PATH}?next={wanted}", HTTPStatus.SEE_OTHER)
    response.headers["Cache-Control"] = "no-store"
    await response(scope, receive, send)


def _is_below(path: str, parent: str) -> bool:
    return path == parent or path.startswith(f"{parent}/")
