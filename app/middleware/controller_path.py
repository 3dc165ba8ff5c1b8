"""Takes the controller's name off the URL where several controllers are configured.

`/c/lab/jobs/42` becomes `/jobs/42` with `scope["jobpane.controller"] = "lab"`, for pages, files and
the API; the websocket at `/_event` names its controller in the query, `?controller=lab`. Nothing
further inside knows the prefix: a `Location` that begins with a slash gets it back on its way out.

A path is taken as it was sent or not at all: a name that is encoded, unknown or followed by an
empty part or a dot leads to no controller, so `scope["jobpane.controller"]` is "" and
app/middleware/controller_pages.py answers. With one controller every URL is passed on as it is.
"""

import re
from collections.abc import Callable, Sequence
from urllib.parse import parse_qs, unquote, urlsplit

from starlette.datastructures import Headers, MutableHeaders
from starlette.types import ASGIApp, Message, Receive, Scope, Send

CONTROLLER = "jobpane.controller"
EVENTS_PATH = "/_event"
_BASE_PATH = "jobpane.base_path"
_PREFIXED = re.compile(r"/c/([^/]+)(/.*)?", re.DOTALL)
_DOTS = {".", ".."}


class ControllerPath:
    """ASGI middleware; `names` are those of the configured controllers."""

    def __init__(self, app: ASGIApp, names: Sequence[str]) -> None:
        self._app = app
        self._names = tuple(names)

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Pass the request on without its prefix, and the response with it."""
        if scope["type"] not in {"http", "websocket"}:
            await self._app(scope, receive, send)
            return
        inner = self._inner(scope)
        base = base_path(inner)

        async def send_with_prefix(message: Message) -> None:
            if message["type"] == "http.response.start" and base:
                headers = MutableHeaders(scope=message)
                location = location_here(headers.get("Location", ""), inner)
                if location.startswith("/") and not location.startswith(("//", "/c/")):
                    headers["Location"] = base + location
            await send(message)

        await self._app(inner, receive, send_with_prefix)

    def _inner(self, scope: Scope) -> Scope:
        if len(self._names) == 1:
            return {**scope, CONTROLLER: self._names[0], _BASE_PATH: ""}
        if is_of_events(scope["path"]):
            name = named_in_query(scope["query_string"], self._names)
            return {**scope, CONTROLLER: name, _BASE_PATH: f"/c/{name}" if name else ""}
        name, rest = split_path(scope["path"], scope.get("raw_path") or b"", self._names)
        if not name:
            return {**scope, CONTROLLER: "", _BASE_PATH: ""}
        base = f"/c/{name}"
        return {
            **scope,
            "path": rest,
            "raw_path": (scope.get("raw_path") or b"")[len(base) :] or b"/",
            CONTROLLER: name,
            _BASE_PATH: base,
        }


def location_here(location: str, scope: Scope) -> str:
    """`location` without scheme and host where it is the request's own URL but for its slashes.

    So the server of the static files redirects. Any other absolute URL leads elsewhere, be it on
    the same host: the controller's own sign-in may be there.
    """
    for scheme in ("http://", "https://"):
        here = f"{scheme}{Headers(scope=scope).get('host', '')}/"
        if location.startswith(here):
            path = location[len(here) - 1 :]
            is_own = unquote(urlsplit(path).path).strip("/") == scope["path"].strip("/")
            return path if is_own else location
    return location


def base_path(scope: Scope) -> str:
    """What the browser has before this request's path: "/c/lab", or "" with one controller."""
    return str(scope.get(_BASE_PATH, ""))


def is_of_events(path: str) -> bool:
    """Whether a path is that of the pages' own connection."""
    return path == EVENTS_PATH or path.startswith(f"{EVENTS_PATH}/")


def split_path(path: str, raw_path: bytes, names: Sequence[str]) -> tuple[str, str]:
    """The controller's name and the rest of `path`; ("", path) where it names none.

    `path` is decoded, `raw_path` is as it was sent; both must name the controller alike.
    """
    found = _PREFIXED.fullmatch(path)
    if found is None or found[1] not in names:
        return "", path
    rest = found[2] or "/"
    sent = raw_path.partition(b"?")[0]
    base = f"/c/{found[1]}".encode()
    is_as_sent = not sent or sent == base or sent.startswith(base + b"/")
    if not is_as_sent or rest.startswith("//") or not _DOTS.isdisjoint(rest.split("/")):
        return "", path
    return found[1], rest


def named_in_query(query_string: bytes, names: Sequence[str]) -> str:
    """The controller that a query names; "" where it names none, several or an unknown one."""
    try:
        query = parse_qs(query_string.decode("ascii"), max_num_fields=50)
    except ValueError:
        return ""
    named = query.get("controller", [])
    return named[0] if len(named) == 1 and named[0] in names else ""


def controller_path(names: Sequence[str]) -> Callable[[ASGIApp], ASGIApp]:
    """The middleware for the configured controllers' names, at least one."""

    def wrapped(app: ASGIApp) -> ASGIApp:
        return ControllerPath(app, names)

    return wrapped
