"""What two readings of one run give together."""

from msgspec import structs

from app.history.merging import merged
from app.jobs.outcome import Count, Outcome
from tests.unit.history.facts import OUTCOME, run

RUNNING = run(1, status="running", finished=None, outcome=None, is_final=False)
WITHOUT_LINES = Outcome(tuple(structs.replace(count, line=0) for count in OUTCOME.counts))


def test_the_newer_reading_holds() -> None:
    assert merged(RUNNING, run(1)) == run(1)


def test_what_is_final_stays() -> None:
    assert merged(run(1), RUNNING) == run(1)


def test_an_outcome_is_not_lost_again() -> None:
    assert merged(run(1), run(1, outcome=None)).outcome == OUTCOME
    assert merged(run(1, outcome=None), run(1)).outcome == OUTCOME


def test_the_outcome_that_says_more_holds() -> None:
    empty, cut = Outcome(), Outcome(OUTCOME.counts[:1])
    assert merged(run(1), run(1, outcome=empty)).outcome == OUTCOME
    assert merged(run(1), run(1, outcome=cut)).outcome == OUTCOME
    assert merged(run(1), run(1, outcome=WITHOUT_LINES)).outcome == OUTCOME
    assert merged(run(1, outcome=WITHOUT_LINES), run(1)).outcome == OUTCOME
    other = Outcome((*OUTCOME.counts, Count("jobs", 1, 0, 40)))
    assert merged(run(1), run(1, outcome=other)).outcome == other


def test_a_list_that_does_not_say_the_days_does_not_unlearn_them() -> None:
    assert merged(run(1), run(1, days=None)).days == 120
