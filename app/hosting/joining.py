"""Ends the connections of pages that never join: each costs memory, and polling no open socket.

Engine.IO keeps every handshake, with all its headers, until some minutes have passed without a
word from the client. Anyone may send one, since a frame says who it is only when it joins, and
where pages poll no connection stays open that app/hosting/connections.py could count.
"""

import asyncio
from typing import Any

import reflex as rx

_JOIN_S = 30.0  # from the handshake; pages join at once
_LOOK_AGAIN_S = 60.0  # a page that has joined may leave and keep its Engine.IO connection
MOST_WAITING = 500


class Joining:
    """The handshakes at one Socket.IO server that nobody has joined with, at most so many.

    The oldest makes room for the newest.
    """

    def __init__(
        self,
        server: Any,  # noqa: ANN401 # a socketio.AsyncServer, which has no types
        namespace: str,
        *,
        join_s: float = _JOIN_S,
        most: int = MOST_WAITING,
    ) -> None:
        self._server = server
        self._namespace = namespace
        self._join_s = join_s
        self._most = most
        self._waiting: dict[str, asyncio.TimerHandle] = {}  # the oldest first
        self._ending: set[asyncio.Task[None]] = set()
        self._connected = server.eio.handlers["connect"]
        server.eio.on("connect", self._on_connect)

    async def _on_connect(self, sid: str, environ: dict[str, Any]) -> object:
        """Engine.IO's handshake; `sid` is the connection's id there."""
        while len(self._waiting) >= self._most:
            oldest = next(iter(self._waiting))
            self._waiting.pop(oldest).cancel()
            self._look(oldest)
        self._look_later(sid, self._join_s)
        return await self._connected(sid, environ)

    def _look_later(self, sid: str, seconds: float) -> None:
        loop = asyncio.get_running_loop()
        self._waiting[sid] = loop.call_later(seconds, self._is_due, sid)

    def _is_due(self, sid: str) -> None:
        self._waiting.pop(sid, None)
        self._look(sid)

    def _look(self, sid: str) -> None:
        """Look again later at a connection that has joined; end one that has not."""
        if sid not in self._server.eio.sockets:
            return
        if self._server.manager.sid_from_eio_sid(sid, self._namespace) is not None:
            asyncio.get_running_loop().call_later(_LOOK_AGAIN_S, self._look, sid)
            return
        task = asyncio.ensure_future(self._end(sid))
        self._ending.add(task)
        task.add_done_callback(self._ending.discard)

    async def _end(self, sid: str) -> None:
        socket = self._server.eio.sockets.pop(sid, None)
        if socket is not None:
            await socket.close(wait=False)
            await socket.queue.put(None)  # what writes to a websocket ends, and closes it


def end_what_never_joins(app: rx.App) -> None:
    """Bound the connections of `app` that have not joined.

    Raises:
        RuntimeError: Reflex has made no Socket.IO server.
    """
    if app.sio is None or app.event_namespace is None:
        raise RuntimeError("Reflex has made no Socket.IO server.")
    Joining(app.sio, app.event_namespace.namespace)
