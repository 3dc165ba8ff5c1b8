"""Connections that are bounded in number and closed when their client is idle for too long.

uvicorn has no limit for a request that never becomes whole, for a websocket that never sends and
for a client that does not read, so all open connections are checked now and then: one that waits
too long for its client is closed. How long the app takes for a response is not limited here.
"""

import asyncio
import contextlib
import resource
from collections.abc import Collection, Iterable
from dataclasses import dataclass
from enum import StrEnum

import h11
from uvicorn.protocols.http.h11_impl import H11Protocol
from uvicorn.protocols.websockets.websockets_sansio_impl import WebSocketsSansIOProtocol

from app.telemetry.figures import refused

_TIMED_OUT = b"HTTP/1.1 408 Request Timeout\r\nconnection: close\r\ncontent-length: 0\r\n\r\n"
_FULL = (
    b"HTTP/1.1 503 Service Unavailable\r\nretry-after: 1\r\nconnection: close\r\n"
    b"content-length: 0\r\n\r\n"
)
# Beside connections a process needs descriptors for blocks, the controller and itself.
_OTHER_DESCRIPTORS = 256
_DESCRIPTORS_WANTED = 8192
MOST_CONNECTIONS = 4096


@dataclass(frozen=True, slots=True)
class Limits:
    """How long a client may take, in seconds, how much it may send, and how many there may be."""

    header_s: float = 10.0  # for a whole header, or the first message of a websocket
    body_s: float = 30.0  # for a whole body, of which Jobpane needs none
    reading_s: float = 60.0  # for reading `read_bytes` of a response, or the rest of it
    read_bytes: int = 16 * 1024
    connections: int = MOST_CONNECTIONS
    # Reflex stores what a tab has last sent; our pages send their URL three times and a short form.
    message_bytes: int = 64 * 1024


class _Waits(StrEnum):
    """What a connection waits for from its client."""

    NOTHING = "nothing"
    HEADER = "header"
    BODY = "body"
    MESSAGE = "message"


class _Watched:
    """What was seen of a connection at its last check."""

    def __init__(self) -> None:
        self.waited_for: tuple[_Waits, int] = (_Waits.NOTHING, 0)
        self.waiting_since = 0.0
        self.unread_bytes = 0
        self.unread_since = 0.0

    def is_late(self, waits: _Waits, request: int, now: float, limits: Limits) -> bool:
        """Whether we have waited too long for the same part of a request."""
        if self.waited_for != (waits, request):
            self.waited_for, self.waiting_since = (waits, request), now
        limit_s = limits.body_s if waits is _Waits.BODY else limits.header_s
        return waits is not _Waits.NOTHING and now - self.waiting_since > limit_s

    def is_stalled(self, unread_bytes: int, now: float, limits: Limits) -> bool:
        """Whether the client reads too slowly, or not at all."""
        has_taken = self.unread_bytes - unread_bytes >= limits.read_bytes
        if not unread_bytes or not self.unread_bytes or has_taken:
            self.unread_bytes, self.unread_since = unread_bytes, now
        return now - self.unread_since > limits.reading_s

    def has_read(self) -> None:
        """The client has read enough that more may be written."""
        self.unread_bytes = 0


class LimitedHttp(H11Protocol):
    """HTTP/1.1 with the limits of its class; `limited_http` makes classes with others."""

    limits = Limits()

    def connection_made(self, transport: asyncio.Transport) -> None:  # type: ignore[override]
        """Accept the connection; where there are too many, close an idle one or refuse this one."""
        super().connection_made(transport)
        self.watched = _Watched()
        self.watched.is_late(_Waits.HEADER, 0, self.loop.time(), self.limits)
        if len(self.connections) > self.limits.connections and not _made_room(
            self.connections, self
        ):
            refused.labels("connections", "process").inc()
            transport.write(_FULL)
            transport.close()

    def resume_writing(self) -> None:
        """The client has read."""
        self.watched.has_read()
        super().resume_writing()

    @property
    def waits(self) -> _Waits:
        """What the connection waits for from its client."""
        state = self.conn.their_state
        is_begun = self.cycle is None or bool(self.conn.trailing_data[0])
        if state is h11.IDLE and is_begun:
            return _Waits.HEADER
        return _Waits.BODY if state is h11.SEND_BODY else _Waits.NOTHING

    @property
    def _request(self) -> int:
        """A number that differs between one request of the connection and the next."""
        return 0 if self.cycle is None else id(self.cycle)

    @property
    def is_idle(self) -> bool:
        """Whether no request is being answered, so that the connection may be closed."""
        return self.cycle is None or self.cycle.response_complete

    def check(self, now: float) -> None:
        """Close the connection if its client takes too long; `now` is the loop's time."""
        if self.watched.is_stalled(self.transport.get_write_buffer_size(), now, self.limits):
            self.transport.abort()
        elif self.watched.is_late(self.waits, self._request, now, self.limits):
            self._time_out()

    def _time_out(self) -> None:
        if self.transport.is_closing():
            return
        is_started = self.cycle is not None and self.cycle.response_started
        is_silent = self.cycle is None and not self.conn.trailing_data[0]
        if not is_silent and (not is_started or self.is_idle):
            self.transport.write(_TIMED_OUT)
        self.transport.close()


class LimitedWebSocket(WebSocketsSansIOProtocol):
    """A websocket whose client has to send a first message in time, and to read."""

    limits = Limits()

    has_sent = False

    def connection_made(self, transport: asyncio.BaseTransport) -> None:
        """Begin to watch."""
        super().connection_made(transport)
        self.watched = _Watched()

    def send_receive_event_to_app(self) -> None:
        """A message has come."""
        self.has_sent = True
        super().send_receive_event_to_app()

    def resume_writing(self) -> None:
        """The client has read."""
        self.watched.has_read()
        super().resume_writing()

    def check(self, now: float) -> None:
        """Close the connection if its client sends or reads nothing for too long."""
        waits = _Waits.NOTHING if self.has_sent else _Waits.MESSAGE
        unread_bytes = self.transport.get_write_buffer_size()
        is_late = self.watched.is_late(waits, 0, now, self.limits)
        if is_late or self.watched.is_stalled(unread_bytes, now, self.limits):
            self.transport.abort()


def limited_http(limits: Limits) -> type[LimitedHttp]:
    """The protocol with these limits; uvicorn makes one for each connection."""
    return type("LimitedHttp", (LimitedHttp,), {"limits": limits})


def limited_websocket(limits: Limits) -> type[LimitedWebSocket]:
    """The websocket protocol with these limits; uvicorn makes one for each connection."""
    return type("LimitedWebSocket", (LimitedWebSocket,), {"limits": limits})


def close_late_connections(connections: Iterable[object], now: float) -> None:
    """Check every connection once; `now` is the loop's time."""
    for connection in list(connections):
        if isinstance(connection, LimitedHttp | LimitedWebSocket):
            connection.check(now)


def usual_limits() -> Limits:
    """Limits for this process: as many connections as it can have file descriptors."""
    soft, hard = resource.getrlimit(resource.RLIMIT_NOFILE)
    wanted = max(soft, min(hard, _DESCRIPTORS_WANTED))
    if hard == resource.RLIM_INFINITY:
        wanted = max(soft, _DESCRIPTORS_WANTED)
    with contextlib.suppress(ValueError, OSError):  # then the limit stays as it is
        resource.setrlimit(resource.RLIMIT_NOFILE, (wanted, hard))
        soft = wanted
    return Limits(connections=max(1, min(MOST_CONNECTIONS, soft - _OTHER_DESCRIPTORS)))


def _made_room(connections: Collection[object], newest: LimitedHttp) -> bool:
    """End the connection that has waited longest without a request; False if all have one."""
    idle = [
        one
        for one in connections
        if isinstance(one, LimitedHttp)
        and one is not newest
        and one.is_idle
        and not one.transport.is_closing()
    ]
    if not idle:
        return False
    min(idle, key=lambda one: one.watched.waiting_since).transport.abort()
    return True
