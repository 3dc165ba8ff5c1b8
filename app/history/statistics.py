"""Figures about the runs of a template: how long a run usually takes."""

import math
from collections.abc import Iterable
from dataclasses import dataclass
from statistics import median

from app.history.model import RunFacts
from app.jobs.statuses import JobStatus

_PERCENTILE = 0.95


@dataclass(frozen=True, slots=True)
class Durations:
    """What runs took, in seconds: half of them at most the median, 95 of 100 at most `p95_s`."""

    median_s: float
    p95_s: float
    count: int


def duration_figures(runs: Iterable[RunFacts]) -> Durations | None:
    """The durations of successful runs that really deleted; None where there is none."""
    taken = sorted(seconds for run in runs if (seconds := _duration_s(run)) is not None)
    if not taken:
        return None
    rank = math.ceil(_PERCENTILE * len(taken))
    return Durations(median_s=median(taken), p95_s=taken[rank - 1], count=len(taken))


def _duration_s(run: RunFacts) -> float | None:
    seconds = run.elapsed_s
    is_counted = run.status == JobStatus.SUCCESSFUL and not run.is_dry_run
    if not is_counted or seconds is None or not math.isfinite(seconds) or seconds < 0:
        return None
    return seconds
