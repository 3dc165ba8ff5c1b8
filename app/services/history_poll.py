"""Reads the runs that are new; while there are none, that costs an answer without any row.

A run is recognized as new by its time or by its id, since a controller's clock may go back, and a
controller that was restored from a backup gives ids again.
"""

from collections.abc import Sequence
from datetime import datetime

from app.awx.client import Controller
from app.awx.history_requests import RunsQuery
from app.history.coverage import BEGINNING, Range
from app.history.model import RunFacts
from app.services.failures import Failure
from app.services.history_library import HistoryLibrary
from app.services.history_pages import FIRST_ROWS, MOST_ROWS, FactsPage, HistoryPages

_MOST_PAGES = 20


class HistoryPoll:
    """One controller's."""

    def __init__(self, library: HistoryLibrary, pages: HistoryPages) -> None:
        self._library = library
        self._pages = pages

    async def read(self, client: Controller) -> bool | Failure:
        """Read the runs that were created since the last time; whether there were any."""
        known = await self._library.run(lambda store: (store.coverage(), store.highest_job_id()))
        if isinstance(known, Failure):
            return known
        coverage, highest = known
        newest = coverage.newest
        if newest is None:
            return await self._first(client)
        page = await self._pages.fetch(
            client, RunsQuery(rows=MOST_ROWS, newer_than=(newest, highest))
        )
        if isinstance(page, Failure):
            return page
        late = await self._dated_back(client, newest, highest) if page.is_full else ()
        if isinstance(late, Failure):
            return late
        return await self._stored(page, late, newest)

    async def _first(self, client: Controller) -> bool | Failure:
        """The newest runs of a controller of which nothing is known."""
        page = await self._pages.fetch(client, RunsQuery(rows=FIRST_ROWS))
        now = client.now()
        if isinstance(page, Failure):
            return page
        if not page.runs and (page.is_full or now is None):
            return False
        created = [run.created for run in page.runs]
        covered = Range(
            min(created) if page.is_full else BEGINNING,
            max(created) if created else now or BEGINNING,
        )
        answer = await self._library.run(lambda store: store.cover(page.runs, covered))
        return answer if isinstance(answer, Failure) else True

    async def _dated_back(
        self, client: Controller, newest: datetime, highest: int
    ) -> tuple[RunFacts, ...] | Failure:
        """Runs with a higher id that were created earlier, by a clock that went back."""
        found: list[RunFacts] = []
        for _ in range(_MOST_PAGES):
            query = RunsQuery(rows=MOST_ROWS, order_by="id", until=newest, ids_after=highest)
            page = await self._pages.fetch(client, query)
            if isinstance(page, Failure):
                return page
            found += page.runs
            if not page.is_full or not page.runs:
                break
            highest = max(run.job_id for run in page.runs)
        return tuple(found)

    async def _stored(
        self, page: FactsPage, late: Sequence[RunFacts], newest: datetime
    ) -> bool | Failure:
        """Store a page of new runs; where it is full, there may be a gap before it."""
        created = [run.created for run in page.runs if run.created > newest]
        covered = None
        if created:
            covered = Range(min(created) if page.is_full else newest, max(created))
        answer = await self._library.run(lambda store: store.cover([*page.runs, *late], covered))
        return answer if isinstance(answer, Failure) else answer[0]
