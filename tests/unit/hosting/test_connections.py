"""Clients that send half a request, say nothing or read nothing are disconnected."""

import contextlib
import socket
from collections.abc import Iterator
from contextlib import suppress

import pytest
from websockets.exceptions import ConnectionClosedError
from websockets.frames import CloseCode
from websockets.sync.client import connect

from app.hosting.connections import MOST_CONNECTIONS, Limits, usual_limits
from tests.unit.hosting.served_site import PATIENCE_S, Site, get, serving

# Long enough for a client on a busy machine to send what it means to send.
SHORT = Limits(header_s=0.8, body_s=0.8, reading_s=0.8, read_bytes=1024, connections=1000)
HANDSHAKE = (
    b"GET /ws HTTP/1.1\r\nHost: x\r\nUpgrade: websocket\r\nConnection: Upgrade\r\n"
    b"Sec-WebSocket-Key: dGhlIHNhbXBsZSBub25jZQ==\r\nSec-WebSocket-Version: 13\r\n\r\n"
)
POST = b"POST %s HTTP/1.1\r\nHost: x\r\nContent-Length: 100000\r\n\r\n"


def frame(text: bytes) -> bytes:
    """A short message of a client."""
    return bytes([0x81, 0x80 | len(text), 0, 0, 0, 0]) + text


@pytest.fixture(scope="module")
def site() -> Iterator[Site]:
    with serving(SHORT) as served:
        yield served


def everything_from(connection: socket.socket) -> bytes:
    """Until the server closes; fails if it never does."""
    received = b""
    with contextlib.suppress(ConnectionResetError):
        while part := connection.recv(65536):
            received += part
    return received


def has_sent(connection: socket.socket, text: bytes) -> bool:
    """Whether the server sends that before it closes."""
    received = b""
    while text not in received:
        part = connection.recv(65536)
        if not part:
            return False
        received += part
    return True


def is_answered(site: Site) -> bool:
    with site.connect() as connection:
        connection.sendall(get())
        return has_sent(connection, b"quick")


@pytest.mark.parametrize(
    "sent",
    [
        b"GET / HTTP/1.1\r\n",
        b"GET / HTTP/1.1\r\nHost: x\r\nA: ",
        b"G",
        POST % b"/body" + b"12345",
        b"POST /body HTTP/1.1\r\nHost: x\r\nTransfer-Encoding: chunked\r\n\r\n5\r\n12",
        get() + b"GET / HTTP/1.1\r\nHost",
    ],
)
def test_half_a_request_is_answered_with_408_and_ended(site: Site, sent: bytes) -> None:
    with site.connect() as connection:
        connection.sendall(sent)
        received = everything_from(connection)
    assert b"HTTP/1.1 408 " in received


def test_a_body_that_comes_byte_by_byte_is_no_better(site: Site) -> None:
    received = b""
    with site.connect() as connection:
        connection.sendall(POST % b"/body")
        connection.settimeout(0.02)
        for _ in range(1000):
            with contextlib.suppress(TimeoutError):
                connection.sendall(b"x")
                received = connection.recv(100)
                break
    assert received.startswith(b"HTTP/1.1 408 ")


def test_a_body_that_nobody_reads_is_not_waited_for_either(site: Site) -> None:
    with site.connect() as connection:
        connection.sendall(POST % b"/")
        assert b" 405 " in everything_from(connection)


def test_a_connection_that_says_nothing_is_ended_without_a_word(site: Site) -> None:
    with site.connect() as connection:
        assert everything_from(connection) == b""


def test_hundreds_of_half_requests_end_and_others_are_answered_meanwhile(site: Site) -> None:
    halves = []
    for _ in range(400):
        halves.append(site.connect())
        halves[-1].sendall(b"GET / HTTP/1.1\r\nHost:")
    assert is_answered(site)
    assert all(b" 408 " in everything_from(half) for half in halves)
    for half in halves:
        half.close()


def test_an_answer_may_take_longer_than_a_request(site: Site) -> None:
    with site.connect() as patient, site.connect() as half:
        patient.sendall(get(b"/slow"))
        half.sendall(b"GET /")
        everything_from(half)  # the limit is over
        site.may_answer.set()
        assert has_sent(patient, b"slow")


def test_who_reads_nothing_of_a_long_answer_is_left(site: Site) -> None:
    site.was_left.clear()
    with site.connect(small_buffer=True) as connection:
        connection.sendall(get(b"/endless"))
        assert site.was_left.wait(PATIENCE_S)


def test_who_reads_slowly_goes_on(site: Site) -> None:
    site.was_left.clear()
    with site.connect() as connection, site.connect() as half:
        connection.sendall(get(b"/endless"))
        half.sendall(b"GET /")
        half.setblocking(False)
        is_over = False
        while not is_over:
            assert connection.recv(65536)
            with contextlib.suppress(BlockingIOError):
                is_over = b"408" in half.recv(100)
        assert connection.recv(65536)
        assert not site.was_left.is_set()


def test_a_websocket_that_never_speaks_is_ended(site: Site) -> None:
    with site.connect() as connection:
        connection.sendall(HANDSHAKE)
        assert b" 101 " in everything_from(connection)


def test_a_websocket_that_has_spoken_stays(site: Site) -> None:
    with site.connect() as connection, site.connect() as silent:
        connection.sendall(HANDSHAKE)
        assert has_sent(connection, b"\r\n\r\n")
        connection.sendall(frame(b"hi"))
        assert connection.recv(100) == b"\x81\x02hi"
        silent.sendall(HANDSHAKE)
        everything_from(silent)  # the limit is over
        connection.sendall(frame(b"ho"))
        assert connection.recv(100) == b"\x81\x02ho"


@pytest.mark.parametrize("is_in_pieces", [False, True], ids=["whole", "in pieces"])
def test_a_websocket_ends_at_a_message_that_no_page_of_ours_sends(
    site: Site, is_in_pieces: bool
) -> None:
    largest = SHORT.message_bytes
    with connect(f"ws://127.0.0.1:{site.port}/ws", max_size=None) as connection:
        connection.send("x" * largest)
        assert connection.recv(timeout=PATIENCE_S) == "x" * largest
        too_large = ["x" * largest, "x"] if is_in_pieces else "x" * (largest + 1)
        # The server may close before the last frame of a message in pieces is sent.
        with suppress(ConnectionClosedError):
            connection.send(too_large)
        with pytest.raises(ConnectionClosedError) as ended:
            connection.recv(timeout=PATIENCE_S)
    assert ended.value.rcvd is not None
    assert ended.value.rcvd.code == CloseCode.MESSAGE_TOO_BIG


def test_connections_are_bounded_and_the_longest_idle_one_makes_room() -> None:
    with serving(Limits(connections=4)) as site:
        halves = []
        for _ in range(4):
            halves.append(site.connect())
            halves[-1].sendall(b"GET /")
        assert is_answered(site)
        assert everything_from(halves[0]) == b""
        halves[-1].sendall(b" HTTP/1.1\r\nHost: x\r\n\r\n")
        assert has_sent(halves[-1], b"quick")
        for half in halves:
            half.close()


def test_where_all_are_at_work_a_new_one_is_sent_away_for_a_while() -> None:
    with serving(Limits(connections=2)) as site:
        busy = [site.connect() for _ in range(2)]
        for one in busy:
            one.sendall(get(b"/slow"))
            assert site.began.acquire(timeout=PATIENCE_S)
        with site.connect() as late:
            received = everything_from(late)
        site.may_answer.set()
        assert b" 503 " in received
        assert b"retry-after: 1" in received
        for one in busy:
            one.close()


def test_there_are_never_more_connections_than_descriptors() -> None:
    assert 1 <= usual_limits().connections <= MOST_CONNECTIONS
