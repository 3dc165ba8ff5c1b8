"""A small app behind our connections, in a server of its own over loopback."""

import asyncio
import socket
import threading
from collections.abc import AsyncIterator, Iterator
from contextlib import contextmanager
from typing import Any

from starlette.applications import Starlette
from starlette.requests import Request
from starlette.responses import PlainTextResponse, Response, StreamingResponse
from starlette.routing import Route, WebSocketRoute
from starlette.types import ASGIApp
from starlette.websockets import WebSocket

from app.hosting.connections import Limits
from app.hosting.server import ReadyServer, configured

PATIENCE_S = 20


def get(path: bytes = b"/") -> bytes:
    return b"GET %s HTTP/1.1\r\nHost: x\r\n\r\n" % path


class Site:
    """A server over loopback, and what its app received."""

    def __init__(self) -> None:
        self.port = 0
        self.connections: set[Any] = set()  # uvicorn's protocols
        self.written_bytes = 0
        self.may_answer = threading.Event()
        self.was_left = threading.Event()
        self.began = threading.Semaphore(0)

    def connect(self, *, small_buffer: bool = False) -> socket.socket:
        connection = socket.socket()
        if small_buffer:
            connection.setsockopt(socket.SOL_SOCKET, socket.SO_RCVBUF, 4096)
        connection.settimeout(PATIENCE_S)
        connection.connect(("127.0.0.1", self.port))
        return connection

    async def quick(self, _: Request) -> Response:
        return PlainTextResponse("quick")

    async def slow(self, _: Request) -> Response:
        self.began.release()
        await asyncio.to_thread(self.may_answer.wait, PATIENCE_S)
        return PlainTextResponse("slow")

    async def body(self, request: Request) -> Response:
        return PlainTextResponse(str(len(await request.body())))

    async def endless(self, _: Request) -> Response:
        async def chunks() -> AsyncIterator[bytes]:
            try:
                while True:
                    await asyncio.sleep(0)
                    self.written_bytes += 65536
                    yield b"x" * 65536
            finally:
                self.was_left.set()

        return StreamingResponse(chunks())

    async def echo(self, websocket: WebSocket) -> None:
        await websocket.accept()
        async for text in websocket.iter_text():
            await websocket.send_text(text)


@contextmanager
def serving(limits: Limits, app: ASGIApp | None = None) -> Iterator[Site]:
    """The site with its own routes, or with another app."""
    site = Site()
    routes = [
        Route("/", site.quick),
        Route("/slow", site.slow),
        Route("/body", site.body, methods=["POST"]),
        Route("/endless", site.endless),
        WebSocketRoute("/ws", site.echo),
    ]
    config = configured(app or Starlette(routes=routes), limits)
    config.lifespan = "off"
    listening = socket.create_server(("127.0.0.1", 0))
    site.port = listening.getsockname()[1]
    server = ReadyServer(config, lambda: None)
    thread = threading.Thread(target=server.run, args=([listening],), daemon=True)
    thread.start()
    while not server.started:
        thread.join(0.01)
    site.connections = server.server_state.connections
    yield site
    server.should_exit = server.force_exit = True
    thread.join(PATIENCE_S)
