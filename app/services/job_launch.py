"""Runs a job again on behalf of a user: one launch from the job's template.

The record is read again and the form is checked here, whatever the browser checked. A launch is
sent once, after its intent is in the audit log. Where no usable answer comes, a job may or may not
have been started: the outcome says so, and nothing is sent again.
"""

from collections.abc import Mapping
from copy import copy
from dataclasses import dataclass
from typing import Self

from app.awx.client import Controller
from app.awx.errors import (
    LEAVES_IN_DOUBT,
    ControllerError,
)
from app.jobs.launch import (
    FieldProblem,
    LaunchDefaults,
    LaunchRequest,
    is_age_confirmed,
    launch_defaults,
    request_from,
)
from app.jobs.model import SystemJob
from app.jobs.permissions import Refused
from app.runtime.in_flight import ClosingError, InFlight
from app.services.access import ReadAccess
from app.services.audit import Actor, Attempt, AuditLog, NotAuditedError, Result
from app.services.failures import Failure, failure_from
from app.services.job_actions import SHUTTING_DOWN
from app.services.job_reader import JobReader


@dataclass(frozen=True, slots=True)
class Launched:
    """The controller has made a new job."""

    job_id: int


@dataclass(frozen=True, slots=True)
class NotKnown:
    """The launch was sent and no usable answer came: there may be a new job."""

    failure: Failure


@dataclass(frozen=True, slots=True)
class InvalidForm:
    """The form has invalid fields; nothing was sent."""

    problems: tuple[FieldProblem, ...]


@dataclass(frozen=True, slots=True)
class DaysNotConfirmed:
    """It would delete data of any age, and the days were not confirmed; nothing was sent."""

    days: int


@dataclass(frozen=True, slots=True)
class Offered:
    """A job, and the form for running it again."""

    job: SystemJob
    offer: LaunchDefaults


LaunchOutcome = Launched | NotKnown | InvalidForm | DaysNotConfirmed | Refused | Failure


class JobLaunch:
    """Offers the form, and launches what it asks for."""

    def __init__(
        self, controller: Controller, reader: JobReader, access: ReadAccess, audit: AuditLog
    ) -> None:
        self._controller = controller
        self._reader = reader
        self._access = access
        self._audit = audit
        self._in_flight: InFlight[object, LaunchOutcome] = InFlight()

    def limited(self, reader: JobReader, access: ReadAccess) -> Self:
        """The same with views of what it reads and of what is permitted."""
        view = copy(self)
        vars(view).update(_reader=reader, _access=access)
        return view

    async def aclose(self, grace_s: float) -> None:
        """Refuse new launches and wait `grace_s` seconds; the rest is logged as unknown."""
        await self._in_flight.aclose(grace_s)

    async def offer(self, job_id: int) -> Offered | Refused | Failure:
        """The form for running the job again, as the job is now."""
        seen = await self._reader.read(job_id)
        if isinstance(seen, Failure):
            return seen
        offer = launch_defaults(seen.job, self._access())
        return offer if isinstance(offer, Refused) else Offered(seen.job, offer)

    async def launch(
        self,
        job_id: int,
        form: Mapping[str, object],
        by: Actor | None = None,
        asked_days: int | None = None,
    ) -> LaunchOutcome:
        """Run the job again as the form says.

        `asked_days` is the number of days that the user was asked to type again, after an outcome
        of `DaysNotConfirmed`.
        """
        attempt = self._audit.attempt(by or Actor(), "launch", job_id)
        try:
            # Launches are not shared: two users may want two jobs.
            return await self._in_flight.run(
                object(), lambda: self._launch(job_id, form, asked_days, attempt)
            )
        except ClosingError:
            return Refused(SHUTTING_DOWN)

    async def _launch(
        self, job_id: int, form: Mapping[str, object], asked_days: int | None, attempt: Attempt
    ) -> LaunchOutcome:
        offered = await self.offer(job_id)
        if isinstance(offered, Failure):
            return offered
        if isinstance(offered, Refused):
            await attempt.end(Result.REFUSED, offered.because)
            return offered
        request = request_from(offered.offer, form)
        if not isinstance(request, LaunchRequest):
            return InvalidForm(request)
        if not is_age_confirmed(request, form, asked_days):
            return DaysNotConfirmed(request.any_age_days or 0)
        return await self._send(job_id, request, attempt)

    async def _send(self, job_id: int, request: LaunchRequest, attempt: Attempt) -> LaunchOutcome:
        try:
            await attempt.begin(
                template_id=request.template_id,
                days=request.unchanged_days if request.days is None else request.days,
                dry_run=request.is_dry_run,
                batch_size=request.batch_size,
            )
            new_id = await self._controller.launch(request.template_id, request.to_extra_vars())
        except NotAuditedError as error:
            return Refused(str(error))
        except ControllerError as error:
            failure = failure_from(error, doing="launch", job_id=job_id)
            is_in_doubt = isinstance(error, LEAVES_IN_DOUBT)
            await attempt.end(Result.UNKNOWN if is_in_doubt else Result.FAILED, failure.message)
            return NotKnown(failure) if is_in_doubt else failure
        except BaseException:
            await attempt.cut_off()
            raise
        await attempt.end(Result.DONE, f"Started job #{new_id}.", new_job_id=new_id)
        return Launched(new_id)
