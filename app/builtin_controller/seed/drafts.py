"""Past jobs from short drafts: a draft becomes a whole record and its events.

Used for the seeded history only. A draft says what is special about a job; the rest follows
from its template, launch type and status, as it would on a real controller.
"""

import json
from collections.abc import Iterator
from dataclasses import dataclass, field, replace
from datetime import datetime, timedelta

from app.builtin_controller.runner.cleanup_options import command_line
from app.builtin_controller.storage.jobs_table import Changes
from app.builtin_controller.storage.recipes import size_by_recipe
from app.builtin_controller.storage.records import CANCELABLE, Event, Job, Json, template_with_id
from app.builtin_controller.storage.times import from_text, to_text
from app.builtin_controller.storage.urls import schedule_url, user_url

_NODES = ("awx-control-1", "awx-control-2", "awx-control-3")
_WORKFLOW_JOB = 9_001
_STARTS_AFTER = timedelta(seconds=2)
USERNAMES = {1: "admin", 2: "alice"}

JOB_ENV: dict[str, str] = {
    "TZ": "UTC",
    "HOME": "/var/lib/awx",
    "LANG": "C.UTF-8",
    "PATH": "/var/lib/awx/venv/bin:/usr/local/bin:/usr/bin:/bin",
    "AWX_MODE": "production",
    "PYTHONUNBUFFERED": "1",
    "ANSIBLE_FORCE_COLOR": "True",
    "DJANGO_SETTINGS_MODULE": "awx.settings.production",
    "SECRET_KEY": "**********",
    "TOWER_URL": "https://$encrypted$:**********@awx.example.org/",
}


@dataclass(frozen=True, slots=True)
class Draft:
    id: int
    template: int | None = 1
    status: str = "successful"
    launch_type: str = "scheduled"
    text: str = ""
    """What the job printed, with plain newlines."""
    recipe: str = ""
    extra_vars: str = "{}"
    seconds: float = 12.345
    user: int = 1
    changes: Changes = field(default_factory=Changes)
    name: str | None = None
    lost: frozenset[int] = frozenset()
    """Counters of events that were emitted and never saved."""


def past_job(draft: Draft, created: datetime) -> tuple[Job, tuple[Event, ...]]:
    """The record and the saved events of a job that was created then."""
    job = _ended(draft, _launched(draft, created))
    whole = tuple(events_of_text(job, draft.text))
    events = tuple(event for event in whole if event.counter not in draft.lost)
    job = replace(job, emitted_events=len(whole))
    if draft.recipe:
        count, chars = size_by_recipe(draft.recipe)
        job = replace(
            job,
            recipe=draft.recipe,
            emitted_events=count,
            saved_events=count,
            output_chars=chars,
        )
    return replace(job, **draft.changes), events


def events_of_text(job: Job, text: str) -> Iterator[Event]:
    """Cut a program's output into events as AWX does with text from a pseudo-terminal.

    The terminal turns each newline into a carriage return and a newline; an event ends wherever
    `str.splitlines` cuts, and only a real newline counts as a line.
    """
    began = from_text(job.started or job.created)
    ends = from_text(job.finished) if job.finished else began
    texts = text.replace("\n", "\r\n").splitlines(keepends=True)
    interval = (ends - began) / (len(texts) + 1)
    line = 0
    for number, part in enumerate(texts):
        first, line = line, line + part.endswith("\n")
        yield Event(
            job=job.id,
            counter=number + 1,
            start_line=first,
            end_line=line,
            stdout=part.rstrip("\r\n"),
            created=to_text(began + (number + 1) * interval),
        )


def _launched(draft: Draft, created: datetime) -> Job:
    template = template_with_id(draft.template)
    by_hand = draft.launch_type in {"manual", "relaunch"} and template is not None
    return Job(
        id=draft.id,
        name=draft.name or (template.name if template else "Ad hoc system job without a type"),
        description=template.description if template else "",
        created=to_text(created),
        modified=to_text(created),
        status=draft.status,
        template=template.id if template else None,
        job_type=template.job_type if template else "",
        launch_type=draft.launch_type,
        extra_vars=draft.extra_vars,
        schedule=template.id if template and draft.launch_type == "scheduled" else None,
        workflow_job=_WORKFLOW_JOB if draft.launch_type == "workflow" else None,
        created_by=draft.user if by_hand else None,
        modified_by=draft.user if by_hand else None,
        launched_by=json.dumps(_launched_by(draft)),
    )


def _ended(draft: Draft, job: Job) -> Job:
    if draft.status in CANCELABLE:
        return job
    started = from_text(job.created) + _STARTS_AFTER
    finished = to_text(started + timedelta(seconds=draft.seconds))
    canceled = to_text(started + timedelta(seconds=max(draft.seconds - 2.5, 0)))
    return replace(
        job,
        started=to_text(started),
        finished=finished,
        canceled_on=canceled if draft.status == "canceled" else None,
        elapsed=draft.seconds,
        job_args=json.dumps(command_line(job)),
        job_cwd="/var/lib/awx",
        job_env=json.dumps({
            **JOB_ENV, "AWX_PRIVATE_DATA_DIR": f"/var/lib/awx/iso/awx_{job.id}",
        }),
        execution_node=_NODES[job.id % len(_NODES)],
        execution_environment=1,
        instance_group=1,
    )  # fmt: skip


def _launched_by(draft: Draft) -> Json:
    template = template_with_id(draft.template)
    match draft.launch_type:
        case "scheduled" if template:
            return {
                "id": template.id,
                "name": template.schedule_name,
                "type": "schedule",
                "url": schedule_url(template.id),
            }
        case "dependency":
            return {"id": None, "name": "Generated by AWX", "type": "Dependency", "url": None}
        case "manual" | "relaunch" | "workflow" if template:
            name = USERNAMES[draft.user]
            url = user_url(draft.user)
            return {"id": draft.user, "name": name, "type": "user", "url": url}
        case _:
            return {}
