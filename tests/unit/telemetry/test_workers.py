"""The workers of one data folder find each other, and forget those that were killed."""

import asyncio
import os
import signal
import subprocess
import sys
from collections.abc import Iterable
from pathlib import Path

from prometheus_client.core import GaugeMetricFamily
from prometheus_client.metrics_core import Metric

from app.telemetry.workers import Workers, opened_workers
from tests.support.processes import ROOT

SIBLING = """
import asyncio, sys
from pathlib import Path
from prometheus_client.core import GaugeMetricFamily
from app.telemetry.workers import opened_workers

async def own():
    return [GaugeMetricFamily("here", "Here", 7)]

async def main():
    async with opened_workers(Path(sys.argv[1]), own) as workers:
        print(workers.number, flush=True)
        await asyncio.to_thread(sys.stdin.read)

asyncio.run(main())
"""


async def own_figures() -> Iterable[Metric]:
    return [GaugeMetricFamily("here", "Here", 1)]


async def values(workers: Workers) -> dict[int, float | None]:
    return {
        one.number: one.metrics[0].samples[0].value if one.metrics else None
        for one in await workers.figures()
    }


async def test_one_worker_gives_the_figures_of_all(tmp_path: Path) -> None:
    async with (
        opened_workers(tmp_path, own_figures) as first,
        opened_workers(tmp_path, own_figures) as second,
    ):
        assert (first.number, second.number) == (1, 2)
        assert await values(first) == await values(second) == {1: 1.0, 2: 1.0}
    async with opened_workers(tmp_path, own_figures) as alone:
        assert await values(alone) == {1: 1.0}


async def test_a_worker_that_is_killed_is_gone_and_its_number_free(tmp_path: Path) -> None:
    async with opened_workers(tmp_path, own_figures) as first:
        sibling = subprocess.Popen(  # noqa: ASYNC220 # it is only started here
            [sys.executable, "-c", SIBLING, str(tmp_path)],
            cwd=ROOT, stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True,
        )  # fmt: skip
        assert sibling.stdout is not None
        assert await asyncio.to_thread(sibling.stdout.readline) == "2\n"
        assert await values(first) == {1: 1.0, 2: 7.0}
        os.kill(sibling.pid, signal.SIGKILL)
        await asyncio.to_thread(sibling.wait)
        assert await values(first) == {1: 1.0}
        async with opened_workers(tmp_path, own_figures) as next_one:
            assert next_one.number == 2


async def test_a_worker_that_hangs_is_named_and_holds_nobody_up(tmp_path: Path) -> None:
    async def never() -> Iterable[Metric]:
        await asyncio.Event().wait()
        return []

    async with opened_workers(tmp_path, own_figures) as first, opened_workers(tmp_path, never):
        assert await values(first) == {1: 1.0, 2: None}


async def test_the_path_of_the_folder_may_be_long(tmp_path: Path) -> None:
    deep = tmp_path / ("x" * 120)
    async with (
        opened_workers(deep, own_figures) as first,
        opened_workers(deep, own_figures),
    ):
        assert await values(first) == {1: 1.0, 2: 1.0}


async def test_a_folder_that_cannot_be_used_leaves_the_worker_alone(tmp_path: Path) -> None:
    (tmp_path / "workers").write_text("a file")
    async with opened_workers(tmp_path, own_figures) as alone:
        assert await values(alone) == {1: 1.0}
