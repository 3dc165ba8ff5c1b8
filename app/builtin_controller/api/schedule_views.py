"""The schedule that AWX gives each template; here it is shown and starts nothing."""

import json

from app.builtin_controller.api.answers import Answer, Call
from app.builtin_controller.api.job_json import API, next_run, template_summary
from app.builtin_controller.api.paging import Rows, page_answer
from app.builtin_controller.api.template_views import readable_template
from app.builtin_controller.storage.records import Caller, Json, Template
from app.builtin_controller.storage.store import Store
from app.builtin_controller.storage.times import from_text

_LINKS = ("labels", "credentials", "instance_groups")
# What a schedule of another kind of template could set.
_UNUSED = (
    "inventory", "scm_branch", "job_type", "job_tags", "skip_tags", "limit", "diff_mode",
    "verbosity", "execution_environment", "forks", "job_slice_count", "timeout",
)  # fmt: skip


def list_schedules(store: Store, call: Call, caller: Caller, template_id: int) -> Answer:
    kept = readable_template(caller, template_id)
    return page_answer(
        call,
        Rows(count=lambda: 1, read=lambda _limit, _offset: [_schedule_json(store, kept, caller)]),
    )


def _schedule_json(store: Store, kept: Template, caller: Caller) -> Json:
    own, template_url = f"{API}/schedules/{kept.id}/", f"{API}/system_job_templates/{kept.id}/"
    created = store.fact("created") or ""
    start = from_text(created).strftime("%Y%m%dT%H%M%SZ")
    summary = template_summary(kept.id)
    return {
        "rrule": f"DTSTART:{start} RRULE:FREQ=WEEKLY;INTERVAL=1;BYDAY=SU",
        "id": kept.id,
        "type": "schedule",
        "url": own,
        "related": {
            **{name: f"{own}{name}/" for name in _LINKS},
            "unified_jobs": f"{own}jobs/",
            "unified_job_template": template_url,
        },
        "summary_fields": {
            "unified_job_template": {**summary, "job_type": kept.job_type}
            if isinstance(summary, dict)
            else None,
            "user_capabilities": {"edit": caller.is_superuser, "delete": caller.is_superuser},
        },
        "created": created,
        "modified": created,
        "name": kept.schedule_name,
        "description": kept.schedule_description,
        "extra_data": json.loads(kept.extra_vars),
        **dict.fromkeys(_UNUSED),
        "unified_job_template": kept.id,
        "enabled": True,
        "dtstart": next_run(kept.id),
        "dtend": None,
        "next_run": next_run(kept.id),
        "timezone": "UTC",
        "until": "",
    }
