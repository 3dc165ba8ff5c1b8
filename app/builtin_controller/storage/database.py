"""The SQLite file: its tables, and a connection for each thread.

Queries belong to the tables' own modules. Every writer uses `writing()`, which takes SQLite's
write lock at once, so that two writers wait for each other instead of failing half-way.
"""

import re
import sqlite3
import threading
from collections.abc import Iterator
from contextlib import contextmanager
from functools import lru_cache
from pathlib import Path

FILE_NAME = "controller.sqlite3"

_TABLES = """
CREATE TABLE IF NOT EXISTS jobs (
    id INTEGER PRIMARY KEY AUTOINCREMENT, name TEXT NOT NULL, created TEXT NOT NULL,
    modified TEXT NOT NULL, status TEXT NOT NULL, description TEXT NOT NULL, template INTEGER,
    launch_type TEXT NOT NULL, job_type TEXT NOT NULL, extra_vars TEXT NOT NULL,
    execution_environment INTEGER, instance_group INTEGER, workflow_job INTEGER,
    schedule INTEGER, created_by INTEGER, modified_by INTEGER, launched_by TEXT NOT NULL,
    started TEXT, finished TEXT, canceled_on TEXT, elapsed REAL NOT NULL,
    job_args TEXT NOT NULL, job_cwd TEXT NOT NULL, job_env TEXT NOT NULL,
    job_explanation TEXT NOT NULL, execution_node TEXT NOT NULL,
    result_traceback TEXT NOT NULL, work_unit_id TEXT, emitted_events INTEGER NOT NULL,
    saved_events INTEGER NOT NULL, output_chars INTEGER NOT NULL, recipe TEXT NOT NULL,
    run_by TEXT NOT NULL, lasts_s REAL
);
CREATE INDEX IF NOT EXISTS jobs_by_status ON jobs (status);
CREATE TABLE IF NOT EXISTS events (
    id INTEGER PRIMARY KEY AUTOINCREMENT, job INTEGER NOT NULL, counter INTEGER NOT NULL,
    start_line INTEGER NOT NULL, end_line INTEGER NOT NULL, stdout TEXT NOT NULL,
    created TEXT NOT NULL
);
CREATE INDEX IF NOT EXISTS events_by_counter ON events (job, counter);
CREATE INDEX IF NOT EXISTS events_by_line ON events (job, start_line);
CREATE TABLE IF NOT EXISTS users (
    id INTEGER PRIMARY KEY, username TEXT NOT NULL UNIQUE, first_name TEXT NOT NULL,
    last_name TEXT NOT NULL, created TEXT NOT NULL, is_superuser INTEGER NOT NULL,
    is_system_auditor INTEGER NOT NULL, password_hash TEXT NOT NULL, last_login TEXT
);
CREATE TABLE IF NOT EXISTS tokens (
    id INTEGER PRIMARY KEY AUTOINCREMENT, user INTEGER NOT NULL, scope TEXT NOT NULL,
    description TEXT NOT NULL, created TEXT NOT NULL, modified TEXT NOT NULL,
    expires TEXT NOT NULL, value_hash TEXT NOT NULL UNIQUE
);
CREATE TABLE IF NOT EXISTS sessions (
    id INTEGER PRIMARY KEY AUTOINCREMENT, key_hash TEXT NOT NULL UNIQUE, user INTEGER NOT NULL,
    expires TEXT NOT NULL
);
CREATE TABLE IF NOT EXISTS applications (
    id INTEGER PRIMARY KEY AUTOINCREMENT, name TEXT NOT NULL, description TEXT NOT NULL,
    organization INTEGER NOT NULL, client_id TEXT NOT NULL UNIQUE, secret_hash TEXT NOT NULL,
    client_type TEXT NOT NULL, grant_type TEXT NOT NULL, redirect_uris TEXT NOT NULL,
    skip_authorization INTEGER NOT NULL, created TEXT NOT NULL, modified TEXT NOT NULL
);
CREATE TABLE IF NOT EXISTS grants (
    code_hash TEXT PRIMARY KEY, expires TEXT NOT NULL, application INTEGER NOT NULL,
    user INTEGER NOT NULL, redirect_uri TEXT NOT NULL, scope TEXT NOT NULL,
    challenge TEXT NOT NULL, challenge_method TEXT NOT NULL
);
CREATE TABLE IF NOT EXISTS application_tokens (
    token INTEGER PRIMARY KEY, application INTEGER NOT NULL
);
CREATE TABLE IF NOT EXISTS refresh_tokens (
    id INTEGER PRIMARY KEY AUTOINCREMENT, value_hash TEXT NOT NULL UNIQUE,
    application INTEGER NOT NULL, access_token INTEGER NOT NULL, created TEXT NOT NULL
);
CREATE TRIGGER IF NOT EXISTS tokens_of_applications AFTER DELETE ON tokens BEGIN
    DELETE FROM application_tokens WHERE token = OLD.id;
    DELETE FROM refresh_tokens WHERE access_token = OLD.id;
END;
CREATE TABLE IF NOT EXISTS old_rows (
    id INTEGER PRIMARY KEY, kind TEXT NOT NULL, name TEXT NOT NULL, created TEXT NOT NULL,
    expires TEXT
);
CREATE INDEX IF NOT EXISTS old_rows_by_kind ON old_rows (kind, created);
CREATE TABLE IF NOT EXISTS facts (name TEXT PRIMARY KEY, value TEXT NOT NULL);
"""


class Database:
    """One SQLite file in write-ahead mode."""

    def __init__(self, path: Path) -> None:
        self._path = path
        self._of_thread = threading.local()
        self.reading().executescript(_TABLES)

    def reading(self) -> sqlite3.Connection:
        """The connection of this thread."""
        connection = getattr(self._of_thread, "connection", None)
        if not isinstance(connection, sqlite3.Connection):
            connection = _connect(self._path)
            self._of_thread.connection = connection
        return connection

    @contextmanager
    def writing(self) -> Iterator[sqlite3.Connection]:
        """One transaction: all of it or nothing. One inside another joins it."""
        connection = self.reading()
        if connection.in_transaction:
            yield connection
            return
        connection.execute("BEGIN IMMEDIATE")
        try:
            yield connection
        except BaseException:
            connection.execute("ROLLBACK")
            raise
        connection.execute("COMMIT")


def _connect(path: Path) -> sqlite3.Connection:
    connection = sqlite3.connect(path, isolation_level=None, timeout=30)
    connection.row_factory = sqlite3.Row
    connection.execute("PRAGMA journal_mode = WAL")
    connection.execute("PRAGMA synchronous = NORMAL")
    connection.create_function("contains_folded", 2, _contains_folded, deterministic=True)
    connection.create_function("folded", 1, _folded, deterministic=True)
    connection.create_function("regexp", 2, _has_match, deterministic=True)
    return connection


def _folded(text: str | None) -> str | None:
    # PostgreSQL's UPPER on both sides is what AWX compares by; SQLite folds ASCII only.
    return None if text is None else text.upper()


def _contains_folded(haystack: str | None, needle: str) -> bool | None:
    return None if haystack is None else needle.upper() in haystack.upper()


def _has_match(pattern: str, text: str | None) -> bool | None:
    return None if text is None else _compiled(pattern).search(text) is not None


@lru_cache(maxsize=64)
def _compiled(pattern: str) -> re.Pattern[str]:
    return re.compile(pattern)
