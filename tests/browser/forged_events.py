"""Speaks the websocket of our pages without a page, as an attacker who forges events would."""

import json
import time
from collections.abc import Iterator
from contextlib import contextmanager

from websockets.sync.client import ClientConnection, connect

from tests.support.processes import Site

ANSWER_LIMIT_S = 10


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


def read_until_quiet(socket: ClientConnection, limit_s: float) -> None:
    """Read the answers to an event: however late the first comes, until no more follow."""
    is_answered = False
    deadline = time.monotonic() + limit_s
    while time.monotonic() < deadline:
        try:
            message = socket.recv(timeout=0.7)
        except TimeoutError:
            if is_answered:
                return
            continue
        if message == "2":  # engine.io's ping
            socket.send("3")
        else:
            is_answered = True
