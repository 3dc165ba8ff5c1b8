"""A picture of many runs keeps what stands out: failures, peaks, and the newest."""

from hypothesis import given
from hypothesis import strategies as st

from app.history.thinning import thinned
from tests.support.history_facts import deleted, run


def test_few_runs_stay_as_they_are() -> None:
    runs = [run(1), run(2)]
    assert thinned(runs, 400) == tuple(runs)


def test_the_largest_count_and_the_longest_run_of_ten_thousand_stay() -> None:
    runs = [run(number, days_ago=number / 10) for number in range(1, 10_001)]
    runs[4_321] = run(4_322, days_ago=432.1, outcome=deleted(1_000_000))
    runs[7_777] = run(7_778, days_ago=777.7, elapsed_s=90_000.0)
    kept = thinned(runs, 400)
    assert {4_322, 7_778, 1} <= {one.job_id for one in kept}
    assert len(kept) <= 400


def test_every_failure_stays_while_there_is_room() -> None:
    failed = {3, 500, 501, 502, 4_999}
    runs = [
        run(number, days_ago=number, status="failed" if number in failed else "successful")
        for number in range(1, 5_001)
    ]
    assert failed <= {one.job_id for one in thinned(runs, 400)}


def test_a_history_of_failures_alone_is_thinned_too() -> None:
    runs = [run(number, days_ago=number, status="error") for number in range(1, 5_001)]
    assert 200 <= len(thinned(runs, 400)) <= 400


@given(
    st.lists(st.sampled_from(["successful", "failed", "canceled", "running", "odd"]), max_size=300),
    st.integers(3, 60),
)
def test_whatever_the_runs_are_at_most_so_many_stay_in_their_order(
    statuses: list[str], most: int
) -> None:
    runs = [run(number, days_ago=number, status=one) for number, one in enumerate(statuses, 1)]
    kept = [one.job_id for one in thinned(runs, most)]
    assert len(kept) <= most
    assert kept == sorted(set(kept))
