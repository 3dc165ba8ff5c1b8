"""How much Jobpane adds to the controller's own answers: first and last window, the whole output.

Ratios are taken within one run, in turns, so that a busy machine slows both sides alike. They are
printed, not asserted: the aims are 1.25 for a window and 1.1 for the whole output. A real AWX
takes its time, so a window is also read from a controller whose answers come later.
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
from app.output.blocks.numbering import block_index, first_counter
from app.output.page import OutputPage
from app.output.reader import Progress
from app.output.reading.line_stream import LineSelection
from app.services.job_reader import JobReader
from app.services.output_library import OutputLibrary
from app.services.outputs import Outputs
from tests.support.processes import ControllerProcess, running_controller

pytestmark = pytest.mark.bench

JOB_ID = WELL_KNOWN["hundred_thousand_events"]
ANOTHER_JOB = 42
LINES = 100_000
ROUNDS = 21
FIRST, LAST = range(1, 201), range(LINES - 199, LINES + 1)
BEGINNING = range(1, 257)  # what a first window waits for
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


class Late(httpx.AsyncHTTPTransport):
    """Sends each request, and has its answer come so much later."""

    def __init__(self, delay_s: float) -> None:
        super().__init__()
        self.delay_s = delay_s
        self.asked = 0

    async def handle_async_request(self, request: httpx.Request) -> httpx.Response:
        self.asked += 1
        await asyncio.sleep(self.delay_s)
        return await super().handle_async_request(request)


@asynccontextmanager
async def bare(
    controller: ControllerProcess, delay_s: float = 0
) -> AsyncIterator[httpx.AsyncClient]:
    """Straight at the controller, with the output written out already."""
    token = controller.token_file("admin").read_text().strip()
    headers = {"Authorization": f"Bearer {token}"}
    async with httpx.AsyncClient(
        base_url=controller.url, headers=headers, timeout=60, transport=Late(delay_s)
    ) as client:
        await client.get(f"{EVENTS}&limit=1")
        yield client


@asynccontextmanager
async def reading(controller: ControllerProcess, delay_s: float = 0) -> AsyncIterator[Outputs]:
    """A Jobpane that is in use and has nothing of the output yet."""
    token = controller.token_file("admin").read_text().strip()
    with tempfile.TemporaryDirectory() as folder:
        async with Controller(controller.url, token, transport=Late(delay_s)) as client:
            reader = JobReader(client)
            library = OutputLibrary(Path(folder))
            output = Outputs(library, client.fetch_events, reader.read)
            reader.subscribe(output.record_read)
            await asyncio.gather(*(client.ping() for _ in range(3)))
            await output.read(ANOTHER_JOB, 1, 1)
            yield output
            await output.aclose()
            await library.aclose()


async def timed(work: Callable[[], Awaitable[object]]) -> float:
    began = time.perf_counter()
    await work()
    return time.perf_counter() - began


@pytest.mark.parametrize(
    ("name", "lines", "events", "delay_s"),
    [
        ("first", FIRST, BEGINNING, 0),
        ("first, at once,", FIRST, BEGINNING, 0),
        ("first, answers 120 ms later,", FIRST, BEGINNING, 0.12),
        ("first, at once, answers 120 ms later,", FIRST, BEGINNING, 0.12),
        ("last", LAST, range(first_counter(block_index(LINES)), LINES + 1), 0),
    ],
)
async def test_a_window_beside_the_controllers_own_answer(
    controller: ControllerProcess, name: str, lines: range, events: range, delay_s: float
) -> None:
    """Beside a request of the same events, and with the record that a first window needs."""
    limit, after = len(events), events.start - 1
    path = f"{EVENTS}&counter__gt={after}&counter__lte={after + limit}&limit={limit}"
    record = f"/api/v2/system_jobs/{JOB_ID}/"
    times: dict[str, list[float]] = {"ours": [], "alone": [], "with the record": []}

    async def ask(client: httpx.AsyncClient, *paths: str) -> None:
        for answer in await asyncio.gather(*map(client.get, paths)):
            msgspec.json.decode(answer.content)

    async def read(output: Outputs) -> None:
        page = await output.read(JOB_ID, lines.start, len(lines), at_once="at once" in name)
        assert isinstance(page, OutputPage)
        assert len(page.lines) == len(lines)

    async with bare(controller, delay_s) as client:
        for _ in range(ROUNDS):
            times["alone"].append(await timed(partial(ask, client, path)))
            times["with the record"].append(await timed(partial(ask, client, record, path)))
            async with reading(controller, delay_s) as output:
                if name == "last":
                    await output.read(JOB_ID, 1, 1000)  # the page is open: End is pressed
                times["ours"].append(await timed(partial(read, output)))
    ours, alone, both = (statistics.median(one) * 1000 for one in times.values())
    print(
        f"\n{name} window of {LINES:,} events: {ours:.1f} ms; the same {limit} events alone"
        f" {alone:.1f} ms, {ours / alone:.2f} times; with the record {both:.1f} ms,"
        f" {ours / both:.2f} times"
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
