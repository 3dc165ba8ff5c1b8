"""The socket that Jobpane listens with: on a port that is free, or one line that says why not."""

import socket

import pytest

from app.hosting.listening import PortTakenError, listen
from app.settings import Settings
from tests.support.processes import free_port


def test_a_free_port_is_listened_at() -> None:
    with listen(Settings(port=free_port())) as listening:
        socket.create_connection(listening.getsockname()).close()


def test_a_taken_port_is_one_line_that_names_what_to_set() -> None:
    with socket.create_server(("127.0.0.1", 0)) as taken:
        port = taken.getsockname()[1]
        with pytest.raises(PortTakenError) as refused:
            listen(Settings(port=port))
    assert f"Jobpane can't listen at 127.0.0.1:{port} (Address already in use)." in str(
        refused.value
    )
    assert "Stop what uses it, or set JOBPANE_PORT or JOBPANE_HOST." in str(refused.value)
