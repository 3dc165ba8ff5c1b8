"""SQL that several methods of the store share; `controller` is the number in the file."""

from collections.abc import Sized
from datetime import datetime
from sqlite3 import Connection

from app.history.coverage import Coverage, Range
from app.history.merging import merged
from app.history.model import RunFacts, RunKey, ScheduleFacts, TemplateRuns
from app.history.rows import (
    Row,
    from_micros,
    maybe_time,
    run_from,
    run_row,
    schedule_from,
    template_from,
    to_micros,
)
from app.history.schema import RUN_COLUMNS

RUNS = ", ".join(RUN_COLUMNS)
NEWEST = "ORDER BY created DESC, job_id DESC LIMIT ?"
TEMPLATES = (
    "SELECT id, name, description, job_type, next_run, is_deleted, has_schedules, read_at "
    "FROM templates WHERE controller = ?"
)
SCHEDULES = "id, template, name, rrule, is_enabled, next_run, time_zone, days, modified"

KnownTimes = tuple[datetime | None, datetime | None]  # since when, and until when


def runs(
    connection: Connection,
    controller: int,
    template_id: int,
    limit: int,
    before: RunKey | None = None,
) -> tuple[RunFacts, ...]:
    """Runs of a template, newest first."""
    bound, values = "", ()  # type: str, Row
    if before is not None:
        bound, values = "AND (created, job_id) < (?, ?)", (to_micros(before[0]), before[1])
    rows = connection.execute(
        f"SELECT {RUNS} FROM runs INDEXED BY runs_of_template "
        f"WHERE controller = ? AND template = ? {bound} {NEWEST}",
        (controller, template_id, *values, limit),
    )
    return tuple(map(run_from, rows))


def known_times(connection: Connection, controller: int) -> KnownTimes:
    """Between which times every run of the controller is known."""
    query = "SELECT polled_at FROM controllers WHERE id = ?"
    found = connection.execute(query, (controller,)).fetchone()
    polled_at = maybe_time(found[0]) if found else None
    return coverage(connection, controller).oldest, polled_at


def template_runs(
    connection: Connection, controller: int, row: Row, newest: int, known: KnownTimes
) -> TemplateRuns:
    """The template of a row of TEMPLATES, with its schedules and newest runs."""
    template = template_from(row)
    has_schedules, read_at = row[6:]
    since, polled_at = known
    return TemplateRuns(
        template,
        schedules(connection, controller, template.id) if has_schedules else None,
        runs(connection, controller, template.id, newest),
        polled_at or maybe_time(read_at),
        since,
    )


def schedules(
    connection: Connection, controller: int, template_id: int
) -> tuple[ScheduleFacts, ...]:
    """The stored schedules of a template, by their ids."""
    rows = connection.execute(
        f"SELECT {SCHEDULES} FROM schedules WHERE controller = ? AND template = ? ORDER BY id",
        (controller, template_id),
    )
    return tuple(map(schedule_from, rows))


def described(connection: Connection, controller: int) -> list[Row]:
    """What is stored of the templates, but for when they were read."""
    query = "SELECT id, name, description, job_type, next_run, is_deleted FROM templates"
    return connection.execute(f"{query} WHERE controller = ?", (controller,)).fetchall()


def add_run(connection: Connection, controller: int, run: RunFacts) -> bool:
    """Store a run beside what is known of it; whether that changed anything."""
    found = connection.execute(
        f"SELECT {RUNS} FROM runs WHERE controller = ? AND created = ? AND job_id = ?",
        (controller, to_micros(run.created), run.job_id),
    ).fetchone()
    known = None if found is None else run_from(found)
    whole = run if known is None else merged(known, run)
    if whole == known:
        return False
    connection.execute(
        f"INSERT OR REPLACE INTO runs (controller, {RUNS}) VALUES ({marks((0, *RUN_COLUMNS))})",
        (controller, *run_row(whole)),
    )
    if whole.template_id is not None:  # until the templates are read, or where it was deleted
        connection.execute(
            "INSERT OR IGNORE INTO templates VALUES (?, ?, ?, '', ?, NULL, 0, 0, NULL)",
            (controller, whole.template_id, whole.name, whole.job_type),
        )
    return True


def coverage(connection: Connection, controller: int) -> Coverage:
    """What is stored of the times that are known."""
    query = "SELECT oldest, newest FROM coverage WHERE controller = ?"
    rows = connection.execute(query, (controller,)).fetchall()
    return Coverage.of(Range(from_micros(oldest), from_micros(newest)) for oldest, newest in rows)


def replace_coverage(connection: Connection, controller: int, coverage: Coverage) -> None:
    """Store what is known now."""
    connection.execute("DELETE FROM coverage WHERE controller = ?", (controller,))
    connection.executemany(
        "INSERT INTO coverage VALUES (?, ?, ?)",
        [(controller, to_micros(one.oldest), to_micros(one.newest)) for one in coverage.ranges],
    )


def marks(values: Sized) -> str:
    """A question mark for each value."""
    return ", ".join("?" * len(values))
