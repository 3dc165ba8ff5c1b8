"""A controller that answers with one record and writes down what it was asked."""

import tempfile
from collections.abc import Callable
from dataclasses import dataclass, field
from pathlib import Path

import httpx

from app.awx.client import Controller
from app.jobs.permissions import Access
from app.services.container import ControllerServices, Services
from app.services.history_library import HistoryFile, HistoryLibrary
from tests.contract.recordings import recording

AWX = {"X-API-Product-Name": "AWX"}  # by this the client knows a controller


@dataclass
class FakeController:
    """Answers detail requests with one record and commands with the given statuses."""

    record: dict[str, object]
    answers: list[httpx.Response]
    seen: list[str] = field(default_factory=list)

    def __call__(self, request: httpx.Request) -> httpx.Response:
        self.seen.append(request.method)
        if request.method == "GET":
            return httpx.Response(200, json=self.record, headers=AWX)
        return self.answers.pop(0)

    @property
    def commands(self) -> list[str]:
        return [method for method in self.seen if method != "GET"]


def record(case: str, **changes: object) -> dict[str, object]:
    body = recording(case).response_body
    assert isinstance(body, dict)
    return {**body, **changes}


Handler = Callable[[httpx.Request], httpx.Response]


def services_over(
    handler: Handler, *, actions_on: bool = True, history: Path | None = None
) -> Services:
    """The use cases over a controller that answers as `handler` does.

    `history` is the folder of its history, where there is one.
    """
    client = Controller(
        "http://awx.example.org", "token-for-tests", transport=httpx.MockTransport(handler)
    )
    access = Access(user=None, actions_on=actions_on)
    shared = ControllerServices(
        "awx.example.org",
        has_pages=True,
        output_folder=Path(tempfile.mkdtemp()),
        history=None if history is None else HistoryLibrary(HistoryFile(history), "lab"),
    )
    return shared.for_client(client, actions_on=actions_on, access=lambda: access)
