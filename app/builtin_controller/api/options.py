"""Answers to OPTIONS: what each address is for, and its fields.

AWX's long descriptions are left out; the labels, helps and choices are complete.
"""

from app.builtin_controller.api.answers import Answer, json_answer
from app.builtin_controller.api.job_json import ONLY_IN_DETAIL
from app.builtin_controller.api.option_fields import (
    EVENT_FIELDS,
    JOB_FIELDS,
    TEMPLATE_FIELDS,
    Field,
    fields_json,
)
from app.builtin_controller.api.paging import LARGEST_PAGE_SIZE
from app.builtin_controller.storage.records import Json

_JOB_RELATED = (
    "system_job_template", "schedule", "unified_job_node", "execution_environment",
    "unifiedjob_blocked_jobs", "dependent_jobs", "instance_group", "labels",
    "unified_job_template", "launch_config", "organization", "created_by", "modified_by",
    "system_job_events", "notifications", "credentials", "unifiedjob_ptr",
)  # fmt: skip
_TEMPLATE_RELATED = (
    "jobs", "modified_by", "next_schedule", "instance_groups", "current_job", "labels",
    "created_by", "credentials", "schedules", "notification_templates_started",
    "notification_templates_success", "workflowjobtemplatenodes", "unifiedjobtemplate_ptr",
    "workflowjobnodes", "unifiedjob_unified_jobs", "last_job", "notification_templates_error",
    "execution_environment", "organization",
)  # fmt: skip
_ROW_FIELDS = tuple(field for field in JOB_FIELDS if field.name not in ONLY_IN_DETAIL)
_CAN_CANCEL = Field("can_cancel", "boolean", filterable=False)


def of_job() -> Answer:
    return _described(
        "System Job Detail", "Retrieve or delete a system job.", fields_json(JOB_FIELDS),
        types=["system_job"],
    )  # fmt: skip


def of_jobs() -> Answer:
    return _described(
        "System Job List", "List system jobs.", fields_json(_ROW_FIELDS), types=["system_job"],
        **_searchable(("description", "name"), _JOB_RELATED),
    )  # fmt: skip


def of_events() -> Answer:
    return _described(
        "System Job Events List", "List a system job's events.", fields_json(EVENT_FIELDS),
        types=["system_job_event"], **_searchable(("stdout",), ("system_job",)),
    )  # fmt: skip


def of_templates() -> Answer:
    return _described(
        "System Job Template List", "List system job templates.", fields_json(TEMPLATE_FIELDS),
        types=["system_job_template"], **_searchable(("description", "name"), _TEMPLATE_RELATED),
    )  # fmt: skip


def of_template() -> Answer:
    return _described(
        "System Job Template Detail", "Retrieve a system job template.",
        fields_json(TEMPLATE_FIELDS), types=["system_job_template"],
    )  # fmt: skip


def of_cancel() -> Answer:
    return _described(
        "System Job Cancel", "Cancel a system job.", fields_json((_CAN_CANCEL,)), {},
        types=["system_job"],
    )  # fmt: skip


def of_launch() -> Answer:
    return _described(
        "System Job Template Launch",
        'Launch a system job, with {"extra_vars": {"days": 30, "dry_run": true}} if wanted.',
        {},
        {},
    )


def of_anything(name: str) -> Answer:
    return _described(name, "", {})


def _searchable(fields: tuple[str, ...], related: tuple[str, ...]) -> dict[str, Json]:
    return {
        "search_fields": list(fields),
        "related_search_fields": [f"{name}__search" for name in related],
        "max_page_size": LARGEST_PAGE_SIZE,
    }


def _described(name: str, description: str, get: Json, post: Json = None, **more: Json) -> Answer:
    actions: dict[str, Json] = {"GET": get} if post is None else {"POST": post, "GET": get}
    return json_answer(
        {
            "name": name,
            "description": description,
            "renders": ["application/json", "text/html"],
            "parses": ["application/json"],
            "actions": actions,
            **more,
        }
    )
