"""Pages of runs with their facts: small ones at first, larger ones while their rows are light.

One record that the controller cannot send makes the whole page fail. Then rows are asked for one by
one, and that one is passed over.
"""

import asyncio
from collections.abc import Sequence
from dataclasses import dataclass, replace
from datetime import datetime

import structlog

from app.awx.client import Controller
from app.awx.errors import BadResponse, ServerFailed
from app.awx.history_requests import RunPage, RunsQuery
from app.awx.history_wire import RunRow
from app.history.from_record import run_facts
from app.history.model import RunFacts
from app.output import EventRange, OutputEvent
from app.services.failures import Failure
from app.services.history_outcome import with_outcome
from app.services.history_pace import Pace

log = structlog.get_logger(__name__)

FIRST_ROWS = 5
MOST_ROWS = 25
AIMED_BYTES = 1024 * 1024
_TRIES = 3  # of a row alone, before it is passed over
_MOST_PASSED_OVER = 5


@dataclass(frozen=True, slots=True)
class FactsPage:
    """The runs of a page, in its order; `is_full` if there may be more after it."""

    runs: tuple[RunFacts, ...]
    is_full: bool


class HistoryPages:
    """Reads pages with one client after another; the size of the next page is common to them."""

    def __init__(self, pace: Pace) -> None:
        self._pace = pace
        self._rows = FIRST_ROWS

    async def fetch(self, client: Controller, query: RunsQuery) -> FactsPage | Failure:
        """The runs of one page, as many as are wise now, each with its outcome."""
        asked = replace(query, rows=min(query.rows, self._rows))
        page = await self._fetch(client, asked)
        if isinstance(page, Failure) and asked.rows > 1:
            self._rows = 1  # one row may be what fails, or too much for a slow controller
            return page
        if isinstance(page, Failure) and _is_of_a_row(page):
            page, asked = await self._passing_over(client, asked, page)
        if isinstance(page, Failure):
            return page
        self._learn(page)
        runs = await asyncio.gather(*(self._facts(client, row) for row in page.rows))
        return FactsPage(tuple(one for one in runs if one), page.length >= asked.rows)

    async def fetch_by_id(self, client: Controller, ids: Sequence[int]) -> RunPage | Failure:
        """The rows of at most `rows_now` jobs, without a request for their outcomes."""
        page = await self._fetch(client, RunsQuery(rows=len(ids), order_by="id", ids=tuple(ids)))
        if isinstance(page, Failure):
            self._rows = 1
        else:
            self._learn(page)
        return page

    @property
    def rows_now(self) -> int:
        """How many rows are wise to ask for."""
        return self._rows

    async def facts_of(
        self, client: Controller, row: RunRow, now: datetime | None
    ) -> RunFacts | None:
        """The facts of one run, with at most one request for its summary lines."""
        facts = run_facts(row.job)
        if facts is None:
            return None

        async def events(job_id: int, bounds: EventRange) -> tuple[OutputEvent, ...] | Failure:
            return await self._pace.run(
                lambda: client.fetch_events(job_id, bounds), doing="read summary lines"
            )

        return await with_outcome(facts, row.job, row.output, now, events)

    async def _fetch(self, client: Controller, query: RunsQuery) -> RunPage | Failure:
        return await self._pace.run(lambda: client.history.fetch_runs(query), doing="read runs")

    async def _passing_over(
        self, client: Controller, query: RunsQuery, page: RunPage | Failure
    ) -> tuple[RunPage | Failure, RunsQuery]:
        """The first of the next rows that can be read, and the query that it is the answer to."""
        for passed_over in range(_MOST_PASSED_OVER + 1):
            query = replace(query, page=query.page + bool(passed_over))
            for _ in range(_TRIES - (not passed_over)):
                page = await self._fetch(client, query)
                if not (isinstance(page, Failure) and _is_of_a_row(page)):
                    return page, query
            log.warning("history_row_unreadable", until=str(query.until or ""))
        return page, query

    async def _facts(self, client: Controller, row: RunRow) -> RunFacts | None:
        return await self.facts_of(client, row, client.now())

    def _learn(self, page: RunPage) -> None:
        if page.length:
            wise = AIMED_BYTES * page.length // max(page.size_bytes, 1)
            self._rows = max(1, min(wise, self._rows * 2, MOST_ROWS))


def _is_of_a_row(failure: Failure) -> bool:
    """Whether a request for one row that fails so would go well without that row."""
    is_too_large = failure.kind == BadResponse.kind and not failure.can_try_again
    return failure.kind == ServerFailed.kind or is_too_large
