"""The schedule that AWX gives each template, which is listed and never changed here."""

import json

from app.builtin_controller.api.http import Request, Response
from app.builtin_controller.api.job_json import next_run_text, template_summary
from app.builtin_controller.api.paging import Rows, page_response
from app.builtin_controller.api.template_views import readable_template
from app.builtin_controller.storage.records import Caller, Json, Template
from app.builtin_controller.storage.schedule_times import SINCE, first_run, rule
from app.builtin_controller.storage.store import Store
from app.builtin_controller.storage.times import now, to_short_text, to_text
from app.builtin_controller.storage.urls import schedule_url, template_url

_LINKS = ("labels", "credentials", "instance_groups")
# What a schedule of another kind of template could set.
_UNUSED = (
    "inventory", "scm_branch", "job_type", "job_tags", "skip_tags", "limit", "diff_mode",
    "verbosity", "execution_environment", "forks", "job_slice_count", "timeout",
)  # fmt: skip


def list_schedules(store: Store, request: Request, caller: Caller, template_id: int) -> Response:
    template = readable_template(caller, template_id)
    return page_response(
        request,
        Rows(
            count=lambda: 1, read=lambda _limit, _offset: [_schedule_json(store, template, caller)]
        ),
    )


def _schedule_json(store: Store, template: Template, caller: Caller) -> Json:
    own = schedule_url(template.id)
    created = store.created or now()
    summary = template_summary(template.id)
    return {
        "rrule": rule(created),
        "id": template.id,
        "type": "schedule",
        "url": own,
        "related": {
            **{name: f"{own}{name}/" for name in _LINKS},
            "unified_jobs": f"{own}jobs/",
            "unified_job_template": template_url(template.id),
        },
        "summary_fields": {
            "unified_job_template": {**summary, "job_type": template.job_type}
            if isinstance(summary, dict)
            else None,
            "user_capabilities": {"edit": caller.is_superuser, "delete": caller.is_superuser},
        },
        "created": to_text(created),
        "modified": store.fact(SINCE) or to_text(created),
        "name": template.schedule_name,
        "description": template.schedule_description,
        "extra_data": json.loads(template.extra_vars),
        **dict.fromkeys(_UNUSED),
        "unified_job_template": template.id,
        "enabled": True,
        "dtstart": to_short_text(first_run(created)),
        "dtend": None,
        "next_run": next_run_text(store),
        "timezone": "UTC",
        "until": "",
    }
