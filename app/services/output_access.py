"""Which jobs' output may be shown now: those whose record the controller has just shown.

An output on disk is shown only after the controller has given the record to the same credential,
not longer than a minute ago. The record also says which job an id is, because a controller whose
database was made anew uses ids again.
"""

import time
from collections.abc import Awaitable, Callable
from dataclasses import dataclass

from app.awx.error_texts import Action
from app.awx.errors import NotFound
from app.jobs.model import FetchedJob, SystemJob
from app.jobs.redaction import MASK
from app.jobs.settling import has_ended_long_ago, is_confirmed
from app.output.reading.cut_lines import Recorded, recorded_lines
from app.services.failures import Failure, failure_from

GOOD_FOR_S = 60.0

ReadJob = Callable[[int], Awaitable[FetchedJob | Failure]]
Clock = Callable[[], float]


def _identity(job: SystemJob) -> str:
    """The id with the time of creation: a controller that was made anew uses ids again."""
    return f"{job.id}-{job.created:%Y%m%d%H%M%S%f}" if job.created else str(job.id)


@dataclass(frozen=True, slots=True)
class Readable:
    """What the record says about the output."""

    identity: str  # differs for another job under the same id
    has_ended: bool
    is_saved: bool  # it has ended, and the controller says that all its events are saved
    ended_long_ago: bool  # by the controller's clock
    recorded: Recorded  # of `result_stdout`, for lines that AWX has cut in the events
    seen_at: float


class ReadableJobs:
    """Remembers records for a minute; asks for them again after it."""

    def __init__(self, read_job: ReadJob, clock: Clock = time.monotonic) -> None:
        self._read_job = read_job
        self._clock = clock
        self._seen: dict[int, Readable] = {}
        # When, by our monotonic clock, and which job it was, as far as that was known.
        self._forgotten: dict[int, tuple[float, str]] = {}

    def saw(self, answer: FetchedJob) -> Readable:
        """The controller has shown this record."""
        job = answer.job
        seen = Readable(
            identity=_identity(job),
            has_ended=job.status.is_ended,
            is_saved=is_confirmed(job),
            ended_long_ago=has_ended_long_ago(job, answer.controller_now()),
            recorded=recorded_lines(job.result_stdout, never=(MASK,)),
            seen_at=self._clock(),
        )
        self._seen.pop(job.id, None)
        if not self._is_forgotten(job):
            self._seen[job.id] = seen
        self._expire()
        return seen

    def forget(self, job_id: int) -> None:
        """It is gone; an answer that was under way meanwhile does not bring it back."""
        seen = self._seen.pop(job_id, None)
        self._forgotten[job_id] = (self._clock(), seen.identity if seen else "")

    def known(self, job_id: int) -> Readable | None:
        """What was seen, if it is fresh enough to show something by it."""
        seen = self._seen.get(job_id)
        return seen if seen and self._clock() - seen.seen_at < GOOD_FOR_S else None

    async def confirmed(self, job_id: int) -> Readable | Failure:
        """What was seen, if it is fresh enough, else what the controller says now."""
        return self.known(job_id) or await self.renewed(job_id)

    async def renewed(self, job_id: int) -> Readable | Failure:
        """What the controller says now."""
        began = self._clock()
        answer = await self._read_job(job_id)
        if isinstance(answer, Failure):
            return answer
        if self._is_forgotten(answer.job):
            return failure_from(NotFound(Action.READ_JOB), doing="read output", job_id=job_id)
        seen = self._seen.get(job_id)
        # Whoever read it may have told us already.
        return seen if seen is not None and seen.seen_at >= began else self.saw(answer)

    def _is_forgotten(self, job: SystemJob) -> bool:
        """Whether the record is of a job that was deleted a moment ago."""
        at, identity = self._forgotten.get(job.id, (float("-inf"), ""))
        is_recent = self._clock() - at < GOOD_FOR_S
        return is_recent and identity in ("", _identity(job))

    def _expire(self) -> None:
        """What is too old to show something by it is not kept: a record may have a megabyte."""
        too_old = self._clock() - GOOD_FOR_S
        for job_id in [n for n, seen in self._seen.items() if seen.seen_at < too_old]:
            del self._seen[job_id]
        for job_id in [n for n, (at, _) in self._forgotten.items() if at < too_old]:
            del self._forgotten[job_id]
