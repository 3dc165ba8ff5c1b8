"""The command line that AWX makes of a system job, and the options that the command reads.

AWX passes `extra_vars` on unchecked; on a value that is no number the command fails, as a real
one does.
"""

import json
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import timedelta

from app.builtin_controller.storage.records import Job, Json, template_with_id
from app.builtin_controller.storage.times import now, to_text

_TAKES_DAYS = frozenset({"cleanup_jobs", "cleanup_activitystream"})
_ALL_KINDS = (
    "--jobs", "--project-updates", "--inventory-updates", "--management-jobs",
    "--ad-hoc-commands", "--workflow-jobs", "--notifications",
)  # fmt: skip
_DEFAULT_DAYS = 90


class BadOptionError(Exception):
    """The command fails before it starts to clean; the text is the last line of its output."""


@dataclass(frozen=True, slots=True)
class CleanupOptions:
    """Which rows to remove: those from before a time, stored as text; none in a dry run."""

    older_than: str
    is_dry_run: bool


def command_line(job: Job) -> tuple[str, ...]:
    """The words of the command, as the record's `job_args` shows them."""
    variables = _variables(job)
    words = ["awx-manage", job.job_type]
    if job.job_type in _TAKES_DAYS:
        for name, option in (("days", "--days"), ("batch_size", "--batch-size")):
            if name in variables:
                words += [option, str(variables[name])]
        if variables.get("dry_run"):
            words.append("--dry-run")
    if job.job_type == "cleanup_jobs":
        words += _ALL_KINDS
    return tuple(words)


def cleanup_options(job: Job) -> CleanupOptions:
    """What to clean; raises BadOptionError where the command rejects its arguments."""
    variables = _variables(job)
    template = template_with_id(job.template)
    default = (template and template.default_days) or _DEFAULT_DAYS
    days = _days(job, variables.get("days", default))
    return CleanupOptions(_days_ago(days), bool(variables.get("dry_run")))


def _days(job: Job, given: Json) -> int:
    try:
        return int(str(given))
    except ValueError as error:
        raise BadOptionError(
            f"awx-manage {job.job_type}: error: argument --days: invalid int value: '{given}'"
        ) from error


def _days_ago(days: int) -> str:
    try:
        return to_text(now() - timedelta(days=days))
    except OverflowError as error:
        raise BadOptionError("OverflowError: date value out of range") from error


def _variables(job: Job) -> Mapping[str, Json]:
    variables = json.loads(job.extra_vars or "{}")
    return variables if isinstance(variables, dict) else {}
