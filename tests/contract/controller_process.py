"""The built-in controller as a process of its own, and recorded requests sent to it.

Requests are sent byte by byte as they were recorded, through http.client, which can be made to
add no headers of its own.
"""

import http.client
import json
import signal
import subprocess
import sys
import time
from base64 import b64encode
from collections.abc import Callable, Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import TypeVar
from urllib.parse import urlsplit

from app.builtin_controller.storage.store import Store
from tests.contract.recordings import Json, Recording
from tests.contract.seeding import EXPIRED, PASSWORD, TOKEN_IDS, token_value

_END_LIMIT_S = 10.0
_ANSWER_LIMIT_S = 30.0

T = TypeVar("T")


@dataclass(frozen=True, slots=True)
class Response:
    status: int
    headers: Mapping[str, str]
    """Names in lower case."""
    body: bytes

    @property
    def json(self) -> Json:
        parsed: Json = json.loads(self.body)
        return parsed

    @property
    def record(self) -> dict[str, Json]:
        parsed = self.json
        assert isinstance(parsed, dict)
        return parsed


@dataclass(frozen=True, slots=True)
class RecordedClient:
    """Sends recorded requests to a controller that is seeded with the recorded users."""

    url: str

    def ask(
        self, method: str, target: str, headers: Mapping[str, str], body: bytes = b""
    ) -> Response:
        connection = http.client.HTTPConnection(urlsplit(self.url).netloc, timeout=_ANSWER_LIMIT_S)
        try:
            connection.putrequest(method, target, skip_accept_encoding=True)
            for name, value in headers.items():
                connection.putheader(name, value)
            connection.endheaders(body)
            response = connection.getresponse()
            named = {name.lower(): value for name, value in response.getheaders()}
            return Response(response.status, named, response.read())
        finally:
            connection.close()

    def replay(
        self, case: Recording, authorization: str | None = None, cookie: str | None = None
    ) -> Response:
        """Send a recorded request; `authorization` replaces the user's credential."""
        headers = dict(case.headers)
        if cookie is not None:
            headers["Cookie"] = cookie
        credential = authorization if authorization is not None else authorization_of(case)
        if credential is not None:
            headers["Authorization"] = credential
        body = body_of(case)
        if "Content-Length" in headers:
            assert int(headers["Content-Length"]) == len(body), "the body is not as recorded"
        return self.ask(case.method, case.target, headers, body)

    def get(self, target: str, user: str = "admin") -> Response:
        return self.ask("GET", target, {"Authorization": f"Bearer {token_of(user)}"})

    def post(self, target: str, body: Json = None) -> Response:
        sent = b"" if body is None else json.dumps(body).encode()
        headers = {
            "Authorization": f"Bearer {token_of('admin')}",
            "Content-Type": "application/json",
            "Content-Length": str(len(sent)),
        }
        return self.ask("POST", target, headers, sent)


@dataclass(frozen=True, slots=True)
class Seeded:
    """A running controller and the database that it shares with the test."""

    controller: RecordedClient
    store: Store


@contextmanager
def controller_process(
    folder: Path, *words: str, end: signal.Signals = signal.SIGTERM
) -> Iterator[RecordedClient]:
    """A controller over a data folder; it gets the signal `end` when the block ends."""
    process = subprocess.Popen(
        [
            *(sys.executable, "-m", "app.builtin_controller", "--host", "127.0.0.1"),
            *("--port", "0", "--data-dir", str(folder), *words),
        ],
        stdout=subprocess.PIPE,
        text=True,
    )
    assert process.stdout is not None
    try:
        line = process.stdout.readline()
        assert line.startswith("ready http://127.0.0.1:"), line
        yield RecordedClient(line.removeprefix("ready ").strip())
        process.send_signal(end)
        assert process.wait(_END_LIMIT_S) == (-end if end is signal.SIGKILL else 0)
    finally:
        process.stdout.close()
        if process.poll() is None:
            process.kill()
            process.wait(_END_LIMIT_S)


def token_of(user: str) -> str:
    return token_value(EXPIRED.id if user == "admin-expired" else TOKEN_IDS[user])


def authorization_of(case: Recording) -> str | None:
    if case.user is None or case.auth in {"none", "session cookie"}:
        return None
    if case.auth == "basic":
        return f"Basic {b64encode(f'{case.user}:{PASSWORD}'.encode()).decode()}"
    assert case.auth == "bearer token", case.auth
    return f"Bearer {token_of(case.user)}"


def body_of(case: Recording) -> bytes:
    """The bytes that were sent; recordings hold JSON as values and anything else as text."""
    if isinstance(case.body, str):
        return case.body.encode()
    if case.body is None:
        return b""
    return json.dumps(case.body).encode()


def until(poll: Callable[[], T | None], seconds: float = 15.0) -> T:
    """Poll until there is a value, and return it; AssertionError after so many seconds."""
    deadline = time.monotonic() + seconds
    while time.monotonic() < deadline:
        seen = poll()
        if seen is not None:
            return seen
        time.sleep(0.02)
    raise AssertionError(f"did not happen within {seconds} s")
