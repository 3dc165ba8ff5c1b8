"""The history of a real built-in controller: filled, polled, gone on with, and what that costs."""

import asyncio
from datetime import UTC, datetime
from pathlib import Path

from tests.contract.history_controller import (
    KINDS,
    RECENT,
    Runs,
    events_of,
    history_of,
    summary,
)
from tests.support.processes import ControllerProcess
from tests.unit.cluster.scene import until


def requests_of(controller: ControllerProcess) -> dict[str, int]:
    """How many requests there were, by what they asked for."""
    counts: dict[str, int] = {"list": 0, "events": 0, "detail": 0}
    for one in controller.requests():
        path = str(one["path"])
        if path.endswith("/events/"):
            counts["events"] += 1
        elif path.endswith("/system_jobs/"):
            counts["list"] += 1
        elif "/system_jobs/" in path:
            counts["detail"] += 1
    return counts


async def test_everything_is_read_from_the_newest_back(
    lab: tuple[ControllerProcess, Runs], tmp_path: Path
) -> None:
    controller, runs = lab
    ids = runs.add(60)
    async with history_of(controller, tmp_path / "data") as history:
        await history.poll()
        assert await history.ids() == ids[:-6:-1]
        await history.fill()
        assert await history.ids() == ids[::-1]
        assert history.library.progress.is_complete
        (newest, *_) = await history.runs()
    assert newest.outcome is not None
    assert [one.kind for one in newest.outcome.counts] == list(KINDS)
    assert (newest.outcome.deleted, newest.outcome.skipped) == (7 * ids[-1], 7 * 4)
    assert (newest.days, newest.is_final, newest.launched_by) == (30, True, "admin")


async def test_a_thousand_runs_cost_at_most_a_small_request_each(
    lab: tuple[ControllerProcess, Runs], tmp_path: Path
) -> None:
    controller, runs = lab
    # In every second output AWX's damage swallows a summary, so that its events are asked for.
    ids = runs.add(1000, output=lambda one: ("\x1b[K" if one % 2 else "") + summary(1))
    before = len(controller.requests())
    async with history_of(controller, tmp_path / "data") as history:
        await history.poll()
        await history.fill()
        assert len(await history.ids()) == len(ids)
        assert all(run.outcome and run.outcome.deleted == 7 for run in await history.runs())
    asked = controller.requests()[before:]
    counts = requests_of(controller)
    print(f"\n1,000 runs: {counts}")
    assert counts["detail"] == 0
    assert counts["events"] == 500
    assert counts["list"] <= 60
    sizes = [str(one["query"]) for one in asked if str(one["path"]).endswith("/system_jobs/")]
    assert all(int(one.partition("page_size=")[2].partition("&")[0]) <= 25 for one in sizes)


async def test_large_rows_make_small_pages(
    lab: tuple[ControllerProcess, Runs], tmp_path: Path
) -> None:
    controller, runs = lab
    ids = runs.add(12, output=lambda _: "x" * 1000 + "\n" + ("y" * 900 + "\n") * 600 + summary(3))
    async with history_of(controller, tmp_path / "data") as history:
        await history.poll()
        await history.fill()
        assert await history.ids() == ids[::-1]
    sizes = [
        int(str(one["query"]).partition("page_size=")[2].partition("&")[0])
        for one in controller.requests()
        if "created__lte" in str(one["query"])
    ]
    assert sizes
    assert max(sizes) == 1


async def test_a_restart_goes_on_where_it_was(
    lab: tuple[ControllerProcess, Runs], tmp_path: Path
) -> None:
    controller, runs = lab
    ids = runs.add(60)
    async with history_of(controller, tmp_path / "data") as history:
        await history.poll()
        await history.updates.fill.step(history.client)
        known = len(await history.ids())
    assert known < 60
    later = runs.add(30, first=2000, newest=datetime.now(UTC) - RECENT, every=RECENT)
    before = len(controller.requests())
    async with history_of(controller, tmp_path / "data") as history:
        await history.poll()
        await history.fill()
        assert await history.ids() == [*later[::-1], *ids[::-1]]
        await history.poll()
        await history.fill()
    queries = [str(one["query"]) for one in controller.requests()[before:]]
    oldest = min(query for query in queries if "created__lte" in query)
    assert len([query for query in queries if "created__lte" in query]) <= 8, oldest


async def test_while_nothing_happens_a_poll_is_one_empty_answer(
    lab: tuple[ControllerProcess, Runs], tmp_path: Path
) -> None:
    controller, runs = lab
    runs.add(3)
    async with history_of(controller, tmp_path / "data") as history:
        await history.poll()
        before = len(controller.requests())
        await history.poll()
        (one,) = controller.requests()[before:]
    assert "or__created__gt" in str(one["query"])


async def test_a_running_run_is_read_until_its_end_and_its_output_are_known(
    lab: tuple[ControllerProcess, Runs], tmp_path: Path
) -> None:
    controller, runs = lab
    now = datetime.now(UTC)
    (job,) = runs.add(status="running", newest=now, output=lambda _: "")
    async with history_of(controller, tmp_path / "data") as history:
        await history.poll()
        (running,) = await history.runs()
        assert (running.status, running.is_final, running.outcome) == ("running", False, None)
        end = now.isoformat().replace("+00:00", "Z")
        runs.store.jobs.change(job, status="successful", finished=end, emitted_events=7)
        await history.poll()
        (ended,) = await history.runs()
        assert (ended.status, ended.is_final) == ("successful", False)  # its output is on its way
        runs.store.events.add(events_of(job, now, summary(5)))
        await history.poll()
        (whole,) = await history.runs()
        assert whole.is_final
        assert whole.outcome is not None
        assert whole.outcome.deleted == 35
        before = len(controller.requests())
        await history.poll()
        assert len(controller.requests()) == before + 1


async def test_of_two_processes_with_one_file_one_asks_and_both_know(
    lab: tuple[ControllerProcess, Runs], tmp_path: Path
) -> None:
    controller, runs = lab
    ids = runs.add(3)
    changed = asyncio.Event()
    async with (
        history_of(controller, tmp_path / "data") as first,
        history_of(controller, tmp_path / "data") as second,
    ):
        assert first.library.turn.take()
        second.library.subscribe(changed.set)
        second.library.clients.standing = second.client
        second.updates.start()
        before = len(controller.requests())
        async with second.library.clients.watching(second.client, is_live=True):
            await until(first.library.turn.is_watched_elsewhere, 60)
            assert len(controller.requests()) == before
            await first.poll()
            await first.fill()
            async with asyncio.timeout(60):
                while not second.library.progress.is_complete:
                    await changed.wait()
                    changed.clear()
            assert await second.ids() == ids[::-1]
            asked = len(controller.requests())
            first.library.turn.give_back()  # as at its end
            await until(lambda: len(controller.requests()) > asked, 60)
        await second.updates.aclose()
