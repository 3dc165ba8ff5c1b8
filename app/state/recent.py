"""The state of the start page: the most recent jobs, kept current while they are in sight."""

import reflex as rx

from app.jobs.model import JobList
from app.services.container import RECENT
from app.services.failures import Failure, lasting_id
from app.state.events import handler
from app.state.list_outcomes import ListOutcomes
from app.state.page_state import PageState
from app.state.phases import ListPhase
from app.state.services import services, watches

RECENT_ROWS = RECENT.page_size


class Recent(ListOutcomes, PageState, rx.State):
    """The most recent jobs under the search box of the start page."""

    phase: ListPhase = ListPhase.LOADING
    read_at: str = ""  # the controller's time, in ISO form, of the rows
    failure: str = ""
    failure_id: str = ""

    @handler(background=True)
    async def opened(self) -> None:
        """Show the recent jobs and keep them current; those on the screen stay meanwhile."""
        async with self:
            tab = self.router.session.client_token
        with watches().turn_of(tab) as turn:
            finding = services(self).reader.find(RECENT)
            answer, facts = await self._found_with_outcomes(finding)
            async with self:
                self._add_facts(facts)
                self._show(answer)
            async with services(self).lists.watching(RECENT, answer) as subscription:
                async for news in turn.news_from(subscription):
                    async with self:
                        self._show(news)
                    await self._read_outcomes(news)

    @handler()
    def hidden(self) -> None:
        """The tab is not in sight: stop fetching its rows."""
        watches().leave(self.router.session.client_token)

    def _show(self, answer: JobList | Failure) -> None:
        if isinstance(answer, Failure):
            self.failure_id = lasting_id(answer, self.failure, self.failure_id)
            self.failure = answer.message
            if answer.is_refusal:  # the user may see them no more
                self._show_no_rows()
                self.read_at = ""
            self.phase = ListPhase.STALE if self.rows else ListPhase.FAILED
            return
        self._show_rows(answer)
        self.failure = ""
        self.phase = ListPhase.READY if self.rows else ListPhase.EMPTY
        now = services(self).controller_now()
        self.read_at = now.isoformat() if now else ""
