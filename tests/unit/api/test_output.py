"""The output's route over real HTTP: its answer, its errors, its refusals."""

import threading
from collections.abc import Iterator
from contextlib import contextmanager
from datetime import UTC, datetime

import httpx
import pytest
import uvicorn
from starlette.types import ASGIApp

from app.api.application import api_app
from app.api.output import output_routes
from app.awx.errors import Action, ControllerError, NotFound, ServerFailed, TimedOut, Unavailable
from app.awx.server_errors import Outage
from app.jobs.model import FetchedJob
from app.output.events import EventRange, OutputEvent
from app.services.output_library import OutputLibrary
from app.services.outputs import Outputs
from app.telemetry.request_ids import is_request_id
from tests.unit.jobs.builders import job

NOON = datetime(2026, 11, 24, 12, tzinfo=UTC)
TEXTS = ["plain", "\x1b[1;31mred \x1b[38;5;208morange\x1b[0m", "\x1b]8;;https://a.b\x07link"]
FAILURES: dict[int, ControllerError] = {
    404: NotFound(Action.READ_EVENTS),
    500: ServerFailed(Action.READ_EVENTS, status=500),
    599: Outage(Action.READ_EVENTS, status=500),
    503: Unavailable(Action.READ_EVENTS, status=503),
    504: TimedOut(Action.READ_EVENTS),
}


async def read_job(job_id: int) -> FetchedJob:
    return FetchedJob(job("running", id=job_id, created=NOON), {})


async def fetch_events(job_id: int, bounds: EventRange) -> tuple[OutputEvent, ...]:
    if job_id in FAILURES:
        raise FAILURES[job_id]
    events = [OutputEvent(n, n - 1, n, text, NOON, n == 1) for n, text in enumerate(TEXTS, 1)]
    events += [
        OutputEvent(4, 3, 3, "10%", None, False),
        OutputEvent(6, 3, 4, "\ud800", None, False),
    ]
    newest = events[-bounds.limit :]
    return tuple(one for one in newest if one.counter > (bounds.counters_after or 0))


@contextmanager
def served(app: ASGIApp) -> Iterator[str]:
    server = uvicorn.Server(uvicorn.Config(app, port=0, log_level="warning", lifespan="off"))
    thread = threading.Thread(target=server.run, daemon=True)
    thread.start()
    while not server.started:
        thread.join(0.01)
    port = server.servers[0].sockets[0].getsockname()[1]
    yield f"http://127.0.0.1:{port}"
    server.should_exit = True
    thread.join(10)


@pytest.fixture(scope="module")
def client(tmp_path_factory: pytest.TempPathFactory) -> Iterator[httpx.Client]:
    outputs = Outputs(OutputLibrary(tmp_path_factory.mktemp("output")), fetch_events, read_job)
    app = api_app(output_routes(lambda _: outputs))
    with served(app) as url, httpx.Client(base_url=url) as client:
        yield client


def lines_of(client: httpx.Client, query: str = "") -> httpx.Response:
    return client.get(f"/api/jobs/7/output/lines{query}")


def test_lines_come_as_text_and_styles(client: httpx.Client) -> None:
    answer = lines_of(client)
    assert answer.status_code == 200
    assert answer.json()["lines"][:3] == [
        {"n": 1, "at": "2026-11-24T12:00:00.000+00:00", "spans": ["plain"], "cut": "awx"},
        {
            "n": 2,
            "at": "2026-11-24T12:00:00.000+00:00",
            "spans": [["red ", {"f": 1, "a": "b"}], ["orange", {"f": [255, 135, 0], "a": "b"}]],
        },
        {
            "n": 3,
            "at": "2026-11-24T12:00:00.000+00:00",
            "spans": [["link", {"href": "https://a.b"}]],
        },
    ]


def test_earlier_states_gaps_and_text_that_is_no_unicode_come_too(client: httpx.Client) -> None:
    answer = lines_of(client).json()
    assert answer["lines"][3] == {"n": 4, "spans": ["\ufffd0%"], "earlier": [["10%"]]}
    assert answer["missing"] == [{"first": 5, "last": 5, "before": 4, "reason": "may_arrive"}]
    assert {key: answer[key] for key in ("start", "total", "final", "complete", "more")} == {
        "start": 1,
        "total": 4,
        "final": 3,
        "complete": False,
        "more": False,
    }


def test_no_cache_keeps_an_answer(client: httpx.Client) -> None:
    for answer in (lines_of(client), lines_of(client, "?start=0")):
        assert answer.headers["cache-control"] == "no-store"
        assert answer.headers["content-type"] == "application/json"


def test_head_answers_without_a_body(client: httpx.Client) -> None:
    answer = client.head("/api/jobs/7/output/lines")
    assert (answer.status_code, answer.content) == (200, b"")


def test_a_count_over_the_limit_is_brought_down_to_it(client: httpx.Client) -> None:
    assert lines_of(client, "?start=2&count=999999").status_code == 200


def assert_error(answer: httpx.Response, status: int, code: str) -> None:
    assert answer.status_code == status
    assert answer.json().keys() == {"error"}
    error = answer.json()["error"]
    assert error.keys() == {"code", "sentence", "can_try_again", "id"}
    assert error["code"] == code
    assert error["sentence"].endswith(".")
    assert is_request_id(error["id"])


@pytest.mark.parametrize(
    "job_id", ["0", "-1", "2147483648", "9" * 21, "abc", "%00", "1.0", "\u0661", "%20", "9" * 10000]
)
def test_what_is_no_job_id_is_refused(client: httpx.Client, job_id: str) -> None:
    assert_error(client.get(f"/api/jobs/{job_id}/output/lines"), 400, "bad_job_id")


@pytest.mark.parametrize("value", ["0", "-1", "abc", "", "1e3", "2147483647", "%00", "9" * 5000])
def test_what_is_no_line_number_is_refused(client: httpx.Client, value: str) -> None:
    assert_error(lines_of(client, f"?start={value}"), 400, "bad_start")


@pytest.mark.parametrize("value", ["0", "-5", "all", "", "2147483648"])
def test_what_is_no_count_is_refused(client: httpx.Client, value: str) -> None:
    assert_error(lines_of(client, f"?count={value}"), 400, "bad_count")


@pytest.mark.parametrize(
    ("job_id", "status", "code", "can_try_again"),
    [
        (404, 404, "not_found", False),
        (500, 502, "server_failed", True),
        (599, 503, "outage", True),
        (503, 503, "unavailable", True),
        (504, 504, "timed_out", True),
    ],
)
def test_the_controllers_failure_has_its_own_status_and_sentence(
    client: httpx.Client, job_id: int, status: int, code: str, can_try_again: bool
) -> None:
    answer = client.get(f"/api/jobs/{job_id}/output/lines")
    assert_error(answer, status, code)
    assert answer.json()["error"]["sentence"] == FAILURES[job_id].message
    assert answer.json()["error"]["can_try_again"] is can_try_again


@pytest.mark.parametrize("method", ["POST", "PUT", "PATCH", "DELETE", "OPTIONS", "TRACE", "LOOK"])
@pytest.mark.parametrize("name", ["lines", "search", "download"])
def test_the_output_can_only_be_read(client: httpx.Client, method: str, name: str) -> None:
    answer = client.request(method, f"/api/jobs/7/output/{name}")
    assert_error(answer, 405, "method_not_allowed")
    assert answer.headers["allow"] == "GET, HEAD"


def test_the_progress_takes_a_wish_too(client: httpx.Client) -> None:
    answer = client.delete("/api/jobs/7/output/progress")
    assert_error(answer, 405, "method_not_allowed")
    assert answer.headers["allow"] == "GET, HEAD, POST"
