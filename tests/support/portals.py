"""Portals at other origins than Jobpane's: the sample of docs/, and servers of a few pages."""

import os
import subprocess
import sys
import threading
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass, field
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path

from tests.support.processes import ROOT, stop

SAMPLE = ROOT / "docs" / "sample_portal" / "portal.py"


@contextmanager
def sample_portal(port: int, jobpane: str, key_file: Path) -> Iterator[None]:
    """The sample portal over this Jobpane."""
    environment = {**os.environ, "JOBPANE_URL": jobpane, "PORTAL_KEY_FILE": str(key_file)}
    process = subprocess.Popen(
        [sys.executable, str(SAMPLE), "--port", str(port)],
        env=environment,
        stdout=subprocess.PIPE,
        text=True,
    )
    assert process.stdout is not None
    assert process.stdout.readline().startswith("ready ")
    try:
        yield
    finally:
        stop(process)


@dataclass
class Pages:
    """What a server of pages answers, by path, and what it was asked for."""

    by_path: dict[str, str] = field(default_factory=dict)
    asked: list[tuple[str, Mapping[str, str]]] = field(default_factory=list)


@contextmanager
def serving_pages(port: int = 0) -> Iterator[tuple[Pages, int]]:
    """A server at 127.0.0.1, which any name below `localhost` leads to, and its port."""
    pages = Pages()

    class Handler(BaseHTTPRequestHandler):
        def do_GET(self) -> None:
            pages.asked.append((self.path, dict(self.headers)))
            body = pages.by_path.get(self.path, "").encode()
            self.send_response(200 if body else 404)
            self.send_header("Content-Type", "text/html; charset=utf-8")
            self.send_header("Content-Length", str(len(body)))
            for name, text in COOKIES.items():
                self.send_header("Set-Cookie", f"{name}={text}")
            self.end_headers()
            self.wfile.write(body)

        def log_message(self, *_: object) -> None:
            pass

    server = ThreadingHTTPServer(("127.0.0.1", port), Handler)
    thread = threading.Thread(target=server.serve_forever, daemon=True)
    thread.start()
    try:
        yield pages, server.server_port
    finally:
        server.shutdown()
        server.server_close()


# By them a test sees which cookies a browser takes from a third party.
COOKIES = {"third_party": "1; SameSite=None; Secure"}
