"""Which jobs' output may be shown now: those whose record the controller has just shown.

An output on disk is shown only after the controller has given the record to the same credential,
not longer than a minute ago. The record also says which job an id is, because a controller whose
database was replaced uses ids again.
"""

import time
from collections.abc import Awaitable, Callable

from app.awx.error_texts import Action
from app.awx.errors import NotFound
from app.jobs.lifecycle import has_ended_long_ago, is_confirmed
from app.jobs.model import FetchedJob, SystemJob
from app.jobs.redaction import MASK
from app.output import Permit, SourceError, recorded_lines
from app.services.failures import Failure

GOOD_FOR_S = 60.0

ReadJob = Callable[[int], Awaitable[FetchedJob | Failure]]
Clock = Callable[[], float]


class NotReadableError(SourceError):
    """The record could not be had; `failure` is logged already."""

    kind = "not_readable"

    def __init__(self, failure: Failure) -> None:
        super().__init__(failure.message)
        self.failure = failure


class OutputAccess:
    """Gives permits, each good for a minute after its record was read."""

    def __init__(self, read_job: ReadJob, clock: Clock = time.monotonic) -> None:
        self._read_job = read_job
        self._clock = clock
        # By job id, with the time of the record.
        self._permits: dict[int, tuple[float, Permit]] = {}
        # Times by our monotonic clock, and which job it was, as far as that was known.
        self._forgotten: dict[int, tuple[float, str]] = {}

    def record_read(self, answer: FetchedJob) -> Permit:
        """The permit by a record that the controller has just shown."""
        permit = _permit_by(answer)
        self._permits.pop(permit.job_id, None)
        if not self._is_forgotten(answer.job):
            self._permits[permit.job_id] = (self._clock(), permit)
        self._expire()
        return permit

    def forget(self, job_id: int) -> None:
        """The job is gone; an answer that was under way meanwhile does not bring it back."""
        _, permit = self._permits.pop(job_id, (0.0, None))
        self._forgotten[job_id] = (self._clock(), permit.identity if permit else "")

    def known(self, job_id: int) -> Permit | None:
        """The permit by the newest record; None if that is too old, or there is none."""
        read_at, permit = self._permits.get(job_id, (float("-inf"), None))
        return permit if self._clock() - read_at < GOOD_FOR_S else None

    async def authorize(self, job_id: int) -> Permit:
        """The permit by a fresh enough record, which is asked for if need be.

        Raises:
            NotReadableError: The controller does not show the record.
            NotFound: It was deleted here less than a minute ago.
        """
        return self.known(job_id) or await self.authorize_again(job_id)

    async def authorize_again(self, job_id: int) -> Permit:
        """The permit by what the controller answers now.

        Raises:
            NotReadableError: The controller does not show the record.
            NotFound: It was deleted here less than a minute ago.
        """
        began = self._clock()
        answer = await self._read_job(job_id)
        if isinstance(answer, Failure):
            raise NotReadableError(answer)
        if self._is_forgotten(answer.job):
            raise NotFound(Action.READ_JOB)
        read_at, permit = self._permits.get(job_id, (float("-inf"), None))
        # `record_read` may have been called with this answer already.
        return permit if permit is not None and read_at >= began else self.record_read(answer)

    def _is_forgotten(self, job: SystemJob) -> bool:
        """Whether the record is of a job that was deleted less than a minute ago."""
        at, identity = self._forgotten.get(job.id, (float("-inf"), ""))
        is_recent = self._clock() - at < GOOD_FOR_S
        return is_recent and identity in ("", _identity(job))

    def _expire(self) -> None:
        """Drop what is too old to show something by it: a record may have a megabyte."""
        too_old = self._clock() - GOOD_FOR_S
        for job_id in [n for n, (at, _) in self._permits.items() if at < too_old]:
            del self._permits[job_id]
        for job_id in [n for n, (at, _) in self._forgotten.items() if at < too_old]:
            del self._forgotten[job_id]


def _identity(job: SystemJob) -> str:
    """The id with the time of creation: a controller that was set up again uses ids again."""
    return f"{job.id}-{job.created:%Y%m%d%H%M%S%f}" if job.created else str(job.id)


def _permit_by(answer: FetchedJob) -> Permit:
    job = answer.job
    return Permit(
        job_id=job.id,
        identity=_identity(job),
        has_ended=job.status.is_ended,
        is_saved=is_confirmed(job),
        ended_long_ago=has_ended_long_ago(job, answer.controller_now()),
        recorded=recorded_lines(job.result_stdout, masks=(MASK,)),
    )
