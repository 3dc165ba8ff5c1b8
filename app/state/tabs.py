"""Binds each browser tab to the principal that it connected as.

Reflex keeps a tab's state under a token that the tab chooses. Here the state's key is a hash of
that token with the principal and the browser's own cookie, so the token of somebody else's tab
leads to an empty state. A connection without a principal is refused, and it is closed when its
principal ends.
"""

import asyncio
import hashlib
import hmac
import json
import secrets
import time
from collections.abc import Awaitable, Callable, Mapping
from typing import Any

import reflex as rx
import structlog
from reflex.app import EventNamespace
from socketio.exceptions import ConnectionRefusedError as RefusedConnection

from app.services.principals import Principal, SignedOutError

log = structlog.get_logger(__name__)

FRAME_KEY = "frame"  # in the payload of Socket.IO's CONNECT packet
MOST_TABS = 300  # of one named principal; each has a state of some 70 kB
# Longer than Reflex keeps the state of a tab that has left (rxconfig.py).
_REMEMBERED_S = 900.0

Scope = Mapping[str, Any]  # of an ASGI request
FindFrame = Callable[[Scope, str], Awaitable[Principal | None]]
IsEvent = Callable[[object], bool]  # whether a page of ours could have sent a message
Clock = Callable[[], float]


class Tabs:
    """Which principal each tab acts as, by the key of its state."""

    def __init__(self, clock: Clock = time.monotonic) -> None:
        self._clock = clock
        self._secret = secrets.token_bytes(32)
        self._principals: dict[str, Principal] = {}
        self._left_at: dict[str, float] = {}

    def key_of(self, principal: Principal, browser: str, token: str) -> str:
        """The key of the state of the tab that has chosen `token`."""
        parts = json.dumps([principal.controller, principal.key, browser, token])
        return hmac.new(self._secret, parts.encode("ascii"), hashlib.sha256).hexdigest()

    def use_secret(self, secret: bytes) -> None:
        """Make the keys of states as every other process does that has this secret."""
        self._secret = secret

    def mark_of(self, principal: Principal, text: str) -> str:
        """What shows that this Jobpane gave `text` to the principal, not the browser by itself."""
        parts = json.dumps(["mark", principal.controller, principal.key, text])
        return hmac.new(self._secret, parts.encode("ascii"), hashlib.sha256).hexdigest()

    def joined(self, key: str, principal: Principal) -> None:
        """A tab has connected."""
        self._left_at.pop(key, None)
        self._principals[key] = principal
        self._forget_old()

    def is_full(self, key: str, principal: Principal) -> bool:
        """Whether this would be one tab too many of a principal, those that left lately included.

        Where nobody is named, all users are one principal, which has no such limit.
        """
        if key in self._principals or not principal.name:
            return False
        self._forget_old()
        return sum(one is principal for one in self._principals.values()) >= MOST_TABS

    def left(self, key: str) -> None:
        """A tab's connection has ended; its events may still be running."""
        if key in self._principals:
            self._left_at[key] = self._clock()

    def principal_of(self, key: str) -> Principal:
        """The principal of a tab.

        Raises:
            SignedOutError: There is none, or it has ended.
        """
        principal = self._principals.get(key)
        if principal is None or principal.has_ended:
            raise SignedOutError
        return principal

    def _forget_old(self) -> None:
        """Drop tabs that left long ago; the dict is in the order of leaving."""
        before = self._clock() - _REMEMBERED_S
        for key, at in list(self._left_at.items()):
            if at > before:
                return
            del self._left_at[key]
            self._principals.pop(key, None)


class BoundNamespace(EventNamespace):
    """Reflex's namespace, whose tabs are bound to principals."""

    def __init__(
        self, namespace: str, app: rx.App, tabs: Tabs, find_frame: FindFrame, is_event: IsEvent
    ) -> None:
        super().__init__(namespace, app)
        self._is_event = is_event
        self._tabs = tabs
        self._find_frame = find_frame
        # By connection: the principal, and what distinguishes this browser from others.
        self._visitors: dict[str, tuple[Principal, str]] = {}
        self._unsubscribe: dict[str, Callable[[], None]] = {}
        self._closing: set[asyncio.Task[None]] = set()

    async def trigger_event(self, event: str, *args: Any) -> object:  # noqa: ANN401 # Socket.IO's
        """Handle what the server reports or a browser sends.

        Socket.IO calls the same handlers for both, so an event that a browser names "connect" would
        bring its own request with it, and one named "disconnect" would outlive its sign-out.
        """
        is_forged = (event == "connect" and not self._is_request_of(*args[:2])) or (
            event == "disconnect" and self.server.manager.is_connected(args[0], self.namespace)
        )
        if is_forged:
            log.warning("event_refused", event_name=event, reason="forged")
            await self.disconnect(args[0])
            return None
        return await super().trigger_event(event, *args)

    def _is_request_of(self, sid: str, environ: object = None) -> bool:
        """Whether a connection's own request is this very object; a browser's is a copy at best."""
        return environ is not None and environ is self.server.get_environ(sid, self.namespace)

    async def on_connect(self, sid: str, environ: dict[str, Any], auth: object = None) -> None:
        """Bind the connection to its principal, or refuse it."""
        scope = environ.get("asgi.scope", {})
        principal = await self._principal(scope, auth)
        if principal is None or principal.has_ended:
            raise RefusedConnection("signed_out")
        # Without the cookie the state lives as long as the connection; a frame's session, which
        # needs none, is of one frame anyway.
        browser = "frame" if principal.grant else scope.get("jobpane.browser") or sid
        self._visitors[sid] = principal, browser
        principal.connections += 1
        self._unsubscribe[sid] = principal.on_end(lambda: self._close(sid))
        try:
            await super().on_connect(sid, environ, auth)
        except BaseException:
            self._forget(sid)
            raise

    def on_disconnect(self, sid: str) -> asyncio.Task[None] | None:
        """Forget the connection."""
        self._forget(sid)
        return super().on_disconnect(sid)

    async def on_event(self, sid: str, data: object = None) -> None:
        """Pass an event on to Reflex, if a page of ours could have sent it."""
        if self._is_event(data):
            await super().on_event(sid, data)
        else:
            log.warning("event_refused", reason="malformed")

    async def link_token_to_sid(self, sid: str, token: str, *, update_state: bool = True) -> None:
        """Link the connection to the state of its tab.

        Reflex gives the second of two tabs with one token another one; it does so here, too, since
        what a browser is given must be a token and not the key of a state.
        """
        principal, browser = self._visitors[sid]
        key = self._tabs.key_of(principal, browser, token)
        taken = self._token_manager.token_to_socket.get(key)
        if taken is not None and taken.sid != sid:
            token = secrets.token_urlsafe(24)
            key = self._tabs.key_of(principal, browser, token)
            await self.emit("new_token", token, to=sid)
        if self._tabs.is_full(key, principal):
            log.warning("tab_refused", reason="too many", user=principal.name)
            raise RefusedConnection("too_many_tabs")
        self._tabs.joined(key, principal)
        await super().link_token_to_sid(sid, key, update_state=update_state)

    async def _principal(self, scope: Scope, auth: object) -> Principal | None:
        key = auth.get(FRAME_KEY) if isinstance(auth, Mapping) else None
        if key is not None:
            return await self._find_frame(scope, key) if isinstance(key, str) else None
        found = scope.get("jobpane.principal")
        return found if isinstance(found, Principal) else None

    def _forget(self, sid: str) -> None:
        visitor = self._visitors.pop(sid, None)
        if visitor is not None:
            visitor[0].connections -= 1
        self._unsubscribe.pop(sid, lambda: None)()
        key = self.sid_to_token.get(sid)
        if key is not None:
            self._tabs.left(key)

    def _close(self, sid: str) -> None:
        """End a connection whose principal has ended."""
        task = asyncio.get_running_loop().create_task(self.disconnect(sid))
        self._closing.add(task)
        task.add_done_callback(self._closing.discard)


def bind_tabs(app: rx.App, tabs: Tabs, find_frame: FindFrame, is_event: IsEvent) -> None:
    """Put a `BoundNamespace` in the place of Reflex's.

    Raises:
        RuntimeError: Reflex has made no Socket.IO server.
    """
    if app.sio is None or app.event_namespace is None:
        raise RuntimeError("Reflex has made no Socket.IO server.")
    namespace = BoundNamespace(app.event_namespace.namespace, app, tabs, find_frame, is_event)
    app._event_namespace = namespace  # noqa: SLF001 # Reflex has no other way to replace it
    app.sio.register_namespace(namespace)
