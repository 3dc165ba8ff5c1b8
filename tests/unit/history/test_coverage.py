"""Which times are known completely."""

from hypothesis import given
from hypothesis import strategies as st

from app.history.coverage import BEGINNING, Coverage, Gap, Range
from tests.unit.history.facts import day

RANGES = st.lists(
    st.tuples(st.integers(0, 30), st.integers(0, 5)).map(lambda t: (t[0], t[0] + t[1])), max_size=8
)


def covered(*ranges: tuple[int, int]) -> Coverage:
    return Coverage.of(Range(day(oldest), day(newest)) for oldest, newest in ranges)


def test_ranges_that_touch_become_one() -> None:
    assert covered((1, 2), (4, 5), (2, 4)) == covered((1, 5))


def test_the_newest_gap_is_found_first() -> None:
    coverage = covered((1, 2), (4, 5), (8, 9))
    assert coverage.newest_gap(BEGINNING) == Gap(day(5), day(8))
    assert coverage.with_range(Range(day(5), day(8))).newest_gap(BEGINNING) == Gap(day(2), day(4))
    assert covered((8, 9)).newest_gap(BEGINNING) == Gap(BEGINNING, day(8))


def test_there_is_no_gap_beyond_the_horizon() -> None:
    assert covered((4, 5)).newest_gap(day(4)) is None
    assert covered((4, 5)).newest_gap(day(3)) == Gap(day(3), day(4))
    assert covered((1, 2), (4, 5)).newest_gap(day(3)) == Gap(day(3), day(4))


def test_what_reaches_the_beginning_has_no_gap() -> None:
    whole = Coverage.of([Range(BEGINNING, day(3))])
    assert whole.newest_gap(BEGINNING) is None
    assert whole.has(day(-900), day(3))
    assert not whole.has(day(0), day(4))


def test_nothing_known_has_no_ends() -> None:
    assert (Coverage().newest, Coverage().oldest, Coverage().newest_gap(BEGINNING)) == (None,) * 3


@given(RANGES)
def test_a_time_is_known_exactly_where_a_range_was_read(ranges: list[tuple[int, int]]) -> None:
    coverage = covered(*ranges)
    for quarter in range(160):
        time = quarter / 4
        is_known = any(oldest <= time <= newest for oldest, newest in ranges)
        assert coverage.has(day(time), day(time)) == is_known


@given(RANGES)
def test_filling_the_newest_gap_again_and_again_ends(ranges: list[tuple[int, int]]) -> None:
    coverage = covered(*ranges)
    steps = 0
    while gap := coverage.newest_gap(BEGINNING):
        coverage = coverage.with_range(Range(gap.after, gap.until))
        steps += 1
        assert len(coverage.ranges) + steps <= len(ranges) + 1
    assert len(coverage.ranges) == bool(ranges)
