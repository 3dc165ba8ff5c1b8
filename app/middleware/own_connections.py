"""Lets only the browser and user that opened a connection use it.

A page without a websocket polls: each of its requests names the connection by an id, `sid`, and
Engine.IO asks for nothing else. Here the request must also come from the same browser and act as
the same principal as the handshake, so an id that somebody has seen is worth nothing. The same
holds for the websocket that takes the place of the polling. A frame of a portal says only after the
handshake who it is; there the id alone counts, as its key does.
"""

from collections.abc import Callable, Mapping
from http import HTTPStatus
from typing import Any
from urllib.parse import parse_qs

from starlette.types import ASGIApp, Receive, Scope, Send

from app.api.caller import BROWSER, PRINCIPAL
from app.middleware.refusals import Refusal, is_below
from app.services.principals import Principal

_EVENTS_PATH = "/_event"
# As of an id that is not known: nobody finds out which ones there are.
_NOT_YOURS = Refusal(HTTPStatus.BAD_REQUEST, "bad_connection", "This connection has ended.")

HandshakeOf = Callable[[str], Mapping[str, Any] | None]


class OwnConnections:
    """ASGI middleware; `handshake_of` finds the scope in which a connection was opened."""

    def __init__(self, app: ASGIApp, handshake_of: HandshakeOf) -> None:
        self._app = app
        self._handshake_of = handshake_of

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Pass the request on, or refuse it as one to a connection that is not there."""
        if scope["type"] in {"http", "websocket"} and is_below(scope["path"], _EVENTS_PATH):
            named = parse_qs(scope.get("query_string", b"").decode("latin-1")).get("sid", [])
            if named and not all(self._is_own(sid, scope) for sid in named):
                await _NOT_YOURS.send(scope, receive, send)
                return
        await self._app(scope, receive, send)

    def _is_own(self, sid: str, scope: Scope) -> bool:
        opened = self._handshake_of(sid)
        return opened is not None and _who(opened) == _who(scope)


def own_connections(handshake_of: HandshakeOf) -> Callable[[ASGIApp], ASGIApp]:
    """The middleware with this way to find a handshake."""
    return lambda app: OwnConnections(app, handshake_of)


def _who(scope: Mapping[str, Any]) -> tuple[str, str, str]:
    """The principal, which may have been opened again meanwhile, and the browser."""
    found = scope.get(PRINCIPAL)
    browser = str(scope.get(BROWSER, ""))
    if not isinstance(found, Principal):
        return "", "", browser
    return found.controller, found.key, browser
