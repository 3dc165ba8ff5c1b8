"""What is being done to the job on a page: the confirmation dialog, the command, its outcome."""

import asyncio
from datetime import UTC, datetime, timedelta

import reflex as rx

from app.jobs.model import FetchedJob
from app.jobs.permissions import Refused
from app.presentation.job_page import ShownJob
from app.presentation.outcome import ShownRunOutcome
from app.presentation.tones import Tone
from app.services.job_actions import Changed, Done, Outcome, message_of
from app.state.events import handler
from app.state.job_on_page import JobOnPage
from app.state.phases import Dialog, JobPhase
from app.state.services import actor_of, services
from app.state.unexpected_errors import log_command_without_dialog

_SHOWN_FOR = timedelta(seconds=2)  # at least, of a command's outcome


class JobActions(JobOnPage, rx.State, mixin=True):
    """One command at a time, and only from an open dialog."""

    dialog: Dialog = Dialog.NONE
    is_acting: bool = False
    outcome: str = ""  # the message of the last command
    outcome_tone: Tone = Tone.INFO
    _outcome_at: datetime = datetime.min.replace(tzinfo=UTC)  # when the outcome was shown
    _confirmed_revision: str = ""  # of the record that the dialog was opened about

    @handler(in_frames=True)
    def cancel_pressed(self, job_id: object = None) -> None:
        """Ask before anything is sent."""
        if self._is_about(job_id, "cancel"):
            self.dialog = Dialog.CANCEL

    @handler(in_frames=True)
    def delete_pressed(self, job_id: object = None) -> None:
        """Ask before anything is sent."""
        if self._is_about(job_id, "delete"):
            self.dialog, self._confirmed_revision = Dialog.DELETE, self.job.revision

    @handler(in_frames=True)
    def dialog_dismissed(self) -> None:
        """Leave the job as it is."""
        self.dialog = Dialog.NONE

    @handler(in_frames=True)
    def outcome_dismissed(self) -> None:
        """The outcome of the last command was read."""
        self.outcome = ""

    @handler(background=True, in_frames=True)
    async def cancel_confirmed(self, job_id: object = None) -> None:
        """Cancel the job on the page; its status is read again until it has stopped."""
        async with self:
            visit, shown_id = self._visit, self._begin_command(Dialog.CANCEL, job_id)
            actor = actor_of(self)
        if shown_id is None:
            return
        answer = await services(self).actions.cancel(shown_id, actor)
        async with self:
            if visit != self._visit:
                return
            self._end_command(answer)
        await self._read(visit, shown_id, "")
        await asyncio.sleep(_SHOWN_FOR.total_seconds())
        async with self:
            self._drop_old_outcome(self.job)

    @handler(background=True, in_frames=True)
    async def delete_confirmed(self, job_id: object = None) -> None:
        """Delete the job on the page; its page then says so."""
        async with self:
            visit, shown_id = self._visit, self._begin_command(Dialog.DELETE, job_id)
            actor, revision = actor_of(self), self._confirmed_revision
        if shown_id is None:
            return
        answer = await services(self).actions.delete(shown_id, actor, revision)
        async with self:
            if visit != self._visit:
                return
            self._end_command(answer)
            if isinstance(answer, Done):
                self.phase, self.job = JobPhase.DELETED, ShownJob()
                return
        await self._read(visit, shown_id, "")

    def _show(self, answer: FetchedJob, job: ShownJob, outcome: ShownRunOutcome) -> None:
        self._drop_old_outcome(job)
        super()._show(answer, job, outcome)

    def _drop_record(self) -> None:
        self._forget_commands()
        super()._drop_record()

    def _forget_commands(self) -> None:
        """Another page is open: nothing is asked, nothing is being done."""
        self.dialog, self.outcome, self.is_acting = Dialog.NONE, "", False

    def _drop_old_outcome(self, job: ShownJob) -> None:
        """An accepted cancel is no news once the job has ended, but stays long enough to read."""
        is_old = datetime.now(UTC) - self._outcome_at >= _SHOWN_FOR
        if is_old and self.outcome_tone == Tone.OK and self.phase == JobPhase.READY:
            self.outcome = self.outcome if job.is_active else ""

    def _begin_command(self, command: Dialog, job_id: object) -> int | None:
        """The job to send the command for; None if its dialog is not open, or about another job."""
        if self.is_acting or not self._is_about(job_id, command):
            return None
        # A browser may send this event without the dialog: only an open dialog is answered.
        if self.dialog != command:
            log_command_without_dialog(command, self.router.session.client_ip)
            return None
        self.is_acting, self.outcome = True, ""
        return self.shown_id

    def _end_command(self, answer: Outcome) -> None:
        # A record that changed meanwhile is asked about once more, as it is now.
        self.is_acting, self.dialog = False, Dialog.NONE
        self._outcome_at = datetime.now(UTC)
        if isinstance(answer, Done):
            self.outcome, self.outcome_tone = answer.message, Tone.OK
        elif isinstance(answer, Refused | Changed):
            self.outcome, self.outcome_tone = message_of(answer), Tone.WARNING
        else:
            self.outcome, self.outcome_tone = answer.message, Tone.DANGER
