"""Which jobs' output may be shown to one principal now: those whose record they have just got.

An output on disk is shown only after the controller has given the record to the same credential,
not longer than a minute ago; a refusal ends that at once. The record also says which job an id is,
because a controller whose database was replaced uses ids again.
"""

import asyncio
import time
from collections.abc import Awaitable, Callable
from contextlib import suppress

from app.awx.error_texts import Action
from app.awx.errors import NotFound
from app.cluster import MESSAGE_LASTS_S
from app.jobs.lifecycle import has_ended_long_ago, is_confirmed
from app.jobs.model import FetchedJob, SystemJob
from app.jobs.redaction import MASK
from app.output import Permit, SourceError, recorded_lines
from app.services.failures import ENDED, Failure
from app.services.handed_over import LASTS_S

# A minute, less the time in which another process may have got the record.
GOOD_FOR_S = 60.0 - max(MESSAGE_LASTS_S, LASTS_S)

ReadJob = Callable[[int], Awaitable[FetchedJob | Failure]]
LookElsewhere = Callable[[int], Awaitable[object]]  # may lead to a call of `record_read`
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
        self.look_elsewhere: LookElsewhere | None = None
        self._has_ended = False
        self._revoked = asyncio.Event()  # replaced each time
        # By job id, with the time of the record.
        self._permits: dict[int, tuple[float, Permit]] = {}
        # Times by our monotonic clock, and which job it was, as far as that was known.
        self._forgotten: dict[int, tuple[float, str]] = {}

    def record_read(self, answer: FetchedJob) -> Permit:
        """The permit by a record that the controller has just shown."""
        permit = _permit_by(answer)
        self._permits.pop(permit.job_id, None)
        if not self._has_ended and not self._is_forgotten(answer.job):
            self._permits[permit.job_id] = (self._clock(), permit)
        self._expire()
        return permit

    def record_failed(self, job_id: int, failure: Failure) -> None:
        """The record could not be had: a refusal, or that there is no such job, ends the permit."""
        if failure.is_refusal or failure.kind == NotFound.kind:
            self.revoke(job_id)

    def revoke(self, job_id: int) -> None:
        """Show nothing more until the record has been read again."""
        if self._permits.pop(job_id, None) is not None:
            self._wake()

    def revoke_all(self) -> None:
        """Show nothing more of any job until its record has been read again."""
        self._permits.clear()
        self._wake()

    def end(self) -> None:
        """The principal is gone: no permit is given any more."""
        self._has_ended = True
        self.revoke_all()

    @property
    def has_ended(self) -> bool:
        """Whether the principal is gone."""
        return self._has_ended

    def forget(self, job_id: int) -> None:
        """The job is gone; an answer that was under way meanwhile does not bring it back."""
        _, permit = self._permits.pop(job_id, (0.0, None))
        self._forgotten[job_id] = (self._clock(), permit.identity if permit else "")
        self._wake()

    def known(self, job_id: int) -> Permit | None:
        """The permit by the newest record; None if that is too old, or there is none."""
        read_at, permit = self._permits.get(job_id, (float("-inf"), None))
        return permit if self._clock() - read_at < GOOD_FOR_S else None

    async def found(self, job_id: int) -> Permit | None:
        """As `known`, also by a record that another process has just got."""
        if self.known(job_id) is None and self.look_elsewhere is not None:
            await self.look_elsewhere(job_id)
        return self.known(job_id)

    async def authorize(self, job_id: int) -> Permit:
        """The permit by a fresh enough record, which is asked for if need be.

        Raises:
            NotReadableError: The controller does not show the record.
            NotFound: It was deleted here less than a minute ago.
        """
        return await self.found(job_id) or await self.authorize_again(job_id)

    async def authorize_again(self, job_id: int) -> Permit:
        """The permit by what the controller answers now.

        Raises:
            NotReadableError: The controller does not show the record.
            NotFound: It was deleted here less than a minute ago.
        """
        if self._has_ended:
            raise NotReadableError(ENDED)
        began = self._clock()
        answer = await self._read_job(job_id)
        if isinstance(answer, Failure):
            raise NotReadableError(answer)
        if self._has_ended:
            raise NotReadableError(ENDED)
        if self._is_forgotten(answer.job):
            raise NotFound(Action.READ_JOB)
        read_at, permit = self._permits.get(job_id, (float("-inf"), None))
        # `record_read` may have been called with this answer already.
        return permit if permit is not None and read_at >= began else self.record_read(answer)

    async def until_lost(self, job_id: int) -> None:
        """Return when the job may be shown no more, which is found out within a minute."""
        while True:
            revoked = self._revoked
            try:
                await self.authorize(job_id)
            except SourceError:
                return
            read_at, _ = self._permits.get(job_id, (self._clock(), None))
            with suppress(TimeoutError):
                async with asyncio.timeout(max(read_at + GOOD_FOR_S - self._clock(), 0)):
                    await revoked.wait()

    def _wake(self) -> None:
        self._revoked.set()
        self._revoked = asyncio.Event()

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
