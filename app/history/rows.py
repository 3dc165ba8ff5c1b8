"""The history's values as rows of its file, and back."""

import json
from datetime import UTC, datetime, timedelta
from functools import lru_cache
from typing import Any

import msgspec

from app.history.database import DamagedRowError
from app.history.model import RunFacts, ScheduleFacts, TemplateFacts
from app.jobs.outcome import Count, Outcome

Row = tuple[Any, ...]

_START = datetime(1970, 1, 1, tzinfo=UTC)
_MICROSECOND = timedelta(microseconds=1)
_LARGEST = 2**63 - 1  # what SQLite stores
_COUNTS = msgspec.json.Decoder(tuple[Count, ...], strict=False)  # a flag is stored as 0 or 1


def to_micros(time: datetime) -> int:
    """Microseconds since 1970."""
    return (time - _START) // _MICROSECOND


def from_micros(micros: int) -> datetime:
    """The time of a stored number.

    Raises:
        DamagedRowError: It is no time.
    """
    try:
        return _START + timedelta(microseconds=micros)
    except (TypeError, OverflowError) as error:
        raise DamagedRowError("a time is unreadable") from error


def maybe_micros(time: datetime | None) -> int | None:
    """The same for a time that may be missing."""
    return None if time is None else to_micros(time)


def maybe_time(micros: int | None) -> datetime | None:
    """The same for a number that may be missing."""
    return None if micros is None else from_micros(micros)


def run_row(run: RunFacts) -> Row:
    """A run as its columns; a number that SQLite cannot store counts as missing."""
    return (
        run.job_id,
        to_micros(run.created),
        _storable(run.template_id),
        run.name,
        run.job_type,
        run.launch_type,
        run.status,
        maybe_micros(run.started),
        maybe_micros(run.finished),
        run.elapsed_s,
        _storable(run.days),
        run.is_dry_run,
        _storable(run.schedule_id),
        run.launched_by,
        run.node,
        None if run.outcome is None else _outcome_text(run.outcome),
        run.is_final,
    )


def run_from(row: Row) -> RunFacts:
    """The run of a row.

    Raises:
        DamagedRowError: The row is unreadable.
    """
    return RunFacts(
        job_id=row[0],
        created=from_micros(row[1]),
        template_id=row[2],
        name=row[3],
        job_type=row[4],
        launch_type=row[5],
        status=row[6],
        started=maybe_time(row[7]),
        finished=maybe_time(row[8]),
        elapsed_s=row[9],
        days=row[10],
        is_dry_run=bool(row[11]),
        schedule_id=row[12],
        launched_by=row[13],
        node=row[14],
        outcome=None if row[15] is None else _outcome_from(row[15]),
        is_final=bool(row[16]),
    )


def template_row(template: TemplateFacts, read_at: datetime | None) -> Row:
    """A template that was read at a time, as its columns but for the schedules'."""
    return (
        template.id,
        template.name,
        template.description,
        template.job_type,
        maybe_micros(template.next_run),
        template.is_deleted,
        maybe_micros(read_at),
    )


def template_from(row: Row) -> TemplateFacts:
    """The template of a row.

    Raises:
        DamagedRowError: The row is unreadable.
    """
    return TemplateFacts(row[0], row[1], row[2], row[3], maybe_time(row[4]), bool(row[5]))


def schedule_row(schedule: ScheduleFacts) -> Row:
    """A schedule as its columns."""
    return (
        schedule.id,
        schedule.template_id,
        schedule.name,
        schedule.rrule,
        schedule.is_enabled,
        maybe_micros(schedule.next_run),
        schedule.time_zone,
        _storable(schedule.days),
        maybe_micros(schedule.modified),
    )


def schedule_from(row: Row) -> ScheduleFacts:
    """The schedule of a row.

    Raises:
        DamagedRowError: The row is unreadable.
    """
    return ScheduleFacts(
        id=row[0],
        template_id=row[1],
        name=row[2],
        rrule=row[3],
        is_enabled=bool(row[4]),
        next_run=maybe_time(row[5]),
        time_zone=row[6],
        days=row[7],
        modified=maybe_time(row[8]),
    )


def _outcome_text(outcome: Outcome) -> str:
    counts = [
        [one.kind, one.deleted, one.skipped, one.line, int(one.is_dry_run)]
        for one in outcome.counts
    ]
    return json.dumps(counts, separators=(",", ":"))


@lru_cache(maxsize=4096)  # most runs of a template did what others did
def _outcome_from(text: str) -> Outcome:
    try:
        return Outcome(_COUNTS.decode(text))
    except (msgspec.MsgspecError, TypeError) as error:
        raise DamagedRowError("an outcome is unreadable") from error


def _storable(number: int | None) -> int | None:
    return None if number is None or abs(number) > _LARGEST else number
