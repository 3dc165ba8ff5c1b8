"""The history's requests, against recordings, odd answers and the built-in controller."""

import re
from collections.abc import Callable
from contextlib import suppress
from datetime import UTC, datetime, timedelta
from typing import TypeVar

import pytest

from app.awx.client import Controller
from app.awx.errors import BadResponse, ControllerError, Forbidden
from app.awx.history_requests import RunPage, RunsQuery, run_params
from app.history.model import ScheduleFacts, TemplateFacts
from tests.contract.client_over import controller_at
from tests.contract.recordings import Json, recording
from tests.contract.replay_server import Reply, Request, json_reply, recorded_reply, serving
from tests.support.processes import ControllerProcess

T = TypeVar("T")

LISTS = (
    "list-default", "list-count_disabled", "list-page_size-2", "list-id__in", "list-created__gt",
    "list-launch_type", "list-not-status", "list-status__in", "list-order_by-finished-desc",
)  # fmt: skip


def replaying(case: str) -> Callable[[Request], Reply]:
    def answer(request: Request) -> Reply:
        if request.target == "/api/":
            return recorded_reply(recording("api-root"))
        if request.target.startswith("/api/v2/me/"):
            return recorded_reply(recording(f"me-as-{recording(case).user}"))
        return recorded_reply(recording(case))

    return answer


def one_row(row: Json) -> Reply:
    return json_reply({"count": 1, "next": None, "previous": None, "results": [row]})


async def schedules_of(row: Json) -> tuple[ScheduleFacts, ...]:
    async with serving(one_row(row)) as server, controller_at(server) as client:
        return await client.history.fetch_schedules(1)


@pytest.mark.parametrize("case", ["templates", "templates-as-auditor"])
async def test_the_four_templates_are_read_from_recordings(case: str) -> None:
    async with serving(replaying(case)) as server, controller_at(server) as client:
        found = await client.history.fetch_templates()
    by_id = {one.id: one for one in found}
    assert sorted(by_id) == [1, 2, 4, 5]
    assert by_id[2] == TemplateFacts(
        id=2,
        name="Cleanup Activity Stream",
        description="Remove activity stream history",
        job_type="cleanup_activitystream",
        next_run=datetime(2026, 11, 24, 22, 23, 15, tzinfo=UTC),
    )


async def test_an_ordinary_user_is_refused_the_templates() -> None:
    async with serving(replaying("templates-as-alice")) as server, controller_at(server) as client:
        with pytest.raises(Forbidden):
            await client.history.fetch_templates()


async def test_a_schedule_is_read_from_a_recording() -> None:
    async with (
        serving(replaying("template-1-schedules")) as server,
        controller_at(server) as client,
    ):
        (found,) = await client.history.fetch_schedules(1)
    assert found == ScheduleFacts(
        id=1,
        template_id=1,
        name="Cleanup Job Schedule",
        rrule="DTSTART:20261123T222315Z RRULE:FREQ=WEEKLY;INTERVAL=1;BYDAY=SU",
        is_enabled=True,
        next_run=datetime(2026, 11, 29, 22, 23, 15, tzinfo=UTC),
        time_zone="UTC",
        days=120,
        modified=datetime(2026, 11, 23, 22, 23, 15, 677824, tzinfo=UTC),
    )


@pytest.mark.parametrize(
    "odd",
    [
        {"rrule": 7, "enabled": "yes", "next_run": "soon", "timezone": None, "extra_data": []},
        {"rrule": None, "extra_data": {"days": {"a": 1}}, "modified": "never"},
        {"rrule": "DTSTART:gibberish", "extra_data": {"days": "many"}, "name": ["x"]},
    ],
)
async def test_a_schedule_with_odd_fields_is_one_that_says_less(odd: dict[str, Json]) -> None:
    (found,) = await schedules_of({"id": 3, **odd})
    assert (found.id, found.days, found.next_run, found.is_enabled) == (3, None, None, False)
    assert found.rrule == (odd["rrule"] if isinstance(odd["rrule"], str) else "")


async def test_a_rule_of_a_megabyte_is_cut() -> None:
    (found,) = await schedules_of({"id": 3, "rrule": "R" * 500_000})
    assert len(found.rrule) == 10_000


async def test_a_secret_in_a_schedules_name_is_masked() -> None:
    (found,) = await schedules_of({"id": 3, "name": "password=hunter2hunter2", "rrule": "X"})
    assert "hunter2" not in repr(found)


@pytest.mark.parametrize("row", [None, 7, [], {"name": "no id"}, {"id": -1}])
async def test_a_record_without_an_id_never_goes_missing_in_silence(row: Json) -> None:
    with pytest.raises(BadResponse):
        await schedules_of(row)


async def test_templates_of_all_pages_are_read() -> None:
    def answer(request: Request) -> Reply:
        if "page=1&" in request.target:
            return json_reply({"next": "/api/v2/x/?page=2", "results": [{"id": 1}]})
        return json_reply({"next": None, "results": [{"id": 2}]})

    async with serving(answer) as server, controller_at(server) as client:
        assert [one.id for one in await client.history.fetch_templates()] == [1, 2]


async def test_pages_without_an_end_are_given_up() -> None:
    endless = json_reply({"next": "/api/v2/x/?page=2", "results": [{"id": 1}]})
    async with serving(endless) as server, controller_at(server) as client:
        with pytest.raises(BadResponse):
            await client.history.fetch_templates()
        assert len(server.requests) < 30


@pytest.mark.parametrize("odd", ["1/launch/", "http://evil.example/", 2**70, -1, True, [1], "7"])
async def test_an_odd_id_leads_to_no_other_endpoint(odd: Json) -> None:
    template = json_reply({"next": "http://evil.example/", "results": [{"id": odd, "url": odd}]})
    async with serving(template) as server, controller_at(server) as client:
        with suppress(ControllerError):
            for found in await client.history.fetch_templates():
                await client.history.fetch_schedules(found.id)
    paths = {request.target.partition("?")[0] for request in server.requests}
    known = re.compile(r"/api/(v2/(system_job_templates/(\d+/schedules/)?|me/|ping/))?")
    assert [path for path in paths if not known.fullmatch(path)] == []


@pytest.mark.parametrize("case", LISTS)
async def test_runs_of_recorded_lists_have_their_records_and_outputs(case: str) -> None:
    recorded = recording(case).response_body
    assert isinstance(recorded, dict)
    rows = recorded["results"]
    assert isinstance(rows, list)
    async with serving(replaying(case)) as server, controller_at(server) as client:
        page = await client.history.fetch_runs(RunsQuery(rows=200))
    assert page.length == len(rows) == len(page.rows)
    assert page.size_bytes > 100 * len(rows)
    for row, record in zip(page.rows, rows, strict=True):
        assert isinstance(record, dict)
        assert row.job.id == record["id"]
        assert row.output == record["result_stdout"]
        assert row.job.result_stdout == ""
        assert row.job.system_job_template == record["system_job_template"]


async def test_a_row_that_is_no_record_is_counted_and_the_others_are_there() -> None:
    rows: list[Json] = [{"id": 5, "created": "2026-11-01T03:00:00Z"}, None, {"name": "no id"}]
    async with serving(json_reply({"results": rows})) as server, controller_at(server) as client:
        page = await client.history.fetch_runs(RunsQuery(rows=5))
    assert ([row.job.id for row in page.rows], page.length) == ([5], 3)


async def test_the_output_of_a_row_is_in_no_repr() -> None:
    row: Json = {"id": 5, "result_stdout": "password=hunter2hunter2"}
    async with serving(json_reply({"results": [row]})) as server, controller_at(server) as client:
        page = await client.history.fetch_runs(RunsQuery(rows=5))
    assert "hunter2" not in repr(page)


def test_times_are_sent_to_the_microsecond_and_in_utc() -> None:
    time = datetime(2026, 11, 1, 3, 0, 0, 123456, tzinfo=UTC)
    asked = run_params(RunsQuery(rows=5, until=time.astimezone(), without=(3, 4)))
    assert asked == {
        "order_by": "-created",
        "page_size": 5,
        "created__lte": "2026-11-01T03:00:00.123456Z",
        "not__id__in": "3,4",
        "count_disabled": "true",
    }


async def ids(client: Controller, **query: object) -> list[int]:
    page: RunPage = await client.history.fetch_runs(RunsQuery(**{"rows": 25, **query}))  # type: ignore[arg-type]
    return [row.job.id for row in page.rows]


async def test_the_built_in_controller_filters_as_the_history_asks(
    controller: ControllerProcess,
) -> None:
    async with Controller(controller.url, controller.token_file("auditor")) as client:
        await client.history.check_list()
        first = await client.history.fetch_runs(RunsQuery(rows=3))
        created = [row.job.created for row in first.rows if row.job.created]
        assert created == sorted(created, reverse=True)
        newest, _, last = first.rows
        assert last.job.created is not None
        assert newest.job.created is not None
        below = await ids(client, rows=2, until=last.job.created, without=(last.job.id,))
        assert not set(below) & {row.job.id for row in first.rows}
        assert await ids(client, ids=(newest.job.id, last.job.id)) == [newest.job.id, last.job.id]
        later = newest.job.created + timedelta(microseconds=1)
        highest = (await ids(client, rows=1, order_by="-id"))[0]
        assert await ids(client, newer_than=(later, highest)) == []
        assert await ids(client, newer_than=(later, highest - 1)) == [highest]
        assert newest.job.id in await ids(client, newer_than=(last.job.created, 10**6))
        assert await ids(client, ids_after=highest - 1, order_by="id") == [highest]
        assert len(await ids(client, rows=1, page=2)) == 1


async def test_the_built_in_controllers_templates_and_schedules_are_read(
    controller: ControllerProcess,
) -> None:
    async with Controller(controller.url, controller.token_file("admin")) as client:
        templates = await client.history.fetch_templates()
        schedules = await client.history.fetch_schedules(templates[0].id)
    assert {one.job_type for one in templates} >= {"cleanup_jobs", "cleanup_activitystream"}
    assert [one.template_id for one in schedules] == [templates[0].id]
