"""Only rows that a list has shown are ever selected, and they stay so from page to page."""

from dataclasses import replace

import pytest
from hypothesis import given
from hypothesis import strategies as st

from app.jobs.model import JobRow
from app.presentation.selection import (
    MOST_SELECTED,
    Chosen,
    ids_on_page,
    select_all_text,
    selected_text,
    selecting_text,
    still_chosen,
    with_row,
    with_rows,
)
from tests.unit.jobs.builders import row

ROW = row("successful")


def rows_of(*ids: int) -> Chosen:
    return tuple(replace(ROW, id=number) for number in ids)


def ids_of(chosen: tuple[JobRow, ...]) -> list[int]:
    return [one.id for one in chosen]


PAGE = rows_of(9, 8, 7)


def test_a_row_is_selected_and_left_again() -> None:
    chosen = with_row(rows_of(8), PAGE, 9, is_chosen=True)
    assert ids_of(chosen) == [8, 9]
    assert ids_of(with_row(chosen, PAGE, 8, is_chosen=False)) == [9]


@pytest.mark.parametrize("forged", [4, -1, 0, "8", 8.0, True, None, [8], {"id": 8}, 2**80])
def test_anything_that_is_no_row_of_the_page_changes_nothing(forged: object) -> None:
    assert ids_of(with_row(rows_of(7), PAGE, forged, is_chosen=True)) == [7]
    assert ids_of(with_row(rows_of(7), PAGE, forged, is_chosen=False)) == [7]


def test_the_whole_page_is_selected_and_left_again_without_those_of_others() -> None:
    chosen = with_rows(rows_of(3), PAGE, is_chosen=True)
    assert ids_of(chosen) == [3, 9, 8, 7]
    assert ids_of(with_rows(chosen, PAGE, is_chosen=False)) == [3]


def test_another_page_keeps_what_is_selected_and_shows_its_own() -> None:
    chosen = still_chosen(rows_of(9, 3), rows_of(5, 3), is_whole_list=False)
    assert ids_of(chosen) == [9, 3]
    assert ids_on_page(chosen, rows_of(5, 3)) == [3]


def test_a_job_that_has_left_a_list_of_one_page_is_selected_no_more() -> None:
    assert ids_of(still_chosen(rows_of(9, 3), rows_of(5, 3), is_whole_list=True)) == [3]


def test_a_selected_job_is_what_was_last_seen_of_it() -> None:
    (seen,) = still_chosen(rows_of(9), [replace(ROW, id=9, name="new")], is_whole_list=False)
    assert seen.name == "new"


def test_it_is_said_how_many_are_selected_and_how_many_of_them_are_here() -> None:
    assert selected_text(0, 0) == ""
    assert selected_text(3, 3) == "3 selected"
    assert selected_text(1200, 10) == "1,200 selected, 10 on this page"


def test_all_that_match_are_offered_up_to_a_bound() -> None:
    assert select_all_text(10, 214) == "Select all 214 that match"
    assert select_all_text(10, 2140) == "Select the newest 1,000 that match"
    assert (
        select_all_text(214, 214) == select_all_text(1000, 2140) == select_all_text(5, None) == ""
    )
    assert selecting_text(40, 2140) == "Selecting: 40 of 1,000"


@given(st.lists(st.integers(1, 1500), unique=True), st.lists(st.integers(1, 1500), unique=True))
def test_a_selection_is_bounded_and_has_each_job_once(before: list[int], page: list[int]) -> None:
    chosen = with_rows(
        with_rows((), rows_of(*before), is_chosen=True), rows_of(*page), is_chosen=True
    )
    ids = ids_of(chosen)
    assert len(ids) == len(set(ids)) <= MOST_SELECTED
    assert set(ids) <= {*before, *page}
