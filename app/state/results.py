"""The state of the results: what the search of the URL found, kept current while it is in sight."""

import asyncio
from collections.abc import AsyncIterator, Sequence
from dataclasses import replace
from datetime import UTC, datetime
from hmac import compare_digest
from urllib.parse import quote

import reflex as rx
from reflex.event import EventSpec

from app.jobs.known_choices import KnownChoices
from app.jobs.model import JobList, JobRow
from app.jobs.query import JobQuery
from app.presentation.job_list import (
    OutcomeOrder,
    ShownHeading,
    ShownPaging,
    changes_text,
    list_url,
    shown_headings,
    shown_paging,
)
from app.presentation.selection import Chosen, ids_in, noted, with_rows
from app.runtime.tasks import within
from app.services.backoff import is_final
from app.services.failures import Failure, lasting_id
from app.services.job_walk import walk
from app.services.known_choices import choices_of
from app.state.events import handler
from app.state.list_filters import Filtering
from app.state.list_outcomes import LATE_S, ListOutcomes
from app.state.page_state import PageState
from app.state.phases import ListPhase
from app.state.route import OfUrl, url_of
from app.state.selection import Selecting
from app.state.services import mark_of, services, watches


class Results(ListOutcomes, Filtering, Selecting, OfUrl, PageState, rx.State):
    """`phase` says what the page shows; the URL holds the rest."""

    phase: ListPhase = ListPhase.LOADING
    search: str = ""
    headings: list[ShownHeading] = []
    paging: ShownPaging = ShownPaging()
    first_page_href: str = ""  # "" on the first page
    failure: str = ""
    failure_id: str = ""
    read_at: str = ""  # the controller's time, in ISO form, of the rows
    changes: str = ""  # what has become different since the list was opened
    _opened_with: JobList | None = None  # what the query found first
    _visit: int = 0

    @rx.var
    def title(self) -> str:
        """The title of the browser's tab."""
        if self.output:
            return f"“{self.output}” in outputs · Jobpane"
        return f"“{self.search}” · Jobpane" if self.search else "System jobs · Jobpane"

    @handler(background=True)
    async def opened(self) -> AsyncIterator[EventSpec]:
        """The URL names a search: fetch its page of results, and keep it current."""
        async with self:
            params = dict(self.router.url.query_parameters)
            tab = self.router.session.client_token
            self.of_url = url_of(self.router.url)
            chosen = self._ids_chosen_elsewhere(JobQuery.from_url_params(params))
            visit = self._begin_visit(JobQuery.from_url_params(params))
            query = self._query
            if query.output:  # app/state/find_outputs.py searches
                self._show_no_rows()
                return
            watches().leave(tab)  # a job that was open before
        (answer, facts), known = await asyncio.gather(
            self._found_with_outcomes(services(self).reader.find(query)),
            within(LATE_S, choices_of(services(self).history), KnownChoices()),
        )
        hit = _only_hit(answer, query) if params.get("show") != "list" else 0
        async with self:
            if visit != self._visit:
                return
            self._learn(self._known.and_more(known))
            if not hit:
                self._add_facts(facts)
                self._show_answer(answer, query)
        if chosen and not hit and not isinstance(answer, Failure):
            await self._choose_again(visit, query, chosen)
        if hit:
            yield rx.redirect(f"/jobs/{hit}?search={quote(query.search)}", replace=True)
        elif way := await self._watch(visit, tab, query, answer):
            yield way

    @handler(background=True)
    async def read_again(self) -> AsyncIterator[EventSpec]:
        """Fetch the same page of results once more; it stays a list, even with one hit."""
        async with self:
            query, tab = self._query, self.router.session.client_token
            visit = self._begin_visit(query)
        answer = await services(self).reader.find(query)
        async with self:
            if visit != self._visit:
                return
            self._show_answer(answer, query)
            is_here = self.router.url.path.rstrip("/") == "/jobs"
        if not is_here:
            return
        if way := _page_before(answer, query) or await self._watch(visit, tab, query, answer):
            yield way

    @handler(background=True)
    async def shown(self) -> AsyncIterator[EventSpec]:
        """The tab is in sight again: bring the rows up to date, and keep them so."""
        async with self:
            visit, query = self._visit, self._query
            tab = self.router.session.client_token
            is_known = self.of_url == url_of(self.router.url) and self.phase != ListPhase.LOADING
            is_known = is_known and not query.output
        if not is_known or tab in watches().turns:
            return
        answer = await services(self).reader.find(query)
        async with self:
            if visit != self._visit:
                return
            self._show_answer(answer, query)
        if way := _page_before(answer, query) or await self._watch(visit, tab, query, answer):
            yield way

    @handler()
    def hidden(self) -> None:
        """The tab is not in sight: stop fetching its rows; a search in outputs goes on."""
        if not self._query.output:
            watches().leave(self.router.session.client_token)

    def _choose(self, chosen: Chosen) -> None:
        super()._choose(chosen)
        ids = noted(chosen)
        self.chosen_note = f"{self._mark_of(self._query, ids)}:{ids}" if ids else ""

    def _mark_of(self, query: JobQuery, ids: str) -> str:
        return mark_of(self, f"{query.of_same_jobs()!r} {ids}")

    def _ids_chosen_elsewhere(self, query: JobQuery) -> frozenset[int]:
        """What was selected before the page came to this process; nothing once it has been here."""
        mark, _, ids = self.chosen_note.partition(":")
        is_ours = compare_digest(mark.encode(), self._mark_of(query, ids).encode())
        return ids_in(ids) if is_ours and not self._visit else frozenset()

    async def _choose_again(self, visit: int, query: JobQuery, ids: frozenset[int]) -> None:
        """Select these again: rows of the page at once, then those of other pages."""
        async with self:
            if visit == self._visit:
                self._choose(with_rows((), self._among(ids, self._on_page), is_chosen=True))
            missing = ids - {row.id for row in self._chosen}
        if not missing:
            return
        async for batch in walk(services(self).reader, query):
            async with self:
                if visit != self._visit or isinstance(batch, Failure):
                    return
                found = self._among(missing, batch.rows)
                self._choose(with_rows(self._chosen, found, is_chosen=True))
            missing -= {row.id for row in found}
            if not missing:
                return

    @staticmethod
    def _among(ids: frozenset[int], rows: Sequence[JobRow]) -> list[JobRow]:
        return [row for row in rows if row.id in ids]

    def _show_no_rows(self) -> None:
        self.rows, self.phase, self._opened_with = [], ListPhase.READY, None
        self._put_on_page(())

    def _begin_visit(self, query: JobQuery) -> int:
        self._visit += 1
        if query != self._query:
            self._opened_with, self.changes = None, ""
        if query.of_same_jobs() != self._query.of_same_jobs():
            self._choose(())  # nobody sees any more what it was about
        # Rows of another page or order would be wrong, rows of the same search are only old.
        if query.search != self._query.search or not self.rows:
            self._show_no_rows()
            self.phase = ListPhase.LOADING
            self._put_on_page(())
        else:
            self.phase = ListPhase.REFRESHING
        if query != self._query:
            self.outcome_order = OutcomeOrder.NONE
        self._show_query(query)
        self.search, self.failure = query.search, ""
        self.headings = shown_headings(query)
        self.first_page_href = list_url(replace(query, page=1)) if query.page > 1 else ""
        return self._visit

    async def _watch(
        self, visit: int, tab: str, query: JobQuery, seen: JobList | Failure
    ) -> EventSpec | None:
        """Show every new answer to the query until the user leaves or hides the tab.

        Returns the way to the page before this one, if this one ceases to exist.
        """
        if isinstance(seen, Failure) and is_final(seen):
            return None
        await self._read_outcomes(seen)
        with watches().turn_of(tab) as turn:
            async with services(self).lists.watching(query, seen) as subscription:
                async for answer in turn.news_from(subscription):
                    async with self:
                        if visit != self._visit:
                            return None
                        if way := _page_before(answer, query):
                            return way
                        self._show_answer(answer, query)
                    await self._read_outcomes(answer)
        return None

    def _show_answer(self, answer: JobList | Failure, query: JobQuery) -> None:
        if isinstance(answer, Failure):
            self._show_failure(answer)
            return
        if self._opened_with is None:
            self._opened_with = answer
        self.changes = changes_text(self._opened_with, answer)
        self._show_rows(answer, query.search)
        self.paging = shown_paging(answer, query)
        self.phase = ListPhase.READY if answer.rows else ListPhase.EMPTY
        self.failure = ""
        self.read_at = (services(self).controller_now() or datetime.now(UTC)).isoformat()
        is_whole = not (answer.has_previous or answer.has_next or answer.unreadable)
        self._put_on_page(answer.rows, answer.count, is_whole_list=is_whole)
        self._learn(self._known.and_those_of(answer.rows))

    def _show_failure(self, failure: Failure) -> None:
        self.failure_id = lasting_id(failure, self.failure, self.failure_id)
        self.failure = failure.message
        if failure.is_refusal:  # the user may see them no more
            self._opened_with, self.changes, self.paging = None, "", ShownPaging()
            self.read_at = ""
            self._choose(())
        if self._opened_with is None:
            # The rows on the screen are another page's or filter's, which the URL no longer names.
            self._show_no_rows()
            self._put_on_page(())
        self.phase = ListPhase.STALE if self.rows else ListPhase.FAILED


def _page_before(answer: JobList | Failure, query: JobQuery) -> EventSpec | None:
    """The way to the page before, where this one is gone because its last jobs were deleted."""
    if isinstance(answer, Failure) and answer.kind == "not_found" and query.page > 1:
        return rx.redirect(list_url(replace(query, page=query.page - 1)), replace=True)
    return None


def _only_hit(answer: JobList | Failure, query: JobQuery) -> int:
    """The id of the only job that a search found; 0 for none or several."""
    if isinstance(answer, Failure) or not query.search:
        return 0
    return answer.rows[0].id if answer.count == 1 and len(answer.rows) == 1 else 0
