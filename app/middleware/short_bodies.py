"""Refuses a request whose body is larger than any that our pages send, before it is read."""

from collections.abc import Callable
from http import HTTPStatus

from starlette.datastructures import Headers
from starlette.types import ASGIApp, Receive, Scope, Send

from app.api.errors import error_answer


def short_bodies(most_bytes: int) -> Callable[[ASGIApp], ASGIApp]:
    """The middleware; it lets pass a body without a Content-Length, which no route reads."""

    def wrapped(app: ASGIApp) -> ASGIApp:
        async def short(scope: Scope, receive: Receive, send: Send) -> None:
            if scope["type"] == "http" and _size_bytes(scope) > most_bytes:
                answer = error_answer(
                    HTTPStatus.REQUEST_ENTITY_TOO_LARGE,
                    "bad_body",
                    f"Requests over {most_bytes // 1024} kB aren't accepted.",
                )
                answer.headers["Connection"] = "close"  # the rest of the body is not awaited
                await answer(scope, receive, send)
                return
            await app(scope, receive, send)

        return short

    return wrapped


def _size_bytes(scope: Scope) -> int:
    text = Headers(scope=scope).get("content-length", "")
    return int(text[:20]) if text.isascii() and text.isdecimal() else 0
