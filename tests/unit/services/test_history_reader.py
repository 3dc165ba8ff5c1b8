"""The history as one principal sees it."""

import asyncio
from collections.abc import AsyncIterator, Awaitable, Callable
from contextlib import asynccontextmanager
from pathlib import Path

from app.history.coverage import BEGINNING, Range
from app.history.database import FILE_NAME
from app.history.model import Neighbors
from app.jobs.model import SystemJob
from app.services.failures import ENDED, Failure
from app.services.history_library import UNAVAILABLE
from app.services.history_reader import HistoryReader
from tests.unit.history.facts import CLEANUP, WEEKLY, day, run
from tests.unit.services.history_scene import FORBIDDEN, HistoryScene

Read = Callable[[HistoryReader], Awaitable[object]]
READS: list[Read] = [
    lambda reader: reader.overview(),
    lambda reader: reader.template(1),
    lambda reader: reader.runs(1, limit=5),
    lambda reader: reader.facts_of([1]),
    lambda reader: reader.neighbors(SystemJob(1, created=day(1), system_job_template=1)),
]


@asynccontextmanager
async def scene_in(folder: Path) -> AsyncIterator[HistoryScene]:
    scene = HistoryScene(folder)
    try:
        await scene.library.run(lambda store: store.set_templates([CLEANUP], day(0)))
        await scene.library.run(lambda store: store.set_schedules(1, [WEEKLY]))
        await scene.library.run(lambda store: store.add(run(number) for number in range(1, 41)))
        yield scene
    finally:
        await scene.aclose()


def test_facts_are_read_from_the_file(tmp_path: Path) -> None:
    async def scene() -> None:
        async with scene_in(tmp_path) as now:
            overview = await now.reader.overview()
            assert not isinstance(overview, Failure)
            (one,) = overview
            assert (one.template, one.schedules, one.read_at) == (CLEANUP, (WEEKLY,), day(0))
            assert [r.job_id for r in one.runs] == list(range(40, 10, -1))
            assert await now.reader.template(1) == one
            assert await now.reader.template(9) is None
            assert await now.reader.runs(1, limit=2, before=run(11).key) == (run(10), run(9))
            assert await now.reader.facts_of([7, 99]) == {7: run(7)}
            assert now.rights.asked == 1

    asyncio.run(scene())


def test_neighbors_are_the_runs_before_and_after(tmp_path: Path) -> None:
    async def scene() -> None:
        async with scene_in(tmp_path) as now:
            everything = Range(BEGINNING, day(40))
            await now.library.run(lambda store: store.cover([], everything))
            seventh = SystemJob(7, created=day(7), system_job_template=1)
            assert await now.reader.neighbors(seventh) == Neighbors(6, 8)
            newest = SystemJob(40, created=day(40), system_job_template=1)
            assert await now.reader.neighbors(newest) == Neighbors(39, None)
            assert await now.reader.neighbors(SystemJob(7)) == Neighbors()

    asyncio.run(scene())


def test_nobody_sees_a_fact_whom_the_controller_refuses(tmp_path: Path) -> None:
    async def scene() -> None:
        async with scene_in(tmp_path) as now:
            now.rights.error = FORBIDDEN
            for read in READS:
                answer = await read(now.reader)
                assert isinstance(answer, Failure)
                assert answer.is_refusal

    asyncio.run(scene())


def test_a_principal_that_is_gone_reads_nothing(tmp_path: Path) -> None:
    async def scene() -> None:
        async with scene_in(tmp_path) as now:
            await now.reader.overview()
            await now.reader.aclose()
            assert [await read(now.reader) for read in READS] == [ENDED] * len(READS)

    asyncio.run(scene())


def test_a_file_that_cannot_be_used_is_a_failure_and_no_emptiness(tmp_path: Path) -> None:
    async def scene() -> None:
        (tmp_path / FILE_NAME).mkdir()
        now = HistoryScene(tmp_path)
        assert [await read(now.reader) for read in READS] == [UNAVAILABLE] * len(READS)
        await now.aclose()

    asyncio.run(scene())


def test_watchers_learn_of_changes_and_of_a_lost_right(tmp_path: Path) -> None:
    async def scene() -> None:
        async with scene_in(tmp_path) as now:
            passed = asyncio.Event()
            reader = HistoryReader(
                now.library, now.access, now.client, pause=lambda _: passed.wait()
            )
            async with reader.watching() as news:
                now.library.publish()
                assert await news.next(5) == 1
                now.rights.error = FORBIDDEN
                now.clock.now_s += 60
                passed.set()
                assert (await news.next(5) or 0) > 1
                answer = await reader.overview()
                assert isinstance(answer, Failure)
                assert answer.is_refusal
            await reader.aclose()

    asyncio.run(scene())


def test_a_refused_credential_is_seen_by_its_watchers_at_once(tmp_path: Path) -> None:
    async def scene() -> None:
        async with scene_in(tmp_path) as now, now.reader.watching() as news:
            await now.reader.overview()
            now.reader.revoke()
            assert await news.next(5) == 1
            await now.reader.overview()
            assert now.rights.asked == 2

    asyncio.run(scene())
