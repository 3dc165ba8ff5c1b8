"""Running a job again: which options its type takes, and from a filled form to a request.

AWX checks none of the variables that a launch brings ("days": "x", -5 and 10^12 start a job
that then fails, or deletes too much), so they are checked here. A request exists only with sane
values. Other variables go along unchanged; a masked one cannot, so it refuses the whole. Whatever
would remove things of any age is launched only once its days have been typed again.
"""

import json
import re
from collections.abc import Mapping
from dataclasses import dataclass
from enum import StrEnum

from app.jobs.cleanup_command import as_argument, is_any_age, whole_days
from app.jobs.json_value import Json
from app.jobs.model import JobType, JsonText, SystemJob
from app.jobs.permissions import AccessNow, Refused, may_launch
from app.jobs.redaction import was_masked

DAYS_LIMIT = 99_999  # AWX's cleanup_jobs: "Try something less than 99999 (about 270 years)"
BATCH_LIMIT = 10_000_000  # a batch is deleted in one go; far more rows than that is no batch
YES, NO = "yes", "no"
DAYS_AGAIN = "days_again"  # the field in which the days are typed again

_WHOLE = re.compile(r"-?[0-9]{1,30}", re.ASCII)
_TEXT_LIMIT = 200  # characters; of a value that makes no sense enough is shown to correct it


class Option(StrEnum):
    """A variable that a form offers for change."""

    DAYS = "days"
    DRY_RUN = "dry_run"
    BATCH_SIZE = "batch_size"


# AWX passes no days to these, whatever their variables say.
_AGELESS = frozenset({JobType.CLEANUP_SESSIONS, JobType.CLEANUP_TOKENS})
_OPTIONS = {
    JobType.CLEANUP_JOBS: tuple(Option),
    JobType.CLEANUP_ACTIVITYSTREAM: tuple(Option),
}


@dataclass(frozen=True, slots=True)
class Offer:
    """What a form begins with: the options that apply, as this job had them, and the rest."""

    template_id: int
    options: tuple[Option, ...]
    days: str
    is_dry_run: bool
    batch_size: str
    kept: tuple[tuple[str, Json], ...]
    kept_days: int | None = None  # among `kept`, of a type that may take them


@dataclass(frozen=True, slots=True)
class Problem:
    """Why the text in one field cannot be sent."""

    option: Option
    because: str


@dataclass(frozen=True, slots=True)
class LaunchRequest:
    """What is sent to the controller; made by `request_from` alone."""

    template_id: int
    days: int | None  # None: the controller's own default
    is_dry_run: bool
    batch_size: int | None
    kept: tuple[tuple[str, Json], ...]
    kept_days: int | None = None

    @property
    def any_age_days(self) -> int | None:
        """The days, if with them things of any age would really be removed; else None."""
        days = self.kept_days if self.days is None else self.days
        return days if days is not None and is_any_age(days) and not self.is_dry_run else None

    def to_extra_vars(self) -> dict[str, Json]:
        """The variables as the controller takes them; what has no value is left out."""
        chosen: dict[str, Json] = dict(self.kept)
        if self.days is not None:
            chosen[Option.DAYS.value] = self.days
        if self.is_dry_run:
            chosen[Option.DRY_RUN.value] = True
        if self.batch_size is not None:
            chosen[Option.BATCH_SIZE.value] = self.batch_size
        return chosen


def offer_for(job: SystemJob, access: AccessNow) -> Offer | Refused:
    """The form for running `job` again, or why there can be none."""
    rule = may_launch(job, access)
    if isinstance(rule, Refused):
        return rule
    variables = _variables(job.extra_vars)
    if isinstance(variables, Refused):
        return variables
    options = _OPTIONS.get(job.job_type.kind, ())
    offered = {name: value for name, value in variables.items() if name in options}
    return Offer(
        template_id=job.system_job_template or 0,
        options=options,
        days=_field_text(offered.get(Option.DAYS)),
        # AWX asks no more of it than to be neither false nor empty.
        is_dry_run=bool(offered.get(Option.DRY_RUN)),
        batch_size=_field_text(offered.get(Option.BATCH_SIZE)),
        kept=tuple((name, value) for name, value in variables.items() if name not in options),
        kept_days=_kept_days(job.job_type.kind, variables),
    )


def request_from(offer: Offer, form: Mapping[str, object]) -> LaunchRequest | tuple[Problem, ...]:
    """What the filled form asks for, or a problem for each field that makes no sense."""
    days = _number(offer, form, Option.DAYS, range(DAYS_LIMIT + 1))
    is_dry_run = _choice(offer, form, Option.DRY_RUN)
    batch_size = _number(offer, form, Option.BATCH_SIZE, range(1, BATCH_LIMIT + 1))
    if (
        isinstance(days, Problem)
        or isinstance(is_dry_run, Problem)
        or isinstance(batch_size, Problem)
    ):
        return tuple(one for one in (days, is_dry_run, batch_size) if isinstance(one, Problem))
    return LaunchRequest(
        offer.template_id, days, is_dry_run, batch_size, offer.kept, offer.kept_days
    )


def is_confirmed(
    request: LaunchRequest, form: Mapping[str, object], asked_days: int | None
) -> bool:
    """Whether the request needs no confirmation, or has it.

    `asked_days` is the number that the user was asked to type again, None if nothing was asked.
    """
    days = request.any_age_days
    if days is None:
        return True
    again = form.get(DAYS_AGAIN)
    if asked_days != days or not isinstance(again, str) or not _WHOLE.fullmatch(again.strip()):
        return False
    return int(again) == days


def _kept_days(kind: JobType, variables: Mapping[str, Json]) -> int | None:
    """The days that go along unchanged, where the type has no field for them."""
    if kind in _OPTIONS or kind in _AGELESS or Option.DAYS.value not in variables:
        return None
    return whole_days(as_argument(variables[Option.DAYS.value]))


def _variables(extra_vars: JsonText) -> dict[str, Json] | Refused:
    """The job's variables, if they can be sent again as they were."""
    if not extra_vars.text.strip():
        return {}
    value = extra_vars.value
    if not extra_vars.is_json or not isinstance(value, dict | None):
        return Refused(
            "The job's extra variables are no settings with names, so they cannot be sent again: "
            "the controller would fail on them."
        )
    if was_masked(value):
        return Refused(
            "The job's extra variables hold a secret that Jobpane shows only masked, "
            "so it cannot send it again. Launch the job in the controller instead."
        )
    if value is not None and json.loads(extra_vars.text) != value:
        return Refused(
            "The job's extra variables hold a value that is not proper JSON, "
            "so it cannot be sent again unchanged."
        )
    return value or {}


def _field_text(value: Json) -> str:
    """A value as it stands in a field; an odd one too, so that it can be corrected."""
    if value is None:
        return ""
    text = value if isinstance(value, str) else json.dumps(value, ensure_ascii=False)
    return text[:_TEXT_LIMIT]


def _number(
    offer: Offer, form: Mapping[str, object], option: Option, allowed: range
) -> int | Problem | None:
    """The whole number in a field, None for an empty one."""
    if option not in offer.options:
        return None
    text = form.get(option.value)
    if not isinstance(text, str) or (text.strip() and not _WHOLE.fullmatch(text.strip())):
        return Problem(option, _NOT_WHOLE[option])
    if not text.strip():
        return None
    number = int(text)
    if number < allowed.start:
        return Problem(option, _TOO_SMALL[option])
    if number not in allowed:
        return Problem(option, f"Enter {allowed.stop - 1:,} at most.")
    return number


_NOT_WHOLE = {
    Option.DAYS: "Enter a whole number of days, such as 30, or nothing for the usual age.",
    Option.BATCH_SIZE: "Enter a whole number, such as 1000, or nothing for the usual size.",
}
_TOO_SMALL = {
    Option.DAYS: "Enter 0 or more: less than 0 days would reach into the future.",
    Option.BATCH_SIZE: "Enter 1 or more: a batch of nothing would remove nothing.",
}


def _choice(offer: Offer, form: Mapping[str, object], option: Option) -> bool | Problem:
    if option not in offer.options:
        return False
    word = form.get(option.value)
    if not isinstance(word, str) or word not in {YES, NO}:
        return Problem(option, "Choose whether anything is removed or only counted.")
    return word == YES
