"""Each request has one id, and is counted under its route, never under its path."""

from ipaddress import ip_network
from typing import Any

import pytest
import structlog
from starlette.applications import Starlette
from starlette.requests import Request
from starlette.responses import HTMLResponse, PlainTextResponse, Response
from starlette.routing import Route
from starlette.types import Message

from app.api.errors import error_answer
from app.api.route_names import name_routes
from app.middleware.observed import Observed
from app.telemetry.request_ids import is_request_id
from app.telemetry.spans import outgoing_trace
from tests.support.figures import value_of
from tests.unit.api.asking import headers_of, messages_of

PROXY, STRANGER = ("10.0.0.1", 5000), ("203.0.113.5", 5000)
GIVEN = "5f2c7d1e9a414d8eb1c0000000000001"


async def job(request: Request) -> Response:
    structlog.get_logger().warning("asked")
    return PlainTextResponse(str(request.path_params["job_id"]))


async def page(_: Request) -> Response:
    return HTMLResponse("<p>")


async def refused(_: Request) -> Response:
    return error_answer(418, "no", "No.")  # type: ignore[arg-type]


async def broken(_: Request) -> Response:
    raise RuntimeError("a fault of ours")


def app() -> Observed:
    routes = [Route("/api/jobs/{job_id}", job), Route("/api/broken", broken)]
    name_routes(routes)
    others = [Route("/jobs", page), Route("/refused", refused)]
    return Observed(Starlette(routes=[*routes, *others]), [ip_network("10.0.0.0/8")])


async def answered(path: str, client: Any = STRANGER, **headers: str) -> list[Message]:  # noqa: ANN401
    sent = [(name.replace("_", "-").encode(), value.encode()) for name, value in headers.items()]
    return await messages_of(
        app(), {"type": "http", "path": path, "client": client, "headers": sent}
    )


async def test_a_trusted_proxys_id_is_that_of_the_log_and_of_the_answer() -> None:
    structlog.contextvars.clear_contextvars()
    with structlog.testing.capture_logs(
        processors=[structlog.contextvars.merge_contextvars]
    ) as lines:
        sent = await answered("/api/jobs/7", PROXY, x_request_id=GIVEN)
    assert [line["request_id"] for line in lines] == [GIVEN]
    assert headers_of(sent)["x-request-id"] == GIVEN


@pytest.mark.parametrize(
    ("client", "given"), [(STRANGER, GIVEN), (None, GIVEN), (PROXY, "<b>bold</b>"), (PROXY, "x")]
)
async def test_from_others_or_malformed_it_is_replaced(client: object, given: str) -> None:
    own = headers_of(await answered("/api/jobs/7", client, x_request_id=given))["x-request-id"]
    assert own != given
    assert is_request_id(own)


async def test_an_error_names_the_id_of_its_request() -> None:
    sent = await answered("/refused", PROXY, x_request_id=GIVEN)
    assert GIVEN.encode() in sent[1]["body"]


@pytest.mark.parametrize(
    ("path", "route", "code"),
    [
        ("/api/jobs/7", "/api/jobs/{job_id}", "200"),
        ("/api/jobs/9999", "/api/jobs/{job_id}", "200"),
        ("/jobs", "page", "200"),
        ("/assets/entry-abcdefgh.js", "file", "404"),
        ("/c/lab/assets/entry-abcdefgh.js", "file", "404"),
        ("/_event/", "/_event", "404"),
        ("/no/such/path", "other", "404"),
    ],
)
async def test_requests_are_counted_by_route(path: str, route: str, code: str) -> None:
    labels = {"route": route, "method": "GET", "code": code}
    before = value_of("jobpane_http_requests_total", **labels)
    timed = value_of("jobpane_http_request_seconds_count", route=route)
    await answered(path)
    assert value_of("jobpane_http_requests_total", **labels) - before == 1
    assert value_of("jobpane_http_request_seconds_count", route=route) - timed == 1
    assert value_of("jobpane_http_requests_in_progress") == 0


async def test_a_request_that_fails_in_us_counts_as_500() -> None:
    labels = {"route": "/api/broken", "method": "GET", "code": "500"}
    before = value_of("jobpane_http_requests_total", **labels)
    with pytest.raises(RuntimeError):
        await answered("/api/broken")
    assert value_of("jobpane_http_requests_total", **labels) - before == 1


async def test_a_method_that_nobody_knows_is_no_label_of_its_own() -> None:
    before = value_of("jobpane_http_requests_total", route="other", method="other", code="404")
    await messages_of(app(), {"type": "http", "path": "/x", "method": "BREW", "client": None})
    after = value_of("jobpane_http_requests_total", route="other", method="other", code="404")
    assert after - before == 1


async def test_nothing_is_sent_along_to_the_controller_while_tracing_is_off() -> None:
    assert outgoing_trace() == {}
