"""Cancels and deletes jobs on behalf of a user.

Each command reads the record again and checks the domain's rule before it sends anything: what
the browser claims does not count. A command is sent once, after its intent is in the audit log;
a second press while it is in flight gets the same outcome, also in another process. Where no
answer comes, the record is read to find out whether the controller carried the command out.
"""

from collections.abc import Callable, Coroutine
from copy import copy
from dataclasses import dataclass, replace
from typing import Any, Self

from app.awx.client import Controller
from app.awx.errors import (
    LEAVES_IN_DOUBT,
    ControllerError,
    EventsNotFinished,
    NotAllowed,
    NotFound,
)
from app.jobs.lifecycle import is_before_start
from app.jobs.model import FetchedJob, SystemJob
from app.jobs.permissions import Refused, may_cancel, may_delete, when_deletable
from app.runtime.in_flight import ClosingError, InFlight
from app.services.access import ReadAccess
from app.services.audit import Actor, Attempt, AuditLog, NotAuditedError, Result
from app.services.failures import Failure, failure_from
from app.services.job_feed import JobFeed
from app.services.job_reader import JobReader
from app.services.outputs import Outputs
from app.services.shared_commands import HolderDiedError, NotClaimedError, SharedCommands

SHUTTING_DOWN = "Jobpane is shutting down, so nothing was sent. Try again in a minute."
NOT_CLAIMED = "Jobpane can't reach its Redis, so nothing was sent. Try again in a minute."
_HOLDER_DIED = Failure(
    "Jobpane stopped before the controller answered. Check the job, then try again.",
    "unknown_outcome",
    can_try_again=True,
    id="",
)
_DELETED_REMEMBERED = 4096


@dataclass(frozen=True, slots=True)
class Done:
    """The controller accepted the command."""

    message: str


@dataclass(frozen=True, slots=True)
class Changed:
    """The record had changed since the user confirmed, so nothing was sent."""

    message: str


Outcome = Done | Changed | Refused | Failure
_OUTCOMES: tuple[type[Outcome], ...] = (Done, Changed, Refused, Failure)

_Act = Callable[[Attempt], Coroutine[Any, Any, Outcome]]


class JobActions:
    """Cancel and delete, checked again when the command is given."""

    def __init__(
        self,
        controller: Controller,
        reader: JobReader,
        *,
        outputs: Outputs,
        feed: JobFeed,
        access: ReadAccess,
        audit: AuditLog,
        shared: SharedCommands,
    ) -> None:
        self._controller = controller
        self._reader = reader
        self._outputs = outputs
        self._feed = feed
        self._access = access
        self._audit = audit
        self._in_flight: InFlight[tuple[str, int, ReadAccess], Outcome] = InFlight()
        self._shared = shared
        self._is_view = False
        self._deleted: dict[int, None] = {}

    def limited(
        self, reader: JobReader, outputs: Outputs, feed: JobFeed, access: ReadAccess
    ) -> Self:
        """The same with views of what it acts on; a command in flight is shared with the original.

        What `reader` does not read, or `access` does not permit, is refused before it is sent.
        """
        view = copy(self)
        vars(view).update(_reader=reader, _outputs=outputs, _feed=feed)
        vars(view).update(_access=access, _is_view=access is not self._access)
        return view

    async def cancel(self, job_id: int, by: Actor | None = None) -> Outcome:
        """Ask the controller to stop the job; it goes on running for some seconds."""
        return await self._once("cancel", job_id, by, lambda own: self._cancel(job_id, own))

    async def delete(self, job_id: int, by: Actor | None = None, seen: str = "") -> Outcome:
        """Delete the job with its output, for good; `seen` is the revision the user saw."""
        return await self._once("delete", job_id, by, lambda own: self._delete(job_id, seen, own))

    async def aclose(self, grace_s: float) -> None:
        """Refuse new commands and wait `grace_s` seconds; the rest is logged as unknown."""
        await self._in_flight.aclose(grace_s)

    async def _once(self, command: str, job_id: int, by: Actor | None, act: _Act) -> Outcome:
        attempt = self._audit.attempt(by or Actor(), command, job_id)
        try:
            # Not shared with those who may do something else.
            key = (command, job_id, self._access)
            return await self._in_flight.run(
                key, lambda: self._over_all(command, job_id, attempt, act)
            )
        except ClosingError:
            return Refused(SHUTTING_DOWN)

    async def _over_all(self, command: str, job_id: int, attempt: Attempt, act: _Act) -> Outcome:
        """The outcome of `act`, or that of another process which does the same already."""
        key = f"{command}:{job_id}:{'view' if self._is_view else 'own'}"
        try:
            return await self._shared.run(key, lambda: _audited(attempt, act), _OUTCOMES)
        except NotClaimedError:
            await attempt.end(Result.REFUSED, NOT_CLAIMED)
            return Refused(NOT_CLAIMED)
        except HolderDiedError:
            return await self._after_death(command, job_id)

    async def _after_death(self, command: str, job_id: int) -> Outcome:
        """What the record says where the process that sent a command has died."""
        if command == "cancel":
            return await self._after_cancel(job_id, _HOLDER_DIED)
        now = await self._reader.read_fresh(job_id)
        if isinstance(now, Failure) and now.kind == NotFound.kind:
            self._remember(job_id)  # it was ours, as far as anybody knows
            return self._gone(job_id)
        return _HOLDER_DIED

    async def _cancel(self, job_id: int, attempt: Attempt) -> Outcome:
        seen = await self._reader.read_fresh(job_id)
        if isinstance(seen, Failure):
            return _not_done("canceled", seen)
        rule = may_cancel(seen.job, self._access(), seen.controller_now())
        if isinstance(rule, Refused):
            return rule
        await attempt.begin()
        try:
            await self._controller.cancel(job_id)
        except NotAllowed as error:
            attempt.learned(Result.DONE, error.message)
            return await self._after_cancel(job_id, None)
        except ControllerError as error:
            failure = failure_from(error, doing="cancel", job_id=job_id)
            if not isinstance(error, LEAVES_IN_DOUBT):
                return failure
            attempt.learned(Result.UNKNOWN, failure.message)
            return await self._after_cancel(job_id, failure)
        accepted = Done(f"Cancel requested. The job {_effect_on(seen.job)}.")
        attempt.learned(Result.DONE, accepted.message)
        await self._read_and_publish(job_id)
        return accepted

    async def _after_cancel(self, job_id: int, failure: Failure | None) -> Outcome:
        """What the record says after a 405 (it had ended) or after no usable answer."""
        now = await self._read_and_publish(job_id)
        if isinstance(now, Failure):
            return now if now.kind == NotFound.kind else failure or now
        if failure is None or (now.job.status.is_ended and not now.job.canceled_on):
            ending = f" ({now.job.status.label.lower()})" if now.job.status.is_ended else ""
            return Done(f"The job had already ended{ending}, so nothing was canceled.")
        if now.job.canceled_on:
            return Done("Cancel requested, although the controller's answer was unclear.")
        return failure

    async def _delete(self, job_id: int, seen_revision: str, attempt: Attempt) -> Outcome:
        seen = await self._reader.read_fresh(job_id)
        if isinstance(seen, Failure):
            is_gone = seen.kind == NotFound.kind
            return self._gone(job_id) if is_gone else _not_done("deleted", seen)
        if seen_revision and seen.job.revision != seen_revision:
            self._feed.publish(job_id, seen)
            return Changed("The job has changed, so nothing was deleted. Check it, then try again.")
        rule = may_delete(seen.job, self._access(), seen.controller_now())
        return rule if isinstance(rule, Refused) else await self._send_delete(seen, attempt)

    async def _send_delete(self, seen: FetchedJob, attempt: Attempt) -> Outcome:
        job_id = seen.job.id
        await attempt.begin()
        try:
            await self._controller.delete(job_id)
        except NotFound:
            return self._gone(job_id)
        except EventsNotFinished as error:
            return Refused(error.message, when_deletable(seen.job))
        except ControllerError as error:
            return await self._after_delete(seen, error, attempt)
        return self._deleted_now(seen)

    async def _after_delete(
        self, seen: FetchedJob, error: ControllerError, attempt: Attempt
    ) -> Outcome:
        failure = failure_from(error, doing="delete", job_id=seen.job.id)
        if isinstance(error, LEAVES_IN_DOUBT):
            attempt.learned(Result.UNKNOWN, failure.message)
            now = await self._reader.read_fresh(seen.job.id)
            if isinstance(now, Failure) and now.kind == NotFound.kind:
                return self._deleted_now(seen)
            self._remember(seen.job.id)  # it may still arrive, and is ours then
        return failure

    def _deleted_now(self, seen: FetchedJob) -> Done:
        self._forget(seen.job.id)
        return Done(f"Deleted {seen.job.name} #{seen.job.id} and its output.")

    def _gone(self, job_id: int) -> Done:
        """The outcome of a 404 to a delete: the job is gone, as was wanted."""
        by_us = job_id in self._deleted
        self._forget(job_id)
        if by_us:
            return Done(f"Deleted job #{job_id} and its output.")
        return Done(f"Job #{job_id} was already deleted by someone else.")

    def _remember(self, job_id: int) -> None:
        self._deleted[job_id] = None
        if len(self._deleted) > _DELETED_REMEMBERED:
            self._deleted.pop(next(iter(self._deleted)))

    def _forget(self, job_id: int) -> None:
        self._remember(job_id)
        self._outputs.forget(job_id)
        self._feed.publish_gone(job_id)

    async def _read_and_publish(self, job_id: int) -> FetchedJob | Failure:
        now = await self._reader.read_fresh(job_id)
        if not isinstance(now, Failure):
            self._feed.publish(job_id, now)
        return now


async def _audited(attempt: Attempt, act: _Act) -> Outcome:
    """The outcome of `act`, with its lines in the audit log."""
    try:
        outcome = await act(attempt)
    except NotAuditedError as error:
        return Refused(str(error))
    except BaseException:
        await attempt.cut_off()
        raise
    await attempt.end(_result(outcome, attempt), message_of(outcome))
    return outcome


def _not_done(done: str, failure: Failure) -> Failure:
    """The failure to read a job before anything was sent about it."""
    return replace(failure, message=f"The job wasn't {done}. {failure.message}")


def _effect_on(job: SystemJob) -> str:
    return "won't start" if is_before_start(job) else "will stop in a few seconds"


def _result(outcome: Outcome, attempt: Attempt) -> Result:
    if isinstance(outcome, Done):
        return Result.DONE
    if isinstance(outcome, Failure):
        return Result.UNKNOWN if attempt.is_in_doubt else Result.FAILED
    return Result.REFUSED


def message_of(outcome: Outcome) -> str:
    """The message of an outcome, for the user."""
    return outcome.because if isinstance(outcome, Refused) else outcome.message
