"""One Jobpane where users sign in, for tests of what must not get from one to another."""

import json
import secrets
from collections.abc import Iterator
from contextlib import ExitStack, contextmanager
from dataclasses import dataclass, replace

import httpx
import pytest
from websockets.exceptions import ConnectionClosed
from websockets.sync.client import ClientConnection

from tests.support.processes import ControllerProcess, Site, running_controller, running_site
from tests.support.signed_in import Visitor, visitor

ANSWER_LIMIT_S = 60
PUBLIC_URL = "https://jobs.example.org"
MARK = "0123456789abcdef"
_MARKER = "reflex___state____state.app___state___unexpected_errors____unexpected_error.happened"


@dataclass(frozen=True)
class Crossing:
    """A Jobpane with actions on, and its controller."""

    site: Site
    controller: ControllerProcess
    log_before: int = 0  # characters

    @contextmanager
    def users(self, *names: str) -> Iterator[list[Visitor]]:
        """Browsers, each signed in as one of these users."""
        with ExitStack() as opened:
            yield [opened.enter_context(self._signed_in(name)) for name in names]

    @contextmanager
    def _signed_in(self, name: str) -> Iterator[Visitor]:
        """By a token, each from another address: so many passwords in a minute would be slowed."""
        with self.nobody() as made:
            made.client.headers["X-Forwarded-For"] = f"2001:db8::{secrets.token_hex(2)}"
            token = self.controller.token_file(name).read_text().strip()
            made.post("/api/sign-in", {"way": "token", "token": token}).raise_for_status()
            yield made

    @contextmanager
    def nobody(self) -> Iterator[Visitor]:
        """A browser in which nobody is signed in."""
        with visitor(self.site) as made:
            made.client.get("/sign-in", headers={"Accept": "text/html"})
            yield made

    def commands(self) -> list[tuple[object, object]]:
        """What was asked of the controller's jobs and templates beyond reading."""
        places = ("/system_jobs/", "/system_job_templates/")
        return [
            (one["method"], one["path"])
            for one in self.controller.requests()
            if one["method"] not in ("GET", "HEAD", "OPTIONS")
            and any(place in str(one["path"]) for place in places)
        ]

    def expect_no_fault(self) -> None:
        """Nothing in the log is a fault of ours."""
        log = self.site.log_text()[self.log_before :]
        assert "Traceback" not in log, log[log.index("Traceback") - 2000 :][:4000]
        assert "unexpected_error" not in log


@pytest.fixture
def crossing(crossing_site: Crossing) -> Iterator[Crossing]:
    """The shared one; whatever a test does with it is no fault of ours."""
    made = replace(crossing_site, log_before=len(crossing_site.site.log_text()))
    yield made
    made.controller.heal()
    made.expect_no_fault()


@pytest.fixture(scope="session")
def crossing_site(build: None, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Crossing]:
    """Shared by all tests that want it."""
    folder = tmp_path_factory.mktemp("crossing")
    settings = {
        "JOBPANE_ALLOW_ACTIONS": "true",
        "JOBPANE_BEHIND_PROXY": "127.0.0.1",
        "JOBPANE_PUBLIC_URL": PUBLIC_URL,
    }
    with running_controller(folder, history="small", runs_jobs=False) as controller:
        settings["JOBPANE_CONTROLLER_URL"] = controller.url
        with running_site(tmp_path_factory.mktemp("crossing-site"), settings) as site:
            yield Crossing(site, controller)


def event(name: str, router: object, payload: object) -> str:
    """One event as Reflex's frontend sends it, with anything in its parts."""
    sent = {"name": name, "payload": payload, "router_data": router}
    return f"42/_event,{json.dumps(['event', sent])}"


def at(path: str, **query: str) -> dict[str, object]:
    """Where a page says that it is."""
    return {"pathname": path, "asPath": path, "query": query}


def answers(socket: ClientConnection) -> str:
    """All that has come for the events by now: what answers one more event is the last of it.

    Events that run in the background may be answered later.
    """
    mark = secrets.token_hex(8)
    socket.send(event(_MARKER, at("/"), {"error_id": mark}))
    return until(socket, mark)


def until(socket: ClientConnection, words: str) -> str:
    """Everything up to the message that has these words."""
    received = ""
    while words not in received:
        message = str(socket.recv(timeout=ANSWER_LIMIT_S))
        if message == "2":
            socket.send("3")
        received += message
    return received


def until_closed(socket: ClientConnection) -> str:
    """Everything until the server closes the connection, or leaves the namespace."""
    received = ""
    try:
        while "41/_event" not in received:
            received += str(socket.recv(timeout=ANSWER_LIMIT_S))
    except ConnectionClosed:
        pass
    return received


class Polling:
    """The connection of a page whose websocket is blocked."""

    def __init__(self, client: httpx.Client, token: str) -> None:
        self._client = client
        self.url = f"/_event/?EIO=4&transport=polling&token={token}"
        opened = client.get(self.url)
        self.url += f"&sid={json.loads(opened.text.removeprefix('0'))['sid']}"

    def send(self, *packets: str) -> httpx.Response:
        return self._client.post(self.url, content="\x1e".join(packets))

    def receive(self) -> str:
        return self._client.get(self.url).raise_for_status().text
