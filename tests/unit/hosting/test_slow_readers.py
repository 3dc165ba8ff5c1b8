"""Clients that read slowly hold the server's memory only as far as one write goes."""

import threading

from uvicorn.protocols.http.flow_control import HIGH_WATER_LIMIT

from app.hosting.connections import Limits
from tests.unit.hosting.served_site import get, serving


def test_fifty_clients_that_read_nothing_hold_little_memory() -> None:
    with serving(Limits()) as site:
        readers = [site.connect(small_buffer=True) for _ in range(50)]
        for one in readers:
            one.sendall(get(b"/endless"))
            assert one.recv(100)
        before = -1
        while site.written_bytes != before:  # until every one of them is waited for
            before = site.written_bytes
            threading.Event().wait(0.2)
        waiting = [one.transport.get_write_buffer_size() for one in site.connections]
        assert len(waiting) == 50
        assert max(waiting) <= HIGH_WATER_LIMIT + 2 * 65536
        for one in readers:
            one.close()
