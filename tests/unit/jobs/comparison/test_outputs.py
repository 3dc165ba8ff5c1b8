"""Rows of a comparison: changes with some lines around them, the rest folded."""

from hypothesis import given
from hypothesis import strategies as st

from app.jobs.comparison.comparable import Ignoring
from app.jobs.comparison.model import ComparedOutput, Comparison, Row, RowKind
from app.jobs.comparison.outputs import CONTEXT, compare_outputs

EXACTLY = Ignoring()


def output(*texts: str, head: int = 0, left_out: int = 0) -> ComparedOutput:
    return ComparedOutput(
        range(1, len(texts) + 1), texts, len(texts) + left_out, head=head, left_out=left_out
    )


def lines(count: int, word: str = "line") -> list[str]:
    return [f"{word} {chr(97 + number % 26)}{chr(97 + number // 26)}" for number in range(count)]


def rows(comparison: Comparison) -> list[Row]:
    return comparison.rows.between(0, len(comparison.rows))


def test_equal_lines_far_from_a_change_are_folded() -> None:
    same = lines(40)
    found = compare_outputs(output(*same, "old"), output(*same, "new"), EXACTLY)
    assert rows(found) == [
        Row(RowKind.FOLD, 0, 0, count=40 - CONTEXT),
        *[Row(RowKind.SAME, index, index) for index in range(40 - CONTEXT, 40)],
        Row(RowKind.CHANGED, 40, 40, 1),
    ]
    assert (found.changes, found.removed, found.added) == (1, 1, 1)


def test_two_equal_outputs_are_one_fold() -> None:
    same = lines(40)
    found = compare_outputs(output(*same), output(*same), EXACTLY)
    assert rows(found) == [Row(RowKind.FOLD, 0, 0, count=40)]
    assert found.changes == 0


def test_a_few_equal_lines_between_changes_are_shown() -> None:
    same = lines(7)
    found = compare_outputs(output("a", *same, "b"), output("x", *same, "y"), EXACTLY)
    assert [row.kind for row in rows(found)] == [
        RowKind.CHANGED,
        *[RowKind.SAME] * 7,
        RowKind.CHANGED,
    ]


def test_changed_lines_that_differ_in_numbers_stand_side_by_side() -> None:
    left = output("jobs: 39 deleted", "sessions: 7 deleted")
    right = output("a new warning", "jobs: 41 deleted", "sessions: 8 deleted")
    assert rows(compare_outputs(left, right, EXACTLY)) == [
        Row(RowKind.ADDED, None, 0, 1),
        Row(RowKind.CHANGED, 0, 1, 1),
        Row(RowKind.CHANGED, 1, 2, 1),
    ]


def test_lines_that_differ_in_ignored_numbers_alone_are_no_change() -> None:
    found = compare_outputs(output("a 1", "b"), output("a 2", "b"), Ignoring(numbers=True))
    assert found.changes == 0


def test_of_long_outputs_the_ends_are_compared_and_the_gap_is_a_row() -> None:
    left = output("first", "last", head=1, left_out=60_000)
    right = output("first", "end", head=1)
    found = compare_outputs(left, right, EXACTLY)
    assert rows(found) == [
        Row(RowKind.SAME, 0, 0),
        Row(RowKind.LEFT_OUT),
        Row(RowKind.CHANGED, 1, 1, 1),
    ]
    assert not found.is_whole


def test_an_empty_output_has_only_added_lines_beside_it() -> None:
    found = compare_outputs(output(), output("a", "b"), EXACTLY)
    assert [row.kind for row in rows(found)] == [RowKind.ADDED] * 2
    assert (found.removed, found.added) == (0, 2)


FEW = st.lists(st.sampled_from(["a", "b", "c 1", "c 2", ""]), max_size=60)


@given(FEW, FEW, st.booleans())
def test_every_line_of_any_outputs_is_in_one_row_or_fold(
    left: list[str], right: list[str], numbers: bool
) -> None:
    found = compare_outputs(output(*left), output(*right), Ignoring(numbers=numbers))
    seen: tuple[list[int], list[int]] = ([], [])
    for row in rows(found):
        for index, side in ((row.left, seen[0]), (row.right, seen[1])):
            if index is not None:
                side.extend(range(index, index + max(1, row.count)))
    assert seen == (list(range(len(left))), list(range(len(right))))
