"""What a record's own text says that its job did."""

from app.jobs.model import JsonText
from app.jobs.outcome import Count, Outcome
from app.jobs.recorded_outcome import recorded_outcome
from tests.unit.jobs.builders import job

SUMMARY = "deleting\njobs: 39 deleted, 4 skipped.\n"


def test_the_counts_have_no_line_numbers_because_blank_lines_are_gone() -> None:
    seen = recorded_outcome(job(result_stdout=SUMMARY))
    assert seen == Outcome((Count("jobs", 39, 4, line=0),))


def test_a_text_that_may_not_be_whole_says_nothing() -> None:
    withheld = (
        "Standard Output too large to display (1600000 bytes), only download supported for sizes"
        " over 1048576 bytes."
    )
    assert recorded_outcome(job(result_stdout=withheld)) is None
    assert recorded_outcome(job(result_stdout=SUMMARY, event_processing_finished=False)) is None
    assert recorded_outcome(job("running", result_stdout=SUMMARY)) is None


def test_a_text_without_a_summary_is_no_proof_that_there_is_none() -> None:
    assert recorded_outcome(job(result_stdout="deleting\n")) is None


def test_the_options_say_whether_zero_was_removed_by_a_dry_run() -> None:
    def entries(extra_vars: JsonText) -> Outcome | None:
        text = 'would delete "a" id: 1\nRemoved 0 items\n'
        return recorded_outcome(
            job(job_type="cleanup_activitystream", result_stdout=text, extra_vars=extra_vars)
        )

    dry = JsonText('{"dry_run": true}', {"dry_run": True})
    assert entries(dry) == Outcome((Count("activity stream entries", 1, 0, 0, is_dry_run=True),))
