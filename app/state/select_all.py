"""Selects all jobs that match, which are read in the background, a few at a time."""

from app.jobs.model import JobBatch
from app.jobs.query import JobQuery
from app.presentation.selection import MOST_SELECTED, selecting_text, with_rows
from app.services.failures import Failure
from app.services.job_walk import walk
from app.state.events import handler
from app.state.results import Results
from app.state.route import url_of
from app.state.services import services, watches


class SelectAll(Results):
    """`selecting_words` says how far it has come; "" while nothing is being selected."""

    selecting_words: str = ""
    select_failure: str = ""
    _is_stopped: bool = False

    @handler()
    def page_opened(self) -> None:
        """Another list is open: what was being selected ends with its list."""
        self.selecting_words, self.select_failure = "", ""

    @handler(background=True)
    async def all_chosen(self) -> None:
        """Select all that match, up to a bound; what is selected already stays so."""
        async with self:
            total, visit, query = self._total, self._visit, self._query
            if self.selecting_words or total is None:
                return
            self.selecting_words = selecting_text(self.selected_count, total)
            self.select_failure, self._is_stopped = "", False
        await self._select(query, visit, total)
        async with self:
            if visit == self._visit:
                self.selecting_words = ""

    @handler()
    def stop_pressed(self) -> None:
        """Select no more; what is selected stays so."""
        self._is_stopped = True

    async def _select(self, query: JobQuery, visit: int, total: int) -> None:
        async for batch in walk(services(self).reader, query):
            async with self:
                is_gone = self.of_url != url_of(self.router.url) or not watches().is_there(
                    self.router.session.client_token
                )
                if self._is_stopped or is_gone or visit != self._visit:
                    return
                if not self._add(batch, total):
                    return

    def _add(self, batch: JobBatch | Failure, total: int) -> bool:
        """Whether there may be more."""
        if isinstance(batch, Failure):
            self.select_failure = batch.message
            return False
        self._choose(with_rows(self._chosen, batch.rows, is_chosen=True))
        self.selecting_words = selecting_text(self.selected_count, total)
        return self.selected_count < MOST_SELECTED
