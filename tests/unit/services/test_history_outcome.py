"""What a run did, from a record that may be damaged, and from its events."""

from dataclasses import replace
from datetime import timedelta

import pytest

from app.history.model import RunFacts
from app.jobs.model import SystemJob
from app.jobs.outcome import Count, Outcome
from app.jobs.statuses import StatusSeen
from app.output import EventRange, OutputEvent
from app.services.failures import Failure
from app.services.history_outcome import (
    is_forsaken,
    outcome_of_events,
    outcome_of_text,
    with_outcome,
)
from tests.contract.history_controller import KINDS, summary
from tests.unit.history.facts import day, run

ENDED = run(1, outcome=None, is_final=False)
LATER = day(2)
WITHHELD = (
    "Standard Output too large to display (2097152 bytes), "
    "only download supported for sizes over 1048576 bytes."
)
FAILED = Failure("No.", "timed_out", can_try_again=True, id="1")


def job(facts: RunFacts = ENDED, **changes: object) -> SystemJob:
    made = SystemJob(
        facts.job_id,
        created=facts.created,
        finished=facts.finished,
        status=StatusSeen.from_text(facts.status),
    )
    return replace(made, **changes)  # type: ignore[arg-type]


def event(line: int, text: str) -> OutputEvent:
    return OutputEvent(line, line - 1, line, text)


class Events:
    """Answers with summary lines, and counts how often it was asked."""

    def __init__(self, answer: tuple[OutputEvent, ...] | Failure = ()) -> None:
        self.answer = answer
        self.asked: list[EventRange] = []

    async def fetch(self, _: int, bounds: EventRange) -> tuple[OutputEvent, ...] | Failure:
        self.asked.append(bounds)
        return self.answer


async def test_a_text_with_every_summary_needs_no_request() -> None:
    events = Events()
    found = await with_outcome(ENDED, job(), summary(3), LATER, events.fetch)
    assert found.outcome is not None
    assert (found.outcome.deleted, found.is_final, events.asked) == (21, True, [])
    assert {count.line for count in found.outcome.counts} == {0}  # the text has lost blank lines


@pytest.mark.parametrize(
    "text",
    [WITHHELD, "jobs: 39 deleted, 4 skipped.\n", "\x1b[31m" + summary(3), "Something else.\n"],
    ids=["withheld", "in part", "with an escape", "no summary"],
)
async def test_a_text_that_may_lack_something_costs_one_request(text: str) -> None:
    events = Events(
        (
            event(31, "jobs: 39 deleted, 4 skipped."),
            event(40, "notifications: 1 deleted, 0 skipped."),
        )
    )
    found = await with_outcome(ENDED, job(), text, LATER, events.fetch)
    assert found.outcome == Outcome((Count("jobs", 39, 4, 31), Count("notifications", 1, 0, 40)))
    assert len(events.asked) == 1
    assert found.is_final


async def test_an_empty_output_says_nothing_and_needs_no_request() -> None:
    events = Events()
    found = await with_outcome(ENDED, job(), "\n", LATER, events.fetch)
    assert (found.outcome, found.is_final, events.asked) == (Outcome(), True, [])


async def test_of_a_failed_run_the_text_is_enough() -> None:
    failed = replace(ENDED, status="failed")
    events = Events()
    found = await with_outcome(failed, job(failed), "Traceback\n", LATER, events.fetch)
    assert (found.outcome, events.asked) == (Outcome(), [])


async def test_a_run_that_has_just_ended_is_not_final_and_not_asked_about() -> None:
    events = Events()
    now = (ENDED.finished or day(1)) + timedelta(minutes=2)
    found = await with_outcome(ENDED, job(), "", now, events.fetch)
    assert (found.is_final, events.asked) == (False, [])
    saved = job(event_processing_finished=True)
    found = await with_outcome(ENDED, saved, summary(1), now, events.fetch)
    assert (found.is_final, events.asked) == (True, [])


async def test_events_that_cannot_be_had_leave_the_run_to_be_read_again() -> None:
    found = await with_outcome(ENDED, job(), WITHHELD, LATER, Events(FAILED).fetch)
    assert (found.outcome, found.is_final) == (None, False)


async def test_without_the_controllers_time_nothing_is_final() -> None:
    found = await with_outcome(ENDED, job(), summary(1), None, Events().fetch)
    assert not found.is_final


def test_a_dry_run_that_lists_entries_has_no_count_from_events() -> None:
    dry = replace(ENDED, job_type="cleanup_activitystream", is_dry_run=True)
    assert outcome_of_events(dry, (event(5, "Removed 0 items"),)) is None
    assert outcome_of_events(dry, ()) == Outcome()
    whole = 'would delete "a"\nwould skip "b"\nRemoved 0 items\n'
    counted = outcome_of_text(dry, whole)
    assert counted is not None
    assert (counted.deleted, counted.skipped, counted.is_dry_run) == (1, 1, True)


def test_an_event_of_several_lines_gives_each_its_number() -> None:
    text = "jobs: 1 deleted, 0 skipped.\nnotifications: 2 deleted, 0 skipped."
    found = outcome_of_events(ENDED, (OutputEvent(1, 9, 11, text),))
    assert found is not None
    assert [count.line for count in found.counts] == [10, 11]


def test_all_kinds_are_those_of_the_command() -> None:
    found = outcome_of_text(ENDED, summary(1))
    assert found is not None
    assert {count.kind for count in found.counts} == set(KINDS)


@pytest.mark.parametrize(
    ("status", "finished", "days", "is_final"),
    [
        ("running", None, 900, False),
        ("pending", None, 900, False),
        ("novel", None, 0.5, False),
        ("novel", None, 1.5, True),
        ("successful", None, 1.5, True),
        ("successful", day(1), 1.5, False),
    ],
)
def test_a_record_that_will_not_change_any_more(
    status: str, finished: object, days: float, is_final: bool
) -> None:
    facts = run(1, status=status, finished=finished)
    assert is_forsaken(facts, facts.created + timedelta(days=days)) is is_final
    assert not is_forsaken(facts, None)
