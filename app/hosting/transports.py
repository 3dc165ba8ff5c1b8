"""Lets a page fall back to polling over HTTP where something on the way blocks websockets.

Reflex allows one transport of Socket.IO, and the browser would wait for ever for the other. The
server accepts both; which one the browser tries first is decided by
assets/frame/transportChoice.js.
"""

import asyncio
from typing import Any

import reflex as rx
from reflex_base.plugins import Plugin
from reflex_base.plugins.base import PreCompileContext
from typing_extensions import Unpack

from app.hosting.patched_files import Patch, after, patched

TRANSPORTS = ("websocket", "polling")

_FILE = "utils/state.js"
_MARK = "// jobpane: transports"
_LIST = "[env.TRANSPORT]"
_PATCHES: tuple[Patch, ...] = (
    after("const EVENTURL = env.EVENT;", "const TRANSPORTS = firstTransports();"),
    after(
        'import env from "$/env.json";',
        "import {\n"
        "  FIRST_LIMIT_MS, attemptFailed, connected, disconnected, firstTransports, mayUpgrade,\n"
        '} from "$/public/frame/transportChoice.js";',
    ),
    after(
        "    reconnection: false,",
        "    tryAllTransports: true,\n    timeout: FIRST_LIMIT_MS,\n    upgrade: mayUpgrade(),",
    ),
    after(
        "    failed_attempts = Math.min(failed_attempts + 1, 10);",
        "    attemptFailed(socket.current.io, error.message);",
    ),
    after("    window.__reflex_otel?.onSocketConnect?.();", "    connected(socket.current.io);"),
    after(
        "    window.__reflex_otel?.onSocketDisconnect?.(reason);",
        '    if (reason.startsWith("transport "))\n'
        "      disconnected(socket.current.io, socket.current.io.engine.transport.name);",
    ),
)


def with_polling(state_js: str) -> str:
    """`state_js` with both transports; unchanged if it already has them.

    Raises:
        RuntimeError: Reflex's file has changed, so a line is not found.
    """
    if _MARK in state_js:
        return state_js
    if state_js.count(_LIST) != 2:
        raise RuntimeError(f"Reflex's {_FILE} has changed: {_LIST!r} is not there twice.")
    return patched(state_js.replace(_LIST, "TRANSPORTS"), _FILE, _MARK, _PATCHES)


class PollingPlugin(Plugin):
    """The browser's part."""

    def pre_compile(self, **context: Unpack[PreCompileContext]) -> None:
        """Have the compiler rewrite the lines that know the transport."""
        context["add_modify_task"](_FILE, with_polling)


def allow_polling(app: rx.App) -> None:
    """The server's part.

    Raises:
        RuntimeError: Reflex has not made its Socket.IO server.
    """
    if app.sio is None:
        raise RuntimeError("Reflex has made no Socket.IO server.")
    app.sio.eio.transports = list(TRANSPORTS)


def end_polling(app: rx.App) -> None:
    """End the connections of pages that poll, each of which then connects again at once.

    Those with a websocket hear the same from the server, when it closes that.
    """
    if app.sio is None:
        return
    for one in list(app.sio.eio.sockets.values()):
        if not one.upgraded and not one.closed:
            task = asyncio.ensure_future(_end(one))
            _ENDING.add(task)
            task.add_done_callback(_ENDING.discard)


_ENDING: set[asyncio.Task[None]] = set()


async def _end(socket: Any) -> None:  # noqa: ANN401 # of Engine.IO, which has no types
    # Not Socket.IO's own disconnect, which says that the session is over.
    await socket.close(wait=False, reason=socket.server.reason.TRANSPORT_CLOSE)
