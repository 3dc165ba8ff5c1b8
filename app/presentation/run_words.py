"""What the overview and a template's page say of a run, of the next one, and of what is off."""

from dataclasses import dataclass
from datetime import datetime

from app.history.health import Finding, findings
from app.history.model import RunFacts, ScheduleFacts, TemplateRuns
from app.history.recurrence import next_dates
from app.jobs.statuses import JobStatus, JobTypeSeen, StatusSeen
from app.presentation.durations import iso_utc
from app.presentation.health import finding_words
from app.presentation.outcome import outcome_sentence
from app.presentation.record.sections import cut

_LONGEST_NAME = 120  # characters
_LONGEST_OUTCOME = 300


@dataclass(frozen=True)
class ShownFinding:
    """What is off with a template, in words, and the run that shows it."""

    tone: str
    words: str
    href: str = ""  # "" where no run shows it
    at: str = ""  # ISO 8601: when a run was due; "" where no time belongs to it


def template_name(one: TemplateRuns) -> str:
    """The template's name, cut; what it does where it has none."""
    template = one.template
    kind = JobTypeSeen.from_text(template.job_type).label
    return cut(template.name, _LONGEST_NAME) or f"{kind} (template {template.id})"


def run_href(job_id: int) -> str:
    """The page of a run."""
    return f"/jobs/{job_id}"


def run_outcome(run: RunFacts) -> str:
    """What a run did; why that is not known, where it is not; "" while the run is under way."""
    if not StatusSeen.from_text(run.status).is_ended:
        return ""
    if run.outcome is None:
        return "Outcome not read yet"
    if not run.outcome.counts and run.status != JobStatus.SUCCESSFUL:
        return ""  # it ended before it could say anything
    return cut(outcome_sentence(run.outcome), _LONGEST_OUTCOME)


def deleted_of(run: RunFacts) -> int | None:
    """How many records a run really deleted; None where that is not known, and of a dry run."""
    return run.outcome.deleted if run.outcome and not run.is_dry_run else None


def next_run(one: TemplateRuns, now: datetime) -> tuple[datetime | None, str]:
    """When the template runs next, or why that is not known."""
    if one.template.is_deleted:
        return None, "Template deleted"
    if one.schedules is None:
        return None, "Schedules not read yet"
    enabled = [schedule for schedule in one.schedules if schedule.is_enabled]
    if not enabled:
        return None, "Every schedule is off" if one.schedules else "No next run"
    dates = [date for schedule in enabled if (date := _next_date(schedule, now))]
    return (min(dates), "") if dates else (None, "No date left")


def _next_date(schedule: ScheduleFacts, now: datetime) -> datetime | None:
    """The controller's own date while it is to come; else, and after a pause, the rule's."""
    if schedule.next_run and schedule.next_run > now:
        return schedule.next_run
    return next(iter(next_dates(schedule, now, 1) or ()), None)


def shown_findings(one: TemplateRuns, now: datetime) -> list[ShownFinding]:
    """What is off, the worst first."""
    return [_shown_finding(finding) for finding in findings(one, now)]


def _shown_finding(finding: Finding) -> ShownFinding:
    tone, words = finding_words(finding)
    href = run_href(finding.job_id) if finding.job_id else ""
    return ShownFinding(tone.value, words, href, iso_utc(finding.due))
