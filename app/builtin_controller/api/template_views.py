"""The four templates of system jobs, and launching them.

As in AWX nothing checks the variables of a launch; the job fails on bad ones when it runs.
"""

import json

from app.builtin_controller.api.bodies import json_body
from app.builtin_controller.api.http import Request, Response, json_response
from app.builtin_controller.api.job_json import (
    EXECUTION_ENVIRONMENT,
    job_detail,
    next_run_text,
)
from app.builtin_controller.api.job_views import jobs_page
from app.builtin_controller.api.paging import Rows, page_response
from app.builtin_controller.api.refusals import (
    no_permission,
    nothing_matches,
    refused,
    server_error,
)
from app.builtin_controller.storage.conditions import Condition, all_of
from app.builtin_controller.storage.records import (
    ACTIVE,
    TEMPLATES,
    Caller,
    Job,
    Json,
    Template,
    template_with_id,
)
from app.builtin_controller.storage.store import Store
from app.builtin_controller.storage.times import now_text
from app.builtin_controller.storage.urls import job_url, schedule_url, template_url, user_url

_NOTIFICATIONS = ("started", "success", "error")


def list_templates(store: Store, request: Request, caller: Caller) -> Response:
    if not caller.may_read_all:
        raise refused(403, "Superuser privileges needed.")
    by_name = sorted(TEMPLATES, key=lambda template: template.name)
    return page_response(
        request,
        Rows(
            count=lambda: len(by_name),
            read=lambda limit, offset: [
                _template_json(store, template) for template in by_name[offset : offset + limit]
            ],
        ),
    )


def show_template(store: Store, _request: Request, caller: Caller, template_id: int) -> Response:
    template = readable_template(caller, template_id)
    shown = _template_json(store, template)
    summaries = shown["summary_fields"]
    if isinstance(summaries, dict):
        summaries["resolved_environment"] = EXECUTION_ENVIRONMENT
    return json_response(shown)


def list_jobs_of_template(
    store: Store, request: Request, caller: Caller, template_id: int
) -> Response:
    template = readable_template(caller, template_id)
    return jobs_page(store, request, caller, Condition("template = ?", (template.id,)))


def show_launch(_store: Store, _request: Request, _caller: Caller, _template_id: int) -> Response:
    """An empty object, for everybody and for templates that do not exist too: as in AWX."""
    return json_response({})


def launch(store: Store, request: Request, caller: Caller, template_id: int) -> Response:
    body = json_body(request)
    template = template_with_id(template_id)
    if template is None:
        raise nothing_matches("SystemJobTemplate")
    if not caller.is_superuser:
        raise no_permission()
    extra_vars = _variables(body.get("extra_vars"))
    with store.database.writing():
        job = _new_job(store.jobs.next_id(), template, caller, extra_vars)
        store.jobs.add([job])
    record: dict[str, Json] = {"system_job": job.id, **job_detail(store, job, caller)}
    return json_response(record, 201, {"Location": job_url(job.id)})


def readable_template(caller: Caller, template_id: int) -> Template:
    template = template_with_id(template_id)
    if template is None:
        raise nothing_matches("SystemJobTemplate")
    if not caller.may_read_all:
        raise no_permission()
    return template


def _variables(sent: Json) -> str:
    try:
        variables = json.loads(sent) if isinstance(sent, str) and sent else sent
    except json.JSONDecodeError as wrong:
        raise server_error() from wrong
    if variables and not isinstance(variables, dict):
        # AWX reads the keys without a check.
        raise server_error()
    return json.dumps(variables or {})


def _new_job(job_id: int, template: Template, caller: Caller, extra_vars: str) -> Job:
    user, created = caller.user, now_text()
    launched_by = {
        "id": user.id,
        "name": user.username,
        "type": "user",
        "url": user_url(user.id),
    }
    return Job(
        id=job_id,
        name=template.name,
        description=template.description,
        created=created,
        modified=created,
        status="pending",
        template=template.id,
        job_type=template.job_type,
        extra_vars=extra_vars,
        created_by=user.id,
        modified_by=user.id,
        launched_by=json.dumps(launched_by),
    )


def _template_json(store: Store, template: Template) -> dict[str, Json]:
    own = template_url(template.id)
    last = _last_ended(store, template)
    links = {
        "last_job": last and job_url(last.id),
        "next_schedule": schedule_url(template.id),
        "jobs": f"{own}jobs/",
        "schedules": f"{own}schedules/",
        "launch": f"{own}launch/",
        **{
            f"notification_templates_{when}": f"{own}notification_templates_{when}/"
            for when in _NOTIFICATIONS
        },
    }
    return {
        "id": template.id,
        "type": "system_job_template",
        "url": own,
        "related": {name: url for name, url in links.items() if url},
        "summary_fields": _last_job_summaries(last),
        "created": store.fact("created"),
        "modified": store.fact("created"),
        "name": template.name,
        "description": template.description,
        "last_job_run": last.finished if last else None,
        "last_job_failed": bool(last and last.has_failed),
        "next_job_run": next_run_text(store),
        "status": _template_status(store, template, last),
        "execution_environment": None,
        "job_type": template.job_type,
    }


def _last_ended(store: Store, template: Template) -> Job | None:
    ended = Condition("template = ? AND finished IS NOT NULL", (template.id,))
    return next(iter(store.jobs.select(ended, "finished DESC, id DESC", limit=1)), None)


def _template_status(store: Store, template: Template, last: Job | None) -> str:
    current = all_of(
        [
            Condition("template = ?", (template.id,)),
            Condition(f"status IN ({', '.join('?' for _ in ACTIVE)})", ACTIVE),
        ]
    )
    active = store.jobs.select(current, limit=1)
    if active:
        return active[0].status
    if last is None:
        return "never updated"
    return "failed" if last.has_failed else last.status


def _last_job_summaries(last: Job | None) -> dict[str, Json]:
    if last is None:
        return {}
    name: dict[str, Json] = {"id": last.id, "name": last.name, "description": last.description}
    end: dict[str, Json] = {"status": last.status, "failed": last.has_failed}
    canceled: dict[str, Json] = {"canceled_on": last.canceled_on} if last.canceled_on else {}
    return {
        "last_job": {**name, "finished": last.finished, **end, **canceled},
        "last_update": {**name, **end},
    }
