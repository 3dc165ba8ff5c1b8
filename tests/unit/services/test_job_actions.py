"""Cancel and delete: checked afresh, sent once, every answer in words."""

import asyncio
import json

import httpx
import pytest

from app.jobs.permissions import Refused
from app.services.failures import Failure
from app.services.job_actions import Done, JobActions
from tests.unit.services.fake_controller import FakeController, record, services_over

JOB_ID = 11


def commands_over(fake: FakeController, *, actions_on: bool = True) -> JobActions:
    return services_over(fake, actions_on=actions_on).actions


def detail(text: str) -> bytes:
    return json.dumps({"detail": text}).encode()


async def test_a_cancel_of_a_running_job_is_sent_once() -> None:
    fake = FakeController(record("detail-status-running"), [httpx.Response(202)])
    outcome = await commands_over(fake).cancel(JOB_ID)
    assert isinstance(outcome, Done)
    assert fake.commands == ["POST"]


@pytest.mark.parametrize(
    ("status", "effect"), [("running", "will stop in a few seconds"), ("pending", "won't start")]
)
async def test_an_accepted_cancel_says_what_becomes_of_the_job(status: str, effect: str) -> None:
    fake = FakeController(record(f"detail-status-{status}"), [httpx.Response(202)])
    outcome = await commands_over(fake).cancel(JOB_ID)
    assert outcome == Done(f"Cancel requested. The job {effect}.")


async def test_a_cancel_of_an_ended_job_is_refused_before_it_is_sent() -> None:
    fake = FakeController(record("detail-status-successful"), [])
    outcome = await commands_over(fake).cancel(JOB_ID)
    assert isinstance(outcome, Refused)
    assert fake.commands == []


@pytest.mark.parametrize("command", ["cancel", "delete"])
async def test_without_actions_nothing_is_ever_sent(command: str) -> None:
    fake = FakeController(record("detail-status-running"), [])
    outcome = await getattr(commands_over(fake, actions_on=False), command)(JOB_ID)
    assert isinstance(outcome, Refused)
    assert "Actions are off" in outcome.because
    assert fake.commands == []


async def test_a_cancel_that_came_too_late_is_no_error() -> None:
    refusal = httpx.Response(405, content=detail('Method "POST" not allowed.'))
    fake = FakeController(record("detail-status-running"), [refusal])
    outcome = await commands_over(fake).cancel(JOB_ID)
    assert isinstance(outcome, Done)
    assert "already ended" in outcome.message


@pytest.mark.parametrize(
    ("status", "body", "words"),
    [
        (403, detail("You do not have permission to perform this action."), "superuser"),
        (500, b"<h1>Server Error (500)</h1>", "may or may not have worked"),
        (404, detail("No SystemJob matches the given query."), "deleted"),
        (503, b"", "unavailable"),
    ],
)
async def test_a_refused_cancel_says_whose_rule_it_was(
    status: int, body: bytes, words: str
) -> None:
    fake = FakeController(record("detail-status-running"), [httpx.Response(status, content=body)])
    outcome = await commands_over(fake).cancel(JOB_ID)
    assert isinstance(outcome, Failure)
    assert words in outcome.message
    assert "<h1>" not in outcome.message
    assert fake.commands == ["POST"]


async def test_a_deleted_job_loses_its_stored_output_too() -> None:
    fake = FakeController(record("detail-status-successful"), [httpx.Response(204)])
    outcome = await commands_over(fake).delete(JOB_ID)
    assert isinstance(outcome, Done)
    assert fake.commands == ["DELETE"]


async def test_a_job_that_someone_else_deleted_first_is_no_error() -> None:
    gone = httpx.Response(404, content=detail("No SystemJob matches the given query."))
    fake = FakeController(record("detail-status-successful"), [gone])
    outcome = await commands_over(fake).delete(JOB_ID)
    assert isinstance(outcome, Done)
    assert "already deleted" in outcome.message


async def test_a_delete_while_events_are_saved_can_be_tried_again() -> None:
    busy = httpx.Response(400, json={"error": "Job has not finished processing events."})
    fake = FakeController(record("detail-status-successful"), [busy])
    outcome = await commands_over(fake).delete(JOB_ID)
    assert isinstance(outcome, Refused)
    assert "saving the job's output" in outcome.because
    assert outcome.try_again_at is not None


async def test_people_who_open_the_same_job_share_one_request() -> None:
    fake = FakeController(record("detail-status-running"), [])
    reader = services_over(fake).reader
    await asyncio.gather(*(reader.read(JOB_ID) for _ in range(20)))
    assert fake.seen == ["GET"]
