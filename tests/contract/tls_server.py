"""TLS servers on loopback with a private authority, made in the test, that nobody else trusts.

They run on threads with blocking sockets: only so does OpenSSL get to send its alerts.
"""

import socket
import ssl
import threading
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from datetime import UTC, datetime

import trustme

ANSWER = (
    b"HTTP/1.1 200 OK\r\nContent-Type: application/json\r\nX-API-Product-Name: AWX\r\n"
    b"Content-Length: 35\r\nConnection: close\r\n\r\n"
    b'{"version": "24.6.1", "ha":  false}'
)
LONG_AGO = (datetime(2020, 1, 1, tzinfo=UTC), datetime(2021, 1, 1, tzinfo=UTC))
FAR_AHEAD = (datetime(2090, 1, 1, tzinfo=UTC), datetime(2091, 1, 1, tzinfo=UTC))


def tls_context(
    authority: trustme.CA,
    name: str = "127.0.0.1",
    valid: tuple[datetime | None, datetime | None] = (None, None),
) -> ssl.SSLContext:
    """What a server needs to speak TLS under `name`."""
    context = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
    certificate = authority.issue_cert(name, not_before=valid[0], not_after=valid[1])
    certificate.configure_cert(context)
    return context


@contextmanager
def tls_server(context: ssl.SSLContext) -> Iterator[int]:
    """A server that answers every request as a ping; yields its port."""
    listening = socket.create_server(("127.0.0.1", 0))

    def serve() -> None:
        while True:
            try:
                connection, _ = listening.accept()
            except OSError:
                return  # closed: the test is over
            with connection:
                _answer(context, connection)

    thread = threading.Thread(target=serve, daemon=True)
    thread.start()
    try:
        yield listening.getsockname()[1]
    finally:
        listening.shutdown(socket.SHUT_RDWR)
        listening.close()
        thread.join(5)


def _answer(context: ssl.SSLContext, connection: socket.socket) -> None:
    connection.settimeout(5)
    with (
        suppress(OSError),
        context.wrap_socket(connection, server_side=True, do_handshake_on_connect=False) as tls,
    ):
        try:
            tls.do_handshake()
            tls.recv(65536)
            tls.sendall(ANSWER)
        except ssl.SSLError:
            # Closing with unread bytes would reset the connection before the alert is read.
            socket.socket.shutdown(tls, socket.SHUT_WR)
            while socket.socket.recv(tls, 65536):
                pass
