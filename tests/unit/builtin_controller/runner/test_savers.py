"""Events of a running job become visible late and out of order, and none is forgotten."""

from datetime import UTC, datetime, timedelta
from itertools import pairwise

import pytest

from app.builtin_controller.runner.savers import LONGEST_DELAY_S, Savers
from app.builtin_controller.storage.conditions import EVERYTHING as ALL
from app.builtin_controller.storage.records import Event
from app.builtin_controller.storage.store import Store
from tests.unit.builtin_controller.rows import event, job

START = datetime(2026, 11, 1, tzinfo=UTC)


def saved(store: Store) -> list[int]:
    """The counters in the order in which they were saved."""
    return [one.counter for one in store.events.select(order="id", where=ALL)]


def after(seconds: float) -> datetime:
    return START + timedelta(seconds=seconds)


@pytest.fixture
def savers(store: Store) -> Savers:
    store.jobs.add([job(1), job(2)])
    return Savers(store.events)


def test_nothing_is_visible_at_once_and_everything_after_the_longest_delay(
    savers: Savers, store: Store
) -> None:
    for number in range(1, 41):
        savers.take(event(number), START)
    savers.save_due(START)
    assert saved(store) == []
    savers.save_due(after(LONGEST_DELAY_S))
    assert sorted(saved(store)) == list(range(1, 41))


def test_events_become_visible_in_the_order_of_their_receivers(
    savers: Savers, store: Store
) -> None:
    for number in range(1, 41):
        savers.take(event(number), START)
    seen: list[list[int]] = []
    for step in range(18):
        savers.save_due(after(step / 10))
        seen.append(saved(store))
    assert seen[-1] != sorted(seen[-1])
    assert any(max(visible, default=0) > len(visible) for visible in seen)
    assert all(later[: len(sooner)] == sooner for sooner, later in pairwise(seen))


def test_most_events_become_visible_soon_and_some_much_later(savers: Savers, store: Store) -> None:
    for number in range(1, 101):
        savers.take(event(number), START)
    savers.save_due(after(0.4))
    assert 50 <= len(saved(store)) < 100
    savers.save_due(after(0.9))
    assert 75 <= len(saved(store)) < 100


def test_an_event_is_never_saved_before_it_was_made(savers: Savers, store: Store) -> None:
    savers.take(event(1), after(10))
    savers.save_due(after(10))
    assert saved(store) == []


def test_the_same_events_get_the_same_disorder(savers: Savers, store: Store) -> None:
    orders = []
    for _ in range(2):
        for number in range(1, 41):
            savers.take(event(number), START)
        savers.save_due(after(LONGEST_DELAY_S))
        orders.append(saved(store)[-40:])
    assert orders[0] == orders[1]


def test_events_of_a_deleted_job_are_dropped(savers: Savers, store: Store) -> None:
    made: list[Event] = [event(1, job_id=1), event(1, job_id=7), event(1, job_id=2)]
    for one in made:
        savers.take(one, START)
    savers.save_due(after(LONGEST_DELAY_S))
    assert {one.job for one in store.events.select(ALL)} == {1, 2}
