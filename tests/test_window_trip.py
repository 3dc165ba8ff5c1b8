"""The trip of a window of lines: from the route to bytes on disk or to the controller, and back.

What is asserted: a request passes through at most eight files on its way to the bytes, and no file
on the whole trip calls one that stands above it. Ports are no exception to that: the library gets
its events from a `FetchEvents`, which here is a table in the test, and reports by a callback that a
block was written, which is no part of the answer. The files under app/runtime pass calls on.
"""

import sys
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from dataclasses import dataclass, field
from pathlib import Path

import httpx

from app.api.application import api_app
from app.api.output import output_routes
from app.output import EventRange, OutputEvent
from app.services.outputs import Outputs
from tests.layers import MAY_USE, floor_of, layer_of_file, module_of
from tests.support.call_trace import CallTrace, Chain, recorded_calls
from tests.support.sources import APP
from tests.unit.output.event_table import JOB_ID, EventTable, numbered, written

BLOCKS = 5
EVENTS = BLOCKS * 1000
MOST_FILES = 8
ROUTE, DISK = "api/output.py", "output/blocks/block_file.py"
WINDOW = f"/api/jobs/{JOB_ID}/output/lines?start=2000&count=200"
# A callback handed down to the library takes its notices up: what was read and fetched is counted,
# and how much is stored is compared with the budget.
NOTIFIES = {
    ("output/fetching/block_writer.py", "output/open_outputs.py"),
    ("output/fetching/job_output.py", "output/open_outputs.py"),
    ("output/open_outputs.py", "services/output_log.py"),
}
# Handed down to the library: whose credential fetches events is not for it to know.
FETCHES = ("output/events.py", "services/event_source.py")


@dataclass
class TracedTable(EventTable):
    """A controller that notes how it was reached."""

    trace: CallTrace | None = None
    ways: list[Chain] = field(default_factory=list)

    async def fetch_events(self, job_id: int, bounds: EventRange) -> tuple[OutputEvent, ...]:
        if self.trace is not None:
            self.ways.append(self.trace.chain_of(sys._getframe()))
        return await super().fetch_events(job_id, bounds)


@asynccontextmanager
async def client_of(outputs: Outputs) -> AsyncIterator[httpx.AsyncClient]:
    app = api_app(output_routes(lambda _: outputs))
    transport = httpx.ASGITransport(app=app)
    async with httpx.AsyncClient(transport=transport, base_url="http://jobpane") as client:
        yield client
    await outputs.aclose()


async def read_window(client: httpx.AsyncClient) -> None:
    answer = await client.get(WINDOW)
    assert len(answer.json()["lines"]) == 200


def from_the_route(way: Chain) -> Chain:
    """Each file once, without what every route goes through before."""
    files = tuple(dict.fromkeys(way))
    return files[files.index(ROUTE) :]


def is_climb(caller: str, called: str) -> bool:
    above, below = APP / caller, APP / called
    layer, other = layer_of_file(above), layer_of_file(below)
    if layer == other == "output":
        return floor_of(module_of(below)) > floor_of(module_of(above))
    return layer != other and other not in MAY_USE[layer]


def climbs(trace: CallTrace) -> set[tuple[str, str]]:
    calls = trace.calls(transparent="runtime/") - NOTIFIES - {FETCHES}
    return {(caller, called) for caller, called in calls if is_climb(caller, called)}


async def test_a_stored_window_passes_eight_files_and_calls_nothing_above(tmp_path: Path) -> None:
    table = EventTable(numbered(EVENTS), status="successful")
    before = table.outputs(tmp_path)
    await before.progress(JOB_ID, fill=True)
    await written(tmp_path, BLOCKS)
    await before.aclose()
    async with client_of(table.outputs(tmp_path)) as client:
        with recorded_calls() as trace:
            await read_window(client)
    way = from_the_route(trace.way_to(DISK))
    print(f"\nto the disk: {way}; {len(trace.files)} files in all, with every calculation")
    assert len(way) <= MOST_FILES
    assert climbs(trace) == set()


async def test_a_window_that_is_fetched_passes_two_more_and_calls_nothing_above(
    tmp_path: Path,
) -> None:
    table = TracedTable(numbered(EVENTS), status="successful")
    async with client_of(table.outputs(tmp_path)) as client:
        with recorded_calls() as trace:
            table.trace = trace
            await read_window(client)
    ways = {from_the_route(way) for way in table.ways}
    print(f"\nto the controller: {ways}; {len(trace.files)} files in all, with every calculation")
    assert len(ways) == 2, "for the block, and for where the output ends"
    # Whose credential fetches, and whether another process has fetched already.
    assert max(map(len, ways)) <= MOST_FILES + 2
    assert climbs(trace) == set()


def test_a_climb_is_noticed() -> None:
    assert is_climb("output/reader.py", "services/output_access.py")
    assert is_climb("output/blocks/store.py", "output/reading/window.py")
    assert not is_climb("services/outputs.py", "output/reader.py")
