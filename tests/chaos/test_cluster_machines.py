"""Two workers on each of two machines behind nginx, with Redis. Issue 14, "How it is shown".

A thousand viewers of one running job cost the controller what one costs; and whatever is killed,
pages go on, with each line once, and a command is not sent again.
"""

import asyncio
import os
import re
import signal
import time
from collections import Counter
from collections.abc import AsyncIterator, Callable, Iterator
from contextlib import asynccontextmanager, suppress
from dataclasses import dataclass
from datetime import UTC, datetime
from itertools import pairwise

import pytest

from tests.chaos.machines import MACHINES, WORKERS, Machines, running_machines
from tests.chaos.page_viewers import PageViewer, viewing
from tests.contract.history_controller import Runs, controller_with_runs, events_of
from tests.support.processes import ControllerProcess, build_frontend

pytestmark = pytest.mark.soak

MANY = int(os.environ.get("MACHINES_VIEWERS", "1000"))
COUNTED_S = float(os.environ.get("MACHINES_SECONDS", "40"))
PAGES = int(os.environ.get("MACHINES_PAGES", "50"))
AT_MOST = 1.1  # times the requests for one viewer
BACK_WITHIN_S = 5.0
REDIS_AWAY_S = 1.0
_AFTER_S = 10.0  # so long it is looked at after a kill
_SLOW_LINES_S = 4.0
_LINES_S = 0.4
_CANCEL_TAKES_S = 1.5
_FIRST_BY_S = 0.1
_LIMIT_S = 60.0

_NUMBERS = re.compile(r"/\d+/")
_RECORD = "GET /api/v2/system_jobs/N/"

Lab = tuple[ControllerProcess, Runs]


@pytest.fixture(scope="module")
def lab(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Lab]:
    """A controller whose jobs run for as long as a test wants."""
    with controller_with_runs(tmp_path_factory.mktemp("machines") / "controller") as pair:
        yield pair


@pytest.fixture(scope="module")
def machines(lab: Lab, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Machines]:
    build_frontend()
    with running_machines(tmp_path_factory.mktemp("cluster"), lab[0]) as running:
        print(f"\n{MACHINES} machines as {running.kind}, {WORKERS} workers each")
        yield running


@asynccontextmanager
async def printing(runs: Runs, job_id: int, every_s: float) -> AsyncIterator[list[str]]:
    """A job that runs and prints two lines, again and again; the lines so far."""
    lines = ["line 1\n"]
    runs.add(first=job_id, status="running", newest=datetime.now(UTC), output=lambda _: lines[0])
    runs.store.jobs.change(job_id, run_by="nobody")  # else a cancel ends it, and its output

    async def run() -> None:
        while True:
            await asyncio.sleep(every_s)
            more = [f"line {len(lines) + number}\n" for number in (1, 2)]
            events = events_of(job_id, datetime.now(UTC), "".join(lines + more))[len(lines) :]
            await asyncio.to_thread(runs.store.events.add, events)
            lines.extend(more)

    task = asyncio.create_task(run())
    try:
        yield lines
        assert not task.done(), "the printer has ended"
    finally:
        task.cancel()
        with suppress(asyncio.CancelledError):
            await task


async def requests_of(controller: ControllerProcess) -> Counter[str]:
    """How many there have been, by what was asked for."""
    seen = await asyncio.to_thread(controller.requests)
    return Counter(_NUMBERS.sub("/N/", f"{one['method']} {one['path']}") for one in seen)


@dataclass(frozen=True)
class Cost:
    """Requests in some seconds of watching, and those until all viewers were shown the job."""

    requests: Counter[str]
    before: Counter[str]
    processes: int  # that had viewers


async def cost_of(machines: Machines, lab: Lab, job_id: int, count: int) -> Cost:
    """What so many viewers cost; all have had news meanwhile, and each has every line once."""
    controller, runs = lab
    await asyncio.to_thread(controller.settled)
    await asyncio.to_thread(controller.ask, "/__requests__/", "DELETE")
    began = time.monotonic()
    async with (
        printing(runs, job_id, _SLOW_LINES_S) as lines,
        viewing(machines.front.url, job_id, count) as viewers,
    ):
        before = await requests_of(controller)
        since, printed = time.monotonic(), len(lines)
        pushed = sum(viewer.pushes for viewer in viewers)
        await asyncio.sleep(COUNTED_S)
        asked, until = await requests_of(controller) - before, time.monotonic()
        silence = max(viewer.longest_silence_s(since, until) for viewer in viewers)
        print(
            f"{count} viewers: {asked.total()} requests in {until - since:.1f} s {dict(asked)}, "
            f"{before.total()} in the {since - began:.1f} s before {dict(before)}; "
            f"{sum(viewer.pushes for viewer in viewers) - pushed} pushes, "
            f"{sum(viewer.connections for viewer in viewers) - count} connected again, "
            f"{sum(viewer.refusals for viewer in viewers)} windows refused, "
            f"longest without new lines {silence:.1f} s (printed every {_SLOW_LINES_S} s)"
        )
        assert min(viewer.shown for viewer in viewers) >= printed
        each_line_once(viewers, lines)
    return Cost(asked, before, len({viewer.process for viewer in viewers}))


def each_line_once(viewers: list[PageViewer], lines: list[str]) -> None:
    """What every page has is the beginning of the output, line by line."""
    texts = [line.rstrip("\n") for line in lines]
    for viewer in viewers:
        assert viewer.faults == []
        assert viewer.final == texts[: len(viewer.final)]


async def test_a_thousand_viewers_ask_the_controller_what_one_asks(
    machines: Machines, lab: Lab
) -> None:
    one = await cost_of(machines, lab, 7001, 1)
    many = await cost_of(machines, lab, 7002, MANY)
    total = [cost.requests.total() + cost.before.total() for cost in (one, many)]
    print(
        f"{MANY} viewers: {many.requests.total() / one.requests.total():.3f} times the requests "
        f"of one viewer, {many.requests[_RECORD] / one.requests[_RECORD]:.3f} of the records; "
        f"with those of the beginning {total[1]} to {total[0]}"
    )
    assert many.processes == MACHINES * WORKERS
    assert many.requests.total() <= one.requests.total() * AT_MOST


def commands_for(controller: ControllerProcess, job_id: int) -> int:
    """How often a cancel of this job has reached the controller."""
    path = f"/system_jobs/{job_id}/cancel/"
    return len([one for one in controller.commands() if one[1].endswith(path)])


@dataclass(frozen=True)
class Kill:
    """What is killed, how, and which process begins the command that is cut, if it matters."""

    what: str
    carry_out: Callable[[], object]
    commanding: int | None = None


def kill_of(what: str, pid: int) -> Kill:
    """The process that is killed is amid the command."""
    return Kill(what, lambda: os.kill(pid, signal.SIGKILL), pid)


async def pids_of(machines: Machines, viewers: dict[str, PageViewer]) -> dict[int, PageViewer]:
    """The viewers by their processes' ids: each sends another number of harmless events."""
    before = await asyncio.to_thread(machines.outcomes_dismissed)
    for number, viewer in enumerate(viewers.values(), 1):
        for _ in range(number):
            await viewer.dismiss_outcome()
    wanted = dict(enumerate(viewers.values(), 1))
    async with asyncio.timeout(_LIMIT_S):
        while True:
            now = await asyncio.to_thread(machines.outcomes_dismissed)
            counts = {pid: count - before.get(pid, 0) for pid, count in now.items()}
            if sorted(filter(None, counts.values())) == sorted(wanted):
                return {pid: wanted[int(count)] for pid, count in counts.items() if count}
            await asyncio.sleep(0.1)


async def cancel_everywhere(
    controller: ControllerProcess, viewers: dict[int, PageViewer], first: int | None
) -> None:
    """Cancel in a page of each process; the controller has the command and is to answer later."""
    await asyncio.to_thread(controller.ask, "/__requests__/", "DELETE")
    rule = {"kind": "late_answer", "method": "POST", "match": "/cancel/$"}
    await asyncio.to_thread(lambda: controller.fault(**rule, seconds=_CANCEL_TAKES_S))
    if first is not None:
        await viewers[first].press_cancel()
        await asyncio.sleep(_FIRST_BY_S)
    others = [viewer for pid, viewer in viewers.items() if pid != first]
    await asyncio.gather(*(viewer.press_cancel() for viewer in others))
    async with asyncio.timeout(_LIMIT_S):
        job_id = others[0].job_id
        while not await asyncio.to_thread(commands_for, controller, job_id):  # noqa: ASYNC110
            await asyncio.sleep(0.02)


async def killed_under_pages(
    machines: Machines, lab: Lab, job_id: int, aim: Callable[[], Kill]
) -> None:
    """Fifty pages; a cancel is pressed in a page of each process, and amid it comes the kill."""
    controller, runs = lab
    times = [time.monotonic()]
    async with (
        printing(runs, job_id, _LINES_S) as lines,
        viewing(machines.front.url, job_id, PAGES) as viewers,
    ):
        times.append(time.monotonic())
        await until(lambda: all(viewer.news_at for viewer in viewers))
        pages = await pids_of(machines, {viewer.process: viewer for viewer in viewers})
        assert len(pages) == MACHINES * WORKERS
        kill = await asyncio.to_thread(aim)
        times.append(time.monotonic())
        connections = sum(viewer.connections for viewer in viewers)
        await cancel_everywhere(controller, pages, kill.commanding)
        began = time.monotonic()
        await asyncio.to_thread(kill.carry_out)
        await asyncio.sleep(began + _AFTER_S - time.monotonic())
        printed = len(lines)
        await until(lambda: all(len(viewer.final) >= printed for viewer in viewers))
        each_line_once(viewers, lines)
        commands = await asyncio.to_thread(commands_for, controller, job_id)
        await asyncio.to_thread(controller.heal)
    back = max(viewer.news_after_s(began) for viewer in viewers)
    silence = max(viewer.longest_silence_s(began, began + _AFTER_S) for viewer in viewers)
    print(
        f"{kill.what} killed under {PAGES} pages: "
        f"{sum(viewer.connections for viewer in viewers) - connections} connected again; "
        f"new lines after at most {back:.2f} s, longest without in {_AFTER_S:.0f} s {silence:.2f} "
        f"s; {printed} lines, each once; {commands} cancel sent of {len(pages)} pressed; "
        f"{sum(viewer.refusals for viewer in viewers)} windows asked for again; before the kill "
        f"{[round(later - earlier, 1) for earlier, later in pairwise([*times, began])]} s"
    )
    assert max(back, silence) <= BACK_WITHIN_S
    assert commands == 1
    assert len(machines.workers()) == MACHINES * WORKERS


async def test_pages_outlive_a_killed_worker(machines: Machines, lab: Lab) -> None:
    def aim() -> Kill:
        holder = machines.holder()
        return kill_of("a worker", next(pid for pid in machines.workers() if pid != holder))

    await killed_under_pages(machines, lab, 7011, aim)


async def test_pages_outlive_the_killed_process_that_asks_the_controller(
    machines: Machines, lab: Lab
) -> None:
    await killed_under_pages(machines, lab, 7012, lambda: kill_of("who asks", machines.holder()))


async def test_pages_outlive_a_killed_redis(machines: Machines, lab: Lab) -> None:
    def restart() -> None:
        machines.kill_redis()
        time.sleep(REDIS_AWAY_S)
        machines.start_redis_again()

    await killed_under_pages(machines, lab, 7013, lambda: Kill("Redis", restart))


async def until(is_so: Callable[[], object]) -> None:
    async with asyncio.timeout(_LIMIT_S):
        while not is_so():  # noqa: ASYNC110 # what is asked has no event
            await asyncio.sleep(0.05)
