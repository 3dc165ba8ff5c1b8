"""The states of the two lists: search results, and the recent jobs of the start page."""

from dataclasses import replace
from urllib.parse import quote

import reflex as rx
from reflex.event import EventSpec

from app.jobs.model import JobList
from app.jobs.query import JobQuery
from app.jobs.showing_list import (
    address_of,
    clear_address,
    filtered,
    shown_filters,
    shown_headings,
    shown_paging,
    shown_rows,
)
from app.jobs.shown import ShownFilter, ShownHeading, ShownPaging, ShownRow
from app.state.provided import watches, workspace
from app.state.route import OfUrl, url_of
from app.state.selecting import Selecting
from app.state.watches import CHECK_S
from app.viewing.trouble import Trouble
from app.viewing.workspace import RECENT_JOBS

__all__ = ["RECENT_JOBS", "Recent", "Results"]


class Results(Selecting, OfUrl, rx.State):
    """One tagged value, `phase`, says what the page shows; the address holds the rest."""

    phase: str = "loading"  # loading, ready, empty, stale or failed
    search: str = ""
    rows: list[ShownRow] = []
    headings: list[ShownHeading] = []
    filters: list[ShownFilter] = []
    paging: ShownPaging = ShownPaging()
    clear_href: str = ""
    trouble: str = ""
    trouble_id: str = ""
    _query: JobQuery = JobQuery()
    _visit: int = 0

    @rx.var
    def title(self) -> str:
        """The title of the browser's tab."""
        return f"“{self.search}” · Jobpane" if self.search else "System jobs · Jobpane"

    @rx.event(background=True)
    async def opened(self) -> EventSpec | None:
        """The address names a search: fetch its page of results."""
        async with self:
            params = dict(self.router.url.query_parameters)
            watches().leave(self.router.session.client_token)  # a job that was open before
            self.of_url = url_of(self.router.url)
            visit = self._begin_visit(JobQuery.from_url_params(params))
            query = self._query
        answer = await workspace().reader.find(query)
        async with self:
            if visit != self._visit:
                return None
            if isinstance(answer, Trouble):
                self._show_trouble(answer)
                return None
            is_only_hit = bool(query.search) and answer.count == 1 and len(answer.rows) == 1
            if is_only_hit and params.get("show") != "list":
                hit = answer.rows[0].id
                return rx.redirect(f"/jobs/{hit}?search={quote(query.search)}", replace=True)
            self._show(answer, query)
        return None

    @rx.event(background=True)
    async def read_again(self) -> EventSpec | None:
        """Fetch the same page of results once more; it stays a list, even with one hit."""
        async with self:
            query = self._query
            visit = self._begin_visit(query)
        answer = await workspace().reader.find(query)
        async with self:
            if visit != self._visit:
                return None
            if not isinstance(answer, Trouble):
                self._show(answer, query)
                return None
            self._show_trouble(answer)
            # The last page is gone when all its jobs were deleted: go to the one before it.
            is_gone = answer.kind == "not_found" and query.page > 1
            if is_gone and self.router.url.path.rstrip("/") == "/jobs":
                return rx.redirect(address_of(replace(query, page=query.page - 1)), replace=True)
        return None

    @rx.event
    def filter_chosen(self, name: object = None, value: object = None) -> EventSpec | None:
        """Go to the address of the same search with one filter changed."""
        if not isinstance(name, str) or not isinstance(value, str):  # only a forger sends those
            return None
        return rx.redirect(address_of(filtered(self._query, name, value)))

    def _begin_visit(self, query: JobQuery) -> int:
        self._visit += 1
        # Rows of another page or order would be wrong, rows of the same search are only old.
        if query.search != self._query.search or not self.rows:
            self.rows, self.phase = [], "loading"
            self._put_on_page(())
        else:
            self.phase = "refreshing"
        self._query, self.search, self.trouble = query, query.search, ""
        self.headings = shown_headings(query)
        self.filters = shown_filters(query)
        self.clear_href = clear_address(query)
        return self._visit

    def _show(self, found: JobList, query: JobQuery) -> None:
        self.rows = shown_rows(found, query.search)
        self.paging = shown_paging(found, query)
        self.phase = "ready" if found.rows else "empty"
        self._put_on_page(found.rows)

    def _show_trouble(self, trouble: Trouble) -> None:
        self.trouble, self.trouble_id = trouble.sentence, trouble.id
        self.phase = "stale" if self.rows else "failed"


class Recent(rx.State):
    """The most recent jobs under the search box of the start page."""

    phase: str = "loading"  # loading, ready, empty, stale or failed
    rows: list[ShownRow] = []
    trouble: str = ""
    trouble_id: str = ""

    @rx.event(background=True)
    async def opened(self) -> None:
        """Show the recent jobs and keep them current; those on the screen stay meanwhile."""
        async with self:
            tab = self.router.session.client_token
        recent = workspace().recent
        with watches().turn_of(tab) as turn:
            answer: JobList | Trouble | None = await recent.read()
            async with recent.watching() as watcher:
                while not turn.is_over:
                    if answer is not None:
                        async with self:
                            self._show(answer)
                    answer = await watcher.next(CHECK_S)

    def _show(self, answer: JobList | Trouble) -> None:
        if isinstance(answer, Trouble):
            self.trouble, self.trouble_id = answer.sentence, answer.id
            self.phase = "stale" if self.rows else "failed"
            return
        self.rows, self.trouble = shown_rows(answer), ""
        self.phase = "ready" if self.rows else "empty"
