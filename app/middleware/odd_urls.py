"""Lets the frontend answer URLs that its files or its router alone would not.

Reflex searches a prerendered file before it sends the page that reads the URL itself. A part
longer than a file's name fails there, so it is shortened for the search; the browser keeps the
URL as it is, and the page says what is wrong with it.

A line separator (U+2028), another control character or an encoded slash in the path makes the
server and the browser's router choose different pages, of which the user sees neither. Such a path
is redirected to one with U+FFFD in their place.

A page's path in capitals is redirected to small letters: the browser's router takes it for the
page, and the server has no such file.

A folder without its last slash is redirected by its path alone: the static files would name the
whole URL, and with it http://, which is wrong behind a proxy that speaks https. Several slashes at
the beginning become one.
"""

import re
from http import HTTPStatus
from posixpath import normpath
from urllib.parse import quote, unquote

from starlette.responses import RedirectResponse
from starlette.types import ASGIApp, Receive, Scope, Send

_LONGEST_PART = 200  # characters; file systems stop at 255 bytes
_STAND_IN = "-"
_FOLDERS = {"/jobs", "/sessions", "/sign-in"}
_UNROUTABLE = re.compile("[\x00-\x1f\x7f-\x9f\u2028\u2029]")
_ENCODED_SLASH = re.compile(rb"%2f", re.IGNORECASE)
_REPLACEMENT = "\ufffd"
# The browser's router reads these in any case, the files of the frontend do not.
_PAGE_PATH = re.compile(r"/(?:(?:embed/)?jobs|compare)(?=/|$)", re.IGNORECASE)
# Files and the API have no pages; what is odd there is simply not found.
_NO_PAGES = ("/api/", "/assets/", "/_event")


class OddUrls:
    """ASGI middleware; other URLs pass unchanged."""

    def __init__(self, app: ASGIApp) -> None:
        self._app = app

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Pass the request on under a path that can be a file's name, or redirect it to one."""
        if scope["type"] != "http":
            await self._app(scope, receive, send)
            return
        location = redirect_of(scope["path"], scope.get("raw_path") or b"")
        if location:
            query = scope["query_string"].decode("latin-1")
            whole = f"{location}?{query}" if query else location
            response = RedirectResponse(whole, HTTPStatus.PERMANENT_REDIRECT)
            await response(scope, receive, send)
            return
        await self._app({**scope, "path": possible_path(scope["path"])}, receive, send)


def redirect_of(path: str, raw_path: bytes = b"") -> str:
    """The path to go to instead, percent-encoded, "" where `path` can be served.

    `raw_path` is the path as it was sent: a decoded one does not show an encoded slash.
    """
    if (folder := f"/{normpath(path).lstrip('/')}") in _FOLDERS and not path.endswith("/"):
        return f"{folder}/"
    if path.startswith(_NO_PAGES):
        return ""
    page = _PAGE_PATH.match(path)
    if page is not None and page[0] != page[0].lower():
        rest = _UNROUTABLE.sub(_REPLACEMENT, path[page.end() :])
        return quote(page[0].lower() + (rest or "/"), safe="/")
    if _ENCODED_SLASH.search(raw_path):
        replaced = _ENCODED_SLASH.sub(quote(_REPLACEMENT).encode(), raw_path)
        path = unquote(replaced.partition(b"?")[0].decode("latin-1"))
    elif not path.startswith("//") and not _UNROUTABLE.search(path):
        return ""
    routable = _UNROUTABLE.sub(_REPLACEMENT, path)
    # One slash at the beginning: two would name another host.
    return quote(f"/{routable.lstrip('/')}", safe="/")


def possible_path(path: str) -> str:
    """`path` with a stand-in for each part that can be no file's name."""
    return "/".join(_STAND_IN if len(part) > _LONGEST_PART else part for part in path.split("/"))


def with_line_breaks_routable(app: ASGIApp) -> ASGIApp:
    """`app` for the server: Starlette's routes take no line break, so it becomes a separator.

    Without this Reflex's outermost routes answer such a path, before any middleware of ours.
    """

    async def routable(scope: Scope, receive: Receive, send: Send) -> None:
        path = scope.get("path", "")
        if "\n" in path:
            scope = {**scope, "path": path.replace("\n", "\u2028")}
        await app(scope, receive, send)

    return routable
