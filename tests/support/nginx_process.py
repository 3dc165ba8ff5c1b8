"""A real nginx over loopback, with a configuration from the documents."""

import os
import socket
import subprocess
import time
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from tests.support.install_servers import server_program
from tests.support.processes import stop

_START_LIMIT_S = 20
_TEMPORARY = ("client_body", "proxy", "fastcgi", "uwsgi", "scgi")


@contextmanager
def running_nginx(folder: Path, servers: str, port: int, connections: int = 512) -> Iterator[None]:
    """An nginx whose `servers` listen at `port`, for so many connections, until the block ends."""
    log = folder / "nginx.log"
    paths = "\n".join(f"{name}_temp_path {folder}/{name};" for name in _TEMPORARY)
    user = "user root;" if os.geteuid() == 0 else ""  # else a worker may not enter the folder
    config = folder / "nginx.conf"
    config.write_text(
        f"{user}\ndaemon off;\nmaster_process off;\npid {folder}/nginx.pid;\nerror_log {log};\n"
        f"events {{ worker_connections {connections}; }}\n"
        f"http {{\naccess_log off;\n{paths}\n{servers}\n}}\n"
    )
    command = [server_program("nginx"), "-p", str(folder), "-c", str(config), "-e", str(log)]
    process = subprocess.Popen(command, stdout=subprocess.DEVNULL, text=True)
    try:
        _wait_until_ready(process, log, port)
        yield
    finally:
        stop(process)


def _wait_until_ready(process: "subprocess.Popen[str]", log: Path, port: int) -> None:
    deadline = time.monotonic() + _START_LIMIT_S
    while True:
        assert process.poll() is None, f"nginx ended at its start: {log.read_text()}"
        try:
            socket.create_connection(("127.0.0.1", port), 2).close()
        except OSError:
            assert time.monotonic() < deadline, "nginx did not listen in time"
            time.sleep(0.05)
        else:
            return
