"""The facts of records that are read for pages."""

import asyncio
from dataclasses import replace
from datetime import timedelta
from pathlib import Path

from app.history.from_record import run_facts
from app.jobs.controller_time import ControllerTime
from app.jobs.model import FetchedJob
from app.jobs.outcome import read_outcome
from app.services.failures import Failure
from app.services.history_notes import HistoryNotes
from tests.contract.history_controller import summary
from tests.unit.history.facts import recorded
from tests.unit.services.history_scene import HistoryScene

JOB = replace(
    recorded("detail-cleanup_sessions", job_type="cleanup_jobs"), result_stdout=summary(2)
)


async def noted(scene: HistoryScene, *answers: FetchedJob) -> int:
    """How often the history said that it has changed."""
    changes: list[int] = []
    scene.library.subscribe(lambda: changes.append(1))
    notes = HistoryNotes(scene.library)
    for answer in answers:
        notes.record_read(answer)
    await asyncio.gather(*notes._under_way)
    await notes.aclose()
    return len(changes)


def fetched(**changes: object) -> FetchedJob:
    now = ControllerTime((JOB.finished or JOB.created) + timedelta(hours=1))  # type: ignore[operator]
    return FetchedJob(replace(JOB, **changes), {}, now)  # type: ignore[arg-type]


async def test_a_record_is_stored_once_and_with_its_outcome(tmp_path: Path) -> None:
    scene = HistoryScene(tmp_path)
    assert await noted(scene, fetched(), fetched(elapsed_s=99.0)) == 1
    found = await scene.library.run(lambda store: store.newest_of([JOB.id]))
    assert not isinstance(found, Failure)
    assert found[JOB.id].is_final
    assert found[JOB.id].outcome is not None
    assert found[JOB.id].outcome.deleted == 14
    await scene.aclose()


async def test_what_the_record_does_not_have_is_left_to_the_poll(tmp_path: Path) -> None:
    scene = HistoryScene(tmp_path)
    await noted(scene, fetched(result_stdout="jobs: 1 deleted, 0 skipped.\n"))
    found = await scene.library.run(lambda store: store.unfinished(9))
    assert not isinstance(found, Failure)
    assert [run.job_id for run in found] == [JOB.id]
    await scene.aclose()


async def test_a_record_that_says_less_is_stored_as_it_is(tmp_path: Path) -> None:
    scene = HistoryScene(tmp_path)
    assert await noted(scene, fetched(created=None)) == 0
    running = recorded("detail-cleanup_sessions", status="running", finished=None)
    await noted(scene, FetchedJob(running, {}))
    found = await scene.library.run(lambda store: store.newest_of([JOB.id]))
    assert not isinstance(found, Failure)
    assert found == {JOB.id: run_facts(running)}
    await scene.aclose()


async def test_the_outcome_that_was_read_from_the_output_brings_its_lines(tmp_path: Path) -> None:
    scene = HistoryScene(tmp_path)
    exact = read_outcome(enumerate(summary(2).splitlines(), 1))
    assert await noted(scene, fetched(), replace(fetched(), outcome=exact)) == 2
    found = await scene.library.run(lambda store: store.newest_of([JOB.id]))
    assert not isinstance(found, Failure)
    assert found[JOB.id].outcome == exact
    await scene.aclose()
