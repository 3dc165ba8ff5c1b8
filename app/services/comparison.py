"""Compares two runs for one principal: their records, what they did, and their outputs.

Both jobs must be readable by the principal at each call. What was compared is cached for all
principals of a controller under a version, so that all rows that a page asks for fit together.
"""

import asyncio
import hashlib
from collections.abc import Awaitable, Iterable
from dataclasses import dataclass
from itertools import chain
from sys import getsizeof

from app.jobs.cleanup_command import command_given
from app.jobs.comparison import (
    LINES_COMPARED,
    ComparedOutput,
    Comparison,
    Ignoring,
    compare_outputs,
)
from app.jobs.model import FetchedJob, SystemJob
from app.jobs.outcome import Outcome, read_outcome
from app.output import Snapshot
from app.runtime.cache import BoundedCache
from app.runtime.work_pool import IsStopped, WorkPool
from app.services.compared_lines import (
    LINE_BYTES,
    MOST_BYTES,
    TooLongError,
    both_ends,
    total_lines,
    whole_output,
)
from app.services.failures import Failure
from app.services.output_access import ReadJob
from app.services.outputs import Outputs

_ROW_BYTES = 24
_ROWS_BYTES = 8 * 1024**2  # more than the rows of any comparison take
CACHED_BYTES = 2 * MOST_BYTES + _ROWS_BYTES  # room for the largest comparison
_TOO_MUCH = Failure(
    "This output has too much text to compare.", "too_long", can_try_again=False, id=""
)


@dataclass(frozen=True, slots=True, eq=False)
class Versioned:
    """A comparison of outputs, and what each says that its job did.

    `identities` differ for other jobs of the same ids.
    """

    version: str
    comparison: Comparison
    outcomes: tuple[Outcome, Outcome]
    identities: tuple[str, str]


ComparisonCache = BoundedCache[str, Versioned]


def comparison_cache() -> ComparisonCache:
    """A cache for all principals of one controller."""
    return BoundedCache(CACHED_BYTES)


@dataclass(frozen=True, slots=True, eq=False)
class Compared:
    """Two runs and what differs between their outputs."""

    left: FetchedJob
    right: FetchedJob
    outputs: Versioned


@dataclass(frozen=True, slots=True)
class NotCompared:
    """One of the two jobs could not be read."""

    job_id: int
    failure: Failure


class Outdated:
    """The rows of this version are gone: compare again."""


class Comparisons:
    """Compares runs of one controller for one principal."""

    def __init__(
        self,
        read_job: ReadJob,
        outputs: Outputs,
        cache: ComparisonCache,
    ) -> None:
        self._read_job = read_job
        self._outputs = outputs
        self._cache = cache

    def limited(self, read_job: ReadJob, outputs: Outputs) -> "Comparisons":
        """A view that reads through views; with those of one job it compares no two."""
        return Comparisons(read_job, outputs, self._cache)

    @property
    def pool(self) -> WorkPool:
        """The threads that compare, and make answers of it."""
        return self._outputs.pools.queries

    async def compare(self, left: int, right: int, ignoring: Ignoring) -> Compared | NotCompared:
        """Compare two runs as they are now; what is missing of their outputs is fetched.

        Raises:
            BusyError: As many others are compared, searched or downloaded as may be.
        """
        sides = (left, right)
        runs = await asyncio.gather(*(self._read_job(job_id) for job_id in sides))
        for job_id, run in zip(sides, runs, strict=True):
            if isinstance(run, Failure):
                return NotCompared(job_id, run)
        left_run, right_run = (run for run in runs if isinstance(run, FetchedJob))
        found = await self._compared_outputs((left_run.job, right_run.job), ignoring)
        if isinstance(found, NotCompared):
            return found
        return Compared(left_run, right_run, found)

    async def cached(
        self, left: int, right: int, version: str
    ) -> Versioned | Outdated | NotCompared:
        """What was compared before, if both jobs may still be read and it is still here."""
        snapshots = await self._snapshots((left, right))
        if isinstance(snapshots, NotCompared):
            return snapshots
        found = self._cache.get(version)
        identities = tuple(snapshot.identity for snapshot in snapshots)
        return found if found is not None and found.identities == identities else Outdated()

    async def _compared_outputs(
        self, jobs: tuple[SystemJob, SystemJob], ignoring: Ignoring
    ) -> Versioned | NotCompared:
        sides = (jobs[0].id, jobs[1].id)
        totals = await asyncio.gather(*(total_lines(self._outputs, one) for one in sides))
        for job_id, total in zip(sides, totals, strict=True):
            if isinstance(total, Failure):
                return NotCompared(job_id, total)
        snapshots = await self._snapshots(sides)
        if isinstance(snapshots, NotCompared):
            return snapshots
        version = _version(sides, ignoring, snapshots)
        cached = self._cache.get(version)
        if cached is not None:
            return cached
        whole = await self._lines(sides, [one for one in totals if isinstance(one, int)])
        if isinstance(whole, NotCompared):
            return whole
        left, right = whole

        def made(is_stopped: IsStopped) -> Versioned:
            return Versioned(
                version,
                compare_outputs(left, right, ignoring, is_stopped),
                (_outcome_of(jobs[0], left), _outcome_of(jobs[1], right)),
                (snapshots[0].identity, snapshots[1].identity),
            )

        found = await self.pool.run_stoppable(made)
        self._cache.put(version, found, _size_bytes(found.comparison))
        return found

    async def _snapshots(self, sides: tuple[int, int]) -> tuple[Snapshot, Snapshot] | NotCompared:
        found: list[Snapshot] = []
        for job_id in sides:
            snapshot = await self._outputs.snapshot(job_id)
            if isinstance(snapshot, Failure):
                return NotCompared(job_id, snapshot)
            found.append(snapshot)
        return found[0], found[1]

    async def _lines(
        self, sides: tuple[int, int], totals: list[int]
    ) -> tuple[ComparedOutput, ComparedOutput] | NotCompared:
        """Both outputs whole, or the ends of both where one is too long."""
        if max(totals) <= LINES_COMPARED:
            try:
                return await self._both(sides, [whole_output(self._outputs, one) for one in sides])
            except TooLongError:
                pass
        ends = zip(sides, totals, strict=True)
        try:
            return await self._both(sides, [both_ends(self._outputs, *end) for end in ends])
        except TooLongError:
            return NotCompared(sides[0], _TOO_MUCH)

    @staticmethod
    async def _both(
        sides: tuple[int, int], reading: Iterable[Awaitable[ComparedOutput | Failure]]
    ) -> tuple[ComparedOutput, ComparedOutput] | NotCompared:
        """What both readings give; the first failure ends the other."""
        tasks = [asyncio.ensure_future(one) for one in reading]
        try:
            answers = await asyncio.gather(*tasks)
        finally:
            for task in tasks:
                task.cancel()
        for job_id, answer in zip(sides, answers, strict=True):
            if isinstance(answer, Failure):
                return NotCompared(job_id, answer)
        left, right = (answer for answer in answers if isinstance(answer, ComparedOutput))
        return left, right


def _version(
    sides: tuple[int, int], ignoring: Ignoring, snapshots: tuple[Snapshot, Snapshot]
) -> str:
    """Names what is compared: the same outputs with the same options, as far as printed."""
    marks = [(one.identity, one.last_counter, one.total_lines, one.has_ended) for one in snapshots]
    about = repr((sides, ignoring, marks))
    return hashlib.sha256(about.encode()).hexdigest()[:24]


def _outcome_of(job: SystemJob, output: ComparedOutput) -> Outcome:
    command = command_given(job)
    return read_outcome(
        zip(output.numbers, output.texts, strict=True),
        is_dry_run=None if command is None else command.is_dry_run,
        is_whole=output.is_final and not output.left_out,
    )


def _size_bytes(comparison: Comparison) -> int:
    texts = chain(comparison.left.texts, comparison.right.texts)
    return _ROW_BYTES * len(comparison.rows) + sum(LINE_BYTES + getsizeof(text) for text in texts)
