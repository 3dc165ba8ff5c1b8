"""The state of a job page: opening it, and keeping it current while it is watched."""

import reflex as rx

from app.jobs.model import FetchedJob
from app.jobs.search_input import NotUnderstood, job_id_from, search_text
from app.services.job_feed import CHECK_LEAST_S, RETURN_LEAST_S
from app.state.events import handler
from app.state.page_state import PageState
from app.state.phases import JobPhase
from app.state.route import job_id_text, url_of
from app.state.run_neighbors import RunNeighbors
from app.state.services import services, watches


class JobPage(RunNeighbors, PageState, rx.State):
    """One visit to a job page: reading its record, then watching it.

    What is shown is in app/state/job_on_page.py, what is done in
    app/state/job_actions.py, the way to other runs in app/state/run_neighbors.py.
    """

    @handler(background=True, in_frames=True)
    async def opened(self) -> None:
        """The URL names a job: show it."""
        async with self:
            visit = self._begin_visit()
            job_id, search = self.shown_id, self.search
            tab = self.router.session.client_token
        watches().leave(tab)
        if job_id:
            answer = await self._read(visit, job_id, search, may_be_shared=True)
            await self._watch(visit, tab, job_id, answer)

    @handler(background=True, in_frames=True)
    async def refresh_pressed(self, job_id: object = None) -> None:
        """Read the record of the job on the screen again; what is there stays meanwhile."""
        async with self:
            if self.is_reading or not self._is_about(job_id, "refresh"):
                return
            self.is_reading = True
            visit, shown_id, search = self._visit, self.shown_id, self.search
            tab = self.router.session.client_token
        answer = await self._read(visit, shown_id, search)
        await self._watch(visit, tab, shown_id, answer)

    @handler(background=True, in_frames=True)
    async def watch_lost(self, job_id: object = None) -> None:
        """The browser has received nothing for a while: watch again if this tab has no watch."""
        async with self:
            if not self._is_about(job_id, "watch"):
                return
            visit, shown_id = self._visit, self.shown_id
            tab = self.router.session.client_token
        if tab not in watches().turns:
            answer = await self._read(visit, shown_id, "", may_be_shared=True)
            await self._watch(visit, tab, shown_id, answer)

    @handler(background=True, in_frames=True)
    async def check_due(self, job_id: object = None) -> None:
        """The page of a job that has ended has been in sight for a while: is the job still there?

        The feed publishes the answer to everyone who watches the job.
        """
        await self._check(job_id, CHECK_LEAST_S)

    @handler(background=True, in_frames=True)
    async def tab_returned(self, job_id: object = None) -> None:
        """The page of a job that has ended comes back into sight: is the job still there?"""
        await self._check(job_id, RETURN_LEAST_S)

    async def _check(self, job_id: object, least_s: float) -> None:
        async with self:
            if not self._is_about(job_id, "check") or self.phase != JobPhase.READY:
                return
            shown_id = self.shown_id
        await services(self).feed.check(shown_id, least_s)

    def _begin_visit(self) -> int:
        self._visit += 1
        self.of_url = url_of(self.router.url)
        self.url_text = job_id_text(self.router.url.path)
        self.search = search_text(self.router.url.query_parameters.get("search", ""))
        self.failure, self._is_refused = "", False
        self._forget_commands()
        understood = job_id_from(self.url_text)
        if isinstance(understood, NotUnderstood):
            self.shown_id, self.phase = 0, JobPhase.UNUSABLE
            self._leave_record()
            self.failure = understood.because
            return self._visit
        if understood != self.job.id:
            self._leave_record()
            self.phase = JobPhase.LOADING
        self.shown_id, self.is_reading = understood, True
        return self._visit

    async def _watch(self, visit: int, tab: str, job_id: int, seen: FetchedJob | None) -> None:
        """Show every change until the user leaves; also the first record, if reading it failed."""
        if seen is None and self._is_final:
            return
        with watches().turn_of(tab) as turn:
            use = services(self)
            async with use.feed.watching(job_id, seen) as subscription:
                if seen is not None:
                    use.endings.publish_missed(seen)
                    use.outcomes.publish_missed(seen)
                async for news in turn.news_from(subscription):
                    if not await self._show_news(visit, news):
                        return
