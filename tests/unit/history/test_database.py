"""The file of the history: private, set aside where it is damaged, off where it cannot be used."""

import os
import sqlite3
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

import pytest
from structlog.testing import capture_logs

from app.history.database import (
    DAMAGED_NAME,
    FILE_NAME,
    HistoryDatabase,
    HistoryUnavailableError,
)
from app.history.store import HistoryStore
from tests.unit.history.facts import run


def store_at(folder: Path) -> HistoryStore:
    return HistoryStore(HistoryDatabase(folder), "lab")


def test_only_the_user_who_runs_jobpane_may_read_it(tmp_path: Path) -> None:
    before = os.umask(0)
    try:
        store = store_at(tmp_path / "data")
        store.add([run(1)])
    finally:
        os.umask(before)
    files = list((tmp_path / "data").iterdir())
    assert FILE_NAME in {file.name for file in files}
    assert {file.stat().st_mode & 0o077 for file in (tmp_path / "data", *files)} == {0}


@pytest.mark.parametrize("garbage", [b"no database", b"SQLite format 3\0" + b"\xff" * 5000])
def test_a_damaged_file_is_set_aside_and_rebuilt_with_one_line(
    tmp_path: Path, garbage: bytes
) -> None:
    (tmp_path / FILE_NAME).write_bytes(garbage)
    with capture_logs() as logs:
        store = store_at(tmp_path)
        assert store.newest_of([1]) == {}
        store.add([run(1)])
    assert store.newest_of([1]) == {1: run(1)}
    assert (tmp_path / DAMAGED_NAME).read_bytes() == garbage
    assert [line["event"] for line in logs] == ["history_damaged"]


def test_damage_that_shows_only_later_is_found_too(tmp_path: Path) -> None:
    database = HistoryDatabase(tmp_path)
    store = HistoryStore(database, "lab")
    store.add(run(number) for number in range(1, 500))
    database.close()
    path = tmp_path / FILE_NAME
    size = path.stat().st_size
    with path.open("r+b") as file:  # the first page, which is read at the start, stays whole
        file.seek(4096)
        file.write(b"\xa5" * (size - 4096))
    assert store.templates(30) == ()
    assert store.add([run(1)])
    assert (tmp_path / DAMAGED_NAME).stat().st_size == size


def test_an_outcome_that_nobody_wrote_is_damage(tmp_path: Path) -> None:
    database = HistoryDatabase(tmp_path)
    store = HistoryStore(database, "lab")
    store.add([run(1)])
    database.write(lambda connection: connection.execute("UPDATE runs SET outcome = '[[1]]'"))
    assert store.newest_of([1]) == {}
    assert (tmp_path / DAMAGED_NAME).exists()


def test_tables_that_are_missing_are_damage(tmp_path: Path) -> None:
    store_at(tmp_path).add([run(1)])
    with sqlite3.connect(tmp_path / FILE_NAME) as connection:
        connection.execute("DROP TABLE runs")
    assert store_at(tmp_path).newest_of([1]) == {}
    assert (tmp_path / DAMAGED_NAME).exists()


def test_a_file_of_an_older_version_keeps_its_facts(tmp_path: Path) -> None:
    store_at(tmp_path).add([run(1)])
    with sqlite3.connect(tmp_path / FILE_NAME) as connection:
        connection.execute("ALTER TABLE controllers DROP COLUMN polled_at")
        connection.execute("PRAGMA user_version = 1")
    store = store_at(tmp_path)
    store.set_polled_at(run(1).created)
    assert store.newest_of([1]) == {1: run(1)}
    assert not (tmp_path / DAMAGED_NAME).exists()


def test_a_file_of_a_newer_version_is_left_alone(tmp_path: Path) -> None:
    store_at(tmp_path).add([run(1)])
    with sqlite3.connect(tmp_path / FILE_NAME) as connection:
        connection.execute("PRAGMA user_version = 99")
    with pytest.raises(HistoryUnavailableError, match="newer version"):
        store_at(tmp_path).newest_of([1])
    assert not (tmp_path / DAMAGED_NAME).exists()


def test_a_folder_in_its_place_is_logged_once_and_heals(tmp_path: Path) -> None:
    (tmp_path / FILE_NAME).mkdir()
    store = store_at(tmp_path)
    with capture_logs() as logs:
        for _ in range(3):
            with pytest.raises(HistoryUnavailableError):
                store.newest_of([1])
        (tmp_path / FILE_NAME).rmdir()
        assert store.newest_of([1]) == {}
    assert [line["event"] for line in logs] == ["history_unavailable", "history_available_again"]


def test_a_full_disk_changes_nothing_and_heals(tmp_path: Path) -> None:
    database = HistoryDatabase(tmp_path)
    store = HistoryStore(database, "lab")
    store.add([run(1)])
    database.read(lambda connection: connection.execute("PRAGMA max_page_count = 1").fetchall())
    with pytest.raises(HistoryUnavailableError, match="full"):
        store.add(run(number) for number in range(2, 2000))
    assert [one.job_id for one in store.runs(1, 9)] == [1]
    assert store.add([run(2)])  # the file is opened again


def test_a_file_that_cannot_be_written_is_read_all_the_same(tmp_path: Path) -> None:
    database = HistoryDatabase(tmp_path)
    store = HistoryStore(database, "lab")
    store.add([run(1)])
    database.read(lambda connection: connection.execute("PRAGMA query_only = 1").fetchall())
    with pytest.raises(HistoryUnavailableError, match="readonly"):
        store.add([run(2)])
    assert store.newest_of([1, 2]) == {1: run(1)}


def test_a_full_disk_is_logged_once_though_reading_goes_on(tmp_path: Path) -> None:
    database = HistoryDatabase(tmp_path)
    store = HistoryStore(database, "lab")
    with capture_logs() as logs:
        for _ in range(3):
            store.newest_of([1])
            database.read(lambda one: one.execute("PRAGMA query_only = 1").fetchall())
            with pytest.raises(HistoryUnavailableError):
                store.add([run(2)])
        store.add([run(2)])
    assert [line["event"] for line in logs] == ["history_unavailable", "history_available_again"]


def test_two_processes_may_use_it_at_the_same_time(tmp_path: Path) -> None:
    one, other = store_at(tmp_path), store_at(tmp_path)
    one.add([run(1)])
    other.add([run(2)])
    assert set(one.newest_of([1, 2])) == set(other.newest_of([1, 2])) == {1, 2}


def test_where_one_process_sets_the_file_aside_the_others_go_on_with_the_new_one(
    tmp_path: Path,
) -> None:
    first, second = store_at(tmp_path), store_at(tmp_path)
    assert first.add([run(1)])
    assert second.newest_of([1]) == {1: run(1)}
    with sqlite3.connect(tmp_path / FILE_NAME) as connection:
        connection.execute("UPDATE runs SET outcome = '[[1]]'")
    with capture_logs() as logs:
        assert first.newest_of([1]) == {}
        assert first.add([run(2)])
        assert second.newest_of([1, 2]) == {2: run(2)}
        assert second.add([run(3)])
        assert set(first.newest_of([1, 2, 3])) == {2, 3}
    assert [line["event"] for line in logs] == ["history_damaged"]


def test_two_processes_that_find_the_same_damage_set_aside_one_file(tmp_path: Path) -> None:
    (tmp_path / FILE_NAME).write_bytes(b"no database")
    databases = [HistoryDatabase(tmp_path) for _ in range(4)]
    stores = [HistoryStore(one, "lab") for one in databases]
    with ThreadPoolExecutor(4) as threads, capture_logs() as logs:
        added = threads.map(lambda at: stores[at].add([run(at + 1)]), range(4))
        assert list(added) == [True] * 4
    assert set(stores[0].newest_of(range(1, 5))) == {1, 2, 3, 4}
    assert (tmp_path / DAMAGED_NAME).read_bytes() == b"no database"
    assert [line["event"] for line in logs] == ["history_damaged"]
