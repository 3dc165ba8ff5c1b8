"""The view model of the launch form: what the browser gets of the dialog “Run again”."""

import json
from collections.abc import Mapping
from dataclasses import dataclass, field, replace

from app.jobs.launch import YES, FieldProblem, LaunchDefaults, LaunchOption, can_count
from app.jobs.model import SystemJob


@dataclass(frozen=True)
class ShownLaunchForm:
    """The form's first values, and a problem text for each field; "" where there is none."""

    job_id: int = 0
    name: str = ""  # of what starts
    options: list[str] = field(default_factory=list)
    days: str = ""
    is_dry_run: bool = False
    batch_size: str = ""
    unchanged: str = ""  # JSON of the variables that are sent unchanged
    days_problem: str = ""
    dry_run_problem: str = ""
    any_age_days: int | None = None  # the number that the user has to type again
    any_age_warning: str = ""
    batch_size_problem: str = ""
    can_count: bool = False  # whether a dry run can count first


def shown_launch_form(job: SystemJob, defaults: LaunchDefaults) -> ShownLaunchForm:
    """The form for launching `job` again, filled with its own values.

    Its name is that of the template, which starts, where the record has it.
    """
    unchanged = dict(defaults.unchanged)
    return ShownLaunchForm(
        job_id=job.id,
        name=job.summary_text("unified_job_template") or job.name or f"System job {job.id}",
        options=[option.value for option in defaults.options],
        days=defaults.days,
        is_dry_run=defaults.is_dry_run,
        batch_size=defaults.batch_size,
        can_count=can_count(defaults),
        unchanged=json.dumps(unchanged, indent=2, ensure_ascii=False) if unchanged else "",
    )


def with_any_age(form: ShownLaunchForm, days: int) -> ShownLaunchForm:
    """`form`, which now asks to type `days` again, because records of any age would be removed."""
    return replace(
        with_problems(form, ()),
        any_age_days=days,
        any_age_warning=(
            f"{days} days permanently deletes entries of any age, even today's. "
            f"Type {days} to confirm."
        ),
    )


def with_values(form: ShownLaunchForm, filled: Mapping[str, object]) -> ShownLaunchForm:
    """`form` as it was filled, to be changed."""
    return replace(
        form,
        days=str(filled.get(LaunchOption.DAYS.value, "")),
        is_dry_run=filled.get(LaunchOption.DRY_RUN.value) == YES,
        batch_size=str(filled.get(LaunchOption.BATCH_SIZE.value, "")),
    )


def with_problems(form: ShownLaunchForm, problems: tuple[FieldProblem, ...]) -> ShownLaunchForm:
    """`form` with a problem text at each field that is not valid."""
    because = {problem.option: problem.because for problem in problems}
    return replace(
        form,
        days_problem=because.get(LaunchOption.DAYS, ""),
        dry_run_problem=because.get(LaunchOption.DRY_RUN, ""),
        batch_size_problem=because.get(LaunchOption.BATCH_SIZE, ""),
    )
