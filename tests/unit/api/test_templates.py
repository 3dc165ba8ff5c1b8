"""GET /api/templates and their histories over HTTP: facts, pages, CSV, and refusals in words."""

import csv
import io
from collections.abc import AsyncIterator, Sequence
from contextlib import asynccontextmanager
from dataclasses import replace
from datetime import UTC, datetime, timedelta
from pathlib import Path

import httpx
import pytest

from app.api.application import api_app
from app.api.templates import template_routes
from app.history.model import RunFacts, ScheduleFacts, TemplateFacts
from app.jobs.outcome import Count, Outcome
from app.services.container import Services
from tests.unit.services.fake_controller import services_over
from tests.unit.services.history_scene import FORBIDDEN, HistoryScene

NOON = datetime(2026, 11, 24, 12, tzinfo=UTC)
RUNS = [
    RunFacts(
        number,
        NOON + timedelta(days=number),
        template_id=1,
        name="Cleanup Job Details",
        job_type="cleanup_jobs",
        status="successful",
        started=NOON + timedelta(days=number, seconds=2),
        days=30,
        outcome=Outcome((Count("jobs", 39, 4, 31),)),
        is_final=True,
    )
    for number in range(1, 8)
]


def _not_asked(_: httpx.Request) -> httpx.Response:
    raise AssertionError("the controller is not asked")


@asynccontextmanager
async def asking(services: Services) -> AsyncIterator[httpx.AsyncClient]:
    transport = httpx.ASGITransport(api_app(template_routes(lambda _: services)))
    async with httpx.AsyncClient(transport=transport, base_url="http://localhost") as client:
        yield client


@asynccontextmanager
async def history_of(
    folder: Path, runs: Sequence[RunFacts] = RUNS
) -> AsyncIterator[tuple[HistoryScene, httpx.AsyncClient]]:
    scene = HistoryScene(folder)
    await scene.library.run(lambda store: store.add(runs))
    services = replace(services_over(_not_asked), history=scene.reader)
    async with asking(services) as client:
        yield scene, client
    await scene.aclose()


async def test_every_run_comes_once_over_all_pages(tmp_path: Path) -> None:
    seen: list[int] = []
    async with history_of(tmp_path) as (_, client):
        cursor: str | None = ""
        while cursor is not None:
            url = f"/api/templates/1/history?limit=3&cursor={cursor}"
            page = (await client.get(url)).json()
            seen += [run["job"] for run in page["runs"]]
            cursor = page["next"]
    assert seen == [7, 6, 5, 4, 3, 2, 1]


async def test_a_run_has_its_facts_and_its_outcome(tmp_path: Path) -> None:
    async with history_of(tmp_path) as (_, client):
        answer = await client.get("/api/templates/1/history?limit=1")
    assert answer.headers["cache-control"] == "no-store"
    [run] = answer.json()["runs"]
    assert run == {
        "job": 7,
        "name": "Cleanup Job Details",
        "status": "successful",
        "job_type": "cleanup_jobs",
        "launch_type": "",
        "launched_by": "",
        "created": "2026-12-01T12:00:00Z",
        "started": "2026-12-01T12:00:02Z",
        "finished": None,
        "elapsed_s": None,
        "queued_s": 2.0,
        "schedule": None,
        "node": "",
        "days": 30,
        "dry_run": False,
        "deleted": 39,
        "skipped": 4,
        "outcome": {
            "counts": [{"kind": "jobs", "deleted": 39, "skipped": 4, "line": 31}],
            "dry_run": False,
        },
        "final": True,
    }


async def test_the_same_comes_as_csv_with_a_link_to_the_next_page(tmp_path: Path) -> None:
    odd = replace(RUNS[6], name='=cmd("x"),\nnext', outcome=None)
    async with history_of(tmp_path, [*RUNS[:6], odd]) as (_, client):
        path = "/api/templates/1/history"
        answer = await client.get(f"{path}?format=csv&limit=4")
        link = answer.headers["link"].partition(">")[0].removeprefix("<")
        last = await client.get(f"{path}{link}")
    rows = list(csv.DictReader(io.StringIO(answer.text, newline="")))
    assert [row["job"] for row in rows] == ["7", "6", "5", "4"]
    assert (rows[0]["name"], rows[0]["deleted"]) == ('\'=cmd("x"),\nnext', "")
    assert (rows[1]["deleted"], rows[1]["dry_run"]) == ("39", "false")
    assert len(last.text.splitlines()) == 4
    assert "link" not in last.headers


async def test_templates_come_with_their_schedules_and_newest_run(tmp_path: Path) -> None:
    async with history_of(tmp_path) as (scene, client):
        template = TemplateFacts(1, "Cleanup Job Details", job_type="cleanup_jobs")
        schedule = ScheduleFacts(2, 1, "Weekly", "RRULE:FREQ=WEEKLY", is_enabled=True)
        await scene.library.run(lambda store: store.set_templates([template], NOON))
        await scene.library.run(lambda store: store.set_schedules(1, [schedule]))
        [seen] = (await client.get("/api/templates")).json()["templates"]
    assert (seen["id"], seen["last_run"]["job"], seen["deleted"]) == (1, 7, False)
    assert seen["schedules"][0]["rule"] == "RRULE:FREQ=WEEKLY"


async def test_an_unknown_template_is_not_an_empty_history(tmp_path: Path) -> None:
    async with history_of(tmp_path) as (_, client):
        answer = await client.get("/api/templates/9/history")
    assert (answer.status_code, answer.json()["error"]["code"]) == (404, "not_found")


@pytest.mark.parametrize(
    ("query", "code"),
    [
        ("limit=0", "bad_limit"),
        ("limit=501", "bad_limit"),
        ("limit=ten", "bad_limit"),
        ("cursor=x", "bad_cursor"),
        ("format=xml", "bad_format"),
    ],
)
async def test_a_parameter_that_makes_no_sense_is_named(
    tmp_path: Path, query: str, code: str
) -> None:
    async with history_of(tmp_path) as (_, client):
        answer = await client.get(f"/api/templates/1/history?{query}")
    assert (answer.status_code, answer.json()["error"]["code"]) == (400, code)


@pytest.mark.parametrize("path", ["/api/templates", "/api/templates/1/history"])
async def test_no_fact_passes_a_principal_who_may_not_read_jobs(tmp_path: Path, path: str) -> None:
    async with history_of(tmp_path) as (scene, client):
        scene.rights.error = FORBIDDEN
        answer = await client.get(path)
    assert answer.status_code == 502
    assert answer.json()["error"]["code"] == "forbidden"


@pytest.mark.parametrize("path", ["/api/templates", "/api/templates/1/history"])
async def test_without_a_history_it_says_so(path: str) -> None:
    async with asking(services_over(_not_asked)) as client:
        off = await client.get(path)
    assert (off.status_code, off.json()["error"]["code"]) == (404, "history_off")
    async with asking(services_over(_not_asked).limited(42, actions=False)) as client:
        frame = await client.get(path)
    assert (frame.status_code, frame.json()["error"]["code"]) == (403, "not_granted")
