"""GET /api/jobs/{id}/record over real HTTP: masked, whole, and honest about failures."""

import json
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from dataclasses import replace

import httpx

from app.api.application import api_app
from app.api.record import record_routes
from app.awx.client import Controller
from app.runtime.work_pool import WorkPools
from app.services.job_reader import JobReader
from tests.contract.recordings import recording
from tests.contract.replay_server import Reply, html_reply, recorded_reply, serving

SECRETS = ("hunter2", "ghp_0123456789abcdef0123456789abcdef0123")


def reply_with_secrets() -> Reply:
    case = recording("detail-status-successful")
    body = dict(case.response_body)  # type: ignore[arg-type]
    body["job_env"] = {"GITHUB_PAT": SECRETS[1], "TZ": "UTC"}
    body["extra_vars"] = json.dumps({"days": 30, "password": SECRETS[0]})
    return recorded_reply(replace(case, response_body=body))


@asynccontextmanager
async def asking(answer: Reply) -> AsyncIterator[httpx.AsyncClient]:
    async with serving(answer) as server, Controller(server.url, "token") as controller:
        reader = JobReader(controller)
        pools = WorkPools()
        routes = record_routes(lambda _: reader, lambda _: pools.windows)
        transport = httpx.ASGITransport(api_app(routes))
        async with httpx.AsyncClient(transport=transport, base_url="http://localhost") as client:
            yield client


async def test_the_raw_record_has_every_field_and_no_secret() -> None:
    async with asking(reply_with_secrets()) as client:
        answer = await client.get("/api/jobs/276/record")
    assert answer.status_code == 200
    assert len(answer.json()) == 31
    assert answer.json()["job_env"]["TZ"] == "UTC"
    assert not any(secret in answer.text for secret in SECRETS)
    assert answer.headers["cache-control"] == "no-store"


async def test_an_id_that_is_none_is_refused_without_asking_the_controller() -> None:
    async with serving(reply_with_secrets()) as server, Controller(server.url, "t") as controller:
        reader = JobReader(controller)
        pools = WorkPools()
        routes = record_routes(lambda _: reader, lambda _: pools.windows)
        transport = httpx.ASGITransport(api_app(routes))
        async with httpx.AsyncClient(transport=transport, base_url="http://localhost") as client:
            answer = await client.get("/api/jobs/abc/record")
        assert answer.status_code == 400
        assert answer.json()["error"]["code"] == "bad_job_id"
        assert server.requests == []


async def test_a_failing_controller_becomes_one_error_of_the_usual_shape() -> None:
    async with asking(html_reply(500)) as client:
        answer = await client.get("/api/jobs/42/record")
    assert (
        answer.status_code == 503
    )  # nobody can say more: the controller answers 500 to everything
    error = answer.json()["error"]
    assert set(error) == {"code", "sentence", "can_try_again", "id"}
    assert "SECRET PAGE" not in answer.text
