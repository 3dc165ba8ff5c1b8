"""The four templates of system jobs, and launching them.

As in AWX nothing checks the variables that a launch brings: the job finds out.
"""

import json

from app.builtin_controller.api.answers import (
    Answer,
    Call,
    json_answer,
    no_permission,
    nothing_matches,
    problem,
    server_error,
)
from app.builtin_controller.api.bodies import json_body
from app.builtin_controller.api.job_json import (
    API,
    EXECUTION_ENVIRONMENT,
    job_detail,
    job_url,
    next_run,
)
from app.builtin_controller.api.job_views import jobs_page
from app.builtin_controller.api.paging import Rows, page_answer
from app.builtin_controller.storage.conditions import Condition, all_of
from app.builtin_controller.storage.records import (
    ACTIVE,
    TEMPLATES,
    Caller,
    Job,
    Json,
    Template,
    template,
)
from app.builtin_controller.storage.store import Store
from app.builtin_controller.storage.times import now_text

_NOTIFICATIONS = ("started", "success", "error")


def list_templates(store: Store, call: Call, caller: Caller) -> Answer:
    if not caller.may_read_all:
        raise problem(403, "Superuser privileges needed.")
    by_name = sorted(TEMPLATES, key=lambda kept: kept.name)
    return page_answer(
        call,
        Rows(
            count=lambda: len(by_name),
            read=lambda limit, offset: [
                _template_json(store, kept) for kept in by_name[offset : offset + limit]
            ],
        ),
    )


def show_template(store: Store, _call: Call, caller: Caller, template_id: int) -> Answer:
    kept = readable_template(caller, template_id)
    shown = _template_json(store, kept)
    summaries = shown["summary_fields"]
    if isinstance(summaries, dict):
        summaries["resolved_environment"] = EXECUTION_ENVIRONMENT
    return json_answer(shown)


def list_jobs_of_template(store: Store, call: Call, caller: Caller, template_id: int) -> Answer:
    kept = readable_template(caller, template_id)
    return jobs_page(store, call, caller, Condition("template = ?", (kept.id,)))


def show_launch(_store: Store, _call: Call, _caller: Caller, _template_id: int) -> Answer:
    """Nothing is asked for; AWX says so to everybody, and of templates that are not there."""
    return json_answer({})


def launch(store: Store, call: Call, caller: Caller, template_id: int) -> Answer:
    body = json_body(call)
    kept = template(template_id)
    if kept is None:
        raise nothing_matches("SystemJobTemplate")
    if not caller.is_superuser:
        raise no_permission()
    extra_vars = _variables(body.get("extra_vars"))
    with store.database.writing():
        job = _new_job(store.jobs.next_id(), kept, caller, extra_vars)
        store.jobs.add([job])
    record: dict[str, Json] = {"system_job": job.id, **job_detail(store, job, caller)}
    return json_answer(record, 201, {"Location": job_url(job.id)})


def readable_template(caller: Caller, template_id: int) -> Template:
    kept = template(template_id)
    if kept is None:
        raise nothing_matches("SystemJobTemplate")
    if not caller.may_read_all:
        raise no_permission()
    return kept


def _variables(sent: Json) -> str:
    try:
        variables = json.loads(sent) if isinstance(sent, str) and sent else sent
    except json.JSONDecodeError as wrong:
        raise server_error() from wrong
    if variables and not isinstance(variables, dict):
        # AWX does not look before it reads the keys.
        raise server_error()
    return json.dumps(variables or {})


def _new_job(job_id: int, kept: Template, caller: Caller, extra_vars: str) -> Job:
    user, moment = caller.user, now_text()
    launched_by = {
        "id": user.id,
        "name": user.username,
        "type": "user",
        "url": f"{API}/users/{user.id}/",
    }
    return Job(
        id=job_id,
        name=kept.name,
        description=kept.description,
        created=moment,
        modified=moment,
        status="pending",
        template=kept.id,
        job_type=kept.job_type,
        extra_vars=extra_vars,
        created_by=user.id,
        modified_by=user.id,
        launched_by=json.dumps(launched_by),
    )


def _template_json(store: Store, kept: Template) -> dict[str, Json]:
    own = f"{API}/system_job_templates/{kept.id}/"
    last = _last_ended(store, kept)
    links = {
        "last_job": last and job_url(last.id),
        "next_schedule": f"{API}/schedules/{kept.id}/",
        "jobs": f"{own}jobs/",
        "schedules": f"{own}schedules/",
        "launch": f"{own}launch/",
        **{
            f"notification_templates_{when}": f"{own}notification_templates_{when}/"
            for when in _NOTIFICATIONS
        },
    }
    return {
        "id": kept.id,
        "type": "system_job_template",
        "url": own,
        "related": {name: url for name, url in links.items() if url},
        "summary_fields": _last_job_summaries(last),
        "created": store.fact("created"),
        "modified": store.fact("created"),
        "name": kept.name,
        "description": kept.description,
        "last_job_run": last.finished if last else None,
        "last_job_failed": bool(last and last.has_failed),
        "next_job_run": next_run(kept.id),
        "status": _template_status(store, kept, last),
        "execution_environment": None,
        "job_type": kept.job_type,
    }


def _last_ended(store: Store, kept: Template) -> Job | None:
    ended = Condition("template = ? AND finished IS NOT NULL", (kept.id,))
    return next(iter(store.jobs.select(ended, "finished DESC, id DESC", limit=1)), None)


def _template_status(store: Store, kept: Template, last: Job | None) -> str:
    current = all_of(
        [
            Condition("template = ?", (kept.id,)),
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
