"""Reads runs again until they are final: ended, and their output saved or as good as lost.

A row of the list does not say whether all events are saved, so a run that has ended a short time
ago is read by its record. A run that the controller has no more keeps what was seen of it.
"""

from collections.abc import Sequence
from dataclasses import replace

from app.awx.client import Controller
from app.awx.history_wire import RunRow
from app.history.model import RunFacts
from app.jobs.lifecycle import has_ended_long_ago
from app.jobs.statuses import JobStatus
from app.services.failures import Failure
from app.services.history_library import HistoryLibrary
from app.services.history_pace import Pace
from app.services.history_pages import HistoryPages

UNKNOWN_END = JobStatus.UNKNOWN.value  # of a run that was deleted before anybody saw its end
_MOST = 100  # system jobs run one at a time, so seldom more than some wait
_ENDED = frozenset(status.value for status in JobStatus if status.is_ended)


class HistoryUnfinished:
    """One controller's."""

    def __init__(self, library: HistoryLibrary, pages: HistoryPages, pace: Pace) -> None:
        self._library = library
        self._pages = pages
        self._pace = pace

    async def read(self, client: Controller) -> bool | Failure:
        """Read them again; whether any of them has changed."""
        waiting = await self._library.run(lambda store: store.unfinished(_MOST))
        if isinstance(waiting, Failure):
            return waiting
        has_changed = False
        while waiting:
            rows = self._pages.rows_now
            asked, waiting = waiting[:rows], waiting[rows:]
            runs = await self._read_again(client, asked)
            if isinstance(runs, Failure):
                if len(asked) > 1 or not waiting:
                    return runs
                continue  # this one fails, which must not hold up the others
            stored = await self._library.run(lambda store, runs=runs: store.add(runs))  # type: ignore[misc]
            if isinstance(stored, Failure):
                return stored
            has_changed = has_changed or stored
        return has_changed

    async def _read_again(
        self, client: Controller, asked: Sequence[RunFacts]
    ) -> list[RunFacts] | Failure:
        page = await self._pages.fetch_by_id(client, [run.job_id for run in asked])
        if isinstance(page, Failure):
            return page
        read = [await self._facts(client, row) for row in page.rows]
        found = {run.key: run for run in read if run is not None}
        if page.length > len(page.rows):
            return list(found.values())  # one that was not found may be among the unreadable ones
        return [found.get(run.key) or _gone(run) for run in asked]

    async def _facts(self, client: Controller, row: RunRow) -> RunFacts | None:
        if row.job.status.is_ended and not has_ended_long_ago(row.job, client.now()):
            answer = await self._pace.run(lambda: client.fetch_job(row.job.id), doing="read run")
            if not isinstance(answer, Failure) and answer.job.created == row.job.created:
                row = RunRow(answer.job, answer.job.result_stdout)
        return await self._pages.facts_of(client, row, client.now())


def _gone(run: RunFacts) -> RunFacts:
    """A run that the controller has no more."""
    return replace(run, is_final=True, status=run.status if run.status in _ENDED else UNKNOWN_END)
