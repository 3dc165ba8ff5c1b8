"""The state of the start page: the most recent jobs, kept current while they are in sight."""

import reflex as rx

from app.jobs.model import JobList
from app.presentation.job_list import ShownRow, shown_rows
from app.services.container import RECENT, RECENT_JOBS
from app.services.failures import Failure
from app.state.services import services, watches
from app.state.watches import CHECK_S

__all__ = ["RECENT_JOBS", "Recent"]


class Recent(rx.State):
    """The most recent jobs under the search box of the start page."""

    phase: str = "loading"  # loading, ready, empty, stale or failed
    rows: list[ShownRow] = []
    read_at: str = ""  # the controller's time, in ISO form, of the rows
    failure: str = ""
    failure_id: str = ""

    @rx.event(background=True)
    async def opened(self) -> None:
        """Show the recent jobs and keep them current; those on the screen stay meanwhile."""
        async with self:
            tab = self.router.session.client_token
        with watches().turn_of(tab) as turn:
            answer = await services().reader.find(RECENT)
            async with self:
                self._show(answer)
            async with services().lists.watching(RECENT, answer) as watcher:
                while not turn.is_over:
                    news = await watcher.next(CHECK_S)
                    if news is not None:
                        async with self:
                            self._show(news)

    @rx.event
    def hidden(self) -> None:
        """Nobody sees the rows: nothing is asked for them."""
        watches().leave(self.router.session.client_token)

    def _show(self, answer: JobList | Failure) -> None:
        if isinstance(answer, Failure):
            self.failure, self.failure_id = answer.message, answer.id
            self.phase = "stale" if self.rows else "failed"
            return
        self.rows, self.failure = shown_rows(answer), ""
        self.phase = "ready" if self.rows else "empty"
        now = services().controller_now()
        self.read_at = now.isoformat() if now else ""
