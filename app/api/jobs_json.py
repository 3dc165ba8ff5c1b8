"""Jobs, their outcomes, templates and runs as plain JSON: names that stay, times in ISO 8601."""

from datetime import datetime
from typing import Any

from pydantic import BaseModel

from app.history.model import RunFacts, ScheduleFacts, TemplateRuns
from app.jobs.json_value import Json
from app.jobs.model import JobRow, SystemJob
from app.jobs.outcome import Count, Outcome


class CountJson(BaseModel):
    """One summary line of an output; `skipped` and `line` are null where it is not known."""

    kind: str
    deleted: int
    skipped: int | None
    line: int | None


class OutcomeJson(BaseModel):
    """What a job did by its own output; without counts the output does not say it."""

    counts: list[CountJson]
    dry_run: bool


class JobJson(BaseModel):
    """A job in a list."""

    id: int
    name: str
    status: str
    job_type: str
    launch_type: str
    launched_by: str
    created: datetime | None
    started: datetime | None
    finished: datetime | None
    canceled_on: datetime | None
    elapsed_s: float | None


class WholeJobJson(JobJson):
    """The facts of one job's record; `options` are its extra variables, secrets masked."""

    description: str
    failed: bool | None
    template: int | None
    node: str
    explanation: str
    options: dict[str, Json] | None


class JobsJson(BaseModel):
    """A page of the list, newest first; `next` is the cursor of the next one, null on the last."""

    jobs: list[JobJson]
    next: str | None
    unreadable: int  # rows of the controller that could not be read and are not in `jobs`


class RunJson(BaseModel):
    """One run of a template, as it was last seen; `outcome` is null while nobody has read it."""

    job: int
    name: str
    status: str
    job_type: str
    launch_type: str
    launched_by: str
    created: datetime
    started: datetime | None
    finished: datetime | None
    elapsed_s: float | None
    queued_s: float | None
    schedule: int | None
    node: str
    days: int | None
    dry_run: bool
    deleted: int | None
    skipped: int | None
    outcome: OutcomeJson | None
    final: bool


class RunsJson(BaseModel):
    """Runs of a template, newest first; `complete` if all that the controller had are known."""

    runs: list[RunJson]
    next: str | None
    complete: bool


class ScheduleJson(BaseModel):
    """A schedule of a template; the rule is AWX's own."""

    id: int
    name: str
    rule: str
    time_zone: str
    enabled: bool
    next_run: datetime | None
    days: int | None


class TemplateJson(BaseModel):
    """A template with its newest run; `schedules` is null while nobody has read them."""

    id: int
    name: str
    description: str
    job_type: str
    next_run: datetime | None
    deleted: bool
    schedules: list[ScheduleJson] | None
    last_run: RunJson | None
    read_at: datetime | None


class TemplatesJson(BaseModel):
    """All templates that were seen."""

    templates: list[TemplateJson]
    complete: bool


def outcome_json(outcome: Outcome) -> OutcomeJson:
    """An outcome with every line of it, also one that is there twice."""
    return OutcomeJson(counts=list(map(_count, outcome.counts)), dry_run=outcome.is_dry_run)


def _count(count: Count) -> CountJson:
    return CountJson(
        kind=count.kind, deleted=count.deleted, skipped=count.skipped, line=count.line or None
    )


def job_json(row: JobRow) -> JobJson:
    """A row of the controller's list."""
    return JobJson(**_shown(row), launched_by=row.launched_by.name)


def whole_job_json(job: SystemJob) -> WholeJobJson:
    """A job's record without its output, its environment and its links."""
    options = job.extra_vars.value
    return WholeJobJson(
        **_shown(job),
        launched_by=job.launched_by.name,
        description=job.description,
        failed=job.failed,
        template=job.system_job_template,
        node=job.execution_node,
        explanation=job.job_explanation,
        options=options if isinstance(options, dict) else None,
    )


def _shown(job: JobRow | SystemJob) -> dict[str, Any]:
    """What a row and a record have in common."""
    return {
        "id": job.id,
        "name": job.name,
        "status": job.status.text,
        "job_type": job.job_type.text,
        "launch_type": job.launch_type.text,
        "created": job.created,
        "started": job.started,
        "finished": job.finished,
        "canceled_on": job.canceled_on,
        "elapsed_s": job.elapsed_s,
    }


def run_json(run: RunFacts) -> RunJson:
    """A run's facts; its totals are those of its outcome."""
    outcome = run.outcome
    return RunJson(
        job=run.job_id,
        name=run.name,
        status=run.status,
        job_type=run.job_type,
        launch_type=run.launch_type,
        launched_by=run.launched_by,
        created=run.created,
        started=run.started,
        finished=run.finished,
        elapsed_s=run.elapsed_s,
        queued_s=run.queued_s,
        schedule=run.schedule_id,
        node=run.node,
        days=run.days,
        dry_run=run.is_dry_run,
        deleted=None if outcome is None else outcome.deleted,
        skipped=None if outcome is None else outcome.skipped,
        outcome=None if outcome is None else outcome_json(outcome),
        final=run.is_final,
    )


def template_json(seen: TemplateRuns) -> TemplateJson:
    """A template as it was last described."""
    template = seen.template
    schedules = None if seen.schedules is None else list(map(_schedule, seen.schedules))
    return TemplateJson(
        id=template.id,
        name=template.name,
        description=template.description,
        job_type=template.job_type,
        next_run=template.next_run,
        deleted=template.is_deleted,
        schedules=schedules,
        last_run=run_json(seen.runs[0]) if seen.runs else None,
        read_at=seen.read_at,
    )


def _schedule(schedule: ScheduleFacts) -> ScheduleJson:
    return ScheduleJson(
        id=schedule.id,
        name=schedule.name,
        rule=schedule.rrule,
        time_zone=schedule.time_zone,
        enabled=schedule.is_enabled,
        next_run=schedule.next_run,
        days=schedule.days,
    )
