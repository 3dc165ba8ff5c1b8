"""The view model of the overview: a card for each template, with its newest runs as a strip."""

import math
from dataclasses import dataclass, field
from datetime import datetime

from app.history.model import RunFacts, TemplateRuns
from app.jobs.statuses import StatusSeen
from app.presentation.durations import iso_utc
from app.presentation.run_words import (
    ShownFinding,
    deleted_of,
    next_run,
    run_href,
    run_outcome,
    shown_findings,
    template_name,
)

STRIP_RUNS = 30
_LEAST_HEIGHT = 12  # percent: a run that deleted one record is still higher than one of none


@dataclass(frozen=True)
class ShownBar:
    """One run of a strip; its time becomes words in the browser, which knows the zone."""

    id: int
    href: str
    status: str  # a value of JobStatus
    status_label: str
    created: str  # ISO 8601
    outcome: str
    height: int  # percent of the strip: 0 where nothing was deleted, -1 where it is not known


@dataclass(frozen=True)
class ShownCard:
    """One template on the overview."""

    id: int = 0
    name: str = ""
    href: str = ""
    is_deleted: bool = False
    has_runs: bool = False
    status: str = ""  # of the newest run; "" without one
    status_label: str = ""
    last_at: str = ""  # ISO 8601: when the newest run ended, else when it was created
    outcome: str = ""  # of the newest run, or why it is not known
    next_at: str = ""  # ISO 8601
    next_words: str = ""  # why there is no next run; "" where there is one
    findings: list[ShownFinding] = field(default_factory=list)
    bars: list[ShownBar] = field(default_factory=list)  # the oldest first


def shown_cards(templates: tuple[TemplateRuns, ...], now: datetime) -> list[ShownCard]:
    """The cards in the order of their names; those without a run stand last, deleted ones after."""
    return [_shown_card(one, now) for one in sorted(templates, key=_place)]


def _place(one: TemplateRuns) -> tuple[bool, bool, str, int]:
    template = one.template
    return template.is_deleted, not one.runs, template.name.casefold(), template.id


def _shown_card(one: TemplateRuns, now: datetime) -> ShownCard:
    newest = one.runs[0] if one.runs else None
    next_at, next_words = next_run(one, now)
    return ShownCard(
        id=one.template.id,
        name=template_name(one),
        href=f"/templates/{one.template.id}",
        is_deleted=one.template.is_deleted,
        has_runs=newest is not None,
        findings=shown_findings(one, now),
        next_at=iso_utc(next_at),
        next_words=next_words,
        bars=shown_bars(one.runs),
        **(_of_newest(newest) if newest else {}),
    )


def _of_newest(run: RunFacts) -> dict[str, str]:
    status = StatusSeen.from_text(run.status)
    return {
        "status": status.kind.value,
        "status_label": status.label,
        "last_at": iso_utc(run.finished or run.created),
        "outcome": run_outcome(run),
    }


def shown_bars(runs: tuple[RunFacts, ...]) -> list[ShownBar]:
    """The strip of the newest runs, the oldest first."""
    newest = runs[:STRIP_RUNS]
    most = max((deleted_of(run) or 0 for run in newest), default=0)
    return [_shown_bar(run, most) for run in reversed(newest)]


def _shown_bar(run: RunFacts, most: int) -> ShownBar:
    status = StatusSeen.from_text(run.status)
    return ShownBar(
        run.job_id,
        run_href(run.job_id),
        status.kind.value,
        status.label,
        iso_utc(run.created),
        run_outcome(run),
        _height(deleted_of(run), most),
    )


def _height(deleted: int | None, most: int) -> int:
    """By the square root: a day that deleted a hundred times as much hides no other."""
    if deleted is None:
        return -1
    if deleted <= 0 or most <= 0:
        return 0
    share = math.sqrt(deleted) / math.sqrt(most)
    return max(_LEAST_HEIGHT, round(100 * share))
