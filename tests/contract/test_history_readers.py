"""Who reads the history of a real controller, with whose client it is kept current, and its end."""

import asyncio
from collections.abc import Awaitable, Callable
from datetime import UTC, datetime, timedelta
from pathlib import Path

from app.awx.client import Controller
from app.history.model import Neighbors
from app.services.failures import Failure
from app.services.history_access import GOOD_FOR_S, HistoryAccess
from app.services.history_library import HistoryFile, HistoryLibrary
from app.services.history_reader import HistoryReader
from app.services.history_updates import HistoryUpdates
from app.settings import Settings
from app.startup import opened_sites
from tests.contract.history_controller import Runs, history_of
from tests.support.processes import ControllerProcess
from tests.unit.services.history_scene import Clock

Lab = tuple[ControllerProcess, Runs]


async def until(ask: Callable[[], Awaitable[bool]]) -> None:
    """Ask until it is true, for at most half a minute."""
    async with asyncio.timeout(30):
        while not await ask():  # noqa: ASYNC110 # the controller changes by itself
            await asyncio.sleep(0.02)


async def quick(_: float) -> None:
    """Stands in for the pauses between requests."""
    await asyncio.sleep(0.01)


def reader_of(library: HistoryLibrary, client: Controller, clock: Clock) -> HistoryReader:
    access = HistoryAccess(client.history.check_list, clock=clock)
    return HistoryReader(library, access, client)


async def test_a_site_fills_its_history_by_itself_and_ends_in_order(
    lab: Lab, tmp_path: Path
) -> None:
    controller, runs = lab
    ids = runs.add(30)
    settings = Settings(
        controller_url=controller.url,
        controller_token_file=controller.token_file("auditor"),
        data_dir=tmp_path / "data",
    )
    async with opened_sites(settings) as sites:
        history = sites[""].services.history
        assert history is not None

        async def is_whole() -> bool:
            found = await history.runs(1, limit=99)
            assert not isinstance(found, Failure)
            return [run.job_id for run in found] == ids[::-1]

        await until(is_whole)
        async with history.watching() as news:
            (newest,) = runs.add(first=5000)
            async with asyncio.timeout(30):
                while newest not in await history.facts_of([newest]):
                    await news.next(10)
        (one, *_) = await history.overview()
        assert one.known_since is not None
        assert one.read_at is not None
    before = len(controller.requests())
    async with opened_sites(settings) as sites:
        found = await sites[""].services.history.facts_of(ids)
        assert len(found) == 30
    lists = [one for one in controller.requests()[before:] if "created__lte" in str(one["query"])]
    assert lists == []  # nothing is read twice


async def test_a_right_that_is_lost_takes_the_facts_away_within_a_minute(
    lab: Lab, tmp_path: Path
) -> None:
    controller, runs = lab
    runs.add(3)
    clock = Clock()
    async with history_of(controller, tmp_path / "data") as history:
        await history.poll()
        async with Controller(controller.url, controller.token_file("auditor")) as client:
            reader = reader_of(history.library, client, clock)
            assert not isinstance(await reader.overview(), Failure)
            controller.fault(match="/system_jobs/$", kind="status", status=403)
            clock.now_s += GOOD_FOR_S
            refused = await reader.overview()
            assert isinstance(refused, Failure)
            assert refused.is_refusal
            controller.heal()
            await reader.aclose()


async def test_an_ordinary_user_sees_none_of_the_facts_that_others_brought(
    lab: Lab, tmp_path: Path
) -> None:
    controller, runs = lab
    runs.add(3)
    async with history_of(controller, tmp_path / "data") as history:
        await history.poll()
        async with Controller(controller.url, controller.token_file("alice")) as client:
            reader = reader_of(history.library, client, Clock())
            for answer in (await reader.overview(), await reader.facts_of([1000])):
                assert isinstance(answer, Failure)
                assert answer.is_refusal
            await reader.aclose()


async def test_neighbors_are_asked_for_where_the_history_has_a_gap(
    lab: Lab, tmp_path: Path
) -> None:
    controller, runs = lab
    ids = runs.add(30)
    runs.add(1, first=900, template=2, newest=datetime.now(UTC) - timedelta(hours=20, minutes=30))
    async with history_of(controller, tmp_path / "data") as history:
        reader = reader_of(history.library, history.client, Clock())
        jobs = {one: (await history.client.fetch_job(one)).job for one in ids}
        middle, newest = jobs[ids[10]], jobs[ids[-1]]
        assert await reader.neighbors(middle) == Neighbors(ids[9], ids[11])
        assert await reader.neighbors(jobs[ids[0]]) == Neighbors(None, ids[1])
        await history.poll()
        await history.fill()
        before = len(controller.requests())
        for at in range(1, 29):
            assert await reader.neighbors(jobs[ids[at]]) == Neighbors(ids[at - 1], ids[at + 1])
        assert await reader.neighbors(newest) == Neighbors(ids[-2], None)
        assert len(controller.requests()) == before
        runs.remove_all()
        assert await reader.neighbors(middle) == Neighbors(ids[9], ids[11])
        await reader.aclose()


async def test_where_users_sign_in_nothing_is_asked_unless_somebody_looks(
    lab: Lab, tmp_path: Path
) -> None:
    controller, runs = lab
    ids = runs.add(12)
    file = HistoryFile(tmp_path / "data")
    library = HistoryLibrary(file, "lab")
    updates = HistoryUpdates(library, days=730, pause=quick)
    updates.start()
    await asyncio.sleep(0.3)
    assert controller.requests() == []
    async with (
        Controller(controller.url, controller.token_file("alice")) as alice,
        Controller(controller.url, controller.token_file("admin")) as admin,
    ):
        ordinary, reader = (reader_of(library, one, Clock()) for one in (alice, admin))
        async with ordinary.watching():
            assert isinstance(await ordinary.overview(), Failure)
            await asyncio.sleep(0.3)
            asked = [str(one["query"]) for one in controller.requests()]
            assert all("id=0" in query or not query for query in asked), asked

        async def is_whole() -> bool:
            found = await reader.facts_of(ids)
            return not isinstance(found, Failure) and len(found) == len(ids)

        async with reader.watching():
            await until(is_whole)
        await reader.aclose()
        await ordinary.aclose()
        await asyncio.sleep(0.3)  # what was under way ends
        before = len(controller.requests())
        await asyncio.sleep(0.3)
        assert len(controller.requests()) == before
    await updates.aclose()
    await file.aclose()


async def test_two_requests_at_most_are_under_way_and_a_slow_controller_gets_rests(
    lab: Lab, tmp_path: Path
) -> None:
    controller, runs = lab
    ids = runs.add(20, output=lambda _: "\x1b[K none\n")
    rests: list[float] = []

    async def pause(length_s: float) -> None:
        rests.append(length_s)
        await asyncio.sleep(0)

    controller.fault(match="/system_jobs/", kind="delay", seconds=2.1, times=3)
    file = HistoryFile(tmp_path / "data")
    library = HistoryLibrary(file, "lab")
    async with Controller(controller.url, controller.token_file("admin")) as client:
        library.clients.standing = client
        updates = HistoryUpdates(library, days=730, pause=pause)
        updates.start()

        async def is_whole() -> bool:
            found = await library.run(lambda store: store.newest_of(ids))
            return not isinstance(found, Failure) and len(found) == len(ids)

        await until(is_whole)
        await updates.aclose()
    await file.aclose()
    assert max(rests, default=0) >= 20.0
