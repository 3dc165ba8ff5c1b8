"""Sessions as they are stored: how long they last, and how many a user may have."""

from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path

import pytest

from app.builtin_controller.storage.database import FILE_NAME
from app.builtin_controller.storage.records import User
from app.builtin_controller.storage.settings import ControllerSettings
from app.builtin_controller.storage.store import Store
from app.builtin_controller.storage.times import set_clock_offset
from tests.unit.builtin_controller.rows import CREATED

ADA = User(1, "ada", "Ada", "", CREATED)
BOB = replace(ADA, id=2, username="bob")


@pytest.fixture(autouse=True)
def clock() -> Iterator[None]:
    yield
    set_clock_offset(0)


def test_a_session_ends_when_it_was_not_renewed_in_time(store: Store) -> None:
    renewed, forgotten = store.sessions.begin(ADA), store.sessions.begin(ADA)
    set_clock_offset(1799)
    store.sessions.renew(renewed)
    assert store.sessions.user_id_of(forgotten) == 1
    set_clock_offset(1801)
    assert store.sessions.user_id_of(forgotten) is None
    assert store.sessions.user_id_of(renewed) == 1


def test_an_expired_session_cannot_be_renewed(store: Store) -> None:
    key = store.sessions.begin(ADA)
    set_clock_offset(1801)
    store.sessions.renew(key)
    assert store.sessions.user_id_of(key) is None


def test_only_the_newest_sessions_of_a_user_stay_where_they_are_limited(tmp_path: Path) -> None:
    store = Store(tmp_path, ControllerSettings(sessions_per_user=3))
    of_bob = store.sessions.begin(BOB)
    keys = [store.sessions.begin(ADA) for _ in range(5)]
    users = [store.sessions.user_id_of(key) for key in (*keys, of_bob)]
    assert users == [None, None, 1, 1, 1, 2]


def test_a_session_that_was_ended_opens_no_more(store: Store) -> None:
    ended, other = store.sessions.begin(ADA), store.sessions.begin(ADA)
    store.sessions.end(ended)
    assert [store.sessions.user_id_of(key) for key in (ended, other, "")] == [None, 1, None]


def test_no_file_holds_the_key_of_a_session(store: Store, tmp_path: Path) -> None:
    key = store.sessions.begin(ADA)
    written = b"".join(file.read_bytes() for file in tmp_path.glob(f"{FILE_NAME}*"))
    assert b"key_hash" in written
    assert key.encode() not in written
