"""Each event reaches each receiver once, whatever happens in between."""

from collections.abc import Iterator, Sequence
from datetime import timedelta
from pathlib import Path
from tempfile import TemporaryDirectory

import pytest
from hypothesis import given
from hypothesis import strategies as st

from app.history.database import HistoryDatabase
from app.history.events import Event, EventKind
from app.history.notices import NoticeStore
from tests.unit.history.schedules import day

START = day("2026-11-26 18:00")


def event(number: int, minutes: float = 1, kind: EventKind = EventKind.FAILED) -> Event:
    at = START + timedelta(minutes=minutes)
    return Event(kind, f"failed:{number}", at, 1, "Cleanup Job Details", job_id=number)


@pytest.fixture
def store(tmp_path: Path) -> Iterator[NoticeStore]:
    database = HistoryDatabase(tmp_path)
    first = NoticeStore(database, "lab")
    first.queue([], START, 2)
    yield first
    database.close()


def taken(store: NoticeStore, receiver: int = 0, minutes: float = 5) -> list[Event]:
    deliveries = store.take(receiver, 100, START + timedelta(minutes=minutes))
    return [one.event for one in deliveries]


def test_an_event_is_queued_once_for_each_receiver(store: NoticeStore) -> None:
    assert store.queue([event(1), event(2)], START, 2) == 2
    assert store.queue([event(1), event(2), event(3)], START, 2) == 1
    assert taken(store, 0) == [event(1), event(2), event(3)]
    assert taken(store, 1) == [event(1), event(2), event(3)]


def test_what_happened_before_the_first_start_is_no_news(store: NoticeStore) -> None:
    assert store.queue([event(1, minutes=-1), event(2, minutes=1)], START, 1) == 1
    other = NoticeStore(store._database, "prod")
    assert other.queue([event(1, minutes=-1)], START + timedelta(days=1), 1) == 0


def test_nor_is_what_happened_long_ago(store: NoticeStore) -> None:
    assert store.queue([event(1)], START + timedelta(days=60), 1) == 0


def test_what_is_taken_is_not_taken_twice_for_a_while(store: NoticeStore) -> None:
    store.queue([event(1)], START, 1)
    assert taken(store) == [event(1)]
    assert taken(store, minutes=9) == []
    assert taken(store, minutes=11) == [event(1)]
    assert taken(store, minutes=-600) == [event(1)]  # this machine's clock went back


def test_what_was_not_sent_is_taken_again_and_what_was_sent_never(store: NoticeStore) -> None:
    store.queue([event(1), event(2)], START, 1)
    first, second = store.take(0, 100, START)
    store.give_back(0, [first])
    store.remove(0, [second])
    assert taken(store, minutes=0) == [event(1)]
    assert store.queue([event(1), event(2)], START, 1) == 0


def test_every_value_of_an_event_comes_back(store: NoticeStore) -> None:
    slow = Event(EventKind.SLOW, "slow:7", START, 4, "Ärger\n", 7, 3, 12.5, 0.25, is_running=True)
    store.queue([slow], START, 1)
    assert taken(store) == [slow]


def test_a_receiver_that_is_no_more_holds_nothing_back(store: NoticeStore) -> None:
    store.queue([event(1)], START, 2)
    store.remove(0, store.take(0, 100, START))
    store.forget(START + timedelta(days=90), 1)
    assert taken(store, 1) == []
    store.queue([event(2)], START, 1)
    store.forget(START + timedelta(days=90), 1)
    assert taken(store, 0) == [event(2)]  # it waits, however old it is


ACTIONS = st.lists(
    st.sampled_from(["look", "send", "fail", "restart", "wait"]) | st.integers(1, 5), max_size=40
)


@given(actions=ACTIONS)
def test_none_is_lost_and_none_comes_twice(actions: Sequence[str | int]) -> None:
    with TemporaryDirectory() as folder:
        database = HistoryDatabase(Path(folder))
        store = NoticeStore(database, "lab")
        store.queue([], START, 1)
        happened: list[Event] = []
        received: list[Event] = []
        now = START
        for action in [*actions, "look", "wait", "send"]:
            if isinstance(action, int):
                happened += [event(len(happened) + number) for number in range(action)]
            elif action == "look":
                store.queue(happened, now, 1)
            elif action == "restart":
                database.close()
                store = NoticeStore(database, "lab")
            elif action == "wait":
                now += timedelta(minutes=6)
            else:
                deliveries = store.take(0, 3 if action == "fail" else 100, now)
                if action == "send":
                    received += [one.event for one in deliveries]
                    store.remove(0, deliveries)
                else:
                    store.give_back(0, deliveries)
        assert [one.key for one in received] == [one.key for one in happened]
        database.close()
