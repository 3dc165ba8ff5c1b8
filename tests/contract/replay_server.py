"""A loopback HTTP server that gives prepared answers, well formed or not.

Speaks just enough HTTP/1.1 for a client: one request a connection. The requests are recorded,
so that a test can check what was sent, how often and with which headers.
"""

import asyncio
import json
import struct
from collections.abc import AsyncIterator, Callable, Mapping
from contextlib import asynccontextmanager
from dataclasses import dataclass, field
from socket import SO_LINGER, SOL_SOCKET

from tests.contract.recordings import Json, Recording

_OF_THE_CONNECTION = frozenset({"content-length", "transfer-encoding", "connection"})


@dataclass(frozen=True)
class Request:
    """One request as it arrived."""

    method: str
    target: str
    headers: Mapping[str, str]


@dataclass(frozen=True)
class Reply:
    """One answer; `sent_bytes` below the body's length breaks it off."""

    status: int = 200
    body: bytes = b""
    headers: Mapping[str, str] = field(default_factory=dict)
    sent_bytes: int | None = None
    delay_s: float = 0.0
    is_reset: bool = False


Answering = Callable[[Request], Reply]


@dataclass
class Loopback:
    """A running server."""

    url: str
    requests: list[Request]


def json_reply(value: Json, status: int = 200, headers: Mapping[str, str] | None = None) -> Reply:
    """An answer as the API gives it."""
    said = {"Content-Type": "application/json", "X-API-Product-Name": "AWX", **(headers or {})}
    return Reply(status, json.dumps(value).encode(), said)


def html_reply(status: int = 200) -> Reply:
    """A page for browsers, with something in it that must never be shown."""
    return Reply(status, b"<html><h1>SECRET PAGE</h1></html>", {"Content-Type": "text/html"})


def recorded_reply(recording: Recording) -> Reply:
    """The answer as it was recorded; a cut body is sent as far as it is in the recording."""
    body = recording.response_body
    raw = body.encode() if isinstance(body, str) else json.dumps(body).encode()
    return Reply(recording.status, raw, recording.response_headers)


@asynccontextmanager
async def serving(answer: Answering | Reply) -> AsyncIterator[Loopback]:
    """A server on a free loopback port that answers every request with `answer`."""
    requests: list[Request] = []

    async def connected(reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        try:
            request = await _request(reader)
            requests.append(request)
            await _send(writer, answer if isinstance(answer, Reply) else answer(request))
        except (ConnectionError, asyncio.IncompleteReadError):
            pass  # the client went away, as some tests want
        finally:
            writer.close()

    server = await asyncio.start_server(connected, "127.0.0.1", 0)
    port = server.sockets[0].getsockname()[1]
    async with server:
        yield Loopback(f"http://127.0.0.1:{port}", requests)


async def _request(reader: asyncio.StreamReader) -> Request:
    head = (await reader.readuntil(b"\r\n\r\n")).decode("latin-1")
    first, *lines = head.split("\r\n")
    method, target, _ = first.split(" ")
    pairs = (line.partition(":") for line in lines if line)
    headers = {name.lower(): value.strip() for name, _, value in pairs}
    await reader.readexactly(int(headers.get("content-length", "0")))
    return Request(method, target, headers)


async def _send(writer: asyncio.StreamWriter, reply: Reply) -> None:
    await asyncio.sleep(reply.delay_s)
    if reply.is_reset:
        writer.get_extra_info("socket").setsockopt(
            SOL_SOCKET, SO_LINGER, struct.pack("ii", 1, 0)
        )  # closing now sends RST
        return
    passed_on = {k: v for k, v in reply.headers.items() if k.lower() not in _OF_THE_CONNECTION}
    length = {} if reply.status == 204 else {"Content-Length": str(len(reply.body))}
    lines = [f"{name}: {value}" for name, value in {**passed_on, **length}.items()]
    head = "\r\n".join([f"HTTP/1.1 {reply.status} Reason", *lines, "Connection: close", "", ""])
    writer.write(head.encode("latin-1") + reply.body[: reply.sent_bytes])
    await writer.drain()
