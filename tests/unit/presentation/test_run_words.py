"""What is said of a run and of the next one, and what is not claimed."""

import pytest

from app.history.model import TemplateFacts, TemplateRuns
from app.jobs.outcome import Outcome
from app.presentation.run_words import deleted_of, next_run, run_outcome, template_name
from tests.support.history_facts import DAY, NOW, deleted, run, schedule, template_runs


@pytest.mark.parametrize(
    ("changes", "words"),
    [
        ({"outcome": None}, "Outcome not read yet"),
        ({"outcome": Outcome()}, "This output has no summary"),
        ({"status": "failed", "outcome": Outcome()}, ""),
        ({"status": "running", "outcome": None}, ""),
    ],
)
def test_what_is_not_known_is_never_a_zero(changes: dict[str, object], words: str) -> None:
    one = run(**changes)  # type: ignore[arg-type]
    assert run_outcome(one) == words
    assert deleted_of(one) is None


def test_a_run_that_printed_a_zero_deleted_zero() -> None:
    assert deleted_of(run(outcome=deleted(0))) == 0


@pytest.mark.parametrize(
    ("runs", "words"),
    [
        (template_runs(schedules=()), "No next run"),
        (template_runs(schedules=(schedule(is_enabled=False),)), "Every schedule is off"),
        (template_runs(is_deleted=True), "Template deleted"),
        (TemplateRuns(TemplateFacts(1, "x"), None), "Schedules not read yet"),
    ],
)
def test_why_there_is_no_next_run_is_said(runs: TemplateRuns, words: str) -> None:
    assert next_run(runs, NOW) == (None, words)


def test_the_next_run_is_the_earliest_of_all_that_are_on() -> None:
    later = schedule(id=1, rrule="odd", next_run=NOW + 2 * DAY)
    sooner = schedule(id=2, rrule="odd", next_run=NOW + DAY)
    off = schedule(id=3, rrule="odd", next_run=NOW + DAY / 2, is_enabled=False)
    assert next_run(template_runs(schedules=(later, sooner, off)), NOW) == (NOW + DAY, "")


def test_a_template_without_a_name_is_named_by_what_it_does() -> None:
    assert template_name(template_runs(name="", id=7)) == "Cleanup jobs (template 7)"
