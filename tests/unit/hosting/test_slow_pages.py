"""A page that reads nothing holds a bounded amount of memory, and its connection ends."""

import json

import httpx
import pytest
import reflex as rx
import socketio

from app.hosting.slow_pages import (
    MOST_BYTES,
    MOST_PACKETS,
    bound_unread,
    end_slow_pages,
    unread_bytes,
)
from tests.support.figures import value_of

NAMESPACE = "/_event"


class Site:
    """A Socket.IO server with one page, which polls when it is asked to."""

    def __init__(self) -> None:
        self.server = socketio.AsyncServer(async_mode="asgi")
        self.server.on("connect", self._joined, namespace=NAMESPACE)
        bound_unread(self.server.eio)
        transport = httpx.ASGITransport(socketio.ASGIApp(self.server, socketio_path="_event"))
        self.client = httpx.AsyncClient(transport=transport, base_url="http://jobpane.test")

    async def _joined(self, _sid: str, _environ: object) -> None:
        return

    async def ask(self, sid: str = "", text: str = "") -> httpx.Response:
        url = f"/_event/?EIO=4&transport=polling{f'&sid={sid}' if sid else ''}"
        return await self.client.request("POST" if text else "GET", url, content=text)

    async def page(self) -> tuple[str, str]:
        """The ids of a page that has joined, at Engine.IO and at Socket.IO."""
        engine_sid = str(json.loads((await self.ask()).text[1:])["sid"])
        await self.ask(engine_sid, f"40{NAMESPACE},")
        await self.ask(engine_sid)
        return engine_sid, self.server.manager.sid_from_eio_sid(engine_sid, NAMESPACE)


@pytest.mark.parametrize("size", [1, 70_000])
async def test_a_page_that_reads_nothing_is_ended_before_it_holds_much(size: int) -> None:
    site = Site()
    engine_sid, sid = await site.page()
    socket = site.server.eio.sockets[engine_sid]
    before = value_of("jobpane_refused_total", limit="unread", of="process")
    largest = 0
    for _ in range(MOST_PACKETS * 2):
        await site.server.emit("event", "x" * size, to=sid, namespace=NAMESPACE)
        largest = max(largest, unread_bytes(socket))
    assert largest <= MOST_BYTES + size + 1000
    assert socket.queue.qsize() <= 1
    assert socket.closed
    assert value_of("jobpane_refused_total", limit="unread", of="process") - before == 1


async def test_a_page_that_reads_gets_everything() -> None:
    site = Site()
    engine_sid, sid = await site.page()
    got = 0
    for _ in range(MOST_PACKETS * 2):
        await site.server.emit("event", "x" * 70_000, to=sid, namespace=NAMESPACE)
        got += (await site.ask(engine_sid)).text.count('["event"')
    assert got == MOST_PACKETS * 2


async def test_an_app_without_a_server_for_events_is_refused() -> None:
    app = rx.App()
    app.sio = None
    with pytest.raises(RuntimeError):
        end_slow_pages(app)
