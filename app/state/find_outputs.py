"""The state of a search in the outputs of jobs: hits as they come, progress, and its end."""

import asyncio

import reflex as rx

from app.jobs.query import JobQuery
from app.presentation.found_outputs import (
    ShownHit,
    bound_text,
    left_out_text,
    progress_text,
    shown_hit,
    where_text,
)
from app.runtime.broadcast import Broadcast
from app.runtime.tasks import end_task
from app.services.failures import lasting_id
from app.services.output_finder import MOST_HITS, MOST_SEARCHED, Finding, Hit, OutputFinder
from app.state.events import handler
from app.state.page_state import PageState
from app.state.phases import FindStage
from app.state.services import services, watches


class FindOutputs(PageState, rx.State):
    """One search a tab; it ends when the page is left, and its request with it."""

    stage: FindStage = FindStage.IDLE
    words: str = ""
    hits: list[ShownHit] = []
    searched: int = 0
    total: int = 0
    progress_words: str = ""
    where_words: str = ""
    left_out_words: str = ""  # which jobs were not searched; "" while the search goes on
    failure: str = ""
    failure_id: str = ""
    _visit: int = 0
    _query: JobQuery = JobQuery()
    _now: Finding = Finding()

    @handler(background=True)
    async def opened(self) -> None:
        """Search for the words of the URL, if it has any."""
        async with self:
            query = JobQuery.from_url_params(dict(self.router.url.query_parameters))
            tab = self.router.session.client_token
            visit = self._begin(query)
        if not query.output:
            return
        with watches().turn_of(tab) as turn:
            progress = Broadcast(Finding())
            subscription = progress.subscribe()
            searching = asyncio.create_task(_search(self._finder(), query, progress))
            try:
                async for finding in turn.news_from(subscription):
                    async with self:
                        if visit != self._visit or not self._show(finding):
                            return
            finally:
                await end_task(searching)

    @handler()
    def stop_pressed(self) -> None:
        """Search no further; what was found stays."""
        if self.stage == FindStage.RUNNING:
            self._visit += 1  # what comes now is late
            self._end(FindStage.STOPPED)
            watches().leave(self.router.session.client_token)

    def _finder(self) -> OutputFinder:
        found = services(self)
        return OutputFinder(found.reader, found.outputs)

    def _begin(self, query: JobQuery) -> int:
        """Begin again; what the same search had until it failed stays meanwhile."""
        self._visit += 1
        self._now = Finding()
        self.stage = FindStage.RUNNING if query.output else FindStage.IDLE
        if query != self._query or not self.failure:
            self._query, self.words, self.hits = query, query.output, []
            self.searched = self.total = 0
            self.progress_words = self.where_words = self.left_out_words = ""
            self.failure = self.failure_id = ""
        return self._visit

    def _show(self, finding: Finding) -> bool:
        """Whether the search goes on."""
        self._now = finding
        if self.failure and finding.failure is None:
            if not finding.is_over and finding.searched <= self.searched:
                return True  # it is not further yet than where it failed before
            self.failure = self.failure_id = ""
        self.hits = [_shown(hit, self.words) for hit in finding.hits]
        self.searched, self.total = finding.searched, finding.total or 0
        self.progress_words = progress_text(finding.searched, finding.total)
        self.where_words = where_text(finding.here, finding.asked)
        if finding.is_over:
            self._end(FindStage.ENDED)
        return not finding.is_over

    def _end(self, stage: FindStage) -> None:
        now = self._now
        self.stage = stage
        total = now.searched + len(now.unsearched) if now.is_whole else now.total
        self.left_out_words = left_out_text(now.searched, total, now.unsearched, now.walked_to)
        if stage == FindStage.ENDED and not now.is_whole and now.failure is None:
            bound = bound_text(MOST_HITS, MOST_SEARCHED)
            self.left_out_words = f"{bound} {self.left_out_words}".rstrip()
        if now.failure is not None:
            self.failure_id = lasting_id(now.failure, self.failure, self.failure_id)
            self.failure = now.failure.message
            if now.failure.is_refusal:  # the user may see them no more
                self.hits = []


async def _search(finder: OutputFinder, query: JobQuery, progress: Broadcast[Finding]) -> None:
    async for finding in finder.find(query):
        progress.publish(finding)


def _shown(hit: Hit, words: str) -> ShownHit:
    lines = [(one.number, one.before, one.match, one.after) for one in hit.lines]
    return shown_hit(hit.row, words, lines)
