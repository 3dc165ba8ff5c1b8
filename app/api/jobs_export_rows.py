"""One job as a row of an export: the same fields as CSV and as JSON, in one order."""

import json
from datetime import datetime

from app.api.csv_rows import Cell
from app.history.model import RunFacts
from app.jobs.model import JobRow

HEADINGS = (
    "id",
    "name",
    "status",
    "job_type",
    "launch_type",
    "launched_by",
    "template_id",
    "template",
    "schedule_id",
    "schedule",
    "node",
    "created",
    "started",
    "finished",
    "elapsed_s",
    "deleted",
    "skipped",
    "dry_run",
)


def export_row(row: JobRow, facts: RunFacts | None) -> dict[str, Cell]:
    """The fields by heading; the outcome is None where nobody knows it."""
    outcome = facts.outcome if facts and facts.created == row.created else None
    known = outcome if outcome and outcome.counts else None
    values = (
        row.id,
        row.name,
        row.status.text,
        row.job_type.text,
        row.launch_type.text,
        row.launched_by.name,
        row.template_id,
        row.template_name,
        row.schedule_id,
        row.schedule_name,
        row.node,
        _iso(row.created),
        _iso(row.started),
        _iso(row.finished),
        row.elapsed_s if row.started else None,
        known.deleted if known else None,
        known.skipped if known else None,
        known.is_dry_run if known else None,
    )
    return dict(zip(HEADINGS, values, strict=True))


def json_line(row: dict[str, Cell]) -> str:
    """One row as JSON, in one line."""
    return json.dumps(row, ensure_ascii=False)


def _iso(time: datetime | None) -> str | None:
    return time.isoformat().replace("+00:00", "Z") if time else None
