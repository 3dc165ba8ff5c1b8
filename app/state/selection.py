"""The jobs of a list that a user has selected; they stay selected from page to page."""

from collections.abc import Sequence

import reflex as rx

from app.jobs.model import JobRow
from app.presentation.selection import (
    Chosen,
    ids_on_page,
    select_all_text,
    selected_text,
    still_chosen,
    with_row,
    with_rows,
)
from app.state.events import handler


class Selecting(rx.State, mixin=True):
    """Mixed into the state of a list; only rows that it has shown are ever selected.

    `selected` has the ids on the page, for its boxes. All are stored here and not in the browser.
    """

    selected: list[int] = []
    selected_count: int = 0
    # What the browser keeps for a process that knows nothing of this tab: a mark, and the ids.
    chosen_note: str = rx.SessionStorage("", name="jobpane.chosen")
    select_all_words: str = ""  # what offers to select all that match; "" where it is not offered
    _chosen: Chosen = ()
    _on_page: tuple[JobRow, ...] = ()
    _total: int | None = None  # how many match

    @rx.var
    def selected_words(self) -> str:
        """How many are selected."""
        return selected_text(self.selected_count, len(self.selected))

    @rx.var
    def is_any_selected(self) -> bool:
        """Whether there is anything to cancel or delete."""
        return self.selected_count > 0

    @rx.var
    def is_page_selected(self) -> bool:
        """Whether every row of the page is selected."""
        return bool(self._on_page) and len(self.selected) == len(self._on_page)

    # Objects, because a browser may send anything; app/presentation/selection.py sorts it out.
    @handler()
    def row_chosen(self, job_id: object = None, is_chosen: object = None) -> None:
        """Select one row, or no longer."""
        self._choose(with_row(self._chosen, self._on_page, job_id, is_chosen=is_chosen is True))

    @handler()
    def page_chosen(self, is_chosen: object = None) -> None:
        """Select all rows of the page, or none of them."""
        self._choose(with_rows(self._chosen, self._on_page, is_chosen=is_chosen is True))

    @handler()
    def selection_cleared(self) -> None:
        """Select nothing."""
        self._choose(())

    def _choose(self, chosen: Chosen) -> None:
        self._chosen, self.selected_count = chosen, len(chosen)
        self.selected = ids_on_page(chosen, self._on_page)
        is_page = bool(self._on_page) and len(self.selected) == len(self._on_page)
        self.select_all_words = select_all_text(len(chosen), self._total) if is_page else ""

    def _put_on_page(
        self, rows: Sequence[JobRow], total: int | None = None, *, is_whole_list: bool = False
    ) -> None:
        self._on_page, self._total = tuple(rows), total
        self._choose(still_chosen(self._chosen, self._on_page, is_whole_list=is_whole_list))
