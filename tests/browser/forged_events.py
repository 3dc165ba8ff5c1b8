"""Speaks the websocket of our pages without a page, as an attacker who forges events would."""

import time

from websockets.sync.client import ClientConnection

from tests.processes import Site


def websocket_url(site: Site) -> str:
    return f"{site.url.replace('http', 'ws', 1)}/_event/?EIO=4&transport=websocket"


ANSWER_LIMIT_S = 10


def read_until_quiet(socket: ClientConnection, limit_s: float) -> None:
    """Reads the answers to an event: however late the first comes, until no more follow."""
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
