"""Thirty users who come and go for a long time leave nothing behind. Issue 9.

Memory is printed and not asserted; what is counted is: descriptors, tasks, states and outputs are
back near the start once everybody has left. `python -m tests.chaos.test_many_visits
MINUTES SECONDS` runs it for a time of one's own, with states kept for that many seconds.
"""

import asyncio
import json
import sys
import tempfile
import time
from contextlib import ExitStack
from functools import partial
from pathlib import Path

import pytest

from tests.chaos.sampling import Sample, Sampler
from tests.chaos.visitors import Visitor
from tests.support.processes import (
    ControllerProcess,
    Site,
    build_frontend,
    running_controller,
    running_site,
    wait_until,
)

USERS = 30
SOAK_MINUTES = 10.0
SAMPLE_S = 20.0
JOB_SECONDS = 240
ENDED_JOBS = (*range(20, 60), 57, 57, 58, 58)
QUIET_S = 420.0  # within which what was left behind must have gone
FEW = 12  # connections to the controller that stay open, tasks of the server


async def keep_running(controller: ControllerProcess, jobs: list[int]) -> None:
    """There is always a job that runs; it is one of three that everybody looks at."""
    while True:
        job_id = await asyncio.to_thread(controller.launch, days=1, dry_run=True)
        jobs[:] = [*jobs[-(len(ENDED_JOBS) + 6) :], *[job_id] * 3]
        await asyncio.to_thread(wait_until, partial(has_ended, controller, job_id), 3600)


def has_ended(controller: ControllerProcess, job_id: int) -> bool:
    return controller.job(job_id)["status"] == "successful"


async def soak(folder: Path, minutes: float, states_kept_s: int) -> list[Sample]:
    """Samples of before, of meanwhile and, last, of after everybody has left."""
    counts_file = folder / "counts.jsonl"
    with ExitStack() as running:
        controller = running.enter_context(
            running_controller(folder / "controller", job_seconds=JOB_SECONDS)
        )
        (folder / "site").mkdir()
        settings = {
            "JOBPANE_CONTROLLER_URL": controller.url,
            "JOBPANE_CONTROLLER_TOKEN_FILE": str(controller.token_file("admin")),
            "COUNTED_SITE_FILE": str(counts_file),
            "REFLEX_REDIS_TOKEN_EXPIRATION": str(states_kept_s),
        }
        command = ("tests.chaos.counted_site",)
        site = running.enter_context(running_site(folder / "site", settings, command))
        sampler = Sampler(site, counts_file)
        await sampler.sample()
        await visited(site, controller, sampler, minutes)
        await all_gone(sampler)
        return sampler.samples


async def visited(
    site: Site, controller: ControllerProcess, sampler: Sampler, minutes: float
) -> None:
    """Users come and go; the controller has a job that runs all the while."""
    jobs = list(ENDED_JOBS)
    visitors = [Visitor(site, jobs, seed) for seed in range(USERS)]
    staying = [asyncio.create_task(one.stay()) for one in visitors]
    staying.append(asyncio.create_task(keep_running(controller, jobs)))
    end = time.monotonic() + 60 * minutes
    while time.monotonic() < end:
        await asyncio.sleep(SAMPLE_S)
        await sampler.sample()
    for task in staying:
        task.cancel()
    await asyncio.gather(*staying, return_exceptions=True)
    counts = [(one.visits, one.answers, one.failures) for one in visitors]
    visits, answers, failures = map(sum, zip(*counts, strict=True))
    print(f"{visits} visits, {answers} answers, {failures} failures: everybody has left")


async def all_gone(sampler: Sampler) -> None:
    """Wait until nothing of the users is left, or until it should have been gone."""
    end = time.monotonic() + QUIET_S
    while not is_near_start(sampler.samples[0], await sampler.sample()):
        if time.monotonic() > end:
            return
        await asyncio.sleep(SAMPLE_S)


def is_near_start(start: Sample, now: Sample) -> bool:
    held = [now.counts[name] for name in ("states", "tabs", "watches", "open_outputs")]
    return (
        held == [0, 0, 0, 0]
        and now.open_descriptors <= start.open_descriptors + FEW
        and int(str(now.counts["tasks"])) <= int(str(start.counts["tasks"])) + FEW
    )


@pytest.mark.soak
async def test_when_everybody_has_left_nothing_of_them_is_held(tmp_path: Path) -> None:
    build_frontend()
    first, *_, last = await soak(tmp_path, SOAK_MINUTES, states_kept_s=60)
    assert is_near_start(first, last), f"{first}\n{last}"


if __name__ == "__main__":
    with tempfile.TemporaryDirectory() as place:
        last = asyncio.run(soak(Path(place), float(sys.argv[1]), int(sys.argv[2])))[-1]
        print(json.dumps(last.counts, indent=1))
