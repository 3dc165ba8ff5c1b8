"""`jobpane embed-url` asks the Jobpane that runs with the same settings, and nobody else."""

import json
import secrets
import threading
from collections.abc import Iterator
from contextlib import contextmanager
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path

import pytest

from app.runtime.operator_key import proof_of, write_operator_key
from tests.support.jobpane_command import jobpane

URL = "http://127.0.0.1:3000/embed/jobs/42?origin=https%3A%2F%2Fops.example.org#key=abc"
LINK = f'{{"url": "{URL}", "expires_at": "2026-11-26T12:05:00Z"}}'
REFUSED = '{"error": {"sentence": "“origin” must be one of JOBPANE_EMBED_ORIGINS."}}'


@contextmanager
def answering(
    status: int, body: str, *, key: str
) -> Iterator[tuple[int, list[tuple[str, str, str]]]]:
    """A server in Jobpane's place: its port, and the path, key and body of each POST.

    It answers a challenge by `key`, or with nothing that is one.
    """
    asked: list[tuple[str, str, str]] = []

    class Handler(BaseHTTPRequestHandler):
        def do_GET(self) -> None:
            assert "Authorization" not in self.headers
            proof = proof_of(key, self.headers["X-Jobpane-Challenge"])
            self._answer(200, json.dumps({"status": "ok", "proof": proof} if key else ["ok"]))

        def do_POST(self) -> None:
            sent = self.rfile.read(int(self.headers["Content-Length"])).decode()
            asked.append((self.path, self.headers["Authorization"], sent))
            self._answer(status, body)

        def _answer(self, status: int, body: str) -> None:
            self.send_response(status)
            self.end_headers()
            self.wfile.write(body.encode())

        def log_message(self, *_: object) -> None:
            pass

    server = ThreadingHTTPServer(("127.0.0.1", 0), Handler)
    threading.Thread(target=server.serve_forever, daemon=True).start()
    try:
        yield server.server_port, asked
    finally:
        server.shutdown()
        server.server_close()


def test_the_command_prints_a_link_with_the_options_before_its_key(tmp_path: Path) -> None:
    key = write_operator_key(tmp_path)
    with answering(201, LINK, key=key) as (port, asked):
        done = jobpane(
            *("embed-url", "42", "--origin", "https://ops.example.org"),
            *("--theme", "dark", "--compact", "--accent", "#0b6664"),
            JOBPANE_PORT=str(port),
            JOBPANE_DATA_DIR=str(tmp_path),
        )
    page, _, fragment = URL.partition("#")
    assert done.stdout == f"{page}&theme=dark&compact=1&accent=%230b6664#{fragment}\n"
    assert key not in done.stdout + done.stderr
    [(path, authorization, body)] = asked
    assert (path, authorization) == ("/api/embed-tokens", f"Bearer {key}")
    assert body.replace(" ", "") == (
        '{"job":42,"origin":"https://ops.example.org","actions":false}'
    )


def test_the_command_asks_for_the_card_of_a_template(tmp_path: Path) -> None:
    key = write_operator_key(tmp_path)
    with answering(201, LINK, key=key) as (port, asked):
        jobpane(
            *("embed-url", "1", "--template", "--origin", "https://ops.example.org"),
            JOBPANE_PORT=str(port),
            JOBPANE_DATA_DIR=str(tmp_path),
        )
    [(_, _, body)] = asked
    assert json.loads(body) == {
        "template": 1,
        "origin": "https://ops.example.org",
        "actions": False,
    }


def test_a_refusal_is_one_line(tmp_path: Path) -> None:
    key = write_operator_key(tmp_path)
    with answering(422, REFUSED, key=key) as (port, _):
        done = jobpane(
            *("embed-url", "42", "--origin", "https://evil.example"),
            JOBPANE_PORT=str(port),
            JOBPANE_DATA_DIR=str(tmp_path),
        )
    assert done.returncode == 1
    assert done.stderr.splitlines() == ["Error: “origin” must be one of JOBPANE_EMBED_ORIGINS."]


@pytest.mark.parametrize("their_key", ["", "another key"])
def test_what_has_another_key_or_none_is_sent_none(tmp_path: Path, their_key: str) -> None:
    write_operator_key(tmp_path)
    with answering(201, LINK, key=their_key) as (port, asked):
        done = jobpane(
            *("embed-url", "42", "--origin", "https://ops.example.org"),
            JOBPANE_PORT=str(port),
            JOBPANE_DATA_DIR=str(tmp_path),
        )
    assert asked == []
    assert done.returncode == 1
    assert done.stderr.startswith(
        f"Error: http://127.0.0.1:{port} isn't the Jobpane of these settings, so it wasn't asked."
    )


def test_without_a_running_jobpane_it_says_so(tmp_path: Path) -> None:
    for folder in (tmp_path, tmp_path / secrets.token_hex(4)):
        done = jobpane(
            "embed-url", "42", "--origin", "https://ops.example.org", JOBPANE_DATA_DIR=str(folder)
        )
        assert done.returncode == 1
        assert done.stderr.startswith("Error: No Jobpane is running with these settings.")
        write_operator_key(tmp_path)
