"""The state of the dialog that runs a job again: its form, and the answer to it."""

from collections.abc import AsyncIterator

import reflex as rx
from reflex.event import EventSpec

from app.jobs.permissions import Refused
from app.jobs.search_input import job_id_from
from app.presentation.launch_form import (
    ShownLaunchForm,
    shown_launch_form,
    with_any_age,
    with_problems,
)
from app.presentation.tones import Tone
from app.services.failures import Failure
from app.services.job_launch import (
    DaysNotConfirmed,
    InvalidForm,
    Launched,
    LaunchOutcome,
    NotKnown,
    Offered,
)
from app.state.events import handler
from app.state.phases import LaunchStage
from app.state.route import job_id_text
from app.state.services import actor_of, services

_ID_LIMIT = 2**63


class Launch(rx.State):
    """`stage` says what the dialog shows.

    A launch goes on when its dialog is closed (`UNSEEN`); its answer opens the dialog again.
    """

    stage: LaunchStage = LaunchStage.CLOSED
    form: ShownLaunchForm = ShownLaunchForm()
    refusals: int = 0  # how often the form was sent back, so that the browser moves the focus
    answer: str = ""
    answer_tone: Tone = Tone.INFO
    may_have_started: bool = False
    new_job_href: str = ""
    _turn: int = 0  # counts openings, so that a late answer finds out that it is late

    @handler(in_frames=True)
    def page_opened(self) -> None:
        """A job page is open: no dialog stands in front of it."""
        self._close()

    @handler(background=True, in_frames=True)
    async def pressed(self, job_id: object = None) -> None:
        """Open the form, as the job is now."""
        async with self:
            turn, known_id = self._begin_turn(job_id), self.form.job_id
        if not turn:
            return
        offered = await services(self).launch.offer(known_id)
        async with self:
            if turn != self._turn or self.stage != LaunchStage.READING:
                return
            if isinstance(offered, Offered):
                self.form, self.stage = (
                    shown_launch_form(offered.job, offered.offer),
                    LaunchStage.FORM,
                )
            else:
                self._show_answer(offered)

    @handler(in_frames=True)
    def dismissed(self) -> None:
        """Leave the dialog; what was sent cannot be taken back."""
        self._close()

    @handler(background=True, in_frames=True)
    async def submitted(self, form: object = None) -> AsyncIterator[EventSpec]:
        """Launch what the form asks for, once, and lead to the new job."""
        async with self:
            # A browser may send this event without the dialog: only an open form is answered.
            if self.stage != LaunchStage.FORM or not isinstance(form, dict):
                return
            self.stage, turn, job_id = LaunchStage.LAUNCHING, self._turn, self.form.job_id
            asked_days = self.form.any_age_days
            actor = actor_of(self)
        outcome = await services(self).launch.launch(job_id, form, actor, asked_days)
        async with self:
            if turn != self._turn:
                return
            is_here = job_id_from(job_id_text(self.router.url.path)) == job_id
            is_watched = self.stage == LaunchStage.LAUNCHING and is_here
            self._end(outcome)
            href = self.new_job_href
        if href and is_watched:
            yield rx.redirect(href)

    def _close(self) -> None:
        is_under_way = self.stage in {LaunchStage.LAUNCHING, LaunchStage.UNSEEN}
        self.stage = LaunchStage.UNSEEN if is_under_way else LaunchStage.CLOSED

    def _begin_turn(self, job_id: object) -> int:
        if type(job_id) is not int or not 0 < job_id < _ID_LIMIT:
            return 0
        if self.stage in {LaunchStage.LAUNCHING, LaunchStage.UNSEEN} and self.form.job_id == job_id:
            self.stage = LaunchStage.LAUNCHING
            return 0
        self._turn += 1
        self.stage, self.form, self.refusals = (
            LaunchStage.READING,
            ShownLaunchForm(job_id=job_id),
            0,
        )
        self.answer, self.new_job_href, self.may_have_started = "", "", False
        return self._turn

    def _end(self, outcome: LaunchOutcome) -> None:
        if isinstance(outcome, InvalidForm):
            self.form, self.stage = with_problems(self.form, outcome.problems), LaunchStage.FORM
            self.refusals += 1
        elif isinstance(outcome, DaysNotConfirmed):
            self.form, self.stage = with_any_age(self.form, outcome.days), LaunchStage.FORM
            self.refusals += 1
        elif isinstance(outcome, Launched):
            prefix = "/embed" if self.router.url.path.startswith("/embed/") else ""
            self.new_job_href = f"{prefix}/jobs/{outcome.job_id}"
            self.answer, self.answer_tone = f"Started job #{outcome.job_id}.", Tone.OK
            was_closed = self.stage == LaunchStage.UNSEEN
            self.stage = LaunchStage.ANSWER if was_closed else LaunchStage.CLOSED
        else:
            self._show_answer(outcome)

    def _show_answer(self, outcome: Refused | NotKnown | Failure) -> None:
        self.stage, self.answer_tone = LaunchStage.ANSWER, Tone.DANGER
        if isinstance(outcome, Refused):
            self.answer, self.answer_tone = outcome.because, Tone.WARNING
        elif isinstance(outcome, NotKnown):
            self.answer, self.may_have_started = outcome.failure.message, True
        else:
            self.answer = outcome.message
