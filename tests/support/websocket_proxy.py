"""A proxy that treats websockets as some networks do: late in both directions, or refused.

Plain HTTP passes at once. It runs in a thread of its own, since the tests are synchronous.
"""

import asyncio
import re
import threading
from collections.abc import Callable, Iterator
from contextlib import contextmanager, suppress
from dataclasses import dataclass

_CHUNK_BYTES = 65_536
_HEAD_LIMIT_BYTES = 65_536
_REFUSAL = b"HTTP/1.1 %d Refused\r\nContent-Length: 0\r\nConnection: close\r\n\r\n"
_ACCEPTED = b"HTTP/1.1 101 "


@dataclass
class WebsocketProxy:
    """What happens to websockets from now on; open ones go on as they began."""

    port: int
    target_port: int
    delay_s: float = 0.0  # each way
    refuses: bool = False
    # How: with a status, by no answer ("swallows"), by an end after the handshake ("cuts"), or by
    # passing the request on as one for no websocket ("strips").
    how: int | str = 403
    refused: int = 0  # how many upgrades were refused

    @property
    def url(self) -> str:
        return f"http://127.0.0.1:{self.port}"

    async def serve(self, reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        """One connection of a browser."""
        # Canceled at the end: a server of asyncio would log that for each connection.
        with suppress(OSError, asyncio.IncompleteReadError, asyncio.CancelledError):
            head = await reader.readuntil(b"\r\n\r\n")
            is_websocket = b"upgrade: websocket" in head.lower()
            if is_websocket and self.refuses:
                self.refused += 1
                await self._refuse(head, reader, writer)
            else:
                await self._join(head, reader, writer, self.delay_s if is_websocket else 0.0)
        writer.close()

    async def _refuse(
        self, head: bytes, reader: asyncio.StreamReader, writer: asyncio.StreamWriter
    ) -> None:
        if isinstance(self.how, int):
            writer.write(_REFUSAL % self.how)
            await writer.drain()
        elif self.how == "swallows":
            await reader.read()
        elif self.how == "strips":
            stripped = re.sub(rb"(?i)\r\n(?:upgrade|connection): [^\r]*", b"", head)
            await self._join(
                stripped.replace(b"\r\n", b"\r\nConnection: close\r\n", 1), reader, writer, 0.0
            )
        else:
            to_reader, to_writer = await asyncio.open_connection("127.0.0.1", self.target_port)
            to_writer.write(head)
            accepted = await to_reader.readuntil(b"\r\n\r\n")
            assert accepted.startswith(_ACCEPTED)
            writer.write(accepted)
            await writer.drain()
            to_writer.close()

    async def _join(
        self,
        head: bytes,
        reader: asyncio.StreamReader,
        writer: asyncio.StreamWriter,
        delay_s: float,
    ) -> None:
        to_reader, to_writer = await asyncio.open_connection("127.0.0.1", self.target_port)
        late = _later(delay_s, to_writer)
        late(head)
        try:
            await asyncio.gather(
                _copy(reader, late, to_writer, delay_s),
                _copy(to_reader, _later(delay_s, writer), writer, delay_s),
            )
        finally:
            to_writer.close()


def _later(delay_s: float, writer: asyncio.StreamWriter) -> Callable[[bytes], object]:
    """Writes in order, each chunk `delay_s` after it came."""
    if not delay_s:
        return writer.write
    loop = asyncio.get_running_loop()
    return lambda chunk: loop.call_later(delay_s, _write, writer, chunk)


def _write(writer: asyncio.StreamWriter, chunk: bytes) -> None:
    if not writer.is_closing():
        writer.write(chunk)


async def _copy(
    reader: asyncio.StreamReader,
    write: Callable[[bytes], object],
    writer: asyncio.StreamWriter,
    delay_s: float,
) -> None:
    while chunk := await reader.read(_CHUNK_BYTES):
        write(chunk)
        await writer.drain()
    await asyncio.sleep(delay_s)
    with suppress(OSError):
        writer.write_eof()


@contextmanager
def running_websocket_proxy(proxy: WebsocketProxy) -> Iterator[WebsocketProxy]:
    """`proxy` at its port until the end of the block."""
    loop = asyncio.new_event_loop()
    thread = threading.Thread(target=loop.run_forever, daemon=True)
    thread.start()
    begun = asyncio.start_server(proxy.serve, "127.0.0.1", proxy.port, limit=_HEAD_LIMIT_BYTES)
    server = asyncio.run_coroutine_threadsafe(begun, loop).result(10)
    try:
        yield proxy
    finally:
        asyncio.run_coroutine_threadsafe(_end(server), loop).result(10)
        loop.call_soon_threadsafe(loop.stop)
        thread.join(10)
        loop.close()


async def _end(server: asyncio.Server) -> None:
    server.close()
    others = asyncio.all_tasks() - {asyncio.current_task()}
    for task in others:
        task.cancel()
    await asyncio.gather(*others, return_exceptions=True)
