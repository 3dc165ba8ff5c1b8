"""A stored job as AWX's JSON: the record with 31 fields, and the row of a list.

`user_capabilities` follows AWX: `delete` says only whether the caller is a superuser who may write,
whatever the job's state; `start` is never true.
"""

import json

from app.builtin_controller.storage.output_text import (
    STDOUT_MAX_BYTES_DISPLAY,
    result_stdout,
    withheld_stdout,
)
from app.builtin_controller.storage.records import Caller, Job, Json, User, template_with_id
from app.builtin_controller.storage.schedule_times import next_run
from app.builtin_controller.storage.store import Store
from app.builtin_controller.storage.times import now, now_text, seconds_between, to_short_text
from app.builtin_controller.storage.urls import (
    as_asked,
    execution_environment_url,
    job_url,
    schedule_url,
    template_url,
    user_url,
    workflow_job_url,
)

ONLY_IN_DETAIL = (
    "job_args", "job_cwd", "job_env", "result_traceback", "event_processing_finished",
)  # fmt: skip

EXECUTION_ENVIRONMENT: Json = {
    "id": 1,
    "name": "AWX EE (latest)",
    "description": "",
    "image": "quay.io/ansible/awx-ee:latest",
}
_INSTANCE_GROUP: Json = {"id": 1, "name": "controlplane", "is_container_group": False}


def job_detail(store: Store, job: Job, caller: Caller) -> dict[str, Json]:
    """The record of `GET system_jobs/{id}/`: all 31 fields, in AWX's order."""
    return {
        "id": job.id,
        "type": "system_job",
        "url": job_url(job.id),
        "related": _related(job),
        "summary_fields": _summary_fields(store, job, caller),
        "created": job.created,
        "modified": job.modified,
        "name": job.name,
        "description": job.description,
        "unified_job_template": job.template,
        "launch_type": job.launch_type,
        "status": job.status,
        "execution_environment": job.execution_environment,
        "failed": job.has_failed,
        "started": job.started,
        "finished": job.finished,
        "canceled_on": job.canceled_on,
        "elapsed": _elapsed(job),
        "job_args": job.job_args,
        "job_cwd": job.job_cwd,
        "job_env": json.loads(job.job_env),
        "job_explanation": job.job_explanation,
        "execution_node": job.execution_node,
        "result_traceback": job.result_traceback,
        "event_processing_finished": job.has_all_events,
        "launched_by": _launched_by(job),
        "work_unit_id": job.work_unit_id,
        "system_job_template": job.template,
        "job_type": job.job_type,
        "extra_vars": job.extra_vars,
        "result_stdout": _stdout(store, job),
    }


def job_row(store: Store, job: Job, caller: Caller) -> Json:
    """A row of a list of jobs; it carries the output too, as AWX's rows do."""
    detail = job_detail(store, job, caller)
    summaries = detail["summary_fields"]
    if isinstance(summaries, dict):
        summaries.pop("ancestor_job", None)
    return {name: value for name, value in detail.items() if name not in ONLY_IN_DETAIL}


def user_summary(user: User) -> Json:
    return {
        "id": user.id,
        "username": user.username,
        "first_name": user.first_name,
        "last_name": user.last_name,
    }


def next_run_text(store: Store) -> str | None:
    """When each of the schedules runs next."""
    return to_short_text(next_run(store.created, now())) if store.created else None


def _elapsed(job: Job) -> float:
    if job.status == "running" and job.started and not job.finished:
        return round(seconds_between(job.started, now_text()), 6)
    return job.elapsed


def _stdout(store: Store, job: Job) -> str:
    if job.output_chars > STDOUT_MAX_BYTES_DISPLAY:
        return withheld_stdout(job.output_chars)
    store.events.store_recipe(job)
    return result_stdout(store.events.texts_by_line(job.id)) if job.saved_events else ""


def _related(job: Job) -> Json:
    own = job_url(job.id)
    links = {
        "created_by": job.created_by and user_url(job.created_by),
        "modified_by": job.modified_by and user_url(job.modified_by),
        "unified_job_template": job.template and template_url(job.template),
        "execution_environment": job.execution_environment
        and execution_environment_url(job.execution_environment),
        "schedule": job.schedule and schedule_url(job.schedule),
        "source_workflow_job": job.workflow_job and workflow_job_url(job.workflow_job),
        "system_job_template": job.template and template_url(job.template),
        "notifications": job.job_type and f"{own}notifications/",
        "cancel": f"{own}cancel/",
        "events": f"{own}events/",
    }
    return {name: url for name, url in links.items() if url}


def _summary_fields(store: Store, job: Job, caller: Caller) -> Json:
    summaries: dict[str, Json] = {
        "execution_environment": EXECUTION_ENVIRONMENT if job.execution_environment else None,
        "schedule": _schedule_summary(store, job.schedule),
        "unified_job_template": template_summary(job.template),
        "instance_group": _INSTANCE_GROUP if job.instance_group else None,
        "created_by": _user_summary(store, job.created_by),
        "modified_by": _user_summary(store, job.modified_by),
        "user_capabilities": {
            # False for a superuser's read token, as was recorded in auth-read-token-get.
            "delete": caller.is_superuser and caller.may_write,
            "start": False,
        },
        **_workflow_summaries(job.workflow_job),
    }
    return {name: summary for name, summary in summaries.items() if summary is not None}


def template_summary(template_id: int | None) -> Json:
    template = template_with_id(template_id)
    if template is None:
        return None
    return {
        "id": template.id,
        "name": template.name,
        "description": template.description,
        "unified_job_type": "system_job",
    }


def _schedule_summary(store: Store, schedule: int | None) -> Json:
    # Each template has one schedule, of the same id.
    template = template_with_id(schedule)
    if template is None:
        return None
    return {
        "id": template.id,
        "name": template.schedule_name,
        "description": template.schedule_description,
        "next_run": next_run_text(store),
    }


def _user_summary(store: Store, user_id: int | None) -> Json:
    user = store.accounts.user(user_id) if user_id else None
    return user_summary(user) if user else None


def _workflow_summaries(workflow_job: int | None) -> dict[str, Json]:
    if workflow_job is None:
        return {}
    name = "Nightly workflow"
    return {
        "source_workflow_job": {
            "id": workflow_job, "name": name, "description": "", "status": "successful",
            "failed": False, "elapsed": 0.0,
        },
        "ancestor_job": {
            "id": workflow_job, "name": name, "type": "workflow_job",
            "url": workflow_job_url(workflow_job),
        },
    }  # fmt: skip


def _launched_by(job: Job) -> Json:
    launched_by: Json = json.loads(job.launched_by)
    if isinstance(launched_by, dict) and isinstance(launched_by.get("url"), str):
        launched_by["url"] = as_asked(str(launched_by["url"]))
    return launched_by
