"""A running Reflex app that does as little as one can, to compare with."""

import os
import subprocess
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import httpx

from tests.bench.viewers import Watched
from tests.support.processes import free_port, stop, wait_until


@contextmanager
def bare_app() -> Iterator[Watched]:
    """A Reflex app of one state that pushes one number a second."""
    folder, port = Path(__file__).with_name("bare"), free_port()
    environment = {**os.environ, "PYTHONPATH": str(folder)}
    process = subprocess.Popen(
        [sys.executable, str(folder), str(port)],
        cwd=folder,
        env=environment,
        text=True,
        stderr=subprocess.DEVNULL,  # it goes on telling tabs that have left
        stdout=subprocess.DEVNULL,
    )
    url = f"http://127.0.0.1:{port}"
    try:
        wait_until(lambda: answers(url), 60)
        yield Watched(url, "http://localhost:3000", process.pid, "count_rx_state_")
    finally:
        stop(process)


def answers(url: str) -> bool:
    try:
        return httpx.get(f"{url}/ping", timeout=2).is_success
    except httpx.TransportError:
        return False
