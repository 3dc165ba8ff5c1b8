"""Measures what slow readers of downloads cost: python -m tests.bench.slow_readers"""

import socket
import tempfile
import time
from pathlib import Path

import httpx
from prometheus_client.parser import text_string_to_metric_families

from tests.support.big_site import site_with_big_output
from tests.support.processes import Site, running_controller

READERS = 50
LINES = 1_500_000
_SLOW_BYTES = 16 * 1024
_LOOKS = 10


def resident_mb(site: Site) -> float:
    text = httpx.get(f"{site.url}/metrics", timeout=60).text
    return sum(
        sample.value / 1024**2
        for family in text_string_to_metric_families(text)
        for sample in family.samples
        if sample.name == "process_resident_memory_bytes"
    )


def opened(site: Site, job_id: int) -> socket.socket:
    host, port = site.url.removeprefix("http://").split(":")
    connection = socket.socket()
    connection.setsockopt(socket.SOL_SOCKET, socket.SO_RCVBUF, 8192)
    connection.settimeout(60)
    connection.connect((host, int(port)))
    path = f"/api/jobs/{job_id}/output/download"
    connection.sendall(f"GET {path} HTTP/1.1\r\nHost: {host}:{port}\r\n\r\n".encode())
    return connection


def main() -> None:
    with tempfile.TemporaryDirectory() as folder:
        data_dir, site_dir = Path(folder, "controller"), Path(folder, "site")
        site_dir.mkdir()
        with (
            running_controller(data_dir, history="small", runs_jobs=False) as controller,
            site_with_big_output(controller, site_dir, 42, LINES) as site,
        ):
            size = httpx.head(f"{site.url}/api/jobs/42/output/download", timeout=60)
            print(f"{READERS} readers of {int(size.headers['content-length']) / 1e6:.0f} MB")
            print(f"before: {resident_mb(site):.0f} MB")
            readers = [opened(site, 42) for _ in range(READERS)]
            for look in range(_LOOKS):
                answered = sum(len(one.recv(_SLOW_BYTES)) > 0 for one in readers)
                time.sleep(1)
                print(f"{look + 1} s: {resident_mb(site):.0f} MB, {answered} are sent to")
            for one in readers:
                one.close()


if __name__ == "__main__":
    main()
