"""Whatever goes wrong under /api has one shape: wrong URLs, methods and ids, our own faults."""

import asyncio
import threading

import httpx
import pytest
from starlette.requests import Request
from starlette.responses import PlainTextResponse, Response
from starlette.types import Message

from app.api.application import api_app
from app.api.params import JobId
from app.api.route import ApiEndpoint, api_route, operation
from app.runtime.work_pool import BusyError, WorkPool

SECRET = "what the output says"


async def answer(job_id: JobId) -> Response:
    if job_id == 500:
        raise RuntimeError(SECRET)
    return PlainTextResponse(f"job {job_id}")


async def asked(method: str, url: str) -> httpx.Response:
    app = api_app([operation("GET", "/api/jobs/{job_id}/record", answer, "it", tag="", summary="")])
    transport = httpx.ASGITransport(app)
    async with httpx.AsyncClient(transport=transport, base_url="http://localhost") as client:
        return await client.request(method, url)


def code_of(response: httpx.Response) -> str:
    assert response.headers["content-type"] == "application/json"
    assert response.headers["cache-control"] == "no-store"
    (error,) = response.json().values()
    assert error.keys() == {"code", "sentence", "can_try_again", "id"}
    return str(error["code"])


@pytest.mark.parametrize("method", ["GET", "POST", "DELETE", "OPTIONS", "PROPFIND"])
@pytest.mark.parametrize(
    "url",
    [
        "/api",
        "/api/",
        "/api/jobs",
        "/api/jobs/7",
        "/api/jobs/7/record/",
        "/api/jobs/7/nothing",
        "/api/jobs//record",
        "/api/jobs/7%2F8/record",
        "/api/%00",
    ],
)
async def test_what_leads_nowhere_is_not_found(method: str, url: str) -> None:
    response = await asked(method, url)
    assert (response.status_code, code_of(response)) == (404, "unknown_url")


@pytest.mark.parametrize("method", ["POST", "PUT", "PATCH", "DELETE", "OPTIONS", "PROPFIND"])
@pytest.mark.parametrize("job_id", ["7", "abc"])
async def test_a_method_that_a_url_does_not_take_is_refused(method: str, job_id: str) -> None:
    response = await asked(method, f"/api/jobs/{job_id}/record")
    assert (response.status_code, code_of(response)) == (405, "method_not_allowed")
    assert response.headers["allow"] == "GET, HEAD"


@pytest.mark.parametrize(
    "job_id", ["abc", "0", "-1", "1.5", "2147483648", "9" * 300, "%20", "\u0661"]
)
async def test_what_is_no_job_id_is_refused(job_id: str) -> None:
    response = await asked("GET", f"/api/jobs/{job_id}/record")
    assert (response.status_code, code_of(response)) == (400, "bad_job_id")


async def test_a_fault_of_ours_says_nothing_of_what_it_was_about() -> None:
    response = await asked("GET", "/api/jobs/500/record")
    assert (response.status_code, code_of(response)) == (500, "accident")
    assert SECRET not in response.text


async def test_work_for_a_client_that_has_gone_is_given_up_and_nothing_is_sent() -> None:
    pool = WorkPool("test", threads=1, queue=2)
    gate = threading.Event()
    started: list[str] = []
    blocking = asyncio.create_task(pool.run(gate.wait, 10))

    async def working(_: Request) -> Response:
        await pool.run(started.append, "for nobody")
        return PlainTextResponse("late")

    sent: list[Message] = []
    received = iter([{"type": "http.request"}, {"type": "http.disconnect"}])

    async def receive() -> Message:
        return next(received)

    async def send(message: Message) -> None:
        sent.append(message)

    endpoint = ApiEndpoint(working, "it", ("GET",))
    scope = {"type": "http", "method": "GET", "path": "/api", "headers": []}
    await endpoint(scope, receive, send)
    gate.set()
    await blocking
    await pool.run(started.append, "for somebody")
    assert (sent, started) == ([], ["for somebody"])


async def test_a_pool_without_room_says_when_to_come_again() -> None:
    async def refused(_: Request) -> Response:
        raise BusyError(retry_after_s=7)

    app = api_app([api_route("/api", refused, "it")])
    transport = httpx.ASGITransport(app)
    async with httpx.AsyncClient(transport=transport, base_url="http://localhost") as client:
        response = await client.get("/api")
    assert (response.status_code, code_of(response)) == (503, "busy")
    assert response.headers["retry-after"] == "7"
    assert response.json()["error"]["can_try_again"] is True


async def test_what_is_right_is_answered() -> None:
    assert (await asked("GET", "/api/jobs/7/record")).text == "job 7"
