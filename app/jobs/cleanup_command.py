"""The command line of a cleanup job: the one that ran, or the one that AWX will build for it.

The rule is AWX's (`RunSystemJob.build_args` in awx/main/tasks/jobs.py of version 24): days, batch
size and dry run are passed to two commands only; a value becomes whatever Python's `str` makes of
it; variables that AWX cannot read are silently left out, so that the defaults hold.
"""

from dataclasses import dataclass

from app.jobs.json_value import Json
from app.jobs.model import SystemJob
from app.jobs.statuses import JobType

DEFAULT_DAYS = 90  # of both commands, where no --days is passed
BY_AGE = frozenset({JobType.CLEANUP_JOBS, JobType.CLEANUP_ACTIVITYSTREAM})
RESOURCES = {
    "--jobs": "jobs",
    "--project-updates": "project updates",
    "--inventory-updates": "inventory updates",
    "--management-jobs": "management jobs",
    "--ad-hoc-commands": "ad hoc commands",
    "--workflow-jobs": "workflow jobs",
    "--notifications": "notifications",
}
_LONGEST_NUMBER = 30  # characters


@dataclass(frozen=True, slots=True)
class CleanupCommand:
    """The options of the command `name`; None for one that is not passed."""

    name: str
    days: str | None = None
    is_dry_run: bool = False
    resources: tuple[str, ...] = ()  # options of RESOURCES; none means all of them

    @property
    def lists_entries(self) -> bool:
        """Whether it prints a line for each entry of the activity stream, and no total."""
        return self.is_dry_run and self.name == JobType.CLEANUP_ACTIVITYSTREAM.value


def command_given(job: SystemJob) -> CleanupCommand | None:
    """The command that the job ran; None before it has one, or if it cannot be read."""
    words = job.job_args.value
    if not isinstance(words, list) or len(words) < 2:
        return None
    name, *options = (str(word) for word in words[1:])
    return CleanupCommand(
        name=name,
        days=_value_of("--days", options),
        is_dry_run="--dry-run" in options,
        resources=tuple(option for option in options if option in RESOURCES),
    )


def command_to_come(job: SystemJob) -> CleanupCommand:
    """The command that AWX will build from the job's variables."""
    name, variables = job.job_type.text, job.extra_vars.value
    if job.job_type.kind not in BY_AGE or not isinstance(variables, dict):
        return CleanupCommand(name)
    return CleanupCommand(
        name=name,
        days=as_argument(variables["days"]) if "days" in variables else None,
        is_dry_run=bool(variables.get("dry_run")),
    )


def as_argument(value: Json) -> str:
    """The text that AWX passes for a variable: 0.0 becomes "0.0", null "None"."""
    return str(value)


def whole_days(argument: str) -> int | None:
    """The number that the command reads from --days; None where it stops with an error.

    The command reads it with Python's `int`, which takes "00", " 7 " and "1_000", not "0.0".
    """
    if len(argument) > _LONGEST_NUMBER:
        return None
    try:
        return int(argument)
    except ValueError:
        return None


def is_any_age(days: int) -> bool:
    """Whether records of any age are removed: all are older than 0 days, or a negative number."""
    return days <= 0


def _value_of(option: str, words: list[str]) -> str | None:
    """The value of the last such option, as the command's parser takes it."""
    found = None
    for index, word in enumerate(words):
        if word == option and index + 1 < len(words):
            found = words[index + 1]
        elif word.startswith(f"{option}="):
            found = word.partition("=")[2]
    return found
