"""Asks the routes of the output as the browser does, over HTTP within the process."""

import asyncio
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from pathlib import Path

import httpx

from app.api.application import api_app
from app.api.output import output_routes
from tests.unit.output.event_table import JOB_ID, EventTable

OUTPUT = f"/api/jobs/{JOB_ID}/output"


@asynccontextmanager
async def asking(table: EventTable, folder: Path) -> AsyncIterator[httpx.AsyncClient]:
    outputs = table.outputs(folder)
    app = api_app(output_routes(lambda _: outputs))
    transport = httpx.ASGITransport(app)
    async with httpx.AsyncClient(transport=transport, base_url="http://localhost") as client:
        yield client
    await outputs.aclose()


async def filled(client: httpx.AsyncClient) -> dict[str, object]:
    while True:
        answered = dict((await client.post(f"{OUTPUT}/progress?fill=1")).json())
        if answered["complete"]:
            return answered
        await asyncio.sleep(0.01)  # the transport of these tests never waits by itself
