"""Work for browsers is bounded, skipped when nobody waits, and stopped."""

import asyncio
import threading
from collections.abc import Callable

import pytest

from app.runtime.work_pool import BusyError, IsStopped, Slots, WorkPool

LIMIT_S = 10


class Gate:
    """Work that runs until it is let go, and says what became of it."""

    def __init__(self) -> None:
        self.began = threading.Event()
        self.opened = threading.Event()
        self.was_stopped = False

    def work(self, is_stopped: IsStopped) -> str:
        self.began.set()
        while not self.opened.wait(0.005):
            if is_stopped():
                self.was_stopped = True
                break
        return "done"

    async def begun(self) -> None:
        assert await asyncio.to_thread(self.began.wait, LIMIT_S)


async def settled(task: asyncio.Task[str]) -> None:
    """Cancel `task` as the disconnect of a client does."""
    task.cancel()
    await asyncio.gather(task, return_exceptions=True)


def start(pool: WorkPool, work: Callable[[IsStopped], str]) -> asyncio.Task[str]:
    return asyncio.create_task(pool.run_stoppable(work))


async def test_more_than_runs_and_waits_is_refused_at_once() -> None:
    pool, gate = WorkPool("test", threads=1, queue=1), Gate()
    running = start(pool, gate.work)
    await gate.begun()
    waiting = start(pool, lambda _: "waited")
    await asyncio.sleep(0)
    with pytest.raises(BusyError) as refused:
        await pool.run(str)
    assert refused.value.retry_after_s >= 1
    gate.opened.set()
    assert [await running, await waiting] == ["done", "waited"]
    assert await pool.run(str.upper, "room again") == "ROOM AGAIN"


async def test_what_nobody_waits_for_any_more_is_never_started() -> None:
    pool, gate = WorkPool("test", threads=1, queue=8), Gate()
    started: list[int] = []
    running = start(pool, gate.work)
    await gate.begun()
    gone = [asyncio.create_task(pool.run(started.append, number)) for number in range(8)]
    await asyncio.sleep(0)
    for task in gone:
        task.cancel()
    await asyncio.gather(*gone, return_exceptions=True)
    waiting = start(pool, lambda _: "waited")  # there is room for it at once
    gate.opened.set()
    assert (await running, await waiting, started) == ("done", "waited", [])


async def test_running_work_is_notified_when_nobody_waits_for_it() -> None:
    pool, gate = WorkPool("test", threads=1, queue=1), Gate()
    running = start(pool, gate.work)
    await gate.begun()
    await settled(running)
    assert await pool.run(str, 1) == "1"  # the only thread is free again
    assert gate.was_stopped


async def test_what_waits_for_something_lets_another_compute() -> None:
    pool = WorkPool("test", threads=2, queue=1, at_once=1)
    waits, is_done = Gate(), threading.Event()

    def aside(_: IsStopped) -> str:
        with pool.waiting():
            waits.began.set()
            assert is_done.wait(LIMIT_S)
        return "waited"

    first = start(pool, aside)
    await waits.begun()
    await pool.run(is_done.set)
    assert await first == "waited"


async def test_only_so_many_threads_compute() -> None:
    pool, gate = WorkPool("test", threads=2, queue=1, at_once=1), Gate()
    second = Gate()
    first = start(pool, gate.work)
    await gate.begun()
    later = start(pool, second.work)
    await asyncio.sleep(0.05)
    assert not second.began.is_set()
    gate.opened.set()
    await second.begun()
    second.opened.set()
    await asyncio.gather(first, later)


async def test_a_failure_of_the_work_is_the_callers() -> None:
    pool = WorkPool("test", threads=1, queue=0)
    with pytest.raises(ZeroDivisionError):
        await pool.run(lambda: 1 // 0)
    assert await pool.run(str, 1) == "1"


async def test_the_end_of_the_pool_stops_what_runs_and_drops_what_waits() -> None:
    pool, gate = WorkPool("test", threads=1, queue=1), Gate()
    running = start(pool, gate.work)
    await gate.begun()
    waiting = start(pool, lambda _: "waited")
    await asyncio.sleep(0)
    pool.close()
    assert await running == "done"
    assert gate.was_stopped
    await asyncio.gather(waiting, return_exceptions=True)
    assert waiting.cancelled()


def test_slots_are_taken_and_freed() -> None:
    slots = Slots(1)
    slots.acquire()
    with pytest.raises(BusyError):
        slots.acquire()
    slots.release()
    slots.acquire()
