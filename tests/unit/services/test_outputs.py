"""Use cases of outputs: who may read, what a failure becomes, what happens to a job that goes."""

import asyncio
from pathlib import Path

import pytest
import structlog

from app.output.events import EventRange, OutputEvent
from app.output.search.query import Pattern, Query, compile_query
from app.services.failures import Failure
from app.services.outputs import Outputs
from tests.unit.output.event_table import JOB_ID, EventTable, numbered

GONE = Failure("Gone.", "not_found", can_try_again=False, id="0")


def pattern_of(text: str) -> Pattern:
    pattern = compile_query(Query(text))
    assert isinstance(pattern, Pattern)
    return pattern


async def every_answer(outputs: Outputs) -> list[object]:
    return [
        await outputs.read(JOB_ID, 1, 10),
        await outputs.read_picked(JOB_ID, [1]),
        await outputs.progress(JOB_ID, fill=True),
        await outputs.read_again(JOB_ID),
        await outputs.search(JOB_ID, pattern_of("line")),
        await outputs.snapshot(JOB_ID),
    ]


async def test_without_the_record_nothing_is_shown_and_its_failure_is_the_answer(
    tmp_path: Path,
) -> None:
    table = EventTable(numbered(20), failure=GONE)
    outputs = table.outputs(tmp_path)
    assert all(answer is GONE for answer in await every_answer(outputs))
    await outputs.aclose()


async def test_a_controllers_failure_is_logged_once_for_all_who_ask_for_a_window(
    tmp_path: Path,
) -> None:
    table = EventTable(is_gone=True)
    outputs = table.outputs(tmp_path)
    with structlog.testing.capture_logs() as logged:
        answers = await asyncio.gather(*(outputs.read(JOB_ID, 1, 10) for _ in range(5)))
    assert [entry["event"] for entry in logged] == ["controller_failure"]
    shown = {answer.id for answer in answers if isinstance(answer, Failure)}
    assert shown == {logged[0]["request_id"]}
    await outputs.aclose()


class DeletedMeanwhile(EventTable):
    """A job that is deleted here while its events are asked for."""

    outputs_of_it: Outputs | None = None

    async def fetch_events(self, job_id: int, bounds: EventRange) -> tuple[OutputEvent, ...]:
        events = await super().fetch_events(job_id, bounds)
        if self.outputs_of_it is not None:
            self.outputs_of_it.forget(job_id)
        return events


@pytest.mark.parametrize("status", ["running", "successful"])
async def test_a_job_that_is_deleted_while_it_is_opened_is_not_found(
    tmp_path: Path, status: str
) -> None:
    table = DeletedMeanwhile(numbered(20), status=status)
    outputs = table.outputs_of_it = table.outputs(tmp_path)
    answer = await outputs.read(JOB_ID, 1, 10)
    assert isinstance(answer, Failure)
    assert answer.kind == "not_found"
    await outputs.aclose()


async def test_a_record_that_was_just_read_is_not_asked_for_again(tmp_path: Path) -> None:
    table = EventTable(numbered(20))
    outputs = table.outputs(tmp_path)
    await every_answer(outputs)
    assert table.records == 2, "once for the first window, once because it was asked to read again"
    await outputs.aclose()
