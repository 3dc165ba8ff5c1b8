"""Which jobs' output may be shown now: those whose record the controller has just shown.

An output on disk is shown only after the controller has given the record to the same credential,
not longer than a minute ago. The record also says which job an id is, because a controller whose
database was made anew uses ids again.
"""

import time
from collections.abc import Awaitable, Callable
from dataclasses import dataclass

from app.awx.client import JobAnswer
from app.jobs.settling import has_ended_long_ago, is_settled
from app.output.completion import long_lines
from app.viewing.trouble import Trouble

GOOD_FOR_S = 60.0
_REMEMBERED = 4096

ReadJob = Callable[[int], Awaitable[JobAnswer | Trouble]]
Clock = Callable[[], float]


@dataclass(frozen=True, slots=True)
class Readable:
    """What the record says about the output."""

    identity: str  # differs for another job under the same id
    has_ended: bool  # and all its events are saved
    ended_long_ago: bool  # so that what was asked for beside the record is newer than the end
    long_lines: tuple[str, ...]  # of `result_stdout`, for lines that AWX has cut in the events
    seen_at: float


class ReadableJobs:
    """Remembers records for a minute; asks for them again after it."""

    def __init__(self, read_job: ReadJob, clock: Clock = time.monotonic) -> None:
        self._read_job = read_job
        self._clock = clock
        self._seen: dict[int, Readable] = {}

    def saw(self, answer: JobAnswer) -> Readable:
        """The controller has shown this record."""
        job = answer.job
        seen = Readable(
            identity=f"{job.id}-{job.created:%Y%m%d%H%M%S%f}" if job.created else str(job.id),
            has_ended=is_settled(job),
            ended_long_ago=has_ended_long_ago(job),
            long_lines=long_lines(job.result_stdout),
            seen_at=self._clock(),
        )
        self._seen.pop(job.id, None)
        self._seen[job.id] = seen
        if len(self._seen) > _REMEMBERED:
            self._seen.pop(next(iter(self._seen)))
        return seen

    def forget(self, job_id: int) -> None:
        """The controller refused it, or it is gone."""
        self._seen.pop(job_id, None)

    def known(self, job_id: int) -> Readable | None:
        """What was seen, if it is fresh enough to show something by it."""
        seen = self._seen.get(job_id)
        return seen if seen and self._clock() - seen.seen_at < GOOD_FOR_S else None

    async def confirmed(self, job_id: int) -> Readable | Trouble:
        """The same, asking the controller where it must be."""
        seen = self.known(job_id)
        if seen is not None:
            return seen
        answer = await self._read_job(job_id)
        if isinstance(answer, Trouble):
            return answer
        # Whoever read it may have told us already.
        return self.known(job_id) or self.saw(answer)
