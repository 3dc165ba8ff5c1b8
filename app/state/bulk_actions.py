"""The state of an action on the selected jobs: the confirmation, the progress, the outcomes.

It is sent for the jobs that the dialog named; each is checked again by
app/services/job_actions.py. One run at a time in a tab.
"""

from functools import partial

import reflex as rx
from reflex.event import EventSpec

from app.jobs.model import JobRow
from app.presentation.bulk_actions import (
    BulkAction,
    OutcomeKind,
    ShownConfirmation,
    ShownOutcome,
    bulk_title,
    outcome_summary,
    outcome_tone,
    shown_confirmation,
)
from app.presentation.tones import Tone
from app.services.bulk_actions import Broken, BulkRun, NotSent, Outcome
from app.services.failures import Failure
from app.services.job_actions import Done, message_of
from app.services.job_actions import Outcome as Answer
from app.services.recently_ended import with_saving_known
from app.state.events import handler
from app.state.phases import BulkStage
from app.state.results import Results
from app.state.services import actor_of, services
from app.state.unexpected_errors import log_command_without_dialog, log_event_of_other_job, logged


class BulkActions(Results):
    """`stage` says how far the action has come."""

    stage: BulkStage = BulkStage.IDLE
    confirmation: ShownConfirmation = ShownConfirmation()
    command: str = ""
    total: int = 0
    done: int = 0
    outcomes: list[ShownOutcome] = []
    is_stopping: bool = False
    _names: dict[int, str] = {}  # of the jobs that were sent, in the list's order
    _outcomes_so_far: list[ShownOutcome] = []  # as they come; the browser gets them at the end

    @rx.var
    def bulk_title(self) -> str:
        """The heading of the progress or of the outcomes."""
        return bulk_title(self.command, self.total, is_running=self.stage == BulkStage.RUNNING)

    @rx.var
    def bulk_words(self) -> str:
        """How many jobs are done, or a summary of the outcomes."""
        if self.stage == BulkStage.RUNNING:
            return f"{self.done} of {self.total} done"
        return outcome_summary(self.command, self.outcomes)

    @rx.var
    def bulk_tone(self) -> Tone:
        """The color of the summary of the outcomes."""
        return outcome_tone(self.outcomes)

    @handler()
    def page_opened(self) -> None:
        """Another list is open, or the same one again: no dialog about an earlier one stays."""
        self.confirmation = ShownConfirmation()

    @handler()
    def cancel_selected_pressed(self) -> None:
        """Ask before anything is sent."""
        self._ask(BulkAction.CANCEL, list(self._chosen))

    @handler(background=True)
    async def delete_selected_pressed(self) -> None:
        """Ask before anything is sent, once it is known whose output is still being saved."""
        async with self:
            rows, visit = list(self._chosen), self._visit
        rows = await with_saving_known(rows, services(self).reader, services(self).controller_now())
        async with self:
            if visit == self._visit:
                self._ask(BulkAction.DELETE, rows)

    @handler()
    def confirmation_dismissed(self) -> None:
        """Leave the jobs as they are."""
        self.confirmation = ShownConfirmation()

    @handler(background=True)
    async def confirmed(self, confirmed_ids: object = None) -> EventSpec | None:
        """Run the action on the jobs that the dialog named, some at a time."""
        async with self:
            command, job_ids = self._begin(confirmed_ids)
            actor = actor_of(self)
        if not job_ids:
            return None
        actions = services(self).actions
        send = actions.cancel if command == BulkAction.CANCEL else actions.delete
        run = BulkRun[Answer](partial(send, by=actor), job_ids)
        async for outcome in run.outcomes():
            async with self:
                self._add_outcome(outcome)
                if self.is_stopping:
                    run.stop()
        async with self:
            self._end()
        return Results.read_again

    @handler()
    def stop_pressed(self) -> None:
        """Send nothing more; what is under way finishes."""
        self.is_stopping = self.stage == BulkStage.RUNNING

    @handler()
    def outcomes_read(self) -> None:
        """The user has dismissed the outcomes."""
        if self.stage == BulkStage.ENDED:
            self.stage, self.outcomes = BulkStage.IDLE, []

    def _ask(self, action: BulkAction, rows: list[JobRow]) -> None:
        if rows and self.stage != BulkStage.RUNNING:
            self.confirmation = shown_confirmation(
                action, rows, services(self).access(), services(self).controller_now()
            )

    def _begin(self, confirmed_ids: object) -> tuple[str, list[int]]:
        # A browser may send this event without the dialog: only an open dialog is answered.
        asked, self.confirmation = self.confirmation, ShownConfirmation()
        if self.stage == BulkStage.RUNNING:
            return "", []
        if not asked.possible:
            log_command_without_dialog("several", self.router.session.client_ip)
            return "", []
        if confirmed_ids != asked.ids:
            log_event_of_other_job("several", self.router.session.client_ip)
            return "", []
        self._names = {one.id: one.name for one in asked.possible}
        self._outcomes_so_far, self.outcomes = [], []
        self._choose(())
        self.stage, self.command, self.is_stopping = BulkStage.RUNNING, asked.action, False
        self.done, self.total = 0, len(self._names)
        return self.command, list(self._names)

    def _add_outcome(self, outcome: Outcome[Answer]) -> None:
        self.done += not isinstance(outcome.answer, NotSent)
        name = self._names.get(outcome.job_id, "")
        self._outcomes_so_far.append(_shown_outcome(outcome, name, self.command))

    def _end(self) -> None:
        order = {job_id: index for index, job_id in enumerate(self._names)}
        self.outcomes = sorted(self._outcomes_so_far, key=lambda one: order[one.id])
        self.stage, self.is_stopping = BulkStage.ENDED, False


def _shown_outcome(outcome: Outcome[Answer], name: str, command: str) -> ShownOutcome:
    kind, message, log_id = _words(outcome.answer)
    is_there = command == BulkAction.CANCEL or kind is not OutcomeKind.DONE
    href = f"/jobs/{outcome.job_id}" if is_there else ""
    return ShownOutcome(outcome.job_id, name, kind, message, href, log_id)


def _words(answer: Answer | NotSent | Broken) -> tuple[OutcomeKind, str, str]:
    if isinstance(answer, NotSent):
        return OutcomeKind.NOT_SENT, "Not sent. You stopped before its turn.", ""
    if isinstance(answer, Broken):
        message = "Something went wrong in Jobpane. Check the job before you try again."
        return OutcomeKind.FAILED, message, logged(answer.error)
    if isinstance(answer, Failure):
        return OutcomeKind.FAILED, answer.message, answer.id
    if isinstance(answer, Done):
        return OutcomeKind.DONE, answer.message, ""
    return OutcomeKind.REFUSED, message_of(answer), ""
