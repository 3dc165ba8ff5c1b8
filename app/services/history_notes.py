"""Stores the facts of records that are read for pages anyway, at no cost to the controller."""

import asyncio
from collections import OrderedDict
from dataclasses import replace
from typing import NamedTuple

from app.history.from_record import run_facts
from app.history.model import RunFacts
from app.jobs.lifecycle import is_settled
from app.jobs.model import FetchedJob
from app.services.failures import Failure
from app.services.history_library import HistoryLibrary
from app.services.history_outcome import outcome_of_text

_REMEMBERED = 500  # revisions of jobs that are stored already


class _Seen(NamedTuple):
    """What of a record was stored."""

    revision: str
    has_outcome: bool


class HistoryNotes:
    """One controller's, for the records of all its users."""

    def __init__(self, library: HistoryLibrary) -> None:
        self._library = library
        self._stored: OrderedDict[int, _Seen] = OrderedDict()
        self._under_way: set[asyncio.Task[None]] = set()

    def record_read(self, answer: FetchedJob) -> None:
        """A record was read: store its facts, unless they are stored as they are."""
        job, seen = answer.job, _Seen(answer.job.revision, answer.outcome is not None)
        facts = run_facts(job)
        if facts is None or self._stored.get(job.id) == seen:
            return
        self._stored.pop(job.id, None)
        self._stored[job.id] = seen
        if len(self._stored) > _REMEMBERED:
            self._stored.popitem(last=False)
        task = asyncio.create_task(self._store(answer, facts), name="facts of a record")
        self._under_way.add(task)
        task.add_done_callback(self._under_way.discard)

    async def aclose(self) -> None:
        """Store nothing more."""
        for task in self._under_way:
            task.cancel()
        await asyncio.gather(*self._under_way, return_exceptions=True)

    async def _store(self, answer: FetchedJob, facts: RunFacts) -> None:
        changed = await self._library.run(lambda store: store.add([_whole(answer, facts)]))
        if not isinstance(changed, Failure) and changed:
            self._library.publish()


def _whole(answer: FetchedJob, facts: RunFacts) -> RunFacts:
    """The facts with their outcome, final only where the record has everything of it."""
    if not answer.job.status.is_ended:
        return facts
    # The one that was read from the output is exact, and knows its lines.
    outcome = answer.outcome or outcome_of_text(facts, answer.job.result_stdout)
    is_final = outcome is not None and is_settled(answer.job, answer.controller_now())
    return replace(facts, outcome=outcome, is_final=is_final)
