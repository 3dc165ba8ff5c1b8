"""Connections that never join are ended: by time, and the oldest first where there are many."""

import asyncio
import json
from typing import Any

import httpx
import pytest
import reflex as rx
import socketio

from app.hosting.joining import Joining, end_what_never_joins

NAMESPACE = "/_event"


class Site:
    """A Socket.IO server that is asked over HTTP, as a polling page does."""

    def __init__(self, *, join_s: float, most: int) -> None:
        self.server = socketio.AsyncServer(async_mode="asgi")
        self.server.on("connect", self._joined, namespace=NAMESPACE)
        Joining(self.server, NAMESPACE, join_s=join_s, most=most)
        transport = httpx.ASGITransport(socketio.ASGIApp(self.server, socketio_path="_event"))
        self._forget = self.server.eio.handlers["disconnect"]
        self.server.eio.on("disconnect", self._ended)
        self._has_ended = asyncio.Event()
        self.client = httpx.AsyncClient(transport=transport, base_url="http://jobpane.test")

    async def _joined(self, _sid: str, _environ: dict[str, Any]) -> None:
        return

    async def _ended(self, sid: str, reason: str) -> None:
        await self._forget(sid, reason)
        self._has_ended.set()

    async def ask(self, sid: str = "", text: str = "") -> httpx.Response:
        url = f"/_event/?EIO=4&transport=polling{f'&sid={sid}' if sid else ''}"
        return await self.client.request("POST" if text else "GET", url, content=text)

    async def handshake(self) -> str:
        return str(json.loads((await self.ask()).text[1:])["sid"])

    async def join(self, sid: str) -> None:
        assert (await self.ask(sid, f"40{NAMESPACE},")).text == "OK"
        assert (await self.ask(sid)).text.startswith(f"40{NAMESPACE},")

    @property
    def sids(self) -> set[str]:
        return set(self.server.eio.sockets)

    async def until_gone(self, sid: str) -> None:
        async with asyncio.timeout(10):
            while sid in self.server.environ:
                self._has_ended.clear()
                await self._has_ended.wait()


async def test_the_oldest_handshakes_make_room_for_the_newest() -> None:
    site = Site(join_s=60, most=5)
    made = [await site.handshake() for _ in range(50)]
    await site.until_gone(made[-6])
    assert site.sids == set(made[-5:])
    assert len(site.server.environ) == 5
    assert (await site.ask(made[0], f"40{NAMESPACE},")).status_code == 400


async def test_who_has_joined_makes_no_room() -> None:
    site = Site(join_s=60, most=5)
    page = await site.handshake()
    await site.join(page)
    for _ in range(50):
        await site.handshake()
    assert page in site.sids
    assert (await site.ask(page, f"42{NAMESPACE},[]")).status_code == 200


async def test_a_handshake_that_nobody_joins_with_ends_in_time() -> None:
    site = Site(join_s=0.01, most=5)
    await site.until_gone(await site.handshake())
    assert not site.server.environ


def test_without_a_server_of_reflex_the_start_fails() -> None:
    app = rx.App.__new__(rx.App)
    app.sio = None
    with pytest.raises(RuntimeError, match=r"no Socket\.IO server"):
        end_what_never_joins(app)
