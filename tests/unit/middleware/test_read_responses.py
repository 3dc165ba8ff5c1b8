"""A response is over when its client has taken it, not when the server has."""

import threading

import pytest
from starlette.types import Message, Receive, Scope, Send

from app.hosting.connections import Limits
from app.middleware.read_responses import ends_when_read
from tests.unit.hosting.served_site import get, serving

LONG = b"x" * 16 * 1024**2  # more than the system takes
SHORT = b"x" * 64 * 1024


@pytest.mark.parametrize(
    ("body", "parts"), [(LONG, [(LONG, True), (b"", False)]), (SHORT, [(SHORT, False)])]
)
async def test_a_long_body_has_an_empty_part_behind_it(
    body: bytes, parts: list[tuple[bytes, bool]]
) -> None:
    sent: list[Message] = []

    async def send(message: Message) -> None:
        sent.append(message)

    await ends_when_read(send)({"type": "http.response.body", "body": body})
    assert [(one["body"], one.get("more_body", False)) for one in sent] == parts


def test_a_request_goes_on_until_its_client_has_read() -> None:
    is_over = threading.Event()

    async def app(_scope: Scope, _receive: Receive, send: Send) -> None:
        length = [(b"content-length", str(len(LONG)).encode())]
        await send({"type": "http.response.start", "status": 200, "headers": length})
        await ends_when_read(send)({"type": "http.response.body", "body": LONG})
        is_over.set()

    with serving(Limits(), app) as site:
        reader = site.connect(small_buffer=True)
        reader.sendall(get(b"/"))
        assert reader.recv(100)
        assert not is_over.wait(0.1)
        while not is_over.is_set():
            assert reader.recv(64 * 1024)
        reader.close()
