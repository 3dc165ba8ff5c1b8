"""Passes a page's polls on to the process that has its connection, wherever a proxy sent them.

A page without a websocket polls over HTTP, and each request names a connection that lives in one
process. Its id begins with that process's, so any other one sends it the whole request through the
cluster and gives back the whole answer; the request passes all middleware there. What is lost on
the way is answered like a connection that has ended: the page connects again and misses nothing.
"""

import asyncio
import json
from collections import Counter
from collections.abc import Callable, Iterator, Mapping
from contextlib import contextmanager
from typing import Any
from urllib.parse import parse_qs

import structlog
from starlette.types import ASGIApp, Message, Receive, Scope, Send

from app.cluster import Cluster, ClusterUnavailableError

log = structlog.get_logger(__name__)

_EVENTS_PATH = "/_event"
_MARK = "."  # between the id of a process and the rest of a connection's id
_FIRST_WORD_S = 2.5  # until the other process says that it has the request
_SILENCE_S = 3.5  # of the other process, while it waits for something to answer
_WORD_S = 1.0
_LONGEST_S = 90.0  # Engine.IO answers a poll after 45 seconds at the latest
_MOST_AT_ONCE = 2_000
_MOST_OF_ONE = 4  # polls of one connection: a page has two, and may have lost the two before
_MOST_ANSWER_BYTES = 8 * 1024**2

Headers = list[tuple[bytes, bytes]]


class _GoneError(Exception):
    """The other process has not answered, or not wholly."""


class PollingRelay:
    """ASGI: the app as this process serves it, and as it answers for the others."""

    def __init__(self, app: ASGIApp, *, body_bytes: int) -> None:
        self._app = app
        self._body_bytes = body_bytes
        self._cluster: Cluster | None = None
        self._waiting: dict[str, asyncio.Queue[tuple[dict[str, Any], bytes] | None]] = {}
        self._of_connection: Counter[str] = Counter()  # of these, by the connection's id
        self._answering: set[asyncio.Task[None]] = set()
        self._count = 0

    def join(self, cluster: Cluster, new_id: Callable[[], str]) -> Callable[[], str]:
        """Answer for the others from now on; returns what makes ids of connections, from `new_id`.

        The connections of a process that is alone have plain ids.
        """
        if not cluster.is_shared:
            return new_id
        self._cluster = cluster
        cluster.subscribe(_channel(cluster.process_id), self._received)
        return lambda: f"{cluster.process_id}{_MARK}{new_id()}"

    def leave(self) -> None:
        """The cluster is closing."""
        self._cluster = None

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Serve a request here, or where its connection is."""
        cluster, connection = self._cluster, _connection_of(scope)
        owner = connection.partition(_MARK)[0]
        if cluster is None or not owner or owner == cluster.process_id:
            await self._app(scope, receive, send)
            return
        try:
            body = await self._body(receive)
            with self._place(connection):
                answer, content = await self._asked(cluster, owner, scope, body)
        except _GoneError:
            answer, content = _refusal(400), b'"Invalid session"'
        except ClusterUnavailableError:
            answer, content = _refusal(503), b""
        headers = [(k.encode("latin-1"), v.encode("latin-1")) for k, v in answer["headers"]]
        await send({"type": "http.response.start", "status": answer["status"], "headers": headers})
        await send({"type": "http.response.body", "body": content})

    async def _body(self, receive: Receive) -> bytes:
        found = b""
        while True:
            message = await receive()
            found += bytes(message.get("body", b""))
            if message["type"] != "http.request" or len(found) > self._body_bytes:
                raise _GoneError
            if not message.get("more_body"):
                return found

    @contextmanager
    def _place(self, connection: str) -> Iterator[None]:
        """One of the places for polls that wait for an answer; no connection has many of them."""
        if len(self._waiting) >= _MOST_AT_ONCE or self._of_connection[connection] >= _MOST_OF_ONE:
            raise _GoneError
        self._of_connection[connection] += 1
        try:
            yield
        finally:
            self._of_connection[connection] -= 1
            if not self._of_connection[connection]:
                del self._of_connection[connection]

    async def _asked(
        self, cluster: Cluster, owner: str, scope: Scope, body: bytes
    ) -> tuple[dict[str, Any], bytes]:
        """The answer of the process that has the connection."""
        self._count += 1
        number = str(self._count)
        news = self._waiting[number] = asyncio.Queue()
        asked = {"kind": "asked", "number": number, "by": cluster.process_id, **_sendable(scope)}
        try:
            if not await cluster.publish(_channel(owner), _packed(asked, body)):
                raise _GoneError  # at once: ids that anybody makes up hold nothing
            async with asyncio.timeout(_LONGEST_S):
                silence_s = _FIRST_WORD_S
                while True:
                    got = await asyncio.wait_for(news.get(), silence_s)
                    if got is None:
                        raise _GoneError
                    if got[0]["kind"] == "answer":
                        return got
                    silence_s = _SILENCE_S
        except TimeoutError:
            raise _GoneError from None
        finally:
            del self._waiting[number]

    def _received(self, message: bytes | None) -> None:
        """What another process asks or answers; None: something may be lost."""
        if message is None:
            for queue in self._waiting.values():
                queue.put_nowait(None)
            return
        head, body = _unpacked(message)
        if head["kind"] == "asked":
            task = asyncio.ensure_future(self._answer(head, body))
            self._answering.add(task)
            task.add_done_callback(self._answering.discard)
        elif head["number"] in self._waiting:
            self._waiting[head["number"]].put_nowait((head, body))

    async def _answer(self, head: dict[str, Any], body: bytes) -> None:
        """Serve another process's request, with a word now and then that it is still being done."""
        cluster = self._cluster
        if cluster is None or len(self._answering) > _MOST_AT_ONCE:
            return
        channel, number = _channel(head["by"]), head["number"]
        served = asyncio.ensure_future(_served(self._app, _scope_of(head), body))
        try:
            while True:
                await cluster.publish(channel, _packed({"kind": "word", "number": number}, b""))
                done, _ = await asyncio.wait({served}, timeout=_WORD_S)
                if done:
                    break
            status, headers, content = served.result()
            if len(content) > _MOST_ANSWER_BYTES:
                return
            answer = {"kind": "answer", "number": number, "status": status, "headers": headers}
            await cluster.publish(channel, _packed(answer, content))
        except ClusterUnavailableError:
            return  # the other one waits no longer than for its next word
        finally:
            served.cancel()


async def _served(
    app: ASGIApp, scope: Scope, body: bytes
) -> tuple[int, list[tuple[str, str]], bytes]:
    """A whole answer of the app."""
    status, headers, parts = 500, list[tuple[str, str]](), list[bytes]()
    is_read = False

    async def receive() -> Message:
        nonlocal is_read
        if is_read:
            await asyncio.Event().wait()  # it ends with the answer
        is_read = True
        return {"type": "http.request", "body": body, "more_body": False}

    async def send(message: Message) -> None:
        nonlocal status, headers
        if message["type"] == "http.response.start":
            status = message["status"]
            headers = [
                (bytes(k).decode("latin-1"), bytes(v).decode("latin-1"))
                for k, v in message.get("headers", [])
            ]
        elif message["type"] == "http.response.body":
            parts.append(message.get("body", b""))

    await app(scope, receive, send)
    return status, headers, b"".join(parts)


def _connection_of(scope: Scope) -> str:
    """The id of a poll's connection, which begins with its process's; "" for other requests."""
    if scope["type"] != "http" or _EVENTS_PATH not in scope["path"]:
        return ""
    named = parse_qs(scope.get("query_string", b"").decode("latin-1")).get("sid", [""])
    owner, mark, _ = named[0].partition(_MARK)
    return named[0] if mark and len(named) == 1 and owner.isalnum() else ""


def _sendable(scope: Scope) -> dict[str, Any]:
    """What the other process must know of a request."""
    return {
        "method": scope["method"],
        "path": scope["path"],
        "raw_path": scope.get("raw_path", b"").decode("latin-1"),
        "root_path": scope.get("root_path", ""),
        "query": scope.get("query_string", b"").decode("latin-1"),
        "scheme": scope.get("scheme", "http"),
        "headers": [(k.decode("latin-1"), v.decode("latin-1")) for k, v in scope["headers"]],
        "client": scope.get("client"),
        "server": scope.get("server"),
    }


def _scope_of(head: Mapping[str, Any]) -> Scope:
    return {
        "type": "http",
        "asgi": {"version": "3.0", "spec_version": "2.3"},
        "http_version": "1.1",
        "method": head["method"],
        "path": head["path"],
        "raw_path": head["raw_path"].encode("latin-1"),
        "root_path": head["root_path"],
        "query_string": head["query"].encode("latin-1"),
        "scheme": head["scheme"],
        "headers": [(k.encode("latin-1"), v.encode("latin-1")) for k, v in head["headers"]],
        "client": tuple(head["client"]) if head["client"] else None,
        "server": tuple(head["server"]) if head["server"] else None,
        "state": {},
    }


def _refusal(status: int) -> dict[str, Any]:
    headers = [("content-type", "application/json"), ("cache-control", "no-store")]
    return {"status": status, "headers": headers}


def _channel(process_id: str) -> str:
    return f"polls:{process_id}"


def _packed(head: Mapping[str, Any], body: bytes) -> bytes:
    return json.dumps(head).encode("ascii") + b"\n" + body


def _unpacked(message: bytes) -> tuple[dict[str, Any], bytes]:
    head, _, body = message.partition(b"\n")
    return json.loads(head), body
