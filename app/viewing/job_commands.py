"""Cancels and deletes jobs on behalf of a person.

Each command reads the record afresh and asks the domain's rule before it sends anything:
what the browser believed does not count. A command is sent once; nothing here repeats it.
"""

from dataclasses import dataclass

import structlog

from app.awx.client import Controller, JobAnswer
from app.awx.errors import ControllerError, NotAllowed, NotFound
from app.jobs.actions import Access, Refused, may_cancel, may_delete
from app.viewing.job_reader import JobReader
from app.viewing.output_reader import OutputReader
from app.viewing.trouble import Trouble, trouble_from

log = structlog.get_logger(__name__)


@dataclass(frozen=True, slots=True)
class Done:
    """The controller accepted the command."""

    sentence: str


class JobCommands:
    """Cancel and delete, checked again at the moment of the command."""

    def __init__(
        self,
        controller: Controller,
        reader: JobReader,
        output: OutputReader,
        access: Access,
    ) -> None:
        self._controller = controller
        self._reader = reader
        self._output = output
        self._access = access

    async def cancel(self, job_id: int) -> Done | Refused | Trouble:
        """Ask the controller to stop the job; it goes on running for some seconds."""
        seen = await self._reader.read(job_id)
        if isinstance(seen, Trouble):
            return seen
        rule = may_cancel(seen.job, self._access)
        if isinstance(rule, Refused):
            return self._refused("cancel", job_id, rule)
        try:
            await self._controller.cancel(job_id)
        except NotAllowed:
            return await self._had_ended(job_id)
        except ControllerError as error:
            return trouble_from(error, doing="cancel", job_id=job_id)
        log.info("job_cancel_accepted", job_id=job_id)
        return Done("The controller accepted the cancel; the job stops within some seconds.")

    async def delete(self, job_id: int) -> Done | Refused | Trouble:
        """Delete the job with its output, for good."""
        seen = await self._reader.read(job_id)
        if isinstance(seen, Trouble):
            return seen
        rule = may_delete(seen.job, self._access)
        if isinstance(rule, Refused):
            return self._refused("delete", job_id, rule)
        try:
            await self._controller.delete(job_id)
        except NotFound:
            return Done(f"Job #{job_id} had already been deleted by someone else.")
        except ControllerError as error:
            return trouble_from(error, doing="delete", job_id=job_id)
        self._output.forget(job_id)
        log.info("job_deleted", job_id=job_id)
        return Done(f"{seen.job.name} #{job_id} was deleted, with its output.")

    async def _had_ended(self, job_id: int) -> Done | Refused | Trouble:
        """405 means that the job ended before the cancel came: say how it ended."""
        now: JobAnswer | Trouble = await self._reader.read(job_id)
        if isinstance(now, Trouble):
            return now
        ending = now.job.status.label.lower()
        return Done(f"There was nothing to cancel: the job had already ended ({ending}).")

    @staticmethod
    def _refused(command: str, job_id: int, rule: Refused) -> Refused:
        log.info("job_command_refused", command=command, job_id=job_id, because=rule.because)
        return rule
