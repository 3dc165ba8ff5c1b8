"""How much Jobpane adds to the controller's own answers: first and last window, the whole output.

Ratios are taken within one run, in turns, so that a busy machine slows both sides alike. They are
printed, not asserted: the aims are 1.5 for a window and 1.1 for the whole output.
"""

import asyncio
import gc
import statistics
import tempfile
import time
from collections.abc import AsyncIterator, Awaitable, Callable, Iterator
from contextlib import asynccontextmanager
from functools import partial
from pathlib import Path

import httpx
import msgspec
import pytest

from app.awx.client import Controller
from app.builtin_controller.seed.history_special import WELL_KNOWN
from app.hosting.server import freeze_imported_objects
from app.output.blocks.numbering import EVENTS_PER_BLOCK
from app.output.reader import OutputPage, Progress
from app.output.reading.line_stream import LineSelection
from app.services.job_reader import JobReader
from app.services.output_library import OutputLibrary
from app.services.outputs import Outputs
from tests.support.processes import ControllerProcess, running_controller

pytestmark = pytest.mark.bench

JOB_ID = WELL_KNOWN["hundred_thousand_events"]
LINES = 100_000
ROUNDS = 9
EVENTS = f"/api/v2/system_jobs/{JOB_ID}/events/?order_by=counter"


@pytest.fixture(scope="module")
def controller(tmp_path_factory: pytest.TempPathFactory) -> Iterator[ControllerProcess]:
    with running_controller(tmp_path_factory.mktemp("controller")) as process:
        yield process


@pytest.fixture(autouse=True)
def as_served() -> Iterator[None]:
    freeze_imported_objects()
    yield
    gc.unfreeze()


@asynccontextmanager
async def bare(controller: ControllerProcess) -> AsyncIterator[httpx.AsyncClient]:
    """Straight at the controller, with the output written out already."""
    token = controller.token_file("admin").read_text().strip()
    headers = {"Authorization": f"Bearer {token}"}
    async with httpx.AsyncClient(
        base_url=controller.url, headers=headers, timeout=60, trust_env=False
    ) as client:
        await client.get(f"{EVENTS}&limit=1")
        yield client


@asynccontextmanager
async def reading(controller: ControllerProcess) -> AsyncIterator[Outputs]:
    """A Jobpane that has nothing of the output yet, its connections open."""
    token = controller.token_file("admin").read_text().strip()
    with tempfile.TemporaryDirectory() as folder:
        async with Controller(controller.url, token) as client:
            reader = JobReader(client)
            library = OutputLibrary(Path(folder))
            output = Outputs(library, client.fetch_events, reader.read)
            reader.subscribe(output.record_read)
            await asyncio.gather(*(client.ping() for _ in range(3)))
            yield output
            await output.aclose()
            await library.aclose()


async def timed(work: Callable[[], Awaitable[object]]) -> float:
    began = time.perf_counter()
    await work()
    return time.perf_counter() - began


@pytest.mark.parametrize(
    ("name", "first_line", "after"),
    [
        ("first", 1, 0),
        ("last", LINES - 199, (LINES - 1) // EVENTS_PER_BLOCK * EVENTS_PER_BLOCK),
    ],
)
async def test_a_window_beside_the_controllers_own_answer(
    controller: ControllerProcess, name: str, first_line: int, after: int
) -> None:
    through = after + EVENTS_PER_BLOCK
    path = f"{EVENTS}&counter__gt={after}&counter__lte={through}&limit={EVENTS_PER_BLOCK}"
    alone: list[float] = []
    ours: list[float] = []

    async def ask(client: httpx.AsyncClient) -> None:
        msgspec.json.decode((await client.get(path)).content)

    async def read(output: Outputs) -> None:
        page = await output.read(JOB_ID, first_line, 200)
        assert isinstance(page, OutputPage)
        assert len(page.lines) == 200

    async with bare(controller) as client:
        for _ in range(ROUNDS):
            alone.append(await timed(lambda: ask(client)))
            async with reading(controller) as output:
                if name == "last":
                    await output.read(JOB_ID, 1, 1)  # the page is open: End is pressed
                ours.append(await timed(lambda output=output: read(output)))  # type: ignore[misc]
    ratio = statistics.median(ours) / statistics.median(alone)
    print(
        f"\n{name} window of {LINES:,} events: {statistics.median(ours) * 1000:.0f} ms;"
        f" the same events alone {statistics.median(alone) * 1000:.0f} ms; {ratio:.2f} times"
    )


async def bare_loop(client: httpx.AsyncClient, at_once: int, limit: int) -> None:
    """Every event once, as fast as plain requests go; decoded and thrown away."""
    starts = list(range(0, LINES, limit))

    async def work() -> None:
        while starts:
            after = starts.pop(0)
            path = f"{EVENTS}&counter__gt={after}&counter__lte={after + limit}&limit={limit}"
            msgspec.json.decode((await client.get(path)).content)

    await asyncio.gather(*(work() for _ in range(at_once)))


async def fill(output: Outputs) -> None:
    await output.read(JOB_ID, 1, 200)
    while True:
        progress = await output.progress(JOB_ID, fill=True)
        assert isinstance(progress, Progress)
        if progress.is_complete:
            return
        await asyncio.sleep(0.05)


async def download(output: Outputs) -> None:
    """All blocks of an exact download, as a fast client takes them."""
    coming = output.download(JOB_ID, LineSelection())
    lines = 0

    def take_all() -> None:
        nonlocal lines
        for block in coming.blocks():
            lines += bytes(block.text).count(b"\n")

    await output.pools.downloads.run(take_all)
    assert lines == LINES


async def test_a_whole_output_beside_bare_requests(
    controller: ControllerProcess,
) -> None:
    ours: dict[str, list[float]] = {"stored": [], "downloaded": []}
    alone: dict[tuple[int, int], list[float]] = {}
    async with bare(controller) as client:
        for _ in range(3):
            for way in ((2, 2048), (4, 2048), (3, 4096)):
                took_s = await timed(lambda way=way: bare_loop(client, *way))  # type: ignore[misc]
                alone.setdefault(way, []).append(took_s)
            for name, way_of_ours in (("stored", fill), ("downloaded", download)):
                async with reading(controller) as output:
                    ours[name].append(await timed(partial(way_of_ours, output)))
    best = min(statistics.median(times) for times in alone.values())
    for name, times in ours.items():
        print(
            f"\nall {LINES:,} events, {name}: {statistics.median(times):.2f} s;"
            f" the best bare loop {best:.2f} s; {statistics.median(times) / best:.2f} times"
        )
