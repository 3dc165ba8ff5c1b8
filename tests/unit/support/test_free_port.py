"""A port for a server that is started later stays free until then."""

import socket
from itertools import islice

from tests.support.processes import free_port, ports_of


def test_no_port_is_given_twice() -> None:
    assert len({free_port() for _ in range(300)}) == 300


def test_two_workers_have_no_port_in_common() -> None:
    first, second = (set(islice(ports_of(worker), 2000)) for worker in ("gw0", "gw1"))
    assert first & second == set()


def test_a_port_at_which_somebody_listens_is_passed_over() -> None:
    free = free_port()
    with socket.create_server(("127.0.0.1", free_port())) as server:
        taken = server.getsockname()[1]
        assert free_port(iter([taken, free])) == free
