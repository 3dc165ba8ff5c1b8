"""Templates, schedules and runs as they come over the wire, and how they become facts.

As in app/awx/wire.py any value is accepted in any field, and each record is masked before a field
of it is read. The output in a row is not masked, since nobody is shown it: only counts are read
from it.
"""

from dataclasses import dataclass, field

from pydantic import BaseModel, ConfigDict

from app.awx.lenient_types import (
    Flag,
    JsonObject,
    Text,
    Time,
    WholeNumber,
    safe_text,
    text_of,
)
from app.awx.wire import job_from, masked_record
from app.history.model import ScheduleFacts, TemplateFacts
from app.jobs.cleanup_command import as_argument, whole_days
from app.jobs.json_value import Json
from app.jobs.model import SystemJob

_LONGEST_RULE = 10_000  # characters; AWX has no limit, and its own rules have under 100


@dataclass(frozen=True, slots=True)
class RunRow:
    """A row of the list: its record without the output, and the output as AWX puts it there."""

    job: SystemJob
    output: str = field(repr=False)  # may hold secrets: read counts from it and nothing else


class _Record(BaseModel):
    model_config = ConfigDict(frozen=True, extra="ignore", arbitrary_types_allowed=True)


class _TemplateRecord(_Record):
    id: WholeNumber = None
    name: Text = ""
    description: Text = ""
    job_type: Text = ""
    next_job_run: Time = None


class _ScheduleRecord(_Record):
    id: WholeNumber = None
    name: Text = ""
    rrule: Text = ""
    enabled: Flag = None
    next_run: Time = None
    timezone: Text = ""
    extra_data: JsonObject = {}
    modified: Time = None


def template_from(decoded: Json) -> TemplateFacts | None:
    """The template of a row; None if it is no record with an id."""
    seen = _TemplateRecord.model_validate(_masked(decoded))
    if seen.id is None or seen.id < 1:
        return None
    return TemplateFacts(seen.id, seen.name, seen.description, seen.job_type, seen.next_job_run)


def schedule_from(decoded: Json, template_id: int) -> ScheduleFacts | None:
    """The schedule of a row, its rule as it stands; None if it is no record with an id."""
    seen = _ScheduleRecord.model_validate(_masked(decoded))
    if seen.id is None or seen.id < 1:
        return None
    return ScheduleFacts(
        id=seen.id,
        template_id=template_id,
        name=seen.name,
        rrule=seen.rrule[:_LONGEST_RULE],
        is_enabled=bool(seen.enabled),
        next_run=seen.next_run,
        time_zone=seen.timezone or "UTC",
        days=_days_of(seen.extra_data),
        modified=seen.modified,
    )


def run_row_from(decoded: Json) -> RunRow | None:
    """A row of the list; None if it is no record with an id."""
    if not isinstance(decoded, dict):
        return None
    record = masked_record(
        {name: held for name, held in decoded.items() if name != "result_stdout"}
    )
    job = job_from(record, asked_id=0)
    return RunRow(job, safe_text(text_of(decoded.get("result_stdout")))) if job.id > 0 else None


def _masked(decoded: Json) -> dict[str, Json]:
    return masked_record(decoded) if isinstance(decoded, dict) else {}


def _days_of(variables: dict[str, Json]) -> int | None:
    """The days that the runs of a schedule get; AWX's own schedules have them as a text."""
    return whole_days(as_argument(variables["days"])) if "days" in variables else None
