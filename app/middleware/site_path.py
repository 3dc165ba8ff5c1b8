"""Serves Jobpane below the path of its public URL, such as `/tools/jobpane`.

A proxy may pass that path on or take it off: here it is taken off where it is still there, and
nothing further inside knows it. What goes out gets it back: a `Location`, a `Link`, and the URLs in
a page (app/middleware/site_html.py). So one build serves below any path, and at the root of a host.

None of our own paths begins as the public one does (app/settings/values.py refuses that), so each
path has one meaning. One that is written in another way, such as with an encoded letter, stays as
it is and leads to the page for unknown URLs.
"""

import re
from collections.abc import Callable

from starlette.datastructures import Headers, MutableHeaders
from starlette.types import ASGIApp, Message, Receive, Scope, Send

from app.api.description import DOCS_PATH
from app.api.visitors import SITE_PATH
from app.middleware.controller_path import location_here
from app.middleware.page_heads import may_be_page
from app.middleware.site_html import page_below, path_on_site
from app.middleware.whole_pages import changed_page, for_whole_page, held_page

_LINKED = re.compile(r"<(/[^>]*)>")


class SitePath:
    """ASGI middleware, the outermost; `site_path` is not empty."""

    def __init__(self, app: ASGIApp, site_path: str) -> None:
        self._app = app
        self._site_path = site_path

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Pass the request on without the path, and the response with it."""
        if scope["type"] not in {"http", "websocket"}:
            await self._app(scope, receive, send)
            return
        inner = self._inner(scope)

        async def send_placed(message: Message) -> None:
            if message["type"] == "http.response.start":
                self._place(MutableHeaders(scope=message), inner)
            await send(message)

        if not (may_be_page(inner) or _is_docs(inner)):
            await self._app(inner, receive, send_placed)
            return
        page = await held_page(self._app, for_whole_page(inner), receive, send_placed)
        if page is not None:
            start, text = page
            placed = page_below(text, self._site_path)
            await changed_page(placed, start, Headers(scope=scope))(scope, receive, send_placed)

    def _inner(self, scope: Scope) -> Scope:
        path, raw_path = scope["path"], scope.get("raw_path") or b""
        base = self._site_path
        sent = raw_path.partition(b"?")[0]
        is_below = f"{path}/".startswith(f"{base}/") and (
            not sent or (sent + b"/").startswith(f"{base}/".encode())
        )
        if not is_below:
            return {**scope, SITE_PATH: base}
        return {
            **scope,
            "path": path[len(base) :] or "/",
            "raw_path": raw_path[len(base) :] or b"/",
            SITE_PATH: base,
        }

    def _place(self, headers: MutableHeaders, inner: Scope) -> None:
        location = location_here(headers.get("Location", ""), inner)
        if location.startswith("/") and not location.startswith("//"):
            headers["Location"] = path_on_site(location, self._site_path)
        if "Link" in headers:
            headers["Link"] = _LINKED.sub(
                lambda link: f"<{path_on_site(link[1], self._site_path)}>", headers["Link"]
            )


def _is_docs(scope: Scope) -> bool:
    return (scope["type"], scope["path"]) == ("http", DOCS_PATH)


def site_path(path: str) -> Callable[[ASGIApp], ASGIApp]:
    """The middleware for the path of the public URL; where that is "", nothing is added."""
    return lambda app: SitePath(app, path) if path else app
