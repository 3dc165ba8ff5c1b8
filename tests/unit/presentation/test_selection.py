"""Only rows on the page are ever selected."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from app.presentation.selection import (
    MOST_SELECTED,
    is_whole_page,
    selected_text,
    still_selected,
    with_page,
    with_row,
)

ROWS = [9, 8, 7]


def test_a_row_is_selected_and_left_again() -> None:
    selected = with_row([8], ROWS, 9, is_chosen=True)
    assert selected == [9, 8]
    assert with_row(selected, ROWS, 8, is_chosen=False) == [9]


@pytest.mark.parametrize("forged", [4, -1, 0, "8", 8.0, True, None, [8], {"id": 8}, 2**80])
def test_anything_that_is_no_row_of_the_page_changes_nothing(forged: object) -> None:
    assert with_row([7], ROWS, forged, is_chosen=True) == [7]
    assert with_row([7], ROWS, forged, is_chosen=False) == [7]


def test_the_whole_page_is_selected_and_left_again() -> None:
    assert with_page(ROWS, is_chosen=True) == ROWS
    assert with_page(ROWS, is_chosen=False) == []


def test_another_page_keeps_only_what_it_shows() -> None:
    assert still_selected([9, 8, 5], [5, 4, 9]) == [5, 9]


def test_a_page_without_rows_is_not_selected() -> None:
    assert not is_whole_page([], [])
    assert is_whole_page([7, 8, 9], ROWS)
    assert not is_whole_page([7, 8], ROWS)


def test_it_is_said_how_many_are_selected() -> None:
    assert selected_text(0) == ""
    assert selected_text(3) == "3 selected"


@given(st.lists(st.integers(1, 500), unique=True), st.sets(st.integers(1, 500)))
def test_a_selection_is_bounded_and_on_the_page(rows: list[int], selected: set[int]) -> None:
    kept = still_selected(selected, rows)
    assert len(kept) == len(set(kept)) <= MOST_SELECTED
    assert set(kept) <= set(rows) & selected
