"""Lets the frontend answer addresses that its files alone would not.

Reflex looks for a prerendered file before it hands out the page that reads the address itself.
A part with a NUL or longer than a file's name fails there, so such parts are shortened for the
look-up; the browser keeps the address as it is, and the page says what is wrong with it.

A folder without its last slash is redirected by its path alone: the static files would name the
whole address, and with it http://, which is wrong behind a proxy that speaks https.
"""

from http import HTTPStatus

from starlette.responses import RedirectResponse
from starlette.types import ASGIApp, Receive, Scope, Send

_LONGEST_PART = 200  # characters; file systems stop at 255 bytes
_STAND_IN = "-"
_FOLDERS = {"/jobs"}


class OddAddresses:
    """ASGI middleware; other addresses pass unchanged."""

    def __init__(self, app: ASGIApp) -> None:
        self._app = app

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Pass the request on under a path that can be looked up."""
        if scope["type"] == "http" and scope["path"] in _FOLDERS:
            await RedirectResponse(_with_slash(scope), HTTPStatus.PERMANENT_REDIRECT)(
                scope, receive, send
            )
            return
        if scope["type"] == "http":
            scope = {**scope, "path": possible_path(scope["path"])}
        await self._app(scope, receive, send)


def possible_path(path: str) -> str:
    """`path` with a stand-in for each part that can be no file's name."""
    return "/".join(_STAND_IN if _is_odd(part) else part for part in path.split("/"))


def _with_slash(scope: Scope) -> str:
    query = scope["query_string"].decode("latin-1")
    return f"{scope['path']}/?{query}" if query else f"{scope['path']}/"


def _is_odd(part: str) -> bool:
    return "\0" in part or len(part) > _LONGEST_PART
