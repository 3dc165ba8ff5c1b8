"""What a dry run has counted, in words, before the same is deleted for real."""

from dataclasses import dataclass

from app.history.model import RunFacts
from app.jobs.cleanup_command import DEFAULT_DAYS, command_given, whole_days
from app.jobs.model import SystemJob
from app.jobs.outcome import Outcome
from app.jobs.statuses import JobStatus
from app.presentation.outcome import outcome_sentence, shown_run_outcome


@dataclass(frozen=True)
class ShownCount:
    """What the dialog says of a dry run; `is_known` where it has counted."""

    text: str = ""
    last_real: str = ""  # what the last real run deleted, "" where that is not known
    hint: str = ""
    is_known: bool = False


def shown_count(job: SystemJob, outcome: Outcome, last_real: RunFacts | None) -> ShownCount:
    """The words for a dry run that has ended."""
    if job.status.kind is not JobStatus.SUCCESSFUL:
        return ShownCount(f"The dry run ended as “{job.status.label}”. It counted nothing.")
    if not outcome.counts:
        return ShownCount("The dry run printed no total. Open it to see its output.")
    return ShownCount(
        text=f"{_days(job)} {_lower(outcome_sentence(outcome))}.",
        last_real=_last_real(last_real),
        hint=shown_run_outcome(job, outcome).hint,
        is_known=True,
    )


def not_counted(message: str) -> ShownCount:
    """The words for a dry run whose end could not be seen."""
    return ShownCount(f"The dry run's count isn't known. {message}")


def _days(job: SystemJob) -> str:
    command = command_given(job)
    text = None if command is None else command.days
    if command is None:
        return "This run"
    days = DEFAULT_DAYS if text is None else whole_days(text)
    return "This run" if days is None else f"{days:,} {'day' if days == 1 else 'days'}"


def _last_real(run: RunFacts | None) -> str:
    if run is None or run.outcome is None:
        return ""
    return f"The last real run, #{run.job_id}, {_lower(outcome_sentence(run.outcome))}."


def _lower(sentence: str) -> str:
    return sentence[:1].lower() + sentence[1:]
