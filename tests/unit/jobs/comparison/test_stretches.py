"""Equal and changed stretches of lines: right for any input, at a bounded cost."""

from itertools import pairwise

from hypothesis import given
from hypothesis import strategies as st

from app.jobs.comparison.stretches import Stretch, stretches

LINES = st.lists(st.sampled_from(["ok", "failed", "skipped", "done", ""]), max_size=40)


def changed(left: list[str], right: list[str]) -> list[tuple[list[str], list[str]]]:
    return [
        (left[one.left_first : one.left_end], right[one.right_first : one.right_end])
        for one in stretches(left, right)
        if not one.is_equal
    ]


@given(LINES, LINES, st.sampled_from([1, 9, 64_000_000]))
def test_the_stretches_hold_every_line_once_and_equal_ones_are_equal(
    left: list[str], right: list[str], most_cells: int
) -> None:
    found = stretches(left, right, most_cells=most_cells)
    assert [line for one in found for line in left[one.left_first : one.left_end]] == left
    assert [line for one in found for line in right[one.right_first : one.right_end]] == right
    for one in found:
        if one.is_equal:
            same = left[one.left_first : one.left_end] == right[one.right_first : one.right_end]
            assert same
    assert all(one.is_equal != two.is_equal for one, two in pairwise(found))


def test_one_changed_line_among_lines_that_all_repeat_is_found() -> None:
    left = ["ok"] * 500 + ["failed"] + ["ok"] * 500
    right = ["ok"] * 1000
    assert changed(left, right) == [(["failed"], [])]


def test_a_line_in_the_middle_of_repeated_blocks_is_one_change() -> None:
    block = ["begin", "work", "end"]
    assert changed(block * 50, [*block * 25, "retry", *block * 25]) == [([], ["retry"])]


def test_two_large_outputs_of_repeated_lines_are_cut_into_pieces() -> None:
    left = ["ok", "failed"] * 200
    right = ["failed", "ok"] * 200
    found = stretches(left, right, most_cells=1_000)
    equal = sum(one.left_end - one.left_first for one in found if one.is_equal)
    assert equal > 350


def test_a_comparison_that_is_stopped_leaves_the_rest_as_changed() -> None:
    assert stretches(["a", "a", "b"], ["a", "b", "b"], lambda: True) == [
        Stretch(True, 0, 1, 0, 1),
        Stretch(False, 1, 2, 1, 2),
        Stretch(True, 2, 3, 2, 3),
    ]


def test_two_empty_outputs_have_no_stretch() -> None:
    assert stretches([], []) == []
