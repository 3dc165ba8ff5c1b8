"""Fifty viewers of five running jobs for long: what Jobpane holds stays what it was. Issue 14.

After a warm-up descriptors, threads, tasks, objects and pollers are what they were. Part of the
gate for a minute, or for as many seconds as SOAK_SECONDS says; `make soak` takes an hour, over
which memory grows by less than a megabyte a minute. Before that caches still fill: 3.3 MB a minute
from the third to the fifth minute, with no more objects at its end than at its beginning.
"""

import asyncio
import os
import statistics
from collections.abc import AsyncIterator, Iterator
from contextlib import asynccontextmanager, suppress
from datetime import UTC, datetime
from pathlib import Path

import httpx
import pytest

from tests.bench.viewers import Viewer, jobpane, opening, watching
from tests.chaos.sampling import Sample, Sampler
from tests.contract.history_controller import Runs, controller_with_runs, events_of
from tests.support.processes import ControllerProcess, build_frontend, running_site

Lab = tuple[ControllerProcess, Runs]

SECONDS = float(os.environ.get("SOAK_SECONDS", "60"))
HOUR_S = 3600.0
VIEWERS = 50
JOBS = range(6000, 6005)
WARM_UP = 0.35  # of the whole time
SAMPLES = 12
MB_A_MINUTE = 1.0
FEW = 8  # what one request or connection may hold at one time; a leak for each poll is hundreds
FEW_OBJECTS = 2000  # of some 35,000
SETTLED_S = 1800.0  # in less time memory is printed only
_LINES_A_TURN = 3
_TURN_S = 0.7


@pytest.fixture(scope="module")
def running(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Lab]:
    """A controller with five jobs that run for as long as the test wants."""
    with controller_with_runs(tmp_path_factory.mktemp("steady") / "controller") as pair:
        for job_id in JOBS:
            pair[1].add(first=job_id, status="running", output=lambda _: "line 1\n")
        yield pair


async def print_lines(runs: Runs) -> None:
    """Every job prints some lines, again and again."""
    printed = 1
    while True:
        await asyncio.sleep(_TURN_S)
        text = "".join(f"line {n}\n" for n in range(1, printed + _LINES_A_TURN + 1))
        for job_id in JOBS:
            more = events_of(job_id, datetime.now(UTC), text)[printed:]
            await asyncio.to_thread(runs.store.events.add, more)
        printed += _LINES_A_TURN


async def read_windows(url: str) -> None:
    """What the pages' output views ask for: the newest lines of each job."""
    async with httpx.AsyncClient(base_url=url, timeout=60) as browser:
        while True:
            for job_id in JOBS:
                answer = await browser.get(f"/api/jobs/{job_id}/output/lines?start=1&count=200")
                answer.raise_for_status()
            await asyncio.sleep(1)


@asynccontextmanager
async def in_background(*work: object) -> AsyncIterator[None]:
    tasks = [asyncio.create_task(one) for one in work]  # type: ignore[arg-type]
    try:
        yield
        assert not [task for task in tasks if task.done()], "a reader or printer has ended"
    finally:
        for task in tasks:
            task.cancel()
        for task in tasks:
            with suppress(asyncio.CancelledError):
                await task


def slope_mb_a_minute(samples: list[Sample]) -> float:
    minutes = [sample.at_s / 60 for sample in samples]
    return statistics.linear_regression(minutes, [s.rss_bytes / 1e6 for s in samples]).slope


def threads(pid: int) -> int:
    status = Path(f"/proc/{pid}/status").read_text()
    return int(status.partition("Threads:")[2].split()[0])


async def steady(lab: Lab, folder: Path, seconds: float) -> None:
    controller, runs = lab
    counts_file = folder / "counts.jsonl"
    settings = {
        "JOBPANE_CONTROLLER_URL": controller.url,
        "JOBPANE_CONTROLLER_TOKEN_FILE": str(controller.token_file("admin")),
        "COUNTED_SITE_FILE": str(counts_file),
    }
    with running_site(folder, settings, command=("tests.chaos.counted_site",)) as site:
        sampler = Sampler(site, counts_file)
        said = [opening(job_id) for job_id in JOBS] * (VIEWERS // len(JOBS))
        async with (
            watching(jobpane(site), said) as viewers,
            in_background(print_lines(runs), read_windows(site.url)),
        ):
            await asyncio.sleep(seconds * WARM_UP)
            counted: list[tuple[Sample, int]] = []
            for _ in range(SAMPLES):
                pushed = {id(one): len(one.pushes) for one in viewers}
                await asyncio.sleep(seconds * (1 - WARM_UP) / SAMPLES)
                counted.append((await sampler.sample(), threads(site.pid)))
            all_are_served(viewers, pushed)
    slope = slope_mb_a_minute([sample for sample, _ in counted])
    print(f"memory {slope:+.2f} MB a minute over {seconds * (1 - WARM_UP):.0f} s")
    nothing_piles_up(counted)
    assert slope < MB_A_MINUTE or seconds < SETTLED_S


def all_are_served(viewers: list[Viewer], before: dict[int, int]) -> None:
    """Each viewer has had news in the last interval, so the counts are of work that goes on."""
    assert len(viewers) == VIEWERS
    assert [one.token for one in viewers if len(one.pushes) == before[id(one)]] == []


def nothing_piles_up(counted: list[tuple[Sample, int]]) -> None:
    """The later half holds hardly more than the earlier one; one poller a job all the time."""
    assert {sample.counts["pollers"] for sample, _ in counted} == {len(JOBS)}
    assert {sample.counts["tabs"] for sample, _ in counted} == {VIEWERS}
    earlier, later = counted[: SAMPLES // 2], counted[SAMPLES // 2 :]
    for held, more in (
        (lambda one: one[0].open_descriptors, FEW),
        (lambda one: one[1], FEW),  # pools start their threads one by one
        (lambda one: int(str(one[0].counts["tasks"])), FEW),
        (lambda one: int(str(one[0].counts["objects"])), FEW_OBJECTS),
    ):
        assert min(map(held, later)) <= max(map(held, earlier)) + more


async def test_a_minute_of_fifty_viewers_leaves_nothing_behind(
    running: Lab, tmp_path: Path
) -> None:
    build_frontend()
    await steady(running, tmp_path, SECONDS)


@pytest.mark.soak
async def test_an_hour_of_fifty_viewers_leaves_nothing_behind(running: Lab, tmp_path: Path) -> None:
    build_frontend()
    await steady(running, tmp_path, HOUR_S)
