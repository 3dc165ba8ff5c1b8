"""What ended cleanup jobs did, read from their outputs; never holds up a record.

The summary lines mostly stand among the last lines, which come from the stored output, so that
they cost no request that the output view does not. Where they do not (app/jobs/outcome), one small
request asks the controller for the lines of summaries alone. What may still change is not cached.
"""

from collections.abc import Awaitable, Callable, Iterable, Iterator
from dataclasses import replace

from app.jobs.cleanup_command import command_given, command_to_come
from app.jobs.lifecycle import is_confirmed
from app.jobs.model import FetchedJob, SystemJob
from app.jobs.outcome import KINDS_BY_COMMAND, SUMMARY_PATTERN, Outcome, read_outcome
from app.jobs.output_ending import LINES_SEARCHED
from app.jobs.recorded_outcome import recorded_outcome
from app.jobs.statuses import JobStatus
from app.output import EventRange, FetchEvents, OutputEvent, OutputPage
from app.runtime.cache import BoundedCache
from app.runtime.shared_reads import SharedReads
from app.runtime.work_pool import BusyError
from app.services.dry_run_entries import CountEvents, listed_entries
from app.services.failures import NOT_GRANTED, Failure, failure_or
from app.services.one_job import OneJobViews
from app.services.output_endings import is_final
from app.services.waiting_records import WaitingRecords

SUMMARY_EVENTS = 200  # asked for at once; AWX prints at most seven
_CACHED_COUNTS = 20_000

ReadJob = Callable[[int], Awaitable[FetchedJob | Failure]]
ReadEnd = Callable[[int, int], Awaitable[OutputPage | Failure]]
Publish = Callable[[FetchedJob], object]


class Outcomes(OneJobViews):
    """The outcomes that are known, by job, for one principal."""

    def __init__(
        self,
        read_job: ReadJob,
        read_end: ReadEnd,
        fetch_events: FetchEvents,
        publish: Publish,
        *,
        count_events: CountEvents,
    ) -> None:
        self._read_job = read_job
        self._read_end = read_end
        self._fetch_events = fetch_events
        self._publish = publish
        self._count_events = count_events
        self._known: BoundedCache[tuple[int, str], Outcome] = BoundedCache(_CACHED_COUNTS)
        self._waiting = WaitingRecords(self._find, "outcome")
        self._reads: SharedReads[tuple[int, str, bool], Outcome | Failure | None] = SharedReads()

    @property
    def under_way(self) -> int:
        """How many outcomes are being read for pages."""
        return self._waiting.under_way

    async def read(self, job_id: int) -> Outcome | Failure:
        """What the job did; an outcome without counts where it is not over or says nothing."""
        if self._refuses(job_id):
            return NOT_GRANTED
        answer = await self._read_job(job_id)
        if isinstance(answer, Failure):
            return answer
        if not _may_have_outcome(answer.job):
            return Outcome()
        await self._waiting.looked(job_id)
        known = self._known.get(_key(answer.job))
        if known is not None:
            return known
        return await self._shared(answer, at_once=True) or Outcome()

    def with_outcome(self, answer: FetchedJob) -> FetchedJob:
        """The answer with the job's outcome, where that is known."""
        known = self._known.get(_key(answer.job))
        return answer if known is None else replace(answer, outcome=known)

    def record_read(self, answer: FetchedJob) -> None:
        """A record was read: note whether an outcome is wanted."""
        job = answer.job
        if answer.outcome is not None or not _may_have_outcome(job):
            self._waiting.drop(job.id)
            return
        self._waiting.add(answer)
        if _is_expected(job) and is_confirmed(job) and recorded_outcome(job) is None:
            self.output_read(job.id)  # nothing to show before, even where the output is folded

    def output_read(self, job_id: int) -> None:
        """Lines of an output were read, so that its end is, or will be, stored too."""
        self._waiting.look(job_id)

    def publish_missed(self, seen: FetchedJob) -> None:
        """Publish the outcome again to one who subscribes only now and has seen none."""
        whole = self.with_outcome(seen)
        if seen.outcome is None and whole.outcome is not None:
            self._publish(whole)

    async def aclose(self) -> None:
        """Read nothing more."""
        await self._waiting.aclose()

    async def _find(self, answer: FetchedJob) -> None:
        """Publish the outcome; what fails is read again with the output's next lines."""
        try:
            outcome = await self._shared(answer, at_once=False)
        except BusyError:
            return
        if not isinstance(outcome, Outcome) or not self._waiting.take(answer):
            return
        if outcome.counts or _is_expected(answer.job):
            self._publish(replace(answer, outcome=outcome))

    async def _shared(self, answer: FetchedJob, *, at_once: bool) -> Outcome | Failure | None:
        """The outcome, from one reading for all who ask at the same time.

        Not `at_once`: None while the output may still grow, and nothing more is asked for then.
        """
        key = (*_key(answer.job), at_once)
        return await self._reads.get(key, lambda: self._found(answer, at_once=at_once))

    async def _found(self, answer: FetchedJob, *, at_once: bool) -> Outcome | Failure | None:
        job = answer.job
        page = await self._read_end(job.id, LINES_SEARCHED)
        if isinstance(page, Failure):
            return page
        if not (at_once or is_final(page, answer)):
            return None
        command = command_given(job) or command_to_come(job)
        lines = [(line.number, line.text) for line in page.lines]
        is_whole = _is_whole(page)
        outcome: Outcome | Failure = read_outcome(
            lines, is_dry_run=command.is_dry_run, is_whole=is_whole
        )
        if not is_whole and command.lists_entries:
            request = listed_entries(job.id, lines, self._fetch_events, self._count_events)
            outcome = await failure_or(request, doing="count entries", job_id=job.id)
        elif not is_whole and not _has_all_kinds(outcome, command.name):
            outcome = await self._searched(job.id, is_dry_run=command.is_dry_run)
        if isinstance(outcome, Outcome) and is_final(page, answer):
            self._known.put(_key(job), outcome, 1 + len(outcome.counts))
        return outcome

    async def _searched(self, job_id: int, *, is_dry_run: bool) -> Outcome | Failure:
        """The outcome by the summary lines that the controller finds, wherever they stand."""
        asked = EventRange(text_pattern=SUMMARY_PATTERN, limit=SUMMARY_EVENTS)
        request = self._fetch_events(job_id, asked)
        events = await failure_or(request, doing="read summary", job_id=job_id)
        if isinstance(events, Failure):
            return events
        return read_outcome(event_lines(events), is_dry_run=is_dry_run)


def event_lines(events: Iterable[OutputEvent]) -> Iterator[tuple[int, str]]:
    """The lines of events that stand alone, with their numbers from 1."""
    for event in events:
        yield from enumerate(event.stdout.split("\n"), event.start_line + 1)


def _may_have_outcome(job: SystemJob) -> bool:
    return job.status.is_ended and job.started is not None


def _is_expected(job: SystemJob) -> bool:
    """Whether a page says it where the output has no summary."""
    return job.status.kind is JobStatus.SUCCESSFUL


def _key(job: SystemJob) -> tuple[int, str]:
    return job.id, job.revision


def _is_whole(page: OutputPage) -> bool:
    """Whether the page has every line of the output, none of them twice."""
    numbers = [line.number for line in page.lines]
    return numbers == list(range(1, page.total_lines + 1)) and not page.missing


def _has_all_kinds(outcome: Outcome | Failure, command: str) -> bool:
    expected = KINDS_BY_COMMAND.get(command)
    if expected is None or isinstance(outcome, Failure):
        return False
    return expected <= {count.kind for count in outcome.counts}
