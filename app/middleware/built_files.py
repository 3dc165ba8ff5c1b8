"""Answers requests for built files from memory, ahead of all that cannot matter to them.

A file with a hash of its content in its name never changes and is the same for everyone: no session
or controller decides about it. So the answer that the static files have given once is kept,
and given again. Only a plain request is answered so: one with a range, a condition, an origin or a
body goes on to the static files, as does one whose Accept-Encoding has weights or comes twice.
"""

import re
from collections import OrderedDict
from dataclasses import dataclass
from http import HTTPStatus

from starlette.datastructures import Headers
from starlette.types import ASGIApp, Message, Receive, Scope, Send

from app.middleware.read_responses import ends_when_read

_NAME = re.compile(r"/assets/[\w.$()\[\]-]+-[\w-]{8}\.\w+", re.ASCII)
_MOST_BYTES = 8 * 1024**2  # a whole build has some 2 MB, in all encodings
_CHANGE_THE_ANSWER = frozenset(
    {
        b"range",
        b"if-range",
        b"if-match",
        b"if-none-match",
        b"if-modified-since",
        b"if-unmodified-since",
        b"origin",
        b"content-length",
        b"transfer-encoding",
    }
)
_ENCODINGS = frozenset({"br", "gzip"})  # that the build has files in

_Key = tuple[str, frozenset[str]]  # a path, and the encodings that the client takes


def is_named_by_content(path: str) -> bool:
    """Whether a path is that of a built file with a hash in its name."""
    return _NAME.fullmatch(path) is not None


@dataclass(frozen=True, slots=True)
class _Kept:
    headers: tuple[tuple[bytes, bytes], ...]
    body: bytes

    async def send(self, send: Send, *, is_head: bool) -> None:
        # Middleware further out changes the headers in place.
        start = {"type": "http.response.start", "status": 200, "headers": [*self.headers]}
        await send(start)
        body = {"type": "http.response.body", "body": b"" if is_head else self.body}
        await ends_when_read(send)(body)


class BuiltFiles:
    """ASGI middleware; further inside than what refuses requests, and keeps `most_bytes`."""

    def __init__(self, app: ASGIApp, most_bytes: int = _MOST_BYTES) -> None:
        self._app = app
        self._most_bytes = most_bytes
        self._kept: OrderedDict[_Key, _Kept] = OrderedDict()  # used last comes last
        self.kept_bytes = 0

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Answer from memory, or pass the request on and keep the answer."""
        key = _key(scope)
        if key is None:
            await self._app(scope, receive, send)
            return
        is_head = scope["method"] == "HEAD"
        kept = self._kept.get(key)
        if kept is not None:
            self._kept.move_to_end(key)
            await kept.send(send, is_head=is_head)
        elif is_head:
            await self._app(scope, receive, send)
        else:
            await self._app(scope, receive, self._keeping(key, send))

    def _keeping(self, key: _Key, send: Send) -> Send:
        headers: tuple[tuple[bytes, bytes], ...] = ()
        length = 0  # of a body that may be kept
        parts: list[bytes] = []

        async def send_and_keep(message: Message) -> None:
            nonlocal headers, length
            if message["type"] == "http.response.start":
                headers = tuple((bytes(name), bytes(text)) for name, text in message["headers"])
                length = _length(message)
            elif length and length <= self._most_bytes:
                parts.append(bytes(message.get("body", b"")))
                if not message.get("more_body") and sum(map(len, parts)) == length:
                    self._keep(key, _Kept(headers, b"".join(parts)))
            await send(message)

        return send_and_keep

    def _keep(self, key: _Key, answer: _Kept) -> None:
        if key in self._kept:  # asked for twice at once
            return
        self._kept[key] = answer
        self.kept_bytes += len(answer.body)
        while self.kept_bytes > self._most_bytes:
            _, oldest = self._kept.popitem(last=False)
            self.kept_bytes -= len(oldest.body)


def _key(scope: Scope) -> _Key | None:
    """What the answer depends on; None where that is more than the file and its encoding."""
    if scope["type"] != "http" or scope["method"] not in {"GET", "HEAD"}:
        return None
    if not is_named_by_content(scope["path"]):
        return None
    if any(name in _CHANGE_THE_ANSWER for name, _ in scope["headers"]):
        return None
    headers = Headers(scope=scope).getlist("accept-encoding")
    accepted = "".join(headers).lower()
    # Of several headers the static files read the first alone.
    if len(headers) > 1 or ";" in accepted or "*" in accepted:
        return None
    return scope["path"], _ENCODINGS.intersection(map(str.strip, accepted.split(",")))


def _length(start: Message) -> int:
    """How long the body of a found file is; 0 of any other answer."""
    length = Headers(raw=start["headers"]).get("content-length", "")
    return int(length) if start["status"] == HTTPStatus.OK and length.isdecimal() else 0
