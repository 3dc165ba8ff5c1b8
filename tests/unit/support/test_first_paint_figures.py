"""The figures of the bench of the first paint."""

from tests.bench.first_paint import Measured, Visit, median_or_none, row


def test_what_never_came_counts_as_longer_than_anything() -> None:
    assert median_or_none([3.0, None, 1.0]) == 3.0
    assert median_or_none([None, None, 1.0]) is None
    assert median_or_none([]) is None


def test_a_row_has_ours_the_floors_and_how_many_times_that_ours_is() -> None:
    ours = Measured([Visit(300, 450, 0.0), Visit(100, 350, 0.25), Visit(200, 400, 0.0)], [900])
    floor = Measured([Visit(100, None, 0.0)], [None])
    assert row("usual", ours, floor) == (
        "| usual | 200 ms; 100 ms (2.00) | 400 ms; never | 900 ms; never | 0.250 |"
    )
