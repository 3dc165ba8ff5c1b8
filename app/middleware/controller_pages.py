"""Fits the built pages to one of several controllers, and asks which one where a URL names none.

There is one build for any number of controllers. As a page goes out, its `<html>` element is given
the controller's name and what the switcher shows (assets/controller.js reads both), its links the
controller's path, and its title the name, so that the page is right before any script runs.

A URL without a controller gets a page that lists them, with status 200 at `/`, 300 where each
controller has such a page, and 404 elsewhere; the API and the events are refused. No number is
ever looked up at a controller that the URL does not name.
"""

from collections.abc import Callable, Sequence
from dataclasses import replace
from functools import lru_cache
from http import HTTPStatus

from starlette.datastructures import Headers
from starlette.responses import HTMLResponse, PlainTextResponse, Response
from starlette.types import ASGIApp, Receive, Scope, Send
from starlette.websockets import WebSocketClose

from app.api.errors import error_answer
from app.api.link_preview import head_of_url
from app.middleware.controller_chooser import Chooser, chooser_of_build
from app.middleware.controller_html import ControllerLabel, html_of_controller
from app.middleware.controller_path import CONTROLLER, is_of_events
from app.middleware.head_html import html_with_head
from app.middleware.page_heads import head_texts
from app.middleware.whole_pages import changed_page, for_whole_page, held_page, without_headers

_POLICY_VIOLATION = 1008
_NOT_FITTED = ("/api/", "/assets/")
# No files are below it: routes lead to one controller's own sign-in there, and back.
_OF_ONE_CONTROLLER = "/sign-in/"


class ControllerPages:
    """ASGI middleware for several controllers; inside the security headers, around the pages."""

    def __init__(
        self,
        app: ASGIApp,
        labels: Sequence[ControllerLabel],
        chooser: Chooser,
        public_url: str = "",
    ) -> None:
        self._app = app
        self._public_url = public_url
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
        page = await held_page(self._app, for_whole_page(scope), receive, send)
        if page is not None:
            start, text = page
            name, is_embedded = scope[CONTROLLER], scope["path"].startswith("/embed/")
            fitted = _fitted(text, self._labels, name, is_embedded=is_embedded)
            await changed_page(fitted, start, Headers(scope=scope))(scope, receive, send)

    async def _answer_without_controller(self, scope: Scope, receive: Receive, send: Send) -> None:
        answer = self._refusal(scope["path"])
        if answer is None and scope["method"] not in {"GET", "HEAD"}:
            answer = PlainTextResponse("Method Not Allowed", HTTPStatus.METHOD_NOT_ALLOWED)
        if answer is None:
            query = scope["query_string"].decode("latin-1")
            answer = self._chooser.answer(scope["path"], query)
            if answer is not None:
                answer = HTMLResponse(self._headed(bytes(answer.body), scope), answer.status_code)
        if answer is None:
            # It may be a file, which is the same for all; a page would be one of a controller.
            file = {**scope, "headers": without_headers(scope, {b"accept"})}
            is_of_one = scope["path"].startswith(_OF_ONE_CONTROLLER)
            if not is_of_one and await held_page(self._app, file, receive, send) is None:
                return
            page = self._chooser.not_found(scope["path"])
            answer = HTMLResponse(self._headed(page, scope), HTTPStatus.NOT_FOUND)
        await answer(scope, receive, send)

    def _headed(self, page: bytes, scope: Scope) -> bytes:
        """A page that lists the controllers; it says of a job what the URL says."""
        texts = head_texts(scope, head_of_url(scope["path"]), self._public_url)
        return html_with_head(page.decode(), replace(texts, needs_script=False)).encode()

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


def controller_pages(
    labels: Sequence[ControllerLabel], public_url: str = ""
) -> Callable[[ASGIApp], ASGIApp]:
    """The middleware for these controllers; with one of them, nothing is added."""

    def wrapped(app: ASGIApp) -> ASGIApp:
        if len(labels) == 1:
            return app
        return ControllerPages(app, labels, chooser_of_build(labels), public_url)

    return wrapped
