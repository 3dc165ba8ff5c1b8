"""The table of system jobs.

It stores and finds rows; the callers decide what a change of state means.
"""

import sqlite3
from collections.abc import Iterable
from dataclasses import astuple, fields
from typing import TypedDict, Unpack

from app.builtin_controller.storage.conditions import EVERYTHING, Condition
from app.builtin_controller.storage.database import Database
from app.builtin_controller.storage.records import Job

_COLUMNS = tuple(field.name for field in fields(Job))
_NAMES = ", ".join(_COLUMNS)
_MARKS = ", ".join("?" for _ in _COLUMNS)
_LARGEST_ID = 2**63 - 1


class Changes(TypedDict, total=False):
    """The columns that a job's life changes."""

    status: str
    modified: str
    started: str | None
    finished: str | None
    canceled_on: str | None
    elapsed: float
    job_args: str
    job_cwd: str
    job_env: str
    job_explanation: str
    execution_node: str
    execution_environment: int | None
    instance_group: int | None
    result_traceback: str
    emitted_events: int
    recipe: str
    run_by: str


class JobsTable:
    def __init__(self, database: Database) -> None:
        self._database = database

    def add(self, jobs: Iterable[Job]) -> None:
        with self._database.writing() as connection:
            connection.executemany(
                f"INSERT INTO jobs ({_NAMES}) VALUES ({_MARKS})",  # noqa: S608 - own names
                (astuple(job) for job in jobs),
            )

    def next_id(self) -> int:
        """An id that no job has or had: deleted ids are not given again."""
        row = (
            self._database.reading()
            .execute("SELECT seq FROM sqlite_sequence WHERE name = 'jobs'")
            .fetchone()
        )
        return int(row["seq"]) + 1 if row else 1

    def find(self, job_id: int, also: Condition = EVERYTHING) -> Job | None:
        """The job with this id, if it fulfils the condition too."""
        if job_id > _LARGEST_ID:
            return None
        found = self.select(Condition(f"id = ? AND ({also.sql})", (job_id, *also.values)))
        return found[0] if found else None

    def select(
        self,
        where: Condition = EVERYTHING,
        order: str = "id",
        limit: int = -1,
        offset: int = 0,
    ) -> tuple[Job, ...]:
        """Rows in an order that the caller has put together from known columns."""
        rows = self._database.reading().execute(
            f"SELECT {_NAMES} FROM jobs WHERE {where.sql} "  # noqa: S608 - own names
            f"ORDER BY {order} LIMIT ? OFFSET ?",
            (*where.values, limit, offset),
        )
        return tuple(_job(row) for row in rows)

    def count(self, where: Condition = EVERYTHING) -> int:
        row = (
            self._database.reading()
            .execute(
                f"SELECT count(*) FROM jobs WHERE {where.sql}",  # noqa: S608 - own names
                where.values,
            )
            .fetchone()
        )
        return int(row[0])

    def change(self, job_id: int, **changes: Unpack[Changes]) -> None:
        assigned = ", ".join(f"{name} = ?" for name in changes)
        with self._database.writing() as connection:
            connection.execute(
                f"UPDATE jobs SET {assigned} WHERE id = ?",  # noqa: S608 - own names
                (*changes.values(), job_id),
            )

    def remove(self, where: Condition) -> int:
        """Delete jobs and their events; how many jobs there were."""
        with self._database.writing() as connection:
            connection.execute(
                f"DELETE FROM events WHERE job IN (SELECT id FROM jobs WHERE {where.sql})",  # noqa: S608 - own names
                where.values,
            )
            done = connection.execute(
                f"DELETE FROM jobs WHERE {where.sql}",  # noqa: S608 - own names
                where.values,
            )
            return done.rowcount


def _job(row: sqlite3.Row) -> Job:
    return Job(**{name: row[name] for name in _COLUMNS})
