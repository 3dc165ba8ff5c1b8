"""A key may make so many requests a second, and some at once after a pause."""

from hypothesis import given
from hypothesis import strategies as st

from app.middleware.rates import BURST_S, Rates


@given(st.lists(st.floats(0, 5), max_size=200), st.integers(1, 5))
def test_never_more_than_the_rate_and_one_burst(pauses_s: list[float], a_second: int) -> None:
    now = [0.0]
    rates = Rates(clock=lambda: now[0])
    taken = 0
    for pause_s in pauses_s:
        now[0] += pause_s
        taken += rates.take("one", a_second)
    assert taken <= a_second * (BURST_S + now[0]) + 1


def test_one_keys_requests_are_nobody_elses() -> None:
    rates = Rates(clock=lambda: 0.0)
    taken = [rates.take("one", 1) for _ in range(12)]
    assert taken == [True] * 10 + [False] * 2
    assert rates.take("other", 1)


def test_what_was_used_up_comes_back_with_time() -> None:
    now = [0.0]
    rates = Rates(clock=lambda: now[0])
    while rates.take("one", 2):
        pass
    now[0] = 0.5
    assert [rates.take("one", 2), rates.take("one", 2)] == [True, False]


def test_it_remembers_a_bounded_number_of_keys() -> None:
    rates = Rates(clock=lambda: 0.0, most_keys=3)
    for number in range(10):
        rates.take(str(number), 1)
    assert len(rates._buckets) == 3


def test_what_was_used_elsewhere_is_missing_here_but_is_no_debt() -> None:
    now = [0.0]
    rates = Rates(clock=lambda: now[0])
    rates.use("one", 7, 1)
    assert [rates.take("one", 1) for _ in range(4)] == [True] * 3 + [False]
    rates.use("one", 1000, 1)
    now[0] = 1
    assert rates.take("one", 1)
