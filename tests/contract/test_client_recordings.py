"""Every recorded answer of an endpoint that the client uses, through the real client."""

import re
from collections.abc import Awaitable

import pytest

from app.awx import errors
from app.awx.client import CancelAccepted, Controller, Ping
from app.awx.server_errors import NeedsSuperuser, UnreadableJob
from app.jobs.model import FetchedJob, JobList, User
from app.jobs.query import JobQuery
from app.output.events import EventRange, OutputEvent
from app.presentation.record.table import FIELDS
from tests.contract.recordings import Recording, all_recordings, recording
from tests.contract.replay_server import Reply, Request, recorded_reply, serving

# Method and path of an endpoint, and the name of the client's method that uses it.
USED = (
    ("GET", r"/api/v2/system_jobs/", "list"),
    ("GET", r"/api/v2/system_jobs/[^/]+/", "detail"),
    ("GET", r"/api/v2/system_jobs/[^/]+/events/", "events"),
    ("POST", r"/api/v2/system_jobs/[^/]+/cancel/", "cancel"),
    ("DELETE", r"/api/v2/system_jobs/[^/]+/", "delete"),
    ("GET", r"/api/v2/me/", "me"),
    ("GET", r"/api/v2/ping/", "ping"),
)

# What the client makes of a status, by endpoint; h: a page for browsers in place of JSON.
OUTCOMES: dict[tuple[str, str], type[errors.ControllerError] | None] = {
    ("list", "200"): None,
    ("list", "400"): errors.BadQuery,
    ("list", "401"): errors.Unauthorized,
    ("list", "403"): errors.Forbidden,
    ("list", "404"): errors.NotFound,
    ("list", "406"): errors.BadQuery,
    ("list", "500h"): UnreadableJob,
    ("detail", "200"): None,
    ("detail", "200h"): errors.NotAController,
    ("detail", "400"): errors.BadQuery,
    ("detail", "401"): errors.Unauthorized,
    ("detail", "401h"): errors.Unauthorized,
    ("detail", "404"): errors.NotFound,
    ("detail", "404h"): errors.NotFound,
    ("detail", "406"): errors.BadQuery,
    ("detail", "500h"): NeedsSuperuser,  # alice
    ("events", "200"): None,
    ("events", "400"): errors.BadQuery,
    ("events", "401"): errors.Unauthorized,
    ("events", "404"): errors.NotFound,
    ("events", "404h"): errors.NotFound,
    ("events", "500h"): NeedsSuperuser,  # alice
    ("cancel", "202"): None,
    ("cancel", "400"): errors.BadQuery,
    ("cancel", "401"): errors.Unauthorized,
    ("cancel", "403"): errors.Forbidden,
    ("cancel", "404"): errors.NotFound,
    ("cancel", "405"): errors.NotAllowed,
    ("cancel", "415"): errors.BadQuery,
    ("cancel", "500h"): NeedsSuperuser,  # alice, and for the cancel the auditor
    ("delete", "204"): None,
    ("delete", "400"): errors.EventsNotFinished,
    ("delete", "401"): errors.Unauthorized,
    ("delete", "403"): errors.DeleteRefused,
    ("delete", "404"): errors.NotFound,
    ("me", "200"): None,
    ("ping", "200"): None,
}


def endpoint_of(case: Recording) -> str | None:
    for method, pattern, name in USED:
        if case.method == method and re.fullmatch(pattern, case.path):
            return name
    return None


def outcome_key(case: Recording) -> tuple[str, str]:
    page = "h" if "html" in case.content_type else ""
    return endpoint_of(case) or "", f"{case.status}{page}"


CASES = [case for case in all_recordings() if endpoint_of(case)]
FAILING = [case for case in CASES if OUTCOMES.get(outcome_key(case))]


def named(case: Recording) -> str:
    return case.case


class Replaying:
    """Answers the API's root, ping and the user's me as recorded, anything else with one case."""

    def __init__(self, case: Recording) -> None:
        self._case = case
        self._others = {
            "/api/": "api-root",
            "/api/v2/ping/": "ping",
            "/api/v2/me/": f"me-as-{case.user}",
        }

    def __call__(self, request: Request) -> Reply:
        other = self._others.get(request.target)
        is_other = other is not None and request.target != self._case.target
        return recorded_reply(recording(other) if is_other and other else self._case)


Value = FetchedJob | JobList | tuple[OutputEvent, ...] | CancelAccepted | User | Ping | None


def call(controller: Controller, case: Recording) -> Awaitable[Value]:
    match endpoint_of(case):
        case "list":
            return controller.fetch_jobs(JobQuery(page_size=200))
        case "detail":
            return controller.fetch_job(job_id_of(case))
        case "events":
            return controller.fetch_events(job_id_of(case), EventRange(limit=25))
        case "cancel":
            return controller.cancel(job_id_of(case))
        case "delete":
            return controller.delete(job_id_of(case))
        case "me":
            return controller.fetch_me()
        case "ping":
            return controller.ping()
    raise LookupError(case.case)


def job_id_of(case: Recording) -> int:
    part = case.path.split("/")[4]
    return int(part) if part.isascii() and part.isdecimal() else 12


def rows_of(case: Recording) -> list[dict[str, object]]:
    body = case.response_body
    assert isinstance(body, dict)
    rows = body["results"]
    assert isinstance(rows, list)
    return [dict(row) for row in rows if isinstance(row, dict)]


def test_every_recorded_outcome_of_a_used_endpoint_is_in_the_table() -> None:
    assert {outcome_key(case) for case in CASES} == set(OUTCOMES)
    assert len(CASES) > 200


@pytest.mark.parametrize("case", FAILING, ids=named)
async def test_a_recorded_refusal_comes_out_as_its_own_error(case: Recording) -> None:
    async with (
        serving(Replaying(case)) as server,
        Controller(server.url, "token") as controller,
    ):
        with pytest.raises(errors.ControllerError) as caught:
            await call(controller, case)
    assert type(caught.value) is OUTCOMES[outcome_key(case)]
    assert "<" not in caught.value.message
    assert caught.value.message.endswith((".", "”"))


async def answer_to(case: Recording) -> Value:
    async with (
        serving(Replaying(case)) as server,
        Controller(server.url, "token") as controller,
    ):
        return await call(controller, case)


def going_well(endpoint: str) -> list[Recording]:
    return [
        case for case in CASES if endpoint_of(case) == endpoint and not OUTCOMES[outcome_key(case)]
    ]


@pytest.mark.parametrize("case", going_well("detail"), ids=named)
async def test_a_recorded_job_comes_out_with_all_its_fields(case: Recording) -> None:
    answer = await answer_to(case)
    assert isinstance(answer, FetchedJob)
    body = case.response_body
    assert isinstance(body, dict)
    assert (answer.job.id, answer.job.name) == (body["id"], body["name"])
    assert (answer.job.status.text, answer.job.elapsed_s) == (body["status"], body["elapsed"])
    assert answer.job.job_explanation == body["job_explanation"]
    assert answer.job.result_stdout == body["result_stdout"]
    assert len(answer.job.related) == len(body["related"])  # type: ignore[arg-type]
    assert answer.job.unknown_fields == ()
    assert list(answer.raw) == list(body) == [field.key for field in FIELDS]


@pytest.mark.parametrize("case", going_well("list"), ids=named)
async def test_a_recorded_list_comes_out_row_by_row(case: Recording) -> None:
    found = await answer_to(case)
    assert isinstance(found, JobList)
    body = case.response_body
    assert isinstance(body, dict)
    rows = rows_of(case)
    assert [row.id for row in found.rows] == [row["id"] for row in rows]
    assert [row.status.text for row in found.rows] == [row["status"] for row in rows]
    assert found.count == body.get("count")
    assert found.has_next == (body.get("next") is not None)
    assert found.has_previous == (body.get("previous") is not None)


@pytest.mark.parametrize("case", going_well("events"), ids=named)
async def test_recorded_events_come_out_one_by_one(case: Recording) -> None:
    events = await answer_to(case)
    assert isinstance(events, tuple)
    rows = rows_of(case)
    assert [event.counter for event in events] == [row["counter"] for row in rows]
    assert [event.stdout for event in events] == [row["stdout"] for row in rows]
    assert [event.end_line for event in events] == [row["end_line"] for row in rows]


@pytest.mark.parametrize("case", going_well("me"), ids=named)
async def test_a_recorded_user_comes_out_with_their_rights(case: Recording) -> None:
    user = await answer_to(case)
    assert isinstance(user, User)
    row = rows_of(case)[0]
    assert (user.id, user.username) == (row["id"], row["username"])
    assert user.is_superuser is row["is_superuser"]
    assert user.is_system_auditor is row["is_system_auditor"]


@pytest.mark.parametrize("case", going_well("ping"), ids=named)
async def test_a_recorded_ping_comes_out_with_the_version(case: Recording) -> None:
    assert await answer_to(case) == Ping("24.6.2.dev145+ge21dd0a093")


@pytest.mark.parametrize("case", going_well("cancel"), ids=named)
async def test_a_recorded_202_is_an_accepted_cancel(case: Recording) -> None:
    assert await answer_to(case) == CancelAccepted()


@pytest.mark.parametrize("case", going_well("delete"), ids=named)
async def test_a_recorded_204_is_a_delete_without_more_words(case: Recording) -> None:
    assert await answer_to(case) is None


@pytest.mark.parametrize(
    ("name", "cut_counters"),
    [("events-truncated-longline", 2), ("events-huge_single", 1), ("events-real-job", 0)],
)
async def test_lines_that_awx_has_cut_are_marked(name: str, cut_counters: int) -> None:
    events = await answer_to(recording(name))
    assert isinstance(events, tuple)
    assert sum(event.is_cut for event in events) == cut_counters
