"""What the lines of a summary add up to."""

from app.jobs.outcome import Count, Outcome


def test_what_says_nothing_has_no_totals() -> None:
    assert (Outcome().deleted, Outcome().skipped, Outcome().is_dry_run) == (None, None, False)


def test_the_totals_are_those_of_all_lines() -> None:
    outcome = Outcome((Count("jobs", 39, 4), Count("project updates", 7, 0), Count("sessions", 2)))
    assert (outcome.deleted, outcome.skipped) == (48, 4)


def test_a_dry_run_counts_what_would_be_deleted() -> None:
    outcome = Outcome((Count("jobs", 39, 4, is_dry_run=True),))
    assert outcome.is_dry_run
    assert (outcome.deleted, outcome.skipped) == (39, 4)


def test_what_was_deleted_is_not_added_to_what_would_be() -> None:
    would, did = Count("jobs", 39, 4, is_dry_run=True), Count("jobs", 5, 1)
    outcome = Outcome((would, did))
    assert not outcome.is_dry_run
    assert (outcome.deleted, outcome.skipped) == (5, 1)


def test_nothing_said_about_skipped_is_not_zero() -> None:
    assert Outcome((Count("sessions", 7),)).skipped is None
