"""How long runs usually take."""

import pytest

from app.history.model import RunFacts
from app.history.statistics import Durations, duration_figures
from tests.unit.history.runs import run


def taking(*seconds: float | None) -> list[RunFacts]:
    return [run(elapsed_s=one) for one in seconds]


@pytest.mark.parametrize(
    ("seconds", "median_s", "p95_s"),
    [
        ([7.0], 7, 7),
        ([1.0, 3.0], 2, 3),
        ([5.0, 1.0, 100.0], 5, 100),
        ([float(number) for number in range(1, 101)], 50.5, 95),
    ],
)
def test_the_median_and_the_95th_percentile(
    seconds: list[float], median_s: float, p95_s: float
) -> None:
    assert duration_figures(taking(*seconds)) == Durations(median_s, p95_s, len(seconds))


def test_only_successful_real_runs_with_a_duration_count() -> None:
    others = [run(status="failed"), run(status="running"), run(is_dry_run=True)]
    odd = taking(None, -1.0, float("nan"), float("inf"))
    assert duration_figures([*others, *odd]) is None
    assert duration_figures([*others, *odd, *taking(2.0)]) == Durations(2, 2, 1)
