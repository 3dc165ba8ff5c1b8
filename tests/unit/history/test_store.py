"""The store of one controller's history."""

from dataclasses import replace
from datetime import timedelta
from pathlib import Path

import pytest

from app.history.coverage import Coverage, Range
from app.history.database import HistoryDatabase
from app.history.model import RunFacts, TemplateFacts
from app.history.store import HistoryStore
from app.jobs.outcome import Count, Outcome
from tests.unit.history.facts import BEGAN, CLEANUP, OUTCOME, WEEKLY, day, run


@pytest.fixture
def database(tmp_path: Path) -> HistoryDatabase:
    return HistoryDatabase(tmp_path)


@pytest.fixture
def store(database: HistoryDatabase) -> HistoryStore:
    return HistoryStore(database, "lab")


def test_a_run_comes_back_as_it_was_stored(store: HistoryStore) -> None:
    bare = RunFacts(job_id=2, created=day(2))
    assert store.add([run(1), bare])
    assert store.newest_of([1, 2, 3]) == {1: run(1), 2: bare}


def test_an_outcome_without_counts_is_not_one_that_is_unknown(store: HistoryStore) -> None:
    store.add([run(1, outcome=Outcome()), run(2, outcome=None)])
    found = store.newest_of([1, 2])
    assert (found[1].outcome, found[2].outcome) == (Outcome(), None)


def test_absurd_numbers_are_stored_or_missing_and_never_raise(store: HistoryStore) -> None:
    absurd = Outcome((Count("jobs", 10**40, 10**30, 1),))
    store.add([run(1, outcome=absurd, days=10**17), run(2, days=2**70)])
    found = store.newest_of([1, 2])
    assert (found[1].outcome, found[1].days, found[2].days) == (absurd, 10**17, None)


def test_runs_are_read_newest_first_page_by_page(store: HistoryStore) -> None:
    store.add(run(number) for number in (3, 1, 2, 5, 4))
    first = store.runs(1, 2)
    second = store.runs(1, 2, before=first[-1].key)
    assert [one.job_id for one in (*first, *second)] == [5, 4, 3, 2]


def test_an_id_that_comes_again_is_another_run(store: HistoryStore) -> None:
    again = run(1, created=day(9), status="failed")
    store.add([run(1), again])
    assert [one.status for one in store.runs(1, 9)] == ["failed", "successful"]
    assert store.newest_of([1]) == {1: again}


def test_the_same_run_is_stored_once_and_says_whether_it_changed(store: HistoryStore) -> None:
    running = run(1, status="running", finished=None, outcome=None, is_final=False)
    assert store.add([running])
    assert not store.add([running])
    assert store.add([run(1)])
    assert not store.add([running])  # an answer that was late
    assert store.runs(1, 9) == (run(1),)


def test_a_run_whose_template_nobody_has_read_brings_it(store: HistoryStore) -> None:
    store.add([run(1, template_id=7, name="Old cleanup")])
    (found,) = store.templates(30)
    assert found.template == TemplateFacts(7, "Old cleanup", job_type="cleanup_jobs")
    assert (found.schedules, found.read_at) == (None, None)


def test_a_template_that_the_controller_has_no_more_is_marked(store: HistoryStore) -> None:
    store.add([run(1)])
    store.set_templates([CLEANUP, TemplateFacts(2, "Two")], BEGAN)
    assert store.set_templates([CLEANUP], day(1))
    one, two = store.templates(30)
    assert one.template == CLEANUP
    assert (two.template.is_deleted, two.template.name) == (True, "Two")
    assert one.read_at == day(1)


def test_templates_that_did_not_change_say_so(store: HistoryStore) -> None:
    store.set_templates([CLEANUP], BEGAN)
    assert not store.set_templates([CLEANUP], day(1))


def test_schedules_replace_those_before(store: HistoryStore) -> None:
    store.set_templates([CLEANUP], BEGAN)
    other = replace(WEEKLY, id=5, is_enabled=False, rrule="gibberish", days=None)
    assert store.set_schedules(1, [WEEKLY, other])
    assert not store.set_schedules(1, [other, WEEKLY])
    assert store.set_schedules(1, [other])
    found = store.template(1, 30)
    assert found is not None
    assert found.schedules == (other,)


def test_no_schedules_are_not_unknown_ones(store: HistoryStore) -> None:
    store.set_templates([CLEANUP], BEGAN)
    assert store.set_schedules(1, [])
    found = store.template(1, 30)
    assert found is not None
    assert found.schedules == ()


def test_each_template_has_its_newest_runs(store: HistoryStore) -> None:
    store.add(run(number, template_id=1 + number % 2) for number in range(1, 11))
    one, two = store.templates(2)
    assert [r.job_id for r in one.runs] == [10, 8]
    assert [r.job_id for r in two.runs] == [9, 7]


def test_controllers_share_the_file_and_nothing_else(
    database: HistoryDatabase, store: HistoryStore
) -> None:
    other = HistoryStore(database, "production")
    store.cover([run(1)], Range(day(0), day(1)))
    store.set_templates([CLEANUP], BEGAN)
    assert (other.templates(30), other.newest_of([1]), other.coverage()) == ((), {}, Coverage())
    other.set_templates([], BEGAN)
    other.add([run(1, status="failed")])
    assert store.newest_of([1])[1].status == "successful"
    assert not store.templates(30)[0].template.is_deleted


def test_neighbors_are_of_the_same_template_and_by_time(store: HistoryStore) -> None:
    store.add([run(9, created=day(1)), run(2), run(3, template_id=2), run(4)])
    assert store.key_before(1, run(2).key) == (day(1), 9)
    assert store.key_after(1, run(2).key) == run(4).key
    assert (store.key_before(1, (day(1), 9)), store.key_after(1, run(4).key)) == (None, None)


def test_runs_of_the_same_time_are_in_the_order_of_their_ids(store: HistoryStore) -> None:
    store.add(run(number, created=day(1)) for number in (3, 1, 2))
    assert [one.job_id for one in store.runs(1, 9)] == [3, 2, 1]
    assert [one.job_id for one in store.runs(1, 9, before=(day(1), 3))] == [2, 1]
    assert sorted(store.jobs_created_at(day(1))) == [1, 2, 3]


def test_what_is_not_final_is_found_newest_first(store: HistoryStore) -> None:
    store.add([run(1, is_final=False), run(2), run(3, is_final=False)])
    assert [one.job_id for one in store.unfinished(9)] == [3, 1]


def test_old_runs_are_forgotten_and_so_is_their_template(store: HistoryStore) -> None:
    store.set_templates([CLEANUP, TemplateFacts(2, "Two")], BEGAN)
    store.set_templates([CLEANUP], BEGAN)
    store.add([run(1, template_id=2), run(2), run(3)])
    assert store.forget_before(day(2.5)) == 2
    assert [one.template.id for one in store.templates(30)] == [1]
    assert [one.job_id for one in store.runs(1, 9)] == [3]
    assert store.forget_before(day(2.5)) == 0


def test_what_is_covered_is_stored_with_the_runs(store: HistoryStore) -> None:
    one, other = Range(day(1), day(2)), Range(day(4), day(5) + timedelta(microseconds=1))
    assert store.cover([run(1)], one) == (True, Coverage((one,)))
    assert store.cover([run(1)], other) == (False, Coverage((one, other)))
    store.add([run(2)])
    assert store.coverage() == Coverage((one, other))
    store.cover([], Range(day(2), day(4)))
    assert store.coverage() == Coverage((Range(one.oldest, other.newest),))


def test_everything_is_there_after_a_restart(tmp_path: Path) -> None:
    first = HistoryDatabase(tmp_path)
    HistoryStore(first, "lab").cover([run(1)], Range(day(0), day(1)))
    first.close()
    again = HistoryStore(HistoryDatabase(tmp_path), "lab")
    assert again.newest_of([1])[1].outcome == OUTCOME
    assert again.highest_job_id() == 1


def test_each_template_says_between_which_times_its_runs_are_known(store: HistoryStore) -> None:
    store.set_templates([CLEANUP], day(1))
    store.cover([run(1)], Range(day(0), day(2)))
    (found,) = store.templates(30)
    assert (found.known_since, found.read_at) == (day(0), day(1))
    store.set_polled_at(day(3))
    assert store.template(1, 30) == store.templates(30)[0]
    assert store.templates(30)[0].read_at == day(3)
