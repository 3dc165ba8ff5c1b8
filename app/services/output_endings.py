"""How the outputs of failed jobs end, with the lines' numbers; never holds up a record.

The cause of a failure mostly stands at the end of the output. An ending is read from the stored
output once somebody reads that output, which fetches nothing that the output view does not. Only
where the record says nothing, because AWX withholds an output above 1 MiB, it is read at once.
"""

from collections.abc import Awaitable, Callable
from dataclasses import replace

from app.jobs.lifecycle import has_ended_long_ago
from app.jobs.model import FetchedJob, SystemJob
from app.jobs.output_ending import LINES_SEARCHED, OutputEnding
from app.jobs.result_stdout import withheld_bytes
from app.jobs.statuses import JobStatus
from app.output import OutputPage
from app.runtime.cache import BoundedCache
from app.runtime.work_pool import BusyError
from app.services.failures import Failure
from app.services.waiting_records import WaitingRecords

_FAILED = {JobStatus.FAILED, JobStatus.ERROR}
_CACHED_CHARS = 1_000_000
_ENTRY_CHARS = 100  # what an entry costs beside its text

ReadEnd = Callable[[int, int], Awaitable[OutputPage | Failure]]
Publish = Callable[[FetchedJob], object]


class OutputEndings:
    """The endings that are known, by job, for one principal."""

    def __init__(self, read_end: ReadEnd, publish: Publish) -> None:
        self._read_end = read_end
        self._publish = publish
        self._known: BoundedCache[tuple[int, str], OutputEnding] = BoundedCache(_CACHED_CHARS)
        self._waiting = WaitingRecords(self._find, "ending")

    @property
    def under_way(self) -> int:
        """How many endings are being read."""
        return self._waiting.under_way

    def with_ending(self, answer: FetchedJob) -> FetchedJob:
        """The answer with the ending of its job's output, where that is known."""
        known = self._known.get(_key(answer.job))
        return answer if known is None else replace(answer, output_ending=known)

    def with_ending_in(self, answer: FetchedJob, page: OutputPage) -> FetchedJob:
        """As `with_ending`; the ending is also known from a page that has the whole output."""
        whole = self.with_ending(answer)
        if whole.output_ending is not None or not (_is_wanted(answer) and _is_all(page, answer)):
            return whole
        self._waiting.drop(answer.job.id)
        return self._keep(answer, page)

    def record_read(self, answer: FetchedJob) -> None:
        """A record was read: note whether an ending is wanted."""
        job = answer.job
        if not _is_wanted(answer) or answer.output_ending is not None:
            self._waiting.drop(job.id)
            return
        self._waiting.add(answer)
        if withheld_bytes(job.result_stdout) is not None and not job.result_traceback:
            self._waiting.look(job.id)

    async def read(self, answer: FetchedJob) -> OutputEnding | None:
        """The ending, read now, for one who cannot wait for it to be published; None if unknown."""
        if not _is_wanted(answer):
            return None
        try:
            page = await self._read_end(answer.job.id, LINES_SEARCHED)
        except BusyError:
            return None
        return None if isinstance(page, Failure) else _ending_of(page)

    def output_read(self, job_id: int) -> None:
        """Lines of an output were read, so that its end is, or will be, stored too."""
        self._waiting.look(job_id)

    def publish_missed(self, seen: FetchedJob) -> None:
        """Publish the ending again to one who subscribes only now and has seen none."""
        whole = self.with_ending(seen)
        if seen.output_ending is None and whole.output_ending is not None:
            self._publish(whole)

    async def aclose(self) -> None:
        """Read nothing more."""
        await self._waiting.aclose()

    async def _find(self, answer: FetchedJob) -> None:
        """Read the end; what fails or may still grow is read again with the output's next lines."""
        try:
            page = await self._read_end(answer.job.id, LINES_SEARCHED)
        except BusyError:
            return
        if isinstance(page, Failure) or not is_final(page, answer):
            return
        if not self._waiting.take(answer):
            return  # the record has changed meanwhile
        self._keep(answer, page)

    def _keep(self, answer: FetchedJob, page: OutputPage) -> FetchedJob:
        ending = _ending_of(page)
        size = sum(map(len, ending.lines)) + _ENTRY_CHARS
        self._known.put(_key(answer.job), ending, size)
        whole = replace(answer, output_ending=ending)
        self._publish(whole)
        return whole


def _key(job: SystemJob) -> tuple[int, str]:
    return job.id, job.revision


def _is_wanted(answer: FetchedJob) -> bool:
    return answer.job.status.kind in _FAILED and answer.job.started is not None


def _is_all(page: OutputPage, answer: FetchedJob) -> bool:
    """Whether no other line is there or expected."""
    reaches_end = bool(page.lines) and page.lines[-1].number == page.total_lines
    is_whole = page.first_line == 1 and reaches_end and not page.has_more and not page.missing
    is_old = has_ended_long_ago(answer.job, answer.controller_now())
    return is_whole and (page.is_complete or is_old)


def is_final(page: OutputPage, answer: FetchedJob) -> bool:
    """Whether no later line is expected, as far as anybody can know."""
    is_old = has_ended_long_ago(answer.job, answer.controller_now())
    return page.is_complete or (page.is_unconfirmed and is_old)


def _ending_of(page: OutputPage) -> OutputEnding:
    """The lines up to the last one without a break in their numbers."""
    lines = list(page.lines)
    if not lines or lines[-1].number != page.total_lines:
        return OutputEnding()
    first = len(lines) - 1
    while first and lines[first - 1].number == lines[first].number - 1:
        first -= 1
    return OutputEnding(tuple(line.text for line in lines[first:]), lines[first].number)
