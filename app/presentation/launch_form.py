"""What the dialog for running a job again shows; all that crosses to the browser of it."""

import json
from dataclasses import dataclass, field, replace

from app.jobs.launching import Offer, Option, Problem
from app.jobs.model import SystemJob


@dataclass(frozen=True)
class ShownLaunch:
    """The form as it begins, and what is wrong with what was sent; empty where nothing is."""

    job_id: int = 0
    name: str = ""
    options: list[str] = field(default_factory=list)
    days: str = ""
    is_dry_run: bool = False
    batch_size: str = ""
    kept: str = ""  # JSON of the variables that go along unchanged
    days_problem: str = ""
    dry_run_problem: str = ""
    any_age_days: int | None = None  # to be typed again before it is launched
    any_age_warning: str = ""
    batch_size_problem: str = ""


def shown_launch(job: SystemJob, offer: Offer) -> ShownLaunch:
    """The form for running `job` again."""
    kept = dict(offer.kept)
    return ShownLaunch(
        job_id=job.id,
        name=job.name or f"System job {job.id}",
        options=[option.value for option in offer.options],
        days=offer.days,
        is_dry_run=offer.is_dry_run,
        batch_size=offer.batch_size,
        kept=json.dumps(kept, indent=2, ensure_ascii=False) if kept else "",
    )


def with_any_age(form: ShownLaunch, days: int) -> ShownLaunch:
    """The same form, which now asks for the days again before things of any age are removed."""
    return replace(
        with_problems(form, ()),
        any_age_days=days,
        any_age_warning=(
            f"{days} days removes entries of any age, today's too, for good. "
            f"Type {days} to confirm."
        ),
    )


def with_problems(form: ShownLaunch, problems: tuple[Problem, ...]) -> ShownLaunch:
    """The same form with a sentence at each field that makes no sense."""
    because = {problem.option: problem.because for problem in problems}
    return replace(
        form,
        days_problem=because.get(Option.DAYS, ""),
        dry_run_problem=because.get(Option.DRY_RUN, ""),
        batch_size_problem=because.get(Option.BATCH_SIZE, ""),
    )
