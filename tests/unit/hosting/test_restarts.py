"""When a process that has died is started again."""

import pytest

from app.hosting.restarts import MOST_FAILED_STARTS, Restarts


def test_the_first_death_is_mended_at_once_and_the_next_ones_later_and_later() -> None:
    restarts, now, pauses = Restarts(), 100.0, []
    for _ in range(9):
        restarts.started(now)
        restarts.ready()
        pauses.append(restarts.died(now, was_ready=True) - now)
    assert pauses == [0, 0.5, 1, 2, 4, 8, 16, 30, 30]


def test_one_that_has_served_for_a_minute_begins_without_a_pause_again() -> None:
    restarts = Restarts()
    for now in (0.0, 1.0, 2.0):
        restarts.started(now)
        restarts.died(now, was_ready=True)
    restarts.started(10.0)
    assert restarts.died(70.0, was_ready=True) == 70.0


@pytest.mark.parametrize("is_mended", [True, False])
def test_only_starts_that_fail_in_a_row_are_hopeless(is_mended: bool) -> None:
    restarts = Restarts()
    for number in range(MOST_FAILED_STARTS):
        restarts.started(float(number))
        if is_mended and number == 2:
            restarts.ready()
        restarts.died(float(number), was_ready=False)
    assert restarts.is_hopeless is not is_mended
