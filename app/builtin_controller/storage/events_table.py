"""The table of events: every job's output.

An event becomes visible when it is saved, in whatever order that happens. The job's row holds
the totals, so that reading a record never counts its events.
"""

import sqlite3
from collections.abc import Iterable

from app.builtin_controller.storage.conditions import EVERYTHING, Condition
from app.builtin_controller.storage.database import Database
from app.builtin_controller.storage.recipes import events_by_recipe
from app.builtin_controller.storage.records import Event, Job

_NAMES = "id, job, counter, start_line, end_line, stdout, created"


class EventsTable:
    def __init__(self, database: Database) -> None:
        self._database = database

    def add(self, events: Iterable[Event]) -> None:
        """Save events and add them to their jobs' totals; those of a deleted job are dropped."""
        by_job: dict[int, list[Event]] = {}
        for event in events:
            by_job.setdefault(event.job, []).append(event)
        with self._database.writing() as connection:
            for job, of_job in by_job.items():
                chars = sum(len(event.stdout) for event in of_job)
                known = connection.execute(
                    "UPDATE jobs SET saved_events = saved_events + ?,"
                    " output_chars = output_chars + ? WHERE id = ?",
                    (len(of_job), chars, job),
                )
                if known.rowcount:
                    _insert(connection, of_job)

    def store_recipe(self, job: Job) -> None:
        """Store the events of a job that so far has only a recipe for its output."""
        if not job.recipe:
            return
        with self._database.writing() as connection:
            claimed = connection.execute(
                "UPDATE jobs SET recipe = '' WHERE id = ? AND recipe <> ''", (job.id,)
            )
            if claimed.rowcount:
                _insert(connection, events_by_recipe(job))

    def select(
        self, where: Condition, order: str = "id DESC", limit: int = -1, offset: int = 0
    ) -> tuple[Event, ...]:
        """Rows in an order that the caller has put together from known columns."""
        rows = self._database.reading().execute(
            f"SELECT {_NAMES} FROM events WHERE {where.sql} "  # noqa: S608 - own names
            f"ORDER BY {order} LIMIT ? OFFSET ?",
            (*where.values, limit, offset),
        )
        return tuple(_event(row) for row in rows)

    def count(self, where: Condition = EVERYTHING) -> int:
        row = (
            self._database.reading()
            .execute(
                f"SELECT count(*) FROM events WHERE {where.sql}",  # noqa: S608 - own names
                where.values,
            )
            .fetchone()
        )
        return int(row[0])

    def texts_by_line(self, job_id: int) -> list[str]:
        """The texts that make up `result_stdout`, in the order in which AWX reads them."""
        rows = self._database.reading().execute(
            "SELECT stdout FROM events WHERE job = ? AND stdout <> '' ORDER BY start_line, id",
            (job_id,),
        )
        return [row["stdout"] for row in rows]


def _insert(connection: sqlite3.Connection, events: Iterable[Event]) -> None:
    connection.executemany(
        f"INSERT INTO events ({_NAMES}) VALUES (?, ?, ?, ?, ?, ?, ?)",  # noqa: S608 - own names
        (
            (one.id, one.job, one.counter, one.start_line, one.end_line, one.stdout, one.created)
            for one in events
        ),
    )


def _event(row: sqlite3.Row) -> Event:
    return Event(
        id=row["id"],
        job=row["job"],
        counter=row["counter"],
        start_line=row["start_line"],
        end_line=row["end_line"],
        stdout=row["stdout"],
        created=row["created"],
    )
