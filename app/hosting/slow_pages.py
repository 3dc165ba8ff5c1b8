"""Ends the connection of a page that does not read what it is sent.

Engine.IO queues without a bound what a browser does not take, and a page that watches a running job
is sent something twice a second. A page whose connection ends connects again and gets its whole
state, so nothing is lost by this but the queue.
"""

import reflex as rx
import structlog
from engineio.async_server import AsyncServer
from engineio.async_socket import AsyncSocket
from engineio.packet import Packet

from app.telemetry.figures import refused

log = structlog.get_logger(__name__)

# A page takes a few packets at once; the largest one, a state of its own, has some 70 kB.
MOST_PACKETS = 256
MOST_BYTES = 1024 * 1024
_FEW = 8  # below which their size is not looked at


def end_slow_pages(app: rx.App) -> None:
    """Bound what waits for each page.

    Raises:
        RuntimeError: Reflex has made no Socket.IO server.
    """
    if app.sio is None:
        raise RuntimeError("Reflex has made no Socket.IO server.")
    bound_unread(app.sio.eio)


def bound_unread(engine: AsyncServer) -> None:
    """Bound what waits for each connection of one Engine.IO server."""
    send = engine.send_packet

    async def bounded(sid: str, packet: Packet) -> None:
        socket = engine.sockets.get(sid)
        if socket is None or not is_behind(socket):
            await send(sid, packet)
        elif not socket.closing:
            refused.labels("unread", "process").inc()
            log.info("slow_page_ended")
            await socket.close(wait=False, abort=True)
            forget_unread(socket)

    engine.send_packet = bounded


def is_behind(socket: AsyncSocket) -> bool:
    """Whether too much waits for the browser to take it."""
    count = socket.queue.qsize()
    if count <= _FEW:
        return False
    return count > MOST_PACKETS or unread_bytes(socket) > MOST_BYTES


def unread_bytes(socket: AsyncSocket) -> int:
    """The size of what waits, in characters and bytes."""
    waiting = list(socket.queue._queue)  # noqa: SLF001 # asyncio has no other way to look
    return sum(len(packet.data or "") for packet in waiting if packet is not None)


def forget_unread(socket: AsyncSocket) -> None:
    """Drop what waits, and have the writer end."""
    while not socket.queue.empty():
        socket.queue.get_nowait()
        socket.queue.task_done()
    socket.queue.put_nowait(None)
