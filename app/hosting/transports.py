"""Lets a page fall back to polling over HTTP where something on the way blocks websockets.

Reflex allows one transport of Socket.IO, and the browser would wait for ever for the other. The
server accepts both; the browser tries websockets first at every connection.
"""

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
    after("const EVENTURL = env.EVENT;", 'const TRANSPORTS = ["websocket", "polling"];'),
    after("    reconnection: false,", "    tryAllTransports: true,"),
    after(
        "    failed_attempts = Math.min(failed_attempts + 1, 10);",
        # A proxy that swallows the upgrade lets the whole attempt time out: the other one first.
        '    if (error.message === "timeout") socket.current.io.opts.transports.reverse();',
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
