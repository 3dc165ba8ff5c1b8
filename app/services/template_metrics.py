"""The figures of every template for Prometheus, from stored facts: no controller is asked.

What is not known has no sample, so nothing looks like a zero that nobody counted. Times are the
controller's, in seconds since 1970.
"""

from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import datetime

from prometheus_client.core import GaugeMetricFamily
from prometheus_client.metrics_core import Metric

from app.history.health import FindingKind, findings, missed_schedules
from app.history.model import NEWEST_RUNS, RunFacts, TemplateRuns
from app.history.statistics import duration_figures
from app.jobs.statuses import JobStatus
from app.services.failures import Failure
from app.services.history_library import HistoryLibrary

_TEMPLATE = ("controller", "template_id", "template")
# Of older runs, where none of the newest succeeded: thirteen years of a run each day.
_PAGE = 500
_MOST_PAGES = 10
_STATUSES = tuple(one.value for one in JobStatus if one.is_ended)


@dataclass(frozen=True, slots=True)
class MeasuredController:
    """A controller whose facts are read with a configured token."""

    name: str
    history: HistoryLibrary
    now: Callable[[], datetime | None]  # its own clock; None before its first answer


@dataclass(frozen=True, slots=True)
class Reading:
    """What is stored of one controller at one time; no templates: the file can't be read."""

    controller: str
    templates: tuple[TemplateRuns, ...] | None
    now: datetime | None
    older_successes: Mapping[int, RunFacts] = field(default_factory=dict)  # by template


@dataclass(frozen=True, slots=True)
class _Seen:
    """What the figures of one template are taken from."""

    runs: TemplateRuns
    now: datetime | None
    last_success: RunFacts | None  # however long ago

    @property
    def last_ended(self) -> RunFacts | None:
        real = (run for run in self.runs.runs if not run.is_dry_run)
        return next((run for run in real if run.status in _STATUSES), None)


async def read_all(controllers: Iterable[MeasuredController]) -> tuple[Reading, ...]:
    """The newest facts of each controller."""
    return tuple([await _read(one) for one in controllers])


async def _read(controller: MeasuredController) -> Reading:
    found = await controller.history.overview()
    if isinstance(found, Failure):
        return Reading(controller.name, None, controller.now())
    older: dict[int, RunFacts] = {}
    for runs in found:
        if len(runs.runs) == NEWEST_RUNS and _success_in(runs.runs) is None:
            success = await _older_success(controller.history, runs)
            older |= {runs.template.id: success} if success else {}
    return Reading(controller.name, found, controller.now(), older)


async def _older_success(history: HistoryLibrary, runs: TemplateRuns) -> RunFacts | None:
    """The last successful run before those that were read, so that no series ends by itself."""
    before = runs.runs[-1].key
    for _ in range(_MOST_PAGES):
        page = await history.run(
            lambda store, at=before: store.runs(runs.template.id, _PAGE, at)  # type: ignore[misc]
        )
        if isinstance(page, Failure) or not page:
            return None
        success = _success_in(page)
        if success is not None:
            return success
        before = page[-1].key
    return None


def families(readings: Sequence[Reading]) -> Iterator[Metric]:
    """All metrics, each with the samples of every controller and template."""
    readable = _gauge("jobpane_history_readable", "Whether the run history can be read", ())
    read_at = _gauge(
        "jobpane_last_read_timestamp_seconds", "When the controller last answered about a template"
    )
    status = _gauge(
        "jobpane_template_last_status",
        "1 for the status of the last run that has ended",
        (*_TEMPLATE, "status"),
    )
    finding = _gauge(
        "jobpane_template_findings",
        "How often something is off, by its kind",
        (*_TEMPLATE, "kind"),
    )
    gauges = [_gauge(f"jobpane_template_{name}", text) for name, text, _ in _FIGURES]
    for reading in readings:
        readable.add_metric([reading.controller], float(reading.templates is not None))
        for runs in reading.templates or ():
            if runs.template.is_deleted:
                continue
            labels = [reading.controller, str(runs.template.id), _utf8(runs.template.name)]
            _add(read_at, labels, _seconds(runs.read_at))
            seen = _Seen(
                runs,
                reading.now,
                _success_in(runs.runs) or reading.older_successes.get(runs.template.id),
            )
            for gauge, (_, _, figure) in zip(gauges, _FIGURES, strict=True):
                _add(gauge, labels, figure(seen))
            last = seen.last_ended
            for name in _STATUSES if last else ():
                status.add_metric([*labels, name], float(last is not None and last.status == name))
            kinds = _kinds(runs, reading.now)
            for kind in FindingKind if kinds is not None else ():
                finding.add_metric([*labels, kind.value], float((kinds or []).count(kind)))
    return iter([readable, read_at, *gauges, status, finding])


def _gauge(name: str, text: str, labels: Sequence[str] = _TEMPLATE) -> GaugeMetricFamily:
    return GaugeMetricFamily(name, text, labels=labels or ("controller",))


def _add(gauge: GaugeMetricFamily, labels: Sequence[str], value: float | None) -> None:
    if value is not None:
        gauge.add_metric(labels, value)


def _success_in(runs: Iterable[RunFacts]) -> RunFacts | None:
    """The first run that succeeded and was no dry run."""
    real = (run for run in runs if not run.is_dry_run)
    return next((run for run in real if run.status == JobStatus.SUCCESSFUL), None)


def _ended_at(run: RunFacts | None) -> float | None:
    return _seconds(run.finished or run.created) if run else None


def _deleted(seen: _Seen) -> float | None:
    last = seen.last_success
    return last.outcome.deleted if last and last.outcome else None


def _skipped(seen: _Seen) -> float | None:
    last = seen.last_success
    return last.outcome.skipped if last and last.outcome else None


def _duration_s(seen: _Seen) -> float | None:
    last = seen.last_ended
    return last.elapsed_s if last else None


def _median_s(seen: _Seen) -> float | None:
    usual = duration_figures(seen.runs.runs)
    return usual.median_s if usual else None


def _missed(seen: _Seen) -> float | None:
    runs, now = seen.runs, seen.now
    if now is None or runs.schedules is None or runs.known_since is None:
        return None
    return float(missed_schedules(runs, now))


_FIGURES: tuple[tuple[str, str, Callable[[_Seen], float | None]], ...] = (
    (
        "last_run_timestamp_seconds",
        "When the last run ended",
        lambda seen: _ended_at(seen.last_ended),
    ),
    (
        "last_success_timestamp_seconds",
        "When the last successful run ended",
        lambda seen: _ended_at(seen.last_success),
    ),
    ("last_deleted", "Records that the last successful run deleted", _deleted),
    ("last_skipped", "Records that the last successful run skipped", _skipped),
    ("last_duration_seconds", "How long the last run took", _duration_s),
    ("median_duration_seconds", "How long successful runs usually take", _median_s),
    ("missed_schedules", "Enabled schedules that were due and started no run", _missed),
)


def _kinds(runs: TemplateRuns, now: datetime | None) -> list[FindingKind] | None:
    return None if now is None else [found.kind for found in findings(runs, now)]


def _seconds(time: datetime | None) -> float | None:
    return time.timestamp() if time else None


def _utf8(name: str) -> str:
    return name.encode("utf-8", "replace").decode()
