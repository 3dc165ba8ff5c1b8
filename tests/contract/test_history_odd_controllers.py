"""A controller that forgets, fails, is restored or has a wrong clock, and what its history has."""

from datetime import UTC, datetime, timedelta
from pathlib import Path

from app.services.failures import Failure
from tests.contract.history_controller import RECENT, Runs, history_of
from tests.support.processes import ControllerProcess


async def test_a_run_that_is_deleted_at_the_controller_stays_in_the_history(
    lab: tuple[ControllerProcess, Runs], tmp_path: Path
) -> None:
    controller, runs = lab
    ids = runs.add(3)
    (running,) = runs.add(
        first=5000, status="running", newest=datetime.now(UTC), output=lambda _: ""
    )
    async with history_of(controller, tmp_path / "data") as history:
        await history.poll()
        runs.remove_all()
        await history.poll()
        found = await history.runs()
        assert [(run.job_id, run.status) for run in found] == [
            (running, "unknown"),
            *((one, "successful") for one in reversed(ids)),
        ]
        assert all(run.is_final for run in found)


async def test_a_clock_that_went_back_hides_no_run(
    lab: tuple[ControllerProcess, Runs], tmp_path: Path
) -> None:
    controller, runs = lab
    runs.add(30, first=1000)
    async with history_of(controller, tmp_path / "data") as history:
        await history.poll()
        await history.fill()
        back = datetime.now(UTC) - timedelta(hours=10, minutes=30)
        late = runs.add(40, first=2000, newest=back, every=timedelta(seconds=7))
        now = runs.add(40, first=3000, newest=datetime.now(UTC) - RECENT, every=RECENT)
        for _ in range(3):
            await history.poll()
            await history.fill()
        assert set(await history.ids()) == {*range(1000, 1030), *late, *now}


async def test_a_restored_controller_gives_ids_again_and_both_runs_are_there(
    lab: tuple[ControllerProcess, Runs], tmp_path: Path
) -> None:
    controller, runs = lab
    runs.add(3, first=10)
    async with history_of(controller, tmp_path / "data") as history:
        await history.poll()
        runs.remove_all()
        runs.add(2, first=11, newest=datetime.now(UTC) - RECENT, every=RECENT, status="failed")
        await history.poll()
        seen = [(run.job_id, run.status) for run in await history.runs()]
        assert seen == [(12, "failed"), (11, "failed"), *((n, "successful") for n in (12, 11, 10))]


async def test_runs_of_the_same_time_are_all_read(
    lab: tuple[ControllerProcess, Runs], tmp_path: Path
) -> None:
    controller, runs = lab
    ids = runs.add(33, every=timedelta(0))
    async with history_of(controller, tmp_path / "data") as history:
        await history.poll()
        await history.fill()
        assert sorted(await history.ids()) == ids


async def test_runs_older_than_the_retention_are_neither_read_nor_stored(
    lab: tuple[ControllerProcess, Runs], tmp_path: Path
) -> None:
    controller, runs = lab
    today = datetime.now(UTC).replace(hour=0, minute=0, second=0, microsecond=1)
    ids = runs.add(40, newest=today, every=timedelta(days=1))
    async with history_of(controller, tmp_path / "data") as history:
        await history.poll()
        await history.fill()
        assert len(await history.ids()) == 40
    async with history_of(controller, tmp_path / "data", days=20) as history:
        await history.poll()
        assert await history.ids() == ids[:-22:-1]
        assert history.library.progress.is_complete or await history.fill() == 0
    before = len(controller.requests())
    async with history_of(controller, tmp_path / "other", days=20) as history:
        await history.poll()
        await history.fill()
        assert await history.ids() == ids[:-22:-1]
    assert len([one for one in controller.requests()[before:] if "created__gt" in str(one)]) <= 3


async def test_a_row_that_the_controller_cannot_send_is_passed_over(
    lab: tuple[ControllerProcess, Runs], tmp_path: Path
) -> None:
    controller, runs = lab
    ids = runs.add(20)
    runs.store.jobs.change(ids[7], recipe="no such recipe")  # reading it is an error
    async with history_of(controller, tmp_path / "data") as history:
        await history.poll()
        failures = 0
        for _ in range(60):
            step = await history.updates.fill.step(history.client)
            if isinstance(step, Failure):
                failures += 1
            elif step.is_done:
                break
        assert await history.ids() == [one for one in reversed(ids) if one != ids[7]]
    assert 0 < failures < 5


async def test_templates_and_schedules_are_read_and_gone_templates_marked(
    lab: tuple[ControllerProcess, Runs], tmp_path: Path
) -> None:
    controller, runs = lab
    runs.add(2)
    runs.add(first=7000, template=77)
    async with history_of(controller, tmp_path / "data") as history:
        await history.poll()
        found = await history.library.run(lambda store: store.templates(30))
        assert not isinstance(found, Failure)
        by_id = {one.template.id: one for one in found}
        before = len(controller.requests())
        await history.poll()
        assert len(controller.requests()) == before + 1  # not at each poll
    assert sorted(by_id) == [1, 2, 4, 5, 77]
    assert [n for n, one in by_id.items() if one.template.is_deleted] == [77]
    assert by_id[1].schedules is not None
    assert by_id[1].schedules[0].days == 120
    assert by_id[77].schedules is None


async def test_an_auditors_token_reads_all_of_it(
    lab: tuple[ControllerProcess, Runs], tmp_path: Path
) -> None:
    controller, runs = lab
    runs.add(8)
    async with history_of(controller, tmp_path / "data", user="auditor") as history:
        await history.poll()
        await history.fill()
        assert len(await history.ids()) == 8


async def test_a_controller_that_is_down_fails_and_loses_nothing(
    lab: tuple[ControllerProcess, Runs], tmp_path: Path
) -> None:
    controller, runs = lab
    ids = runs.add(20)
    async with history_of(controller, tmp_path / "data") as history:
        await history.poll()
        controller.fault(match="/api/", kind="reset")
        assert isinstance(await history.updates.poll(history.client), Failure)
        assert isinstance(await history.updates.fill.step(history.client), Failure)
        controller.heal()
        await history.poll()
        await history.fill()
        assert await history.ids() == ids[::-1]
