"""What a job did, in words; only figures that were printed."""

import pytest

from app.jobs.model import JsonText
from app.jobs.outcome import Count, Outcome
from app.presentation.outcome import (
    COUNTED_TWICE,
    NO_SUMMARY,
    NO_TOTAL,
    ShownPiece,
    counted,
    outcome_sentence,
    outcome_short,
    shown_run_outcome,
)
from tests.unit.jobs.builders import job


def dry(kind: str, deleted: int, skipped: int | None = None) -> Count:
    return Count(kind, deleted, skipped, 9, is_dry_run=True)


@pytest.mark.parametrize(
    ("counts", "sentence", "short"),
    [
        (
            [Count("jobs", 39, 4), Count("notifications", 0, 0), Count("project updates", 7, 0)],
            "Deleted 39 jobs and 7 project updates, skipped 4",
            "46 deleted",
        ),
        (
            [Count("jobs", 1, 0), Count("ad hoc commands", 2, 0), Count("workflow jobs", 3, 0)],
            "Deleted 1 job, 2 ad hoc commands and 3 workflow jobs",
            "6 deleted",
        ),
        ([Count("jobs", 0, 6), Count("notifications", 0, 0)], "Deleted nothing, skipped 6", "0"),
        ([Count("sessions", 0)], "Deleted nothing", "0 deleted"),
        ([dry("jobs", 4812, 3)], "Would delete 4,812 jobs, would skip 3", "Would delete 4,812"),
        ([dry("jobs", 0)], "Would delete nothing", "Would delete 0"),
        (
            [Count("activity stream entries", 1)],
            "Deleted 1 activity stream entry",
            "1 deleted",
        ),
        ([Count("jobs", 1, 2), Count("jobs", 3, 4)], "Deleted 4 jobs, skipped 6", "4 deleted"),
        ([dry("jobs", 9), Count("jobs", 5, 1)], "Deleted 5 jobs, skipped 1", "5 deleted"),
        ([], "This output has no summary", "No summary"),
    ],
)
def test_a_sentence_and_a_few_words(counts: list[Count], sentence: str, short: str) -> None:
    outcome = Outcome(tuple(counts))
    assert outcome_sentence(outcome) == sentence
    assert outcome_short(outcome).startswith(short)


def test_what_is_not_known_is_a_dash() -> None:
    assert outcome_short(None) == "–"  # noqa: RUF001 # what the column shows


def test_one_is_not_a_plural() -> None:
    one = [counted(1, kind) for kind in ("sessions", "refresh tokens", "activity stream entries")]
    assert one == ["1 session", "1 refresh token", "1 activity stream entry"]
    assert counted(4812, "jobs") == "4,812 jobs"


def test_each_figure_leads_to_its_line() -> None:
    found = Outcome((Count("jobs", 39, 0, 31), Count("project updates", 7, 4, 32)))
    figures = [(one.text, one.line) for one in shown_run_outcome(job(), found).pieces if one.line]
    assert figures == [("39 jobs", 31), ("7 project updates", 32), ("4", 32)]
    nothing = shown_run_outcome(job(), Outcome((Count("jobs", 0, 0, 5),)))
    assert nothing.pieces[1] == ShownPiece("nothing", 5, is_figure=True)


def test_a_run_that_ended_well_and_says_nothing_is_said_to() -> None:
    assert [one.text for one in shown_run_outcome(job(), Outcome()).pieces] == [NO_SUMMARY]
    for status in ("failed", "canceled", "error"):
        assert shown_run_outcome(job(status), Outcome()).pieces == []


def test_a_dry_run_whose_number_is_unknown_is_not_said_to_have_no_summary() -> None:
    options = JsonText('{"dry_run": true}', {"dry_run": True})
    dry_run = job(job_type="cleanup_activitystream", extra_vars=options)
    assert [one.text for one in shown_run_outcome(dry_run, Outcome()).pieces] == [NO_TOTAL]


def test_a_failed_runs_figures_are_what_its_output_says() -> None:
    shown = shown_run_outcome(job("failed"), Outcome((Count("jobs", 39, 4, 31),)))
    text = "".join(one.text for one in shown.pieces)
    assert text == "The output says: deleted 39 jobs, skipped 4"


def test_nothing_is_said_of_a_job_that_is_not_over() -> None:
    for status in ("new", "pending", "waiting", "running"):
        assert shown_run_outcome(job(status), None).pieces == []
        assert shown_run_outcome(job(status), None).is_expected, "nothing moves at its end"


def test_the_line_has_its_room_while_it_is_on_its_way() -> None:
    assert shown_run_outcome(job(), None).is_expected
    assert not shown_run_outcome(job("failed"), None).is_expected


def test_the_records_text_is_shown_until_the_output_is_read() -> None:
    seen = job(result_stdout="jobs: 39 deleted, 4 skipped.\n")
    assert shown_run_outcome(seen, None).pieces[1] == ShownPiece("39 jobs", 0, is_figure=True)
    read = Outcome((Count("jobs", 39, 4, 31),))
    assert shown_run_outcome(seen, read).pieces[1] == ShownPiece("39 jobs", 31, is_figure=True)


def test_a_dry_run_of_jobs_may_be_counted_twice() -> None:
    assert shown_run_outcome(job(), Outcome((dry("jobs", 39),))).hint == COUNTED_TWICE
    for counts in ([dry("notifications", 3)], [dry("jobs", 0)], [Count("jobs", 39, 4, 3)]):
        assert shown_run_outcome(job(), Outcome(tuple(counts))).hint == ""
