"""Speaks the websocket of our pages without a page, as an attacker who forges events would."""

import json
import time
from collections.abc import Iterator
from contextlib import contextmanager
from uuid import uuid4

from websockets.sync.client import ClientConnection, connect

from app.state.unexpected_errors import UnexpectedError
from tests.support.processes import Site

ANSWER_LIMIT_S = 60


def websocket_url(site: Site) -> str:
    return f"{site.url.replace('http', 'ws', 1)}/_event/?EIO=4&transport=websocket"


@contextmanager
def connected(site: Site, token: str) -> Iterator[ClientConnection]:
    """A websocket that has joined the pages' namespace as the browser tab of this token."""
    with connect(f"{websocket_url(site)}&token={token}", origin=site.url) as socket:  # type: ignore[arg-type]
        socket.recv(timeout=ANSWER_LIMIT_S)
        socket.send("40/_event,")
        socket.recv(timeout=ANSWER_LIMIT_S)
        yield socket


def router_of(job_id: int | None = None) -> dict[str, object]:
    """Where the page says that it is: at a job, or at the list."""
    path = "/jobs" if job_id is None else f"/jobs/{job_id}"
    query = {} if job_id is None else {"job_id": str(job_id)}
    return {"pathname": path, "asPath": path, "query": query}


def frame(event: str, at_job: int | None = None, /, **payload: object) -> str:
    """One event as Reflex's frontend sends it: socket.io, namespace /_event."""
    sent = {"name": event, "payload": payload, "router_data": router_of(at_job)}
    return f"42/_event,{json.dumps(['event', sent])}"


def read_until(socket: ClientConnection, words: str) -> None:
    """Read up to the message that has these words."""
    deadline = time.monotonic() + ANSWER_LIMIT_S
    while words not in (message := str(socket.recv(timeout=ANSWER_LIMIT_S))):
        assert time.monotonic() < deadline, f"No answer with {words}"
        if message == "2":  # engine.io's ping
            socket.send("3")


def read_all(socket: ClientConnection) -> None:
    """Read the answers to all events so far: one more is answered after them.

    Those that run in the background may be answered later.
    """
    mark = uuid4().hex[:16]
    socket.send(frame(f"{UnexpectedError.get_full_name()}.happened", error_id=mark))
    read_until(socket, mark)
