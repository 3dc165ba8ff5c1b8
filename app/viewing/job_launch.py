"""Runs a job again on behalf of a person: one launch from the job's template.

The record is read afresh and the form is checked here whatever the browser did with it. A launch
is sent once; where no usable answer comes, nobody knows whether a job was started, and the
outcome says so instead of trying again.
"""

from collections.abc import Mapping
from dataclasses import dataclass

import structlog

from app.awx.client import Controller
from app.awx.errors import (
    LEAVES_IN_DOUBT,
    ControllerError,
)
from app.jobs.actions import Access, Refused
from app.jobs.launching import LaunchRequest, Offer, Problem, offer_for, request_from
from app.jobs.model import SystemJob
from app.viewing.audit import Actor, AuditLog
from app.viewing.job_reader import JobReader
from app.viewing.trouble import Trouble, trouble_from

log = structlog.get_logger(__name__)


@dataclass(frozen=True, slots=True)
class Launched:
    """The controller has made a new job."""

    job_id: int


@dataclass(frozen=True, slots=True)
class NotKnown:
    """The launch was sent and no usable answer came: there may be a new job."""

    trouble: Trouble


@dataclass(frozen=True, slots=True)
class Unfit:
    """The form makes no sense; nothing was sent."""

    problems: tuple[Problem, ...]


@dataclass(frozen=True, slots=True)
class Offered:
    """A job, and the form for running it again."""

    job: SystemJob
    offer: Offer


LaunchOutcome = Launched | NotKnown | Unfit | Refused | Trouble


class JobLaunch:
    """Offers the form, and launches what it asks for."""

    def __init__(
        self, controller: Controller, reader: JobReader, access: Access, audit: AuditLog
    ) -> None:
        self._controller = controller
        self._reader = reader
        self._access = access
        self._audit = audit

    async def offer(self, job_id: int) -> Offered | Refused | Trouble:
        """The form for running the job again, as the job is now."""
        seen = await self._reader.read(job_id)
        if isinstance(seen, Trouble):
            return seen
        offer = offer_for(seen.job, self._access)
        return offer if isinstance(offer, Refused) else Offered(seen.job, offer)

    async def launch(
        self, job_id: int, form: Mapping[str, object], by: Actor | None = None
    ) -> LaunchOutcome:
        """Run the job again as the form says."""
        offered = await self.offer(job_id)
        if isinstance(offered, Trouble):
            return offered
        if isinstance(offered, Refused):
            return await self._audited(by, job_id, offered)
        request = request_from(offered.offer, form)
        if not isinstance(request, LaunchRequest):
            return Unfit(request)
        return await self._audited(by, job_id, await self._send(job_id, request))

    async def _send(self, job_id: int, request: LaunchRequest) -> LaunchOutcome:
        try:
            new_id = await self._controller.launch(request.template_id, request.to_extra_vars())
        except ControllerError as error:
            trouble = trouble_from(error, doing="launch", job_id=job_id)
            return NotKnown(trouble) if isinstance(error, LEAVES_IN_DOUBT) else trouble
        log.info(
            "job_launched",
            job_id=new_id,
            from_job_id=job_id,
            template_id=request.template_id,
            days=request.days,
            is_dry_run=request.is_dry_run,
            batch_size=request.batch_size,
        )
        return Launched(new_id)

    async def _audited(
        self, by: Actor | None, job_id: int, outcome: LaunchOutcome
    ) -> LaunchOutcome:
        await self._audit.record(by or Actor(), "launch", job_id, _answer(outcome))
        return outcome


def _answer(outcome: LaunchOutcome) -> str:
    match outcome:
        case Launched(job_id):
            return f"Job #{job_id} was started."
        case NotKnown(trouble):
            return trouble.sentence
        case Refused(because):
            return because
        case Trouble(sentence):
            return sentence
        case Unfit():
            return "The form made no sense."
