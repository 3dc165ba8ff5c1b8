"""The history's store and its coverage against a plain model, over restarts and in any order."""

from datetime import UTC, datetime, timedelta
from pathlib import Path
from tempfile import TemporaryDirectory

from hypothesis import settings
from hypothesis import strategies as st
from hypothesis.stateful import RuleBasedStateMachine, invariant, rule

from app.history.coverage import BEGINNING, Range
from app.history.database import HistoryDatabase
from app.history.merging import merged
from app.history.model import RunFacts, RunKey
from app.history.store import HistoryStore
from app.jobs.outcome import Count, Outcome

BEGAN = datetime(2026, 11, 1, tzinfo=UTC)
HOURS = st.integers(0, 20)
NUMBERS = st.one_of(st.integers(0, 9), st.integers(-(2**70), 2**70))
TEXTS = st.text(st.characters(exclude_categories=("Cs",)), max_size=8)  # as the wire makes them


def hour(number: int) -> datetime:
    return BEGAN + timedelta(hours=number)


COUNTS = st.builds(Count, TEXTS, NUMBERS, st.none() | NUMBERS, st.integers(0, 9), st.booleans())
OUTCOMES = st.none() | st.lists(COUNTS, max_size=2).map(lambda counts: Outcome(tuple(counts)))
RUNS = st.builds(
    RunFacts,
    job_id=st.integers(1, 12),
    created=HOURS.map(hour),
    template_id=st.none() | st.integers(1, 3),
    name=TEXTS,
    status=st.sampled_from(["running", "successful", "failed", ""]),
    started=st.none() | HOURS.map(hour),
    elapsed_s=st.none() | st.floats(0, 1e9),
    days=st.none() | st.integers(-(2**62), 2**62),
    is_dry_run=st.booleans(),
    outcome=OUTCOMES,
    is_final=st.booleans(),
)


class HistoryMachine(RuleBasedStateMachine):
    """Two controllers in one file; `known` and `covered` are what the first one must have."""

    def __init__(self) -> None:
        super().__init__()
        self.folder = TemporaryDirectory()
        self.known: dict[RunKey, RunFacts] = {}
        self.covered: list[tuple[datetime, datetime]] = []
        self.open()

    def open(self) -> None:
        self.database = HistoryDatabase(Path(self.folder.name))
        self.store = HistoryStore(self.database, "lab")
        self.other = HistoryStore(self.database, "other")

    @rule(runs=st.lists(RUNS, max_size=4), ends=st.none() | st.tuples(HOURS, HOURS))
    def a_page_is_stored(self, runs: list[RunFacts], ends: tuple[int, int] | None) -> None:
        covered = None if ends is None else Range(hour(min(ends)), hour(max(ends)))
        before = dict(self.known)
        for run in runs:
            known = self.known.get(run.key)
            self.known[run.key] = run if known is None else merged(known, run)
        if covered is not None:
            self.covered.append((covered.oldest, covered.newest))
        has_news, _ = self.store.cover(runs, covered)
        assert has_news or before == self.known

    @rule(run=RUNS)
    def another_controller_stores(self, run: RunFacts) -> None:
        self.other.cover([run], Range(BEGINNING, run.created))

    @rule()
    def jobpane_is_started_again(self) -> None:
        self.database.close()
        self.open()

    @rule(number=HOURS)
    def old_runs_are_forgotten(self, number: int) -> None:
        before = {key for key in self.known if key[0] < hour(number)}
        assert self.store.forget_before(hour(number)) == len(before)
        for key in before:
            del self.known[key]

    @invariant()
    def every_run_of_a_template_is_there_once_and_in_order(self) -> None:
        for template in (1, 2, 3):
            of_it = [run for run in self.known.values() if run.template_id == template]
            newest_first = sorted(of_it, key=lambda run: run.key, reverse=True)
            assert list(self.store.runs(template, 99)) == newest_first
            if newest_first:
                middle = newest_first[len(newest_first) // 2]
                later = [run for run in newest_first if run.key < middle.key]
                assert list(self.store.runs(template, 99, middle.key)) == later
                expected = later[0].key if later else None
                assert self.store.key_before(template, middle.key) == expected

    @invariant()
    def the_newest_run_of_each_id_is_found(self) -> None:
        newest: dict[int, RunFacts] = {}
        for run in sorted(self.known.values(), key=lambda run: run.key):
            newest[run.job_id] = run
        assert self.store.newest_of(range(15)) == newest

    @invariant()
    def what_is_not_final_is_waiting(self) -> None:
        waiting = {run.key for run in self.store.unfinished(99)}
        assert waiting == {key for key, run in self.known.items() if not run.is_final}

    @invariant()
    def a_time_is_covered_if_it_was_read(self) -> None:
        coverage = self.store.coverage()
        for half in range(-1, 42):
            time = hour(0) + timedelta(minutes=30) * half
            was_read = any(oldest <= time <= newest for oldest, newest in self.covered)
            assert coverage.has(time, time) == was_read

    def teardown(self) -> None:
        self.database.close()
        self.folder.cleanup()


TestHistory = HistoryMachine.TestCase
TestHistory.settings = settings(max_examples=40, stateful_step_count=20, deadline=None)
