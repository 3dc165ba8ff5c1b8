"""Launching a job again: the options its type takes, and the checked request of a filled form.

AWX checks none of the variables that a launch brings ("days": "x", -5 and 10^12 start a job
that then fails, or deletes too much), so they are checked here: a LaunchRequest holds only valid
values. Other variables are sent unchanged; where one is masked, the launch is refused. A launch
that would remove records of any age needs its number of days typed a second time.
"""

import json
import re
from collections.abc import Mapping
from dataclasses import dataclass
from enum import StrEnum

from app.jobs.cleanup_command import as_argument, is_any_age, whole_days
from app.jobs.json_value import Json
from app.jobs.model import JsonText, SystemJob
from app.jobs.permissions import Access, Refused, may_launch
from app.jobs.redaction import was_masked
from app.jobs.statuses import JobType

DAYS_LIMIT = 99_999  # AWX's cleanup_jobs: "Try something less than 99999 (about 270 years)"
BATCH_LIMIT = 10_000_000  # a batch is deleted in one go; far more rows than that is no batch
YES, NO = "yes", "no"
DAYS_AGAIN = "days_again"  # the form field in which the days are typed a second time
INTENT, COUNT = "intent", "count"  # the form field that says which button was pressed

_WHOLE = re.compile(r"-?[0-9]{1,30}", re.ASCII)
_TEXT_LIMIT = 200  # characters of an invalid value: enough to correct it in the form


class LaunchOption(StrEnum):
    """A variable that the launch form lets the user change."""

    DAYS = "days"
    DRY_RUN = "dry_run"
    BATCH_SIZE = "batch_size"


# AWX passes no days to these, whatever their variables say.
_AGELESS = frozenset({JobType.CLEANUP_SESSIONS, JobType.CLEANUP_TOKENS})
_OPTIONS = {
    JobType.CLEANUP_JOBS: tuple(LaunchOption),
    JobType.CLEANUP_ACTIVITYSTREAM: tuple(LaunchOption),
}


@dataclass(frozen=True, slots=True)
class LaunchDefaults:
    """What the launch form starts with: the job's options and values, and its other variables.

    `days` and `batch_size` are texts, since a job may hold values that are no numbers.
    """

    template_id: int
    options: tuple[LaunchOption, ...]
    days: str
    is_dry_run: bool
    batch_size: str
    unchanged: tuple[tuple[str, Json], ...]
    unchanged_days: int | None = None  # in `unchanged`, of a type unknown to Jobpane


@dataclass(frozen=True, slots=True)
class FieldProblem:
    """Why the text in one field is not valid; `because` is shown as it stands."""

    option: LaunchOption
    because: str


@dataclass(frozen=True, slots=True)
class LaunchRequest:
    """A checked launch; only `request_from` makes one."""

    template_id: int
    days: int | None  # None: the controller's own default
    is_dry_run: bool
    batch_size: int | None
    unchanged: tuple[tuple[str, Json], ...]
    unchanged_days: int | None = None

    @property
    def any_age_days(self) -> int | None:
        """The number of days if this launch removes records of any age; None otherwise."""
        days = self.unchanged_days if self.days is None else self.days
        return days if days is not None and is_any_age(days) and not self.is_dry_run else None

    def to_extra_vars(self) -> dict[str, Json]:
        """The variables as AWX expects them; an option without a value is left out."""
        chosen: dict[str, Json] = dict(self.unchanged)
        if self.days is not None:
            chosen[LaunchOption.DAYS.value] = self.days
        if self.is_dry_run:
            chosen[LaunchOption.DRY_RUN.value] = True
        if self.batch_size is not None:
            chosen[LaunchOption.BATCH_SIZE.value] = self.batch_size
        return chosen


def launch_defaults(job: SystemJob, access: Access) -> LaunchDefaults | Refused:
    """What the form for launching `job` again starts with, or why it cannot be launched."""
    rule = may_launch(job, access)
    if isinstance(rule, Refused):
        return rule
    variables = _variables(job.extra_vars)
    if isinstance(variables, Refused):
        return variables
    options = _OPTIONS.get(job.job_type.kind, ())
    offered = {name: value for name, value in variables.items() if name in options}
    return LaunchDefaults(
        template_id=job.system_job_template or 0,
        options=options,
        days=_field_text(offered.get(LaunchOption.DAYS)),
        # AWX asks no more of it than to be neither false nor empty.
        is_dry_run=bool(offered.get(LaunchOption.DRY_RUN)),
        batch_size=_field_text(offered.get(LaunchOption.BATCH_SIZE)),
        unchanged=tuple((name, value) for name, value in variables.items() if name not in options),
        unchanged_days=_unchanged_days(job.job_type.kind, variables),
    )


def request_from(
    defaults: LaunchDefaults, form: Mapping[str, object]
) -> LaunchRequest | tuple[FieldProblem, ...]:
    """The request of a filled form, or one problem for each field that is not valid."""
    days = _number(defaults, form, LaunchOption.DAYS, range(DAYS_LIMIT + 1))
    is_dry_run = _choice(defaults, form, LaunchOption.DRY_RUN)
    batch_size = _number(defaults, form, LaunchOption.BATCH_SIZE, range(1, BATCH_LIMIT + 1))
    if (
        isinstance(days, FieldProblem)
        or isinstance(is_dry_run, FieldProblem)
        or isinstance(batch_size, FieldProblem)
    ):
        return tuple(one for one in (days, is_dry_run, batch_size) if isinstance(one, FieldProblem))
    return LaunchRequest(
        defaults.template_id,
        days,
        is_dry_run,
        batch_size,
        defaults.unchanged,
        defaults.unchanged_days,
    )


def can_count(defaults: LaunchDefaults) -> bool:
    """Whether a dry run can say first what a launch would delete."""
    return LaunchOption.DRY_RUN in defaults.options


def counting(form: Mapping[str, object]) -> dict[str, object]:
    """The form of a dry run with the same options."""
    return {**form, LaunchOption.DRY_RUN.value: YES, DAYS_AGAIN: ""}


def after_count(counted: Mapping[str, object], form: Mapping[str, object]) -> dict[str, object]:
    """The form of the real run of what was counted; its confirmation comes from `form`."""
    return {**counted, LaunchOption.DRY_RUN.value: NO, DAYS_AGAIN: form.get(DAYS_AGAIN, "")}


def is_age_confirmed(
    request: LaunchRequest, form: Mapping[str, object], asked_days: int | None
) -> bool:
    """Whether the request removes nothing of any age, or the user has typed its days again.

    `asked_days` is the number that the user was asked to type, None if nothing was asked.
    """
    days = request.any_age_days
    if days is None:
        return True
    again = form.get(DAYS_AGAIN)
    if asked_days != days or not isinstance(again, str) or not _WHOLE.fullmatch(again.strip()):
        return False
    return int(again) == days


def _unchanged_days(kind: JobType, variables: Mapping[str, Json]) -> int | None:
    """The days among the unchanged variables, of a job type unknown to Jobpane; else None."""
    if kind in _OPTIONS or kind in _AGELESS or LaunchOption.DAYS.value not in variables:
        return None
    return whole_days(as_argument(variables[LaunchOption.DAYS.value]))


def _variables(extra_vars: JsonText) -> dict[str, Json] | Refused:
    """The job's variables, or why they cannot be sent again as they were."""
    if not extra_vars.text.strip():
        return {}
    value = extra_vars.value
    if not extra_vars.is_json or not isinstance(value, dict | None):
        return Refused("This job's extra variables aren't a JSON object. They can't be sent again.")
    if was_masked(value):
        return Refused(
            "An extra variable of this job holds a masked secret. "
            "Jobpane can't send it again. Launch the job in the controller instead."
        )
    if value is not None and json.loads(extra_vars.text) != value:
        return Refused(
            "An extra variable of this job isn't valid JSON. "
            "Jobpane can't send it again unchanged. Launch the job in the controller instead."
        )
    return value or {}


def _field_text(value: Json) -> str:
    """The text of a value for a form field; an invalid one too, so that it can be corrected."""
    if value is None:
        return ""
    text = value if isinstance(value, str) else json.dumps(value, ensure_ascii=False)
    return text[:_TEXT_LIMIT]


def _number(
    defaults: LaunchDefaults, form: Mapping[str, object], option: LaunchOption, allowed: range
) -> int | FieldProblem | None:
    """The whole number in a field, or its problem; None for an empty field or one not offered."""
    if option not in defaults.options:
        return None
    text = form.get(option.value)
    if not isinstance(text, str) or (text.strip() and not _WHOLE.fullmatch(text.strip())):
        return FieldProblem(option, _NOT_WHOLE[option])
    if not text.strip():
        return None
    number = int(text)
    if number < allowed.start:
        return FieldProblem(option, _TOO_SMALL[option])
    if number not in allowed:
        return FieldProblem(option, f"Enter {allowed.stop - 1:,} or less.")
    return number


_NOT_WHOLE = {
    LaunchOption.DAYS: "Enter a whole number, such as 30, or leave it empty.",
    LaunchOption.BATCH_SIZE: "Enter a whole number, such as 1000, or leave it empty.",
}
_TOO_SMALL = {
    LaunchOption.DAYS: "Enter 0 or more days.",
    LaunchOption.BATCH_SIZE: "Enter 1 or more.",
}


def _choice(
    defaults: LaunchDefaults, form: Mapping[str, object], option: LaunchOption
) -> bool | FieldProblem:
    if option not in defaults.options:
        return False
    word = form.get(option.value)
    if not isinstance(word, str) or word not in {YES, NO}:
        return FieldProblem(option, "Choose a dry run, or delete for real.")
    return word == YES
