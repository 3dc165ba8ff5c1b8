"""The controller's records as they come over the wire, and how they become domain values.

The only place that knows AWX's field names. Any JSON value in any field is accepted: one of a
wrong type counts as missing and is stored among the unknown fields, beside those that this
version does not know. Masks the whole record before it reads a single field of it.
"""

import json

from pydantic import BaseModel, ConfigDict

from app.awx.lenient_types import (
    EmbeddedJson,
    Flag,
    JsonObject,
    Seconds,
    Text,
    Time,
    WholeNumber,
    made_safe,
    safe_text,
    text_of,
)
from app.jobs.escapes import without_escapes
from app.jobs.json_value import Json
from app.jobs.limits import LARGEST_INTEGER
from app.jobs.model import Capabilities, JobRow, JsonText, LaunchedBy, Link, SystemJob, User
from app.jobs.redaction import masked, masked_text
from app.jobs.statuses import JobTypeSeen, LaunchTypeSeen, StatusSeen
from app.output import OutputEvent

# AWX cuts an event's text over 1,024 characters to 1,023, this mark and color resets. Its
# administrator may have set a larger limit.
CUT_AT = 1024
_CUT_MARK = "…"
_COLOR_RESET = "\x1b[0m"


class _Record(BaseModel):
    model_config = ConfigDict(frozen=True, extra="ignore", arbitrary_types_allowed=True)


class _NamedRecord(_Record):
    """Who launched a job, or another resource that a row names."""

    id: WholeNumber = None
    name: Text = ""
    type: Text = ""
    url: Text = ""


class _JobRecord(_Record):
    """The 31 fields of GET /api/v2/system_jobs/{id}/; rows of the list lack five of them."""

    id: WholeNumber = None
    type: Text = ""
    url: Text = ""
    related: JsonObject = {}
    summary_fields: JsonObject = {}
    created: Time = None
    modified: Time = None
    name: Text = ""
    description: Text = ""
    unified_job_template: WholeNumber = None
    launch_type: Text = ""
    status: Text = ""
    execution_environment: WholeNumber = None
    failed: Flag = None
    started: Time = None
    finished: Time = None
    canceled_on: Time = None
    elapsed: Seconds = None
    job_args: EmbeddedJson = JsonText()
    job_cwd: Text = ""
    job_env: JsonObject = {}
    job_explanation: Text = ""
    execution_node: Text = ""
    result_traceback: Text = ""
    event_processing_finished: Flag = None
    launched_by: JsonObject = {}
    work_unit_id: Text = ""
    system_job_template: WholeNumber = None
    job_type: Text = ""
    extra_vars: EmbeddedJson = JsonText()
    result_stdout: Text = ""


class _UserRecord(_Record):
    id: WholeNumber = None
    username: Text = ""
    is_superuser: Flag = None
    is_system_auditor: Flag = None


class _EventRecord(_Record):
    counter: WholeNumber = None
    start_line: WholeNumber = None
    end_line: WholeNumber = None
    stdout: Text = ""
    created: Time = None


FIELD_NAMES = tuple(_JobRecord.model_fields)
_KNOWN = frozenset(FIELD_NAMES)


def _without_colors(text: str) -> str:
    """ansible-runner's messages come with colors; masked again, for what colors may have split."""
    plain = without_escapes(text)
    return text if plain is text else masked_text(plain)


def masked_record(decoded: dict[str, Json]) -> dict[str, Json]:
    """The record as it may be shown: encodable, masked, with a bounded number of values."""
    known = {name: made_safe(held) for name, held in decoded.items() if name in _KNOWN}
    others = made_safe({name: held for name, held in decoded.items() if name not in _KNOWN})
    hidden = masked(known | (others if isinstance(others, dict) else {}))
    return hidden if isinstance(hidden, dict) else {}


def job_from(record: dict[str, Json], asked_id: int) -> SystemJob:
    """The job of a masked record; `asked_id` is used if the record has no valid id."""
    seen = _JobRecord.model_validate(record)
    return SystemJob(
        id=seen.id if seen.id and seen.id > 0 else asked_id,
        type=seen.type,
        url=seen.url,
        related=_links(seen.related),
        summary_fields=tuple(seen.summary_fields.items()),
        created=seen.created,
        modified=seen.modified,
        name=seen.name,
        description=seen.description,
        unified_job_template=seen.unified_job_template,
        launch_type=LaunchTypeSeen.from_text(seen.launch_type),
        status=StatusSeen.from_text(seen.status),
        execution_environment=seen.execution_environment,
        failed=seen.failed,
        started=seen.started,
        finished=seen.finished,
        canceled_on=seen.canceled_on,
        elapsed_s=seen.elapsed,
        job_args=seen.job_args,
        job_cwd=seen.job_cwd,
        job_env=tuple((name, _as_text(value)) for name, value in seen.job_env.items()),
        job_explanation=_without_colors(seen.job_explanation),
        execution_node=seen.execution_node,
        result_traceback=_without_colors(seen.result_traceback),
        event_processing_finished=seen.event_processing_finished,
        launched_by=_launcher(seen.launched_by),
        work_unit_id=seen.work_unit_id,
        system_job_template=seen.system_job_template,
        job_type=JobTypeSeen.from_text(seen.job_type),
        extra_vars=seen.extra_vars,
        result_stdout=seen.result_stdout,
        capabilities=_capabilities(seen.summary_fields),
        unknown_fields=_unknown_fields(record, seen),
    )


def row_from(decoded: Json) -> JobRow | None:
    """A row of the list, without its output; None if it is no record with an id."""
    if not isinstance(decoded, dict):
        return None
    # The output of a row, up to 1 MiB, is in the response but not used, so it is not masked.
    kept = {name: value for name, value in decoded.items() if name not in _HEAVY}
    seen = _JobRecord.model_validate(masked_record(kept))
    if seen.id is None or seen.id < 1:
        return None
    return JobRow(
        id=seen.id,
        name=seen.name,
        status=StatusSeen.from_text(seen.status),
        job_type=JobTypeSeen.from_text(seen.job_type),
        launch_type=LaunchTypeSeen.from_text(seen.launch_type),
        launched_by=_launcher(seen.launched_by),
        created=seen.created,
        started=seen.started,
        finished=seen.finished,
        elapsed_s=seen.elapsed,
        canceled_on=seen.canceled_on,
        event_processing_finished=seen.event_processing_finished,
        capabilities=_capabilities(seen.summary_fields),
        template_id=seen.system_job_template or seen.unified_job_template,
        template_name=_related(seen.summary_fields, "unified_job_template").name,
        schedule_id=_related(seen.summary_fields, "schedule").id,
        schedule_name=_related(seen.summary_fields, "schedule").name,
        node=seen.execution_node,
    )


_HEAVY = frozenset({"result_stdout", "extra_vars", "job_args", "job_env"})


def event_from(decoded: Json) -> OutputEvent | None:
    """An event of the output; None if it has no counter or no line numbers."""
    if not isinstance(decoded, dict):
        return None
    seen = _EventRecord.model_validate(decoded)
    numbers = (seen.counter, seen.start_line, seen.end_line)
    counter, start, end = (number if _is_count(number) else None for number in numbers)
    if counter is None or start is None or end is None:
        return None
    return OutputEvent(
        counter=counter,
        start_line=start,
        end_line=max(start, end),
        stdout=safe_text(seen.stdout),
        created=seen.created,
        is_cut=is_cut(seen.stdout),
    )


def user_from(decoded: Json) -> User | None:
    """The user of a row of /me/; None if it has no id."""
    seen = _UserRecord.model_validate(decoded if isinstance(decoded, dict) else {})
    if seen.id is None or seen.id < 1:
        return None
    return User(
        id=seen.id,
        username=safe_text(seen.username),
        is_superuser=bool(seen.is_superuser),
        is_system_auditor=bool(seen.is_system_auditor),
    )


def _links(related: dict[str, Json]) -> tuple[Link, ...]:
    return tuple(Link(name, url) for name, url in related.items() if isinstance(url, str) and url)


def _launcher(launched_by: dict[str, Json]) -> LaunchedBy:
    seen = _NamedRecord.model_validate(launched_by)
    return LaunchedBy(id=seen.id, name=seen.name, type=seen.type, url=seen.url)


def _related(summary_fields: dict[str, Json], name: str) -> _NamedRecord:
    """A resource that the row names: AWX sends its id and its name."""
    said = summary_fields.get(name)
    return _NamedRecord.model_validate(said if isinstance(said, dict) else {})


def _capabilities(summary_fields: dict[str, Json]) -> Capabilities:
    said = summary_fields.get("user_capabilities")
    if not isinstance(said, dict):
        return Capabilities()
    may_delete, may_start = said.get("delete"), said.get("start")
    return Capabilities(
        delete=may_delete if isinstance(may_delete, bool) else None,
        start=may_start if isinstance(may_start, bool) else None,
    )


def _unknown_fields(record: dict[str, Json], seen: _JobRecord) -> tuple[tuple[str, Json], ...]:
    return tuple(
        (name, value)
        for name, value in record.items()
        if name not in FIELD_NAMES or not _is_understood(name, value, seen)
    )


def _is_understood(name: str, value: Json, seen: _JobRecord) -> bool:
    """Whether `value` was read completely."""
    if value is None or value in ("", [], {}):
        return True
    if name == "related":
        return isinstance(value, dict) and all(isinstance(url, str) for url in value.values())
    if name == "launched_by":
        return isinstance(value, dict) and bool(text_of(value.get("name")))
    return bool(getattr(seen, name) != _JobRecord.model_fields[name].default)


def _as_text(value: Json) -> str:
    return value if isinstance(value, str) else json.dumps(value, ensure_ascii=False)


def _is_count(number: int | None) -> bool:
    return number is not None and 0 <= number <= LARGEST_INTEGER


def is_cut(stdout: str) -> bool:
    """Whether AWX shortened this text; the mark alone may also be the program's own."""
    if len(stdout) < CUT_AT:
        return False
    while stdout.endswith(_COLOR_RESET):
        stdout = stdout.removesuffix(_COLOR_RESET)
    return len(stdout) >= CUT_AT and stdout.endswith(_CUT_MARK)
