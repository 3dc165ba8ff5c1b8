"""Fits the built pages to one of several controllers, and asks which one where a URL names none.

There is one build for any number of controllers. As a page goes out, its `<html>` element is given
the controller's name and what the switcher shows (assets/controller.js reads both), its links the
controller's path, and its title the name, so that the page is right before any script runs.

A URL without a controller gets a page that lists them, with status 200 at `/`, 300 where each
controller has such a page, and 404 elsewhere; the API and the events are refused. No number is
ever looked up at a controller that the URL does not name.
"""

import gzip
import hashlib
from collections.abc import Callable, Collection, Sequence
from functools import lru_cache
from http import HTTPStatus

from starlette.datastructures import Headers, MutableHeaders
from starlette.responses import HTMLResponse, PlainTextResponse, Response
from starlette.types import ASGIApp, Message, Receive, Scope, Send
from starlette.websockets import WebSocketClose

from app.api.errors import error_answer
from app.middleware.controller_chooser import Chooser, chooser_of_build
from app.middleware.controller_html import ControllerLabel, html_of_controller
from app.middleware.controller_path import CONTROLLER, is_of_events

_POLICY_VIOLATION = 1008
# A page is read whole and fitted, so it must come as it is: not compressed, cut or left out.
_NOT_ASKED = {b"accept-encoding", b"if-none-match", b"if-modified-since", b"if-range", b"range"}
_NOT_FITTED = ("/api/", "/assets/")
# No files are below it: routes lead to one controller's own sign-in there, and back.
_OF_ONE_CONTROLLER = "/sign-in/"
_OF_ANOTHER_BODY = ("Content-Length", "ETag", "Last-Modified", "Accept-Ranges", "Vary")


class ControllerPages:
    """ASGI middleware for several controllers; inside the security headers, around the pages."""

    def __init__(self, app: ASGIApp, labels: Sequence[ControllerLabel], chooser: Chooser) -> None:
        self._app = app
        self._labels = tuple(labels)
        self._chooser = chooser

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Pass the request on to the controller that it names, or ask for one."""
        if scope["type"] not in {"http", "websocket"}:
            await self._app(scope, receive, send)
        elif scope[CONTROLLER]:
            await self._answer_of_controller(scope, receive, send)
        elif scope["type"] == "websocket":
            await WebSocketClose(_POLICY_VIOLATION, "Unknown controller")(scope, receive, send)
        else:
            await self._answer_without_controller(scope, receive, send)

    async def _answer_of_controller(self, scope: Scope, receive: Receive, send: Send) -> None:
        is_page = scope["type"] == "http" and scope["method"] in {"GET", "HEAD"}
        if not is_page or scope["path"].startswith(_NOT_FITTED) or is_of_events(scope["path"]):
            await self._app(scope, receive, send)
            return
        page = await _held_page(self._app, _as_it_is(scope), receive, send)
        if page is not None:
            start, text = page
            name, is_embedded = scope[CONTROLLER], scope["path"].startswith("/embed/")
            fitted = _fitted(text, self._labels, name, is_embedded=is_embedded)
            await _response(fitted, start, Headers(scope=scope))(scope, receive, send)

    async def _answer_without_controller(self, scope: Scope, receive: Receive, send: Send) -> None:
        answer = self._refusal(scope["path"])
        if answer is None and scope["method"] not in {"GET", "HEAD"}:
            answer = PlainTextResponse("Method Not Allowed", HTTPStatus.METHOD_NOT_ALLOWED)
        if answer is None:
            query = scope["query_string"].decode("latin-1")
            answer = self._chooser.answer(scope["path"], query)
        if answer is None:
            # It may be a file, which is the same for all; a page would be one of a controller.
            file = {**scope, "headers": _without(scope, {b"accept"})}
            is_of_one = scope["path"].startswith(_OF_ONE_CONTROLLER)
            if not is_of_one and await _held_page(self._app, file, receive, send) is None:
                return
            page = self._chooser.not_found(scope["path"])
            answer = HTMLResponse(page, HTTPStatus.NOT_FOUND)
        await answer(scope, receive, send)

    def _refusal(self, path: str) -> Response | None:
        """What programs get that name no controller."""
        if path == "/api" or path.startswith("/api/"):
            return error_answer(
                HTTPStatus.NOT_FOUND,
                "controller_needed",
                "Jobpane has several controllers. Begin the path with /c/ and a controller's name.",
            )
        if is_of_events(path):
            return PlainTextResponse("Unknown controller\n", HTTPStatus.NOT_FOUND)
        return None


@lru_cache(maxsize=256)
def _fitted(
    page: bytes, labels: tuple[ControllerLabel, ...], name: str, *, is_embedded: bool
) -> bytes:
    return html_of_controller(page.decode(), labels, name, is_embedded=is_embedded).encode()


def _without(scope: Scope, names: Collection[bytes]) -> list[tuple[bytes, bytes]]:
    return [(name, text) for name, text in scope["headers"] if name.lower() not in names]


def _as_it_is(scope: Scope) -> Scope:
    """The request for a page that is to be changed, so must come whole."""
    return {**scope, "method": "GET", "headers": _without(scope, _NOT_ASKED)}


async def _held_page(
    app: ASGIApp, scope: Scope, receive: Receive, send: Send
) -> tuple[Message, bytes] | None:
    """How the app's page begins, and its text; None if it answered with something else.

    That is sent on at once.
    """
    start: Message = {}
    body = bytearray()

    async def send_or_hold(message: Message) -> None:
        nonlocal start
        if message["type"] == "http.response.start":
            kind = Headers(raw=message["headers"]).get("Content-Type", "")
            if kind.startswith("text/html"):
                start = message
                return
        if not start:
            await send(message)
        elif message["type"] == "http.response.body":
            body.extend(message.get("body", b""))

    await app(scope, receive, send_or_hold)
    return (start, bytes(body)) if start else None


def _response(page: bytes, start: Message, asked: Headers) -> Response:
    etag = f'"{hashlib.sha256(page).hexdigest()[:32]}"'
    headers = MutableHeaders(raw=list(start["headers"]))
    for name in _OF_ANOTHER_BODY:
        del headers[name]
    headers["ETag"], headers["Vary"] = etag, "Accept-Encoding"
    if start["status"] == HTTPStatus.OK and etag in asked.get("If-None-Match", ""):
        del headers["Content-Type"]
        return Response(status_code=HTTPStatus.NOT_MODIFIED, headers=headers)
    if "gzip" in asked.get("Accept-Encoding", ""):
        headers["Content-Encoding"], page = "gzip", _compressed(page)
    return Response(page, start["status"], headers=headers)


@lru_cache(maxsize=64)
def _compressed(page: bytes) -> bytes:
    return gzip.compress(page, mtime=0)


def controller_pages(labels: Sequence[ControllerLabel]) -> Callable[[ASGIApp], ASGIApp]:
    """The middleware for these controllers; with one of them, nothing is added."""

    def wrapped(app: ASGIApp) -> ASGIApp:
        if len(labels) == 1:
            return app
        return ControllerPages(app, labels, chooser_of_build(labels))

    return wrapped
