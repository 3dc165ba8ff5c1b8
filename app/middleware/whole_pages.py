"""Holds a built page until it is whole, so that a changed one can be sent instead."""

import gzip
import hashlib
from collections.abc import Collection
from functools import lru_cache
from http import HTTPStatus

from starlette.datastructures import Headers, MutableHeaders
from starlette.responses import Response
from starlette.types import ASGIApp, Message, Receive, Scope, Send

# A page is read whole and changed, so it must come as it is: not compressed, cut or left out.
_NOT_ASKED = {b"accept-encoding", b"if-none-match", b"if-modified-since", b"if-range", b"range"}
_OF_ANOTHER_BODY = ("Content-Length", "ETag", "Last-Modified", "Accept-Ranges", "Vary")


def without_headers(scope: Scope, names: Collection[bytes]) -> list[tuple[bytes, bytes]]:
    """The request's headers without those of `names`, which are in lower case."""
    return [(name, text) for name, text in scope["headers"] if name.lower() not in names]


def for_whole_page(scope: Scope) -> Scope:
    """The request for a page that is to be changed, so must come whole."""
    return {**scope, "method": "GET", "headers": without_headers(scope, _NOT_ASKED)}


async def held_page(
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


def changed_page(page: bytes, start: Message, asked: Headers) -> Response:
    """The response with another page than the one that was held."""
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
