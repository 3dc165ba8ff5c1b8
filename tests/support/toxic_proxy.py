"""A TCP proxy over loopback that harms connections as networks do.

Requests are always passed on: what a network takes is the answer, so a command may have been
carried out. A fault begins with the next request after it was set, on open connections too, and may
be bound to requests that begin in one way (`only`), for example `b"POST"`.
"""

import asyncio
import socket
import struct
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager, suppress
from dataclasses import dataclass, field
from enum import StrEnum

_CHUNK_BYTES = 65_536
_DROP_AT_ONCE = struct.pack("ii", 1, 0)
_HEAD_END = b"\r\n\r\n"


class Kind(StrEnum):
    LATENCY = "latency"  # each piece of an answer comes `amount` seconds late
    DOWN = "down"  # nothing listens, and open connections are reset
    BANDWIDTH = "bandwidth"  # `amount` bytes a second
    SLOW_CLOSE = "slow close"  # the end of a connection comes `amount` seconds late
    TIME_OUT = "time-out"  # no byte of an answer comes
    RESET = "reset"  # instead of an answer
    SLICED = "sliced"  # the answer comes in pieces of `amount` bytes
    CUT_HEAD = "cut head"  # the connection closes after `amount` bytes of the answer
    CUT_BODY = "cut body"  # it closes after `amount` bytes of the answer's body


@dataclass(frozen=True, slots=True)
class Toxic:
    """One fault."""

    kind: Kind
    amount: float = 0.0
    only: bytes = b""


@dataclass(eq=False)
class ToxicProxy:
    """Passes connections on to `target_port`; `strike` and `heal` say how well."""

    target_port: int
    port: int = 0
    _toxic: Toxic | None = None
    _server: asyncio.Server | None = None
    _open: set["_Joined"] = field(default_factory=set)
    _tasks: set[asyncio.Task[None]] = field(default_factory=set)

    @property
    def url(self) -> str:
        return f"http://127.0.0.1:{self.port}"

    async def listen(self) -> None:
        if self._server is None:
            self._server = await asyncio.start_server(self._serve, "127.0.0.1", self.port)
            self.port = self._server.sockets[0].getsockname()[1]

    async def strike(self, toxic: Toxic) -> None:
        """Harm what is asked from now on."""
        self._toxic = toxic
        if toxic.kind is Kind.DOWN and not toxic.only:
            self.go_down()

    async def heal(self) -> None:
        """Harm nothing that is asked from now on; connections that hang are reset."""
        self._toxic = None
        for joined in list(self._open):
            if joined.toxic is not None:
                joined.reset()
        await self.listen()

    def go_down(self) -> None:
        """Listen no more, and reset every connection."""
        if self._server is not None:
            self._server.close()
            self._server = None
        for joined in list(self._open):
            joined.reset()

    def toxic_of(self, request: bytes) -> Toxic | None:
        """What harms the answer to a request that begins so."""
        toxic = self._toxic
        return toxic if toxic is not None and request.startswith(toxic.only) else None

    async def aclose(self) -> None:
        self.go_down()
        for task in list(self._tasks):
            task.cancel()
        await asyncio.gather(*self._tasks, return_exceptions=True)

    async def _serve(self, reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        task = asyncio.current_task()
        assert task is not None
        self._tasks.add(task)
        # Canceled at the end: a server of asyncio would log that for each connection.
        with suppress(OSError, asyncio.CancelledError):
            above, to_above = await asyncio.open_connection("127.0.0.1", self.target_port)
            joined = _Joined(self, reader, writer, above, to_above)
            self._open.add(joined)
            try:
                await joined.run()
            finally:
                self._open.discard(joined)
                to_above.close()
                writer.close()
        self._tasks.discard(task)


@dataclass(eq=False)
class _Joined:
    """One connection of the client, and the proxy's own to the server."""

    proxy: ToxicProxy
    reader: asyncio.StreamReader
    writer: asyncio.StreamWriter
    above: asyncio.StreamReader
    to_above: asyncio.StreamWriter
    toxic: Toxic | None = None
    answer: bytes = b""  # its beginning, of the request under way
    passed: int = 0  # how many bytes of it

    async def run(self) -> None:
        """Until either side closes."""
        ways = [asyncio.create_task(self._up()), asyncio.create_task(self._down())]
        try:
            await asyncio.wait(ways, return_when=asyncio.FIRST_COMPLETED)
        finally:
            for way in ways:
                way.cancel()
            await asyncio.gather(*ways, return_exceptions=True)

    def reset(self) -> None:
        """End the client's connection with a TCP reset."""
        connection: socket.socket | None = self.writer.get_extra_info("socket")
        if connection is not None and connection.fileno() >= 0:
            connection.setsockopt(socket.SOL_SOCKET, socket.SO_LINGER, _DROP_AT_ONCE)
        self.writer.transport.abort()

    async def _up(self) -> None:
        while chunk := await self.reader.read(_CHUNK_BYTES):
            self.toxic = self.proxy.toxic_of(chunk)
            self.answer, self.passed = b"", 0
            self.to_above.write(chunk)
            await self.to_above.drain()

    async def _down(self) -> None:
        while chunk := await self.above.read(_CHUNK_BYTES):
            await self._pass(chunk)
        if self.toxic is not None and self.toxic.kind is Kind.SLOW_CLOSE:
            await asyncio.sleep(self.toxic.amount)

    async def _pass(self, chunk: bytes) -> None:
        match self.toxic:
            case Toxic(Kind.RESET):
                self.reset()
            case Toxic(Kind.DOWN):
                self.proxy.go_down()
            case Toxic(Kind.CUT_HEAD | Kind.CUT_BODY) as cut:
                await self._cut(cut, chunk)
            case Toxic(Kind.TIME_OUT):
                return
            case toxic:
                await self._slowly(toxic, chunk)

    async def _slowly(self, toxic: Toxic | None, chunk: bytes) -> None:
        match toxic:
            case Toxic(Kind.LATENCY, seconds):
                await asyncio.sleep(seconds)
                await self._write(chunk)
            case Toxic(Kind.BANDWIDTH, bytes_a_second):
                await self._write_in_pieces(chunk, 1, 1 / bytes_a_second)
            case Toxic(Kind.SLICED, size):
                await self._write_in_pieces(chunk, int(size), 0)
            case _:
                await self._write(chunk)

    async def _cut(self, toxic: Toxic, chunk: bytes) -> None:
        """Pass on the first bytes of the answer, or of its body, and close if there is more."""
        limit = int(toxic.amount)
        if toxic.kind is Kind.CUT_BODY:
            self.answer += chunk
            end = self.answer.find(_HEAD_END)
            limit = len(self.answer) if end < 0 else end + len(_HEAD_END) + limit
        rest = max(0, limit - self.passed)
        await self._write(chunk[:rest])
        self.passed += len(chunk[:rest])
        if len(chunk) > rest:
            self.writer.close()

    async def _write_in_pieces(self, chunk: bytes, size: int, pause_s: float) -> None:
        for at in range(0, len(chunk), size):
            await self._write(chunk[at : at + size])
            await asyncio.sleep(pause_s)

    async def _write(self, piece: bytes) -> None:
        if piece and not self.writer.is_closing():
            self.writer.write(piece)
            await self.writer.drain()


@asynccontextmanager
async def toxic_proxy(target_port: int) -> AsyncIterator[ToxicProxy]:
    """A healthy proxy, until the end of the block."""
    proxy = ToxicProxy(target_port)
    await proxy.listen()
    try:
        yield proxy
    finally:
        await proxy.aclose()
