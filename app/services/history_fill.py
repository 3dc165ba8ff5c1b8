"""Fills the history backwards: the newest times that are not known first, one page at a time.

What is known is stored with the runs, so a restart goes on where it was.
"""

from dataclasses import dataclass
from datetime import datetime, timedelta

from app.awx.client import Controller
from app.awx.history_requests import RunsQuery
from app.history.coverage import BEGINNING, Coverage, Gap, Range
from app.services.failures import Failure
from app.services.history_library import HistoryLibrary, Progress
from app.services.history_pages import MOST_ROWS, FactsPage, HistoryPages


@dataclass(frozen=True, slots=True)
class Filled:
    """One step: whether anything was new, and whether nothing is left to read."""

    has_news: bool
    is_done: bool


class HistoryFill:
    """One controller's; `days` is how far back runs are stored."""

    def __init__(self, library: HistoryLibrary, pages: HistoryPages, *, days: int) -> None:
        self._library = library
        self._pages = pages
        self._days = days

    async def step(self, client: Controller) -> Filled | Failure:
        """Read one page of the newest gap; nothing before the controller's time is known."""
        if client.now() is None:  # the next poll finds it out
            return Filled(has_news=False, is_done=True)
        coverage = await self._library.run(lambda store: store.coverage())
        if isinstance(coverage, Failure):
            return coverage
        gap = self._gap_in(coverage, client.now())
        if gap is None:
            return self._filled(coverage, client.now(), has_news=False)
        page = await self._page(client, gap)
        if isinstance(page, Failure):
            return page
        covered = Range(max(_reached(page, gap), gap.after), gap.until)
        answer = await self._library.run(lambda store: store.cover(page.runs, covered))
        if isinstance(answer, Failure):
            return answer
        has_news, coverage = answer
        return self._filled(coverage, client.now(), has_news=has_news)

    async def _page(self, client: Controller, gap: Gap) -> FactsPage | Failure:
        known = await self._library.run(lambda store: store.jobs_created_at(gap.until))
        if isinstance(known, Failure):
            return known
        query = RunsQuery(
            rows=MOST_ROWS,
            after=None if gap.after == BEGINNING else gap.after,
            until=gap.until,
            without=known,
        )
        return await self._pages.fetch(client, query)

    async def learn(self, client: Controller) -> None:
        """How far back another process has read by now."""
        coverage = await self._library.run(lambda store: store.coverage())
        if not isinstance(coverage, Failure):
            self._filled(coverage, client.now(), has_news=False)

    def _gap_in(self, coverage: Coverage, now: datetime | None) -> Gap | None:
        return coverage.newest_gap(horizon(now, self._days))

    def _filled(self, coverage: Coverage, now: datetime | None, *, has_news: bool) -> Filled:
        is_done = self._gap_in(coverage, now) is None
        is_complete = is_done and bool(coverage.ranges)
        failure = self._library.progress.failure
        self._library.progress = Progress(is_complete, coverage.oldest, failure)
        return Filled(has_news, is_done)


def _reached(page: FactsPage, gap: Gap) -> datetime:
    """How far back everything is known with a page."""
    if not page.is_full:
        return gap.after
    # A full page of nothing that can be dated would come again for ever: step over its newest end.
    return min((run.created for run in page.runs), default=gap.until - timedelta(microseconds=1))


def horizon(now: datetime | None, days: int) -> datetime:
    """Before when no run is stored; without the controller's time, any is.

    A whole day, because a controller's time is known to a second only and may go back a little.
    """
    if now is None or now - BEGINNING <= timedelta(days=days + 1):
        return BEGINNING
    return (now - timedelta(days=days)).replace(hour=0, minute=0, second=0, microsecond=0)
