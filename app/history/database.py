"""The SQLite file of the history: opened when it is first used, set aside where it is damaged.

Used on one thread at a time, and by several processes of one machine: where one has set the file
aside, the others go on with the new one. Nothing here loses a run of Jobpane itself: what fails is
a `HistoryUnavailableError`, one line of the log, and tried again with the next use.
"""

import contextlib
import os
import sqlite3
from collections.abc import Callable
from pathlib import Path
from typing import TypeVar

import structlog

from app.history.schema import INDEXES, SCHEMA, TABLES, UPGRADES, VERSION
from app.runtime.living_processes import LivingProcess
from app.runtime.private_files import make_private_folder

log = structlog.get_logger(__name__)

T = TypeVar("T")

FILE_NAME = "history.sqlite"  # in the data folder
DAMAGED_NAME = "history.damaged.sqlite"  # a damaged file; an older one is replaced
_SIDE_FILES = ("", "-wal", "-shm")
_BUSY_S = 5.0  # another Jobpane with the same data folder may be writing
_DAMAGED = frozenset({sqlite3.SQLITE_CORRUPT, sqlite3.SQLITE_NOTADB})


class HistoryUnavailableError(Exception):
    """The file cannot be read or written now."""


class DamagedRowError(Exception):
    """A row holds what was never written into it."""


class NewerHistoryError(Exception):
    """A newer version of Jobpane has written the file."""


class HistoryDatabase:
    """One file with the histories of all controllers."""

    def __init__(self, data_dir: Path) -> None:
        self._path = data_dir / FILE_NAME
        self._turns = LivingProcess(data_dir, "history")
        self._connection: sqlite3.Connection | None = None
        self._opened_file = (0, 0)  # which one it is a connection to
        self._failing: set[str] = set()  # "read", "write": what failed the last time

    def read(self, work: Callable[[sqlite3.Connection], T]) -> T:
        """What `work` returns.

        Raises:
            HistoryUnavailableError: The file cannot be read.
        """
        return self._run("read", work)

    def write(self, work: Callable[[sqlite3.Connection], T]) -> T:
        """What `work` returns, all of it in one transaction.

        Raises:
            HistoryUnavailableError: The file cannot be written; nothing was changed.
        """
        return self._run("write", lambda connection: _in_transaction(connection, work))

    def close(self) -> None:
        """Close the file; the next use opens it again."""
        connection, self._connection = self._connection, None
        if connection is not None:
            with contextlib.suppress(sqlite3.Error):
                connection.close()

    def _run(self, doing: str, work: Callable[[sqlite3.Connection], T]) -> T:
        try:
            try:
                result = work(self._opened())
            except (sqlite3.DatabaseError, DamagedRowError) as error:
                if not _is_damage(error):
                    raise
                self._set_aside(error)
                result = work(self._opened())
        except (OSError, sqlite3.Error, NewerHistoryError, DamagedRowError) as error:
            self._failed(doing, error)
            raise HistoryUnavailableError(str(error)) from error
        if doing in self._failing:
            self._failing.remove(doing)
            log.info("history_available_again", doing=doing)
        return result

    def _failed(self, doing: str, error: Exception) -> None:
        self.close()
        if doing not in self._failing:
            self._failing.add(doing)
            path, reason = str(self._path), str(error)
            log.warning("history_unavailable", doing=doing, path=path, reason=reason)

    def _opened(self) -> sqlite3.Connection:
        if self._connection is not None and _file_at(self._path) != self._opened_file:
            self.close()  # another process has set it aside, or it was removed
        if self._connection is None:
            make_private_folder(self._path.parent)
            with self._turns.turn():  # never while another process sets files aside
                # SQLite gives its side files the mode of this one.
                os.close(os.open(self._path, os.O_RDWR | os.O_CREAT, 0o600))
                self._opened_file = _file_at(self._path)
                self._connection = _connected(self._path)
        return self._connection

    def _set_aside(self, error: Exception) -> None:
        self.close()
        aside = self._path.with_name(DAMAGED_NAME)
        with self._turns.turn():
            if _file_at(self._path) != self._opened_file:
                return  # another process has found the same, and this one has a new file already
            for suffix in _SIDE_FILES:
                old, new = self._path.with_name(FILE_NAME + suffix), f"{aside}{suffix}"
                Path(new).unlink(missing_ok=True)
                with contextlib.suppress(FileNotFoundError):
                    old.rename(new)
        log.error("history_damaged", set_aside_as=str(aside), reason=str(error))


def _file_at(path: Path) -> tuple[int, int]:
    """Which file has this name now; a renamed one stays itself."""
    try:
        found = path.stat()
    except FileNotFoundError:
        return (0, 0)
    return found.st_dev, found.st_ino


def _connected(path: Path) -> sqlite3.Connection:
    connection = sqlite3.connect(
        path, timeout=_BUSY_S, isolation_level=None, check_same_thread=False
    )
    try:
        connection.execute("PRAGMA journal_mode = WAL")
        connection.execute("PRAGMA synchronous = NORMAL")
        _prepare(connection)
    except BaseException:
        connection.close()
        raise
    return connection


def _prepare(connection: sqlite3.Connection) -> None:
    """Create the tables in an empty file, and check those of another one."""
    (version,) = connection.execute("PRAGMA user_version").fetchone()
    if version > VERSION:
        raise NewerHistoryError("a newer version of Jobpane has written it")
    if version < VERSION:
        _in_transaction(connection, lambda one: _create(one) if version == 0 else _upgrade(one))
    found = {name for (name,) in connection.execute("SELECT name FROM sqlite_schema")}
    if not found >= TABLES | INDEXES:
        raise DamagedRowError("tables or indexes are missing")


def _upgrade(connection: sqlite3.Connection) -> None:
    """Make the file one of this version; another process may have done so meanwhile."""
    (version,) = connection.execute("PRAGMA user_version").fetchone()
    for number in range(version, VERSION):
        for statement in UPGRADES[number]:
            connection.execute(statement)
    connection.execute(f"PRAGMA user_version = {VERSION}")


def _create(connection: sqlite3.Connection) -> None:
    for statement in SCHEMA:
        connection.execute(statement)
    connection.execute(f"PRAGMA user_version = {VERSION}")


def _in_transaction(connection: sqlite3.Connection, work: Callable[[sqlite3.Connection], T]) -> T:
    connection.execute("BEGIN IMMEDIATE")
    try:
        result = work(connection)
        connection.execute("COMMIT")
    except BaseException:
        with contextlib.suppress(sqlite3.Error):
            connection.execute("ROLLBACK")
        raise
    return result


def _is_damage(error: Exception) -> bool:
    if isinstance(error, DamagedRowError):
        return True
    return (getattr(error, "sqlite_errorcode", None) or 0) & 0xFF in _DAMAGED
