"""Finds the jobs whose output has some words: the newest first, step by step.

What is stored here as a whole is searched at once, by RE2. The rest is asked of the controller,
whose search is slow: a few jobs at a time, so that there is progress and an end at any time. Only
jobs are searched that the controller has just listed to this principal, and an output here only
with the permit that its record gives (app/services/outputs.py).
"""

from collections.abc import AsyncIterator, Sequence
from dataclasses import dataclass, field, replace

from app.awx.errors import NotFound
from app.jobs.model import JobRow
from app.jobs.query import JobQuery
from app.output import BadExpression, Found, Pattern, Query, compile_query
from app.runtime.work_pool import BusyError
from app.services.failures import Failure
from app.services.job_reader import JobReader
from app.services.job_walk import walk
from app.services.matching_lines import MatchingLine, lines_of_events, lines_of_output
from app.services.outputs import Outputs

MOST_SEARCHED = 1_000  # jobs
MOST_HITS = 100  # jobs
LINES_A_HIT = 3
_STORED_AT_ONCE = 10  # rows of one request, each with its output
_MOST_STORED = 200
_POLLS = 40  # of one search here, a quarter of a second each
_FAILURES = 3  # one after another, then the controller is left alone


@dataclass(frozen=True, slots=True)
class Hit:
    """A job whose output has the words, with the first lines that do; none if they are unknown."""

    row: JobRow
    lines: tuple[MatchingLine, ...]


@dataclass(frozen=True, slots=True)
class Finding:
    """What has been found so far, and where."""

    total: int | None = None  # jobs that match the filters; None if the controller doesn't say
    here: int = 0  # jobs whose stored output was searched
    asked: int = 0  # jobs that the controller searched
    unsearched: tuple[int, ...] = ()  # that the controller failed to search
    walked_to: int | None = None  # no job from this id on is left out but the unsearched
    hits: tuple[Hit, ...] = ()  # the newest first
    failure: Failure | None = None  # what has ended the search early
    is_over: bool = False
    is_whole: bool = False  # every job that matches was met

    @property
    def searched(self) -> int:
        """How many jobs were searched."""
        return self.here + self.asked


@dataclass(slots=True)
class _Search:
    query: JobQuery
    pattern: Pattern
    now: Finding = field(default_factory=Finding)
    here: set[int] = field(default_factory=set)  # ids
    failures: int = 0  # one after another

    @property
    def filters(self) -> JobQuery:
        """The query without the words: which jobs are searched."""
        return replace(self.query, output="")

    @property
    def is_full(self) -> bool:
        return self.now.searched >= MOST_SEARCHED or len(self.now.hits) >= MOST_HITS

    def add(self, row: JobRow, lines: Sequence[MatchingLine]) -> None:
        hits = sorted((*self.now.hits, Hit(row, tuple(lines))), key=lambda hit: -hit.row.id)
        self.now = replace(self.now, hits=tuple(hits))

    def fail(self, failure: Failure) -> None:
        self.now = replace(self.now, failure=failure)


class OutputFinder:
    """Searches outputs for one principal."""

    def __init__(self, reader: JobReader, outputs: Outputs) -> None:
        self._reader = reader
        self._outputs = outputs

    async def find(self, query: JobQuery) -> AsyncIterator[Finding]:
        """The state of the search after each step; the last one is over.

        Cancel the task that iterates, and a request that is under way ends too.
        """
        pattern = compile_query(Query(query.output))
        if isinstance(pattern, BadExpression):  # there are no words
            return
        search = _Search(query, pattern)
        total = await self._reader.count(search.filters)
        if isinstance(total, Failure):
            search.fail(total)
        else:
            search.now = replace(search.now, total=total)
            async for step in self._steps(search):
                yield step
        yield replace(search.now, is_over=True)

    async def _steps(self, search: _Search) -> AsyncIterator[Finding]:
        yield search.now
        async for step in self._search_stored(search):
            yield step
        if search.now.failure is not None:
            return
        async for batch in walk(self._reader, search.filters):
            if isinstance(batch, Failure):
                search.fail(batch)
                return
            if search.is_full:
                return
            await self._ask(search, [row for row in batch.rows if row.id not in search.here])
            if search.now.failure is not None:
                return
            to = min((row.id for row in batch.rows), default=search.now.walked_to)
            search.now = replace(search.now, walked_to=to, is_whole=batch.is_last)
            yield search.now

    async def _search_stored(self, search: _Search) -> AsyncIterator[Finding]:
        """Search what is stored of the jobs that match, the newest first."""
        try:
            stored = await self._outputs.stored_ids(_MOST_STORED)
        except BusyError:
            return  # the controller searches all
        for at in range(0, len(stored), _STORED_AT_ONCE):
            if search.is_full:
                return
            some = stored[at : at + _STORED_AT_ONCE]
            batch = await self._reader.find_batch(search.filters, limit=len(some), among=some)
            if isinstance(batch, Failure):
                search.fail(batch)
                return
            for row in batch.rows:
                await self._search_here(search, row)
            yield search.now

    async def _search_here(self, search: _Search, row: JobRow) -> None:
        found = await self._found_here(row.id, search.pattern)
        if found is None:
            return  # the controller is asked
        index = found.results.index
        if index.count:
            lines = await lines_of_output(
                self._outputs, row.id, found, search.query.output, LINES_A_HIT
            )
            if lines is None:
                return
            search.add(row, lines)
        search.here.add(row.id)
        search.now = replace(search.now, here=len(search.here))

    async def _found_here(self, job_id: int, pattern: Pattern) -> Found | None:
        """What the whole stored output has; None where it is not whole, or cannot be searched."""
        for _ in range(_POLLS):
            try:
                found = await self._outputs.search(job_id, pattern)
            except BusyError:
                return None
            if isinstance(found, Failure) or found.is_unconfirmed:
                return None
            if found.is_complete:
                return found
        return None

    async def _ask(self, search: _Search, rows: Sequence[JobRow]) -> None:
        """Have the controller search the outputs of these jobs."""
        if not rows:
            return
        ids = [row.id for row in rows]
        batch = await self._reader.find_batch(search.query, limit=len(ids), among=ids)
        if isinstance(batch, Failure):
            self._not_searched(search, ids, batch)
            return
        search.failures = 0
        for row in batch.rows:
            events = await self._reader.find_events(row.id, search.query.output, LINES_A_HIT)
            if isinstance(events, Failure) and events.kind == NotFound.kind:
                continue  # deleted meanwhile
            lines = () if isinstance(events, Failure) else events
            search.add(row, lines_of_events(lines, search.query.output, LINES_A_HIT))
        search.now = replace(search.now, asked=search.now.asked + len(ids))

    def _not_searched(self, search: _Search, ids: Sequence[int], failure: Failure) -> None:
        search.failures += 1
        unsearched = (*search.now.unsearched, *ids)
        search.now = replace(search.now, unsearched=unsearched)
        if failure.is_refusal or search.failures >= _FAILURES:
            search.fail(failure)
