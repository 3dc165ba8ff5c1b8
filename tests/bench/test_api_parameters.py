"""What it costs to read the parameters of a window: as the route does, and by way of FastAPI.

Reports; nothing here fails by its time. The window is stored and encoded, so that it costs nothing.
"""

import asyncio
import statistics
import time
from pathlib import Path

import pytest
from starlette.types import ASGIApp, Message, Scope

from app.api.application import api_app
from app.api.output import LINES_PATH, output_routes
from app.api.route import ApiRoute
from tests.unit.output.event_table import JOB_ID, EventTable, numbered

pytestmark = pytest.mark.bench

ASKED = 1000
PATH = LINES_PATH.format(job_id=JOB_ID)
SCOPE: Scope = {
    "type": "http",
    "asgi": {"version": "3.0"},
    "http_version": "1.1",
    "method": "GET",
    "scheme": "http",
    "root_path": "",
    "path": PATH,
    "raw_path": PATH.encode(),
    "query_string": b"start=1&count=1000",
    "headers": [(b"host", b"localhost"), (b"accept-encoding", b"gzip")],
    "client": None,
    "server": None,
}


async def ask(app: ASGIApp) -> None:
    coming: list[Message] = [{"type": "http.request", "body": b"", "more_body": False}]
    statuses: list[int] = []

    async def receive() -> Message:
        return coming.pop() if coming else await asyncio.Future()

    async def send(message: Message) -> None:
        statuses.extend([message["status"]] if "status" in message else [])

    await app(dict(SCOPE), receive, send)
    assert statuses == [200]


async def median_us(app: ASGIApp) -> float:
    times = []
    for _ in range(ASKED):
        began = time.perf_counter()
        await ask(app)
        times.append(time.perf_counter() - began)
    return statistics.median(times) * 1e6


async def test_a_window_by_its_own_way_to_the_parameters_and_by_fastapi(tmp_path: Path) -> None:
    outputs = EventTable(numbered(5000), status="successful").outputs(tmp_path)
    routes = output_routes(lambda _: outputs)
    app = api_app(routes)
    await median_us(app)
    own_us = await median_us(app)
    for route in routes:
        assert isinstance(route, ApiRoute)
        route.quick = None
    fastapi_us = await median_us(app)
    print(
        f"\nown way {own_us:.0f} µs, FastAPI {fastapi_us:.0f} µs ({fastapi_us / own_us:.2f} times)"
    )
    await outputs.aclose()
