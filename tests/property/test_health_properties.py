"""The judgment of a template, for runs in any state and order."""

from datetime import timedelta

from hypothesis import given
from hypothesis import strategies as st

from app.history.health import FindingKind, findings
from app.history.model import RunFacts
from app.jobs.outcome import Outcome
from app.presentation.health import finding_words
from tests.unit.history.runs import NOW, deleted, run, template_runs
from tests.unit.history.schedules import schedule

TIMES = st.integers(-100_000, 10_000_000).map(lambda seconds: NOW - timedelta(seconds=seconds))
RUNS = st.builds(
    run,
    st.just(0),
    created=TIMES,
    started=st.none() | TIMES,
    elapsed_s=st.none() | st.floats(),
    status=st.sampled_from(["successful", "failed", "canceled", "running", "pending", "odd", ""]),
    days=st.none() | st.integers(-5, 10**6),
    is_dry_run=st.booleans(),
    schedule_id=st.none() | st.integers(1, 2),
    outcome=st.none() | st.builds(Outcome) | st.integers(0, 10**30).map(deleted),
    is_final=st.booleans(),
)
SCHEDULES = st.builds(
    schedule,
    st.sampled_from(["", "DTSTART:20200101T030000Z RRULE:FREQ=DAILY"]),
    id=st.integers(1, 2),
    is_enabled=st.booleans(),
    next_run=st.none() | TIMES,
    days=st.none() | st.integers(-5, 10**6),
    modified=st.none() | TIMES,
)


@given(
    runs=st.lists(RUNS, max_size=31),
    schedules=st.none() | st.lists(SCHEDULES, max_size=3).map(tuple),
    read_at=st.none() | TIMES,
    known_since=st.none() | TIMES,
)
def test_whatever_the_runs_are_each_finding_has_words_and_the_worst_comes_first(
    runs: list[RunFacts], **facts: object
) -> None:
    found = findings(template_runs(runs, **facts), NOW)
    order = list(FindingKind)
    assert [order.index(one.kind) for one in found] == sorted(
        order.index(one.kind) for one in found
    )
    assert all(finding_words(one)[1] for one in found)
    once = [one.kind for one in found if one.kind is not FindingKind.MISSED]
    assert len(set(once)) == len(once) or FindingKind.RETENTION_CHANGED in once
