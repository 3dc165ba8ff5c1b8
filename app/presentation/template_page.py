"""The view model of a template's page: what it is, its health, figures, schedules and history."""

from collections.abc import Sequence
from dataclasses import dataclass, field
from datetime import datetime, timedelta

from app.history.model import RunFacts, ScheduleFacts, TemplateRuns
from app.history.recurrence import next_dates
from app.history.statistics import duration_figures
from app.history.thinning import thinned
from app.jobs.permissions import Access, refused_to_account
from app.jobs.statuses import JobStatus, JobTypeSeen, StatusSeen
from app.presentation.durations import duration_text, iso_utc
from app.presentation.job_page import ShownAction
from app.presentation.record.sections import cut
from app.presentation.run_words import (
    ShownFinding,
    deleted_of,
    next_run,
    run_outcome,
    shown_findings,
    template_name,
)
from app.presentation.schedules import words

MOST_POINTS = 400  # a screen can show no more bars beside each other
_LONGEST_DESCRIPTION = 500
_LONGEST_RULE = 500
NOTHING = "\N{EN DASH}"
DATES_SHOWN = 3
USUAL_SPAN = "90d"
# What the URL says, its words, and how many days back; None for all.
SPANS: tuple[tuple[str, str, int | None], ...] = (
    ("30d", "30 days", 30),
    (USUAL_SPAN, "90 days", 90),
    ("1y", "1 year", 365),
    ("all", "All", None),
)


@dataclass(frozen=True)
class ShownSpan:
    """One choice of how far back the picture goes."""

    name: str
    label: str
    href: str


@dataclass(frozen=True)
class ShownSchedule:
    """A schedule in words; `rule` is its text where it cannot be read."""

    id: int
    name: str
    words: str
    rule: str
    is_enabled: bool
    time_zone: str
    days: str  # "Keeps 30 days", "" where the schedule does not say
    next_dates: list[str]  # ISO 8601


@dataclass(frozen=True)
class ShownFigure:
    """One figure about the runs of the span."""

    label: str
    text: str
    hint: str = ""
    at: str = ""  # ISO 8601: shown as a time, in place of `text`


@dataclass(frozen=True)
class ShownRuns:
    """The runs of a picture, one list for each of their values, the oldest first.

    Columns, because rows would repeat the names of nine values up to 400 times. None stands for
    what is not known.
    """

    ids: list[int] = field(default_factory=list)
    created: list[int] = field(default_factory=list)  # seconds since 1970
    status: list[str] = field(default_factory=list)  # values of JobStatus
    deleted: list[int | None] = field(default_factory=list)
    skipped: list[int | None] = field(default_factory=list)
    took: list[float | None] = field(default_factory=list)  # seconds
    queued: list[float | None] = field(default_factory=list)  # seconds
    days: list[int | None] = field(default_factory=list)  # the retention
    outcome: list[str] = field(default_factory=list)


@dataclass(frozen=True)
class ShownTemplate:
    """All of a template's page but its picture."""

    id: int = 0
    name: str = ""
    description: str = ""
    kind: str = ""
    is_deleted: bool = False
    newest_id: int = 0  # the newest run's job; 0 without one
    next_at: str = ""
    next_words: str = ""
    findings: list[ShownFinding] = field(default_factory=list)
    schedules: list[ShownSchedule] = field(default_factory=list)
    schedules_words: str = ""  # why there are none; "" where there are some


@dataclass(frozen=True)
class ShownPage:
    """All that a template's page shows of one answer."""

    template: ShownTemplate
    runs: ShownRuns
    count_words: str
    figures: list[ShownFigure]
    read_at: str  # ISO 8601, the controller's time


def span_named(text: str) -> str:
    """The span that a URL names, the usual one if it names none."""
    return text if any(text == name for name, _, _ in SPANS) else USUAL_SPAN


def span_start(span: str, now: datetime) -> datetime | None:
    """Since when runs belong to the span; None for all of them."""
    days = {name: back for name, _, back in SPANS}[span]
    return None if days is None else now - timedelta(days=days)


def shown_spans(template_id: int) -> list[ShownSpan]:
    """The choices, each with its URL."""
    return [
        ShownSpan(name, label, f"/templates/{template_id}?range={name}") for name, label, _ in SPANS
    ]


def shown_page(one: TemplateRuns, runs: Sequence[RunFacts], now: datetime) -> ShownPage:
    """The page of a template with the runs of its span, which are newest first."""
    return ShownPage(
        shown_template(one, now),
        shown_runs(runs),
        shown_count(runs),
        shown_figures(runs),
        iso_utc(now),
    )


def run_again_action(access: Access, template: ShownTemplate) -> ShownAction:
    """Whether a run can be started from the page; the dialog checks the rest when it opens."""
    if template.is_deleted or not template.newest_id:
        return ShownAction()
    refusal = refused_to_account(access, "run")
    because = refusal.because if refusal else ""
    return ShownAction(is_in_sight=True, is_allowed=refusal is None, because=because)


def shown_template(one: TemplateRuns, now: datetime) -> ShownTemplate:
    """What the page says of the template."""
    next_at, next_words = next_run(one, now)
    return ShownTemplate(
        id=one.template.id,
        name=template_name(one),
        description=cut(one.template.description, _LONGEST_DESCRIPTION),
        kind=JobTypeSeen.from_text(one.template.job_type).label if one.template.job_type else "",
        is_deleted=one.template.is_deleted,
        newest_id=one.runs[0].job_id if one.runs else 0,
        next_at=iso_utc(next_at),
        next_words=next_words,
        findings=shown_findings(one, now),
        schedules=[_shown_schedule(schedule, now) for schedule in one.schedules or ()],
        schedules_words=_no_schedules(one),
    )


def _no_schedules(one: TemplateRuns) -> str:
    if one.schedules is None:
        return "The schedules haven't been read yet."
    return "" if one.schedules else "This template has no schedule."


def _shown_schedule(schedule: ScheduleFacts, now: datetime) -> ShownSchedule:
    said = words(schedule)
    dates = next_dates(schedule, now, DATES_SHOWN) if schedule.is_enabled else ()
    return ShownSchedule(
        id=schedule.id,
        name=cut(schedule.name, 120) or f"Schedule {schedule.id}",
        words=said,
        rule="" if said else cut(schedule.rrule, _LONGEST_RULE),
        is_enabled=schedule.is_enabled,
        time_zone=cut(schedule.time_zone, 60),
        days="" if schedule.days is None else _keeps(schedule.days),
        next_dates=[iso_utc(date) for date in dates or ()],
    )


def _keeps(days: int) -> str:
    return f"Keeps {days:,} {'day' if days == 1 else 'days'}"


def shown_runs(runs: Sequence[RunFacts]) -> ShownRuns:
    """The columns of a picture of `runs`, which are newest first, at most 400 of them."""
    picked = thinned(runs, MOST_POINTS)[::-1]
    return ShownRuns(
        ids=[run.job_id for run in picked],
        created=[int(run.created.timestamp()) for run in picked],
        status=[StatusSeen.from_text(run.status).kind.value for run in picked],
        deleted=[deleted_of(run) for run in picked],
        skipped=[_skipped(run) for run in picked],
        took=[_tenths(run.elapsed_s if run.started else None) for run in picked],
        queued=[_tenths(run.queued_s) for run in picked],
        days=[run.days for run in picked],
        outcome=[run_outcome(run) for run in picked],
    )


def _skipped(run: RunFacts) -> int | None:
    return run.outcome.skipped if run.outcome and not run.is_dry_run else None


def _tenths(seconds: float | None) -> float | None:
    return None if seconds is None or seconds < 0 else round(seconds, 1)


def shown_count(runs: Sequence[RunFacts]) -> str:
    """How many runs the span has, and how many of them the picture shows."""
    if not runs:
        return "No runs in this time"
    counted = f"{len(runs):,} {'run' if len(runs) == 1 else 'runs'}"
    return counted if len(runs) <= MOST_POINTS else f"{counted}, thinned to {MOST_POINTS}"


def shown_figures(runs: Sequence[RunFacts]) -> list[ShownFigure]:
    """The figures of the runs of the span, which are newest first."""
    ended = [run for run in runs if StatusSeen.from_text(run.status).is_ended]
    good = [run for run in ended if run.status == JobStatus.SUCCESSFUL]
    return [
        _last_success(good),
        ShownFigure("Succeeded", f"{len(good):,} of {len(ended):,}" if ended else NOTHING),
        _total_deleted(ended),
        *_durations(runs),
    ]


def _last_success(good: Sequence[RunFacts]) -> ShownFigure:
    if not good:
        return ShownFigure("Last success", "None in this time")
    return ShownFigure("Last success", "", at=iso_utc(good[0].finished or good[0].created))


def _total_deleted(ended: Sequence[RunFacts]) -> ShownFigure:
    counts = [count for run in ended if (count := deleted_of(run)) is not None]
    if not counts:
        return ShownFigure("Deleted", NOTHING, "No run says so")
    unknown = len(ended) - len(counts)
    hint = f"{unknown:,} without a count" if unknown else ""
    return ShownFigure("Deleted", f"{sum(counts):,}", hint)


def _durations(runs: Sequence[RunFacts]) -> list[ShownFigure]:
    took = duration_figures(runs)
    return [
        ShownFigure("Median duration", duration_text(took.median_s) if took else NOTHING),
        ShownFigure("95th percentile", duration_text(took.p95_s) if took else NOTHING),
    ]
