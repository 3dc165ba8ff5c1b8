"""What is being done to the job on a page: the confirmation dialog, the command, its outcome.

Every event carries the id of the job that was on the screen. The state may be about another one
by then: such an event is logged and does nothing.
"""

import asyncio
from datetime import UTC, datetime, timedelta

import reflex as rx

from app.jobs.model import JobAnswer
from app.jobs.permissions import Refused
from app.presentation.job_page import ShownJob
from app.services.audit import Actor
from app.services.job_actions import Changed, Done, Outcome, message_of
from app.state.services import services
from app.state.unexpected_errors import log_of_other_job, log_unasked

_TOLD_FOR = timedelta(seconds=2)  # at least, of what a command came to


class JobActions(rx.State, mixin=True):
    """Mixed into the state of a job page, which reads the record."""

    phase: str = "loading"  # loading, ready, stale, failed, missing, unusable or deleted
    job: ShownJob = ShownJob()
    shown_id: int = 0  # the job that the state is about; 0 for none
    question: str = ""  # "cancel", "delete" or "": the dialog that is open
    is_acting: bool = False
    outcome: str = ""  # what the last command came to
    outcome_tone: str = "info"
    _told_at: datetime = datetime.min.replace(tzinfo=UTC)  # when the outcome was told
    _seen: str = ""  # the revision of the record that the user was asked about
    _visit: int = 0  # counts page loads, so that a late answer finds out that it is late

    @rx.event
    def cancel_pressed(self, job_id: object = None) -> None:
        """Ask before anything is sent."""
        if self._is_about(job_id, "cancel"):
            self.question = "cancel"

    @rx.event
    def delete_pressed(self, job_id: object = None) -> None:
        """Ask before anything is sent."""
        if self._is_about(job_id, "delete"):
            self.question, self._seen = "delete", self.job.revision

    @rx.event
    def question_dismissed(self) -> None:
        """Leave the job as it is."""
        self.question = ""

    @rx.event(background=True)
    async def cancel_confirmed(self, job_id: object = None) -> None:
        """Cancel the job on the page; its status is read again until it has stopped."""
        async with self:
            visit, shown_id = self._begin_command("cancel", job_id)
            actor = Actor(self.router.session.client_ip)
        if not shown_id:
            return
        answer = await services().commands.cancel(shown_id, actor)
        async with self:
            if visit != self._visit:
                return
            self._end_command(answer)
        await self._read(visit, shown_id, "")
        await asyncio.sleep(_TOLD_FOR.total_seconds())
        async with self:
            self._drop_old_outcome()

    @rx.event(background=True)
    async def delete_confirmed(self, job_id: object = None) -> None:
        """Delete the job on the page; its page then says so."""
        async with self:
            visit, shown_id = self._begin_command("delete", job_id)
            actor, seen = Actor(self.router.session.client_ip), self._seen
        if not shown_id:
            return
        answer = await services().commands.delete(shown_id, actor, seen)
        async with self:
            if visit != self._visit:
                return
            self._end_command(answer)
            if isinstance(answer, Done):
                self.phase, self.job = "deleted", ShownJob()
                return
        await self._read(visit, shown_id, "")

    async def _read(self, visit: int, job_id: int, search: str) -> JobAnswer | None:
        raise NotImplementedError

    def _is_about(self, job_id: object, command: str) -> bool:
        """Whether the job that was on the screen is the one that this state is about."""
        if type(job_id) is int and job_id == self.shown_id != 0:
            return True
        log_of_other_job(command, self.router.session.client_ip)
        return False

    def _drop_old_outcome(self) -> None:
        """That a cancel was accepted is no news once the job has ended; but let it be read."""
        is_old = datetime.now(UTC) - self._told_at >= _TOLD_FOR
        if is_old and self.outcome_tone == "ok" and self.phase == "ready":
            self.outcome = self.outcome if self.job.is_active else ""

    def _begin_command(self, command: str, job_id: object) -> tuple[int, int]:
        # A browser may send this event without the dialog: only an open question is answered.
        if self.is_acting or not self._is_about(job_id, command):
            return self._visit, 0
        if self.question != command:
            log_unasked(command, self.router.session.client_ip)
            return self._visit, 0
        self.is_acting, self.outcome = True, ""
        return self._visit, self.shown_id

    def _end_command(self, answer: Outcome) -> None:
        # A record that changed meanwhile is asked about once more, as it is now.
        self.is_acting, self.question = False, ""
        self._told_at = datetime.now(UTC)
        if isinstance(answer, Done):
            self.outcome, self.outcome_tone = answer.message, "ok"
        elif isinstance(answer, Refused | Changed):
            self.outcome, self.outcome_tone = message_of(answer), "warning"
        else:
            self.outcome, self.outcome_tone = answer.message, "danger"
