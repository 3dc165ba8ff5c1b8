"""From an exception of the network to the error that it means.

httpx wraps what anyio, asyncio and OpenSSL raise, so the chain of causes is searched for what
really happened.
"""

import socket
import ssl
from collections.abc import Iterator

import httpx

from app.awx.error_texts import Action
from app.awx.errors import (
    BadResponse,
    ConnectionLost,
    ControllerError,
    NoConnectionInTime,
    NotConnected,
    RefusedConnection,
    TimedOut,
    UnknownHost,
)
from app.awx.tls_errors import HttpsOnly, tls_error

_CAUSES_LIMIT = 10

# What httpx raises, and what slips through it: OpenSSL's errors after a handshake of TLS 1.3.
NETWORK_EXCEPTIONS = (httpx.HTTPError, httpx.InvalidURL, OSError)

# What servers answer to plain HTTP on a TLS port; these texts are never translated.
_HTTPS_ONLY = (
    b"The plain HTTP request was sent to HTTPS port",  # nginx
    b"Client sent an HTTP request to an HTTPS server",  # Go: Traefik, Caddy, Kubernetes
    b"speaking plain HTTP to an SSL-enabled server port",  # Apache
    b"This combination of host and port requires TLS",  # Tomcat and other Java servers
)
_SEARCHED_BYTES = 16 * 1024
# h11's words for an answer that begins with a control character, as a TLS alert does.
_TLS_ALERT = "illegal request line"


def network_failure(error: Exception, action: Action) -> ControllerError:
    """The error that one of `NETWORK_EXCEPTIONS` means."""
    if isinstance(error, httpx.ConnectTimeout):
        return NoConnectionInTime(action)
    if isinstance(error, httpx.TimeoutException):
        return TimedOut(action)
    if isinstance(error, httpx.DecodingError):
        return BadResponse(action)
    causes = list(_causes(error))
    for cause in causes:
        if isinstance(cause, ssl.SSLError) and not isinstance(cause, ssl.SSLWantReadError):
            return tls_error(cause, action)
    return _without_tls(error, causes)(action)


def _without_tls(error: Exception, causes: list[BaseException]) -> type[ControllerError]:
    if isinstance(error, httpx.ConnectError):
        return _not_connected(causes)
    is_alert = isinstance(error, httpx.RemoteProtocolError) and _TLS_ALERT in str(error)
    return HttpsOnly if is_alert else ConnectionLost


def failed_connection(error: Exception) -> ControllerError:
    """What kept a connection to any server from being made, whatever library it was."""
    causes = list(_causes(error))
    for cause in causes:
        if isinstance(cause, ssl.SSLError):
            return tls_error(cause, Action.PING)
    if any(isinstance(cause, TimeoutError) for cause in causes):
        return NoConnectionInTime(Action.PING)
    return _not_connected(causes)(Action.PING)


def says_https_only(status: int, body: bytes) -> bool:
    """Whether an answer over http says that its port speaks TLS."""
    return status == 400 and any(text in body[:_SEARCHED_BYTES] for text in _HTTPS_ONLY)


def is_same_host_over_tls(url: httpx.URL, other: httpx.URL) -> bool:
    """Whether `other` is the https of the same host as the http of `url`."""
    return (url.scheme, other.scheme) == ("http", "https") and url.host == other.host


def _not_connected(causes: list[BaseException]) -> type[NotConnected]:
    for cause in causes:
        if isinstance(cause, socket.gaierror):
            return UnknownHost
        if isinstance(cause, ConnectionRefusedError):
            return RefusedConnection
    return NotConnected


def _causes(error: BaseException) -> Iterator[BaseException]:
    """The error itself and what led to it, also where several IP addresses were tried."""
    waiting = [error]
    for _ in range(_CAUSES_LIMIT):
        if not waiting:
            return
        cause = waiting.pop(0)
        yield cause
        if isinstance(cause, BaseExceptionGroup):
            waiting += cause.exceptions
        deeper = cause.__cause__ or cause.__context__
        if deeper is not None:
            waiting.append(deeper)
