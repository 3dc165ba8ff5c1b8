"""The history of one controller in the file: its runs, its templates and their schedules.

Every method reads or writes the file, so none is called on the event loop. Invariants: a run is
stored once under its id and time of creation, and what is final stays.
"""

from collections.abc import Callable, Collection, Iterable, Sequence
from dataclasses import replace
from datetime import datetime
from sqlite3 import Connection
from typing import TypeVar

from app.history import statements as sql
from app.history.coverage import Coverage, Range
from app.history.database import HistoryDatabase
from app.history.model import (
    RunFacts,
    RunKey,
    ScheduleFacts,
    TemplateFacts,
    TemplateRuns,
)
from app.history.rows import (
    from_micros,
    run_from,
    schedule_row,
    template_row,
    to_micros,
)

_AT_ONCE = 500  # values in one statement; rows that are removed in one transaction

T = TypeVar("T")
Work = Callable[[Connection, int], T]  # of the connection and the controller's number


class HistoryStore:
    """The tables' rows of one controller; `key` names it, whatever it is called in settings."""

    def __init__(self, database: HistoryDatabase, key: str) -> None:
        self._database = database
        self._key = key

    def changes_elsewhere(self) -> int:
        """A number that is another one after other connections have written."""
        return int(
            self._read(
                lambda connection, _: connection.execute("PRAGMA data_version").fetchone()[0]
            )
        )

    def templates(self, newest: int) -> tuple[TemplateRuns, ...]:
        """Every template by its id, with its newest runs."""

        def work(connection: Connection, me: int) -> tuple[TemplateRuns, ...]:
            known = sql.known_times(connection, me)
            rows = connection.execute(f"{sql.TEMPLATES} ORDER BY id", (me,)).fetchall()
            return tuple(sql.template_runs(connection, me, row, newest, known) for row in rows)

        return self._read(work)

    def template(self, template_id: int, newest: int) -> TemplateRuns | None:
        """One template with its newest runs, None if it was never seen."""

        def work(connection: Connection, me: int) -> TemplateRuns | None:
            found = connection.execute(f"{sql.TEMPLATES} AND id = ?", (me, template_id)).fetchone()
            if found is None:
                return None
            known = sql.known_times(connection, me)
            return sql.template_runs(connection, me, found, newest, known)

        return self._read(work)

    def runs(
        self, template_id: int, limit: int, before: RunKey | None = None
    ) -> tuple[RunFacts, ...]:
        """Runs of a template, newest first; those before `before`, where it is given."""
        return self._read(
            lambda connection, me: sql.runs(connection, me, template_id, limit, before)
        )

    def newest_of(self, job_ids: Collection[int]) -> dict[int, RunFacts]:
        """The newest run of each id that is known."""

        def work(connection: Connection, me: int) -> dict[int, RunFacts]:
            found: dict[int, RunFacts] = {}
            for ids in _chunks(sorted(set(job_ids))):
                rows = connection.execute(
                    f"SELECT {sql.RUNS} FROM runs INDEXED BY runs_of_job WHERE controller = ? "
                    f"AND job_id IN ({sql.marks(ids)})",
                    (me, *ids),
                )
                oldest_first = sorted(map(run_from, rows), key=lambda run: run.created)
                found |= {run.job_id: run for run in oldest_first}
            return found

        return self._read(work)

    def key_before(self, template_id: int, key: RunKey) -> RunKey | None:
        """The position of the newest run of a template before another position."""
        return next((run.key for run in self.runs(template_id, 1, key)), None)

    def key_after(self, template_id: int, key: RunKey) -> RunKey | None:
        """The position of the oldest run of a template after another position."""

        def work(connection: Connection, me: int) -> RunKey | None:
            row = connection.execute(
                "SELECT created, job_id FROM runs WHERE controller = ? AND template = ? "
                "AND (created, job_id) > (?, ?) ORDER BY created, job_id LIMIT 1",
                (me, template_id, to_micros(key[0]), key[1]),
            ).fetchone()
            return None if row is None else (from_micros(row[0]), row[1])

        return self._read(work)

    def unfinished(self, limit: int) -> tuple[RunFacts, ...]:
        """The newest runs that are not final."""

        def work(connection: Connection, me: int) -> tuple[RunFacts, ...]:
            rows = connection.execute(
                f"SELECT {sql.RUNS} FROM runs INDEXED BY unfinished_runs "
                f"WHERE controller = ? AND is_final = 0 {sql.NEWEST}",
                (me, limit),
            )
            return tuple(map(run_from, rows))

        return self._read(work)

    def jobs_created_at(self, created: datetime) -> tuple[int, ...]:
        """The ids of the runs that were created at exactly that time."""

        def work(connection: Connection, me: int) -> tuple[int, ...]:
            query = "SELECT job_id FROM runs WHERE controller = ? AND created = ?"
            return tuple(one for (one,) in connection.execute(query, (me, to_micros(created))))

        return self._read(work)

    def highest_job_id(self) -> int:
        """The highest id of all runs, 0 for none."""

        def work(connection: Connection, me: int) -> int:
            query = "SELECT max(job_id) FROM runs WHERE controller = ?"
            return connection.execute(query, (me,)).fetchone()[0] or 0

        return self._read(work)

    def coverage(self) -> Coverage:
        """The times of which every run was read."""
        return self._read(sql.coverage)

    def add(self, runs: Iterable[RunFacts]) -> bool:
        """Store runs; whether any of them was new or changed."""
        return self.cover(runs, None)[0]

    def cover(self, runs: Iterable[RunFacts], covered: Range | None) -> tuple[bool, Coverage]:
        """Store runs together with the times that are known with them: both, or neither."""

        def work(connection: Connection, me: int) -> tuple[bool, Coverage]:
            changed = [run for run in runs if sql.add_run(connection, me, run)]
            coverage = sql.coverage(connection, me)
            if covered is not None:
                coverage = coverage.with_range(covered)
                sql.replace_coverage(connection, me, coverage)
            return bool(changed), coverage

        return self._write(work)

    def set_polled_at(self, time: datetime) -> None:
        """Store until when every run is known, by the controller's clock."""

        def work(connection: Connection, me: int) -> None:
            query = "UPDATE controllers SET polled_at = ? WHERE id = ?"
            connection.execute(query, (to_micros(time), me))

        self._write(work)

    def set_templates(self, templates: Iterable[TemplateFacts], read_at: datetime | None) -> bool:
        """Store all templates that the controller has; any other one was deleted there."""

        def work(connection: Connection, me: int) -> bool:
            before = sql.described(connection, me)
            connection.execute("UPDATE templates SET is_deleted = 1 WHERE controller = ?", (me,))
            for template in templates:
                connection.execute(
                    "INSERT INTO templates VALUES (?, ?, ?, ?, ?, ?, ?, 0, ?) "
                    "ON CONFLICT DO UPDATE SET name = excluded.name, "
                    "description = excluded.description, job_type = excluded.job_type, "
                    "next_run = excluded.next_run, is_deleted = excluded.is_deleted, "
                    "read_at = excluded.read_at",
                    (me, *template_row(template, read_at)),
                )
            return sql.described(connection, me) != before

        return self._write(work)

    def set_schedules(self, template_id: int, schedules: Iterable[ScheduleFacts]) -> bool:
        """Store all schedules of a template; whether that changed anything."""

        def work(connection: Connection, me: int) -> bool:
            before = sql.schedules(connection, me, template_id)
            was_read = connection.execute(
                "SELECT has_schedules FROM templates WHERE controller = ? AND id = ?",
                (me, template_id),
            ).fetchone()
            place = "WHERE controller = ? AND template = ?"
            connection.execute(f"DELETE FROM schedules {place}", (me, template_id))
            for schedule in schedules:
                connection.execute(
                    f"INSERT OR REPLACE INTO schedules (controller, {sql.SCHEDULES}) "
                    f"VALUES ({sql.marks(range(10))})",
                    (me, *schedule_row(replace(schedule, template_id=template_id))),
                )
            connection.execute(
                "UPDATE templates SET has_schedules = 1 WHERE controller = ? AND id = ?",
                (me, template_id),
            )
            return sql.schedules(connection, me, template_id) != before or was_read == (0,)

        return self._write(work)

    def forget_before(self, time: datetime) -> int:
        """Remove some of the runs that were created before `time`; how many."""

        def work(connection: Connection, me: int) -> int:
            keys = connection.execute(
                "SELECT created, job_id FROM runs WHERE controller = ? AND created < ? "
                "ORDER BY created LIMIT ?",
                (me, to_micros(time), _AT_ONCE),
            ).fetchall()
            connection.executemany(
                "DELETE FROM runs WHERE controller = ? AND created = ? AND job_id = ?",
                [(me, *key) for key in keys],
            )
            connection.execute(
                "DELETE FROM templates WHERE controller = ? AND is_deleted AND NOT EXISTS "
                "(SELECT 1 FROM runs WHERE runs.controller = templates.controller "
                "AND runs.template = templates.id)",
                (me,),
            )
            return len(keys)

        return self._write(work)

    def _read(self, work: Work[T]) -> T:
        return self._database.read(lambda connection: work(connection, self._number(connection)))

    def _write(self, work: Work[T]) -> T:
        def in_transaction(connection: Connection) -> T:
            connection.execute("INSERT OR IGNORE INTO controllers (key) VALUES (?)", (self._key,))
            return work(connection, self._number(connection))

        return self._database.write(in_transaction)

    def _number(self, connection: Connection) -> int:
        """The controller's number in the file, 0 before anything of it is stored."""
        query = "SELECT id FROM controllers WHERE key = ?"
        found = connection.execute(query, (self._key,)).fetchone()
        return found[0] if found else 0


def _chunks(ids: Sequence[int]) -> Iterable[Sequence[int]]:
    return (ids[at : at + _AT_ONCE] for at in range(0, len(ids), _AT_ONCE))
