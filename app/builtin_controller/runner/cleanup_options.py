"""The command line that AWX makes of a system job, and what that command makes of it.

AWX passes on whatever `extra_vars` say; a value that is no number is found out by the command,
which then fails as a real one does.
"""

import json
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import timedelta

from app.builtin_controller.storage.records import Job, Json, template
from app.builtin_controller.storage.times import now, to_text

_TAKES_DAYS = frozenset({"cleanup_jobs", "cleanup_activitystream"})
_ALL_KINDS = (
    "--jobs", "--project-updates", "--inventory-updates", "--management-jobs",
    "--ad-hoc-commands", "--workflow-jobs", "--notifications",
)  # fmt: skip
_USUAL_DAYS = 90


class BadOptionError(Exception):
    """The command refuses to start; the text is its last line."""


@dataclass(frozen=True, slots=True)
class CleanupOptions:
    older_than: str
    is_dry_run: bool


def command_line(job: Job) -> tuple[str, ...]:
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
    """What to clean; BadOptionError when the command would not take its arguments."""
    variables = _variables(job)
    kept = template(job.template) if job.template else None
    usual = (kept and kept.default_days) or _USUAL_DAYS
    days = _days(job, variables.get("days", usual))
    return CleanupOptions(_moment_before(days), bool(variables.get("dry_run")))


def _days(job: Job, given: Json) -> int:
    try:
        return int(str(given))
    except ValueError as wrong:
        raise BadOptionError(
            f"awx-manage {job.job_type}: error: argument --days: invalid int value: '{given}'"
        ) from wrong


def _moment_before(days: int) -> str:
    try:
        return to_text(now() - timedelta(days=days))
    except OverflowError as wrong:
        raise BadOptionError("OverflowError: date value out of range") from wrong


def _variables(job: Job) -> Mapping[str, Json]:
    variables = json.loads(job.extra_vars or "{}")
    return variables if isinstance(variables, dict) else {}
