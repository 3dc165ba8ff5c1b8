"""The rows of a list that a user has selected, as far as they are on the page."""

from collections.abc import Sequence

import reflex as rx

from app.jobs.model import JobRow
from app.presentation.selection import (
    is_whole_page,
    selected_text,
    still_selected,
    with_page,
    with_row,
)
from app.state.events import handler


class Selecting(rx.State, mixin=True):
    """Mixed into the state of a list; only ids of rows that it shows are ever selected."""

    selected: list[int] = []
    _on_page: tuple[JobRow, ...] = ()

    @rx.var
    def selected_words(self) -> str:
        """How many are selected."""
        return selected_text(len(self.selected))

    @rx.var
    def is_any_selected(self) -> bool:
        """Whether there is anything to cancel or delete."""
        return bool(self.selected)

    @rx.var
    def is_page_selected(self) -> bool:
        """Whether every row of the page is selected."""
        return is_whole_page(self.selected, self._ids_on_page())

    # Objects, because a browser may send anything; app/presentation/selection.py sorts it out.
    @handler()
    def row_chosen(self, job_id: object = None, is_chosen: object = None) -> None:
        """Select one row, or no longer."""
        rows = self._ids_on_page()
        self.selected = with_row(self.selected, rows, job_id, is_chosen=is_chosen is True)

    @handler()
    def page_chosen(self, is_chosen: object = None) -> None:
        """Select all rows of the page, or none."""
        self.selected = with_page(self._ids_on_page(), is_chosen=is_chosen is True)

    def _put_on_page(self, rows: Sequence[JobRow]) -> None:
        self._on_page = tuple(rows)
        self.selected = still_selected(self.selected, self._ids_on_page())

    def _ids_on_page(self) -> list[int]:
        return [row.id for row in self._on_page]

    def _selected_rows(self) -> list[JobRow]:
        return [row for row in self._on_page if row.id in self.selected]
