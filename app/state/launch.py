"""The state of the dialog that runs a job again: its form, a count first, and the answer to it."""

from collections.abc import AsyncIterator, Mapping
from typing import Any

import reflex as rx
from reflex.event import EventSpec

from app.jobs.launch import COUNT, INTENT, after_count, counting
from app.jobs.permissions import Refused
from app.presentation.dry_run import ShownCount, not_counted, shown_count
from app.presentation.launch_form import (
    ShownLaunchForm,
    shown_launch_form,
    with_any_age,
    with_problems,
    with_values,
)
from app.presentation.tones import Tone
from app.runtime.work_pool import BusyError
from app.services.dry_runs import Counted
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
from app.state.page_state import PageState
from app.state.phases import LaunchStage
from app.state.services import actor_of, services, watches

_ID_LIMIT = 2**63
_BUSY = "Jobpane is busy. Open the dry run to see its output."


class Launch(PageState, rx.State):
    """`stage` says what the dialog shows.

    A launch goes on when its dialog is closed (`UNSEEN`); its answer opens the dialog again. A dry
    run that counts first goes on too, and its count is shown only while somebody waits for it.
    """

    stage: LaunchStage = LaunchStage.CLOSED
    form: ShownLaunchForm = ShownLaunchForm()
    refusals: int = 0  # how often the form was sent back, so that the browser moves the focus
    answer: str = ""
    answer_tone: Tone = Tone.INFO
    may_have_started: bool = False
    new_job_href: str = ""
    count: ShownCount = ShownCount()  # of the dry run at `new_job_href`
    dry_run_id: int = 0
    _turn: int = 0  # counts openings, so that a late answer finds out that it is late
    _path: str = ""  # of the page on which it was opened
    _counted: dict[str, Any] = {}  # the form that the dry run has counted

    @handler(in_frames=True)
    def page_opened(self) -> None:
        """A page with this dialog is open: no dialog stands in front of it."""
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

    @handler(in_frames=True)
    def settings_pressed(self) -> None:
        """Change the settings of what was counted."""
        if self.stage == LaunchStage.COUNTED:
            self.form = with_values(with_problems(self.form, ()), self._counted)
            self.stage, self.refusals = LaunchStage.FORM, self.refusals + 1

    @handler(background=True, in_frames=True)
    async def submitted(self, form: object = None) -> AsyncIterator[EventSpec]:
        """Launch what the form asks for, once: a dry run that counts, or the job itself."""
        async with self:
            # A browser may send this event without the dialog: only an open form is answered.
            if self.stage != LaunchStage.FORM or not isinstance(form, dict):
                return
            is_count = form.get(INTENT) == COUNT and self.form.can_count
        if is_count:
            await self._count(counting(form))
            return
        async for led_to in self._launch(form):
            yield led_to

    @handler(background=True, in_frames=True)
    async def confirmed(self, form: object = None) -> AsyncIterator[EventSpec]:
        """Launch for real what was counted, with the same options."""
        async with self:
            is_open = self.stage == LaunchStage.COUNTED and self.count.is_known
            if not is_open or not isinstance(form, dict):
                return
            real = after_count(self._counted, form)
        async for led_to in self._launch(real):
            yield led_to

    async def _launch(self, form: Mapping[str, object]) -> AsyncIterator[EventSpec]:
        """Launch once, and lead to the new job."""
        async with self:
            if self.stage not in {LaunchStage.FORM, LaunchStage.COUNTED}:
                return
            before, self.stage = self.stage, LaunchStage.LAUNCHING
            turn, job_id = self._turn, self.form.job_id
            asked_days = self.form.any_age_days
            actor = actor_of(self)
        outcome = await services(self).launch.launch(job_id, form, actor, asked_days)
        async with self:
            if turn != self._turn:
                return
            is_watched = self.stage == LaunchStage.LAUNCHING and self._is_here()
            self._end(outcome, before)
            href = self.new_job_href if isinstance(outcome, Launched) else ""
        if href and is_watched:
            yield rx.redirect(href)

    async def _count(self, form: dict[str, Any]) -> None:
        """Start a dry run, and show what it counts while the dialog waits for it."""
        async with self:
            if self.stage != LaunchStage.FORM:
                return
            self.stage, turn, job_id = LaunchStage.LAUNCHING, self._turn, self.form.job_id
            tab, actor = self.router.session.client_token, actor_of(self)
        outcome = await services(self).launch.launch(job_id, form, actor)
        async with self:
            if turn != self._turn:
                return
            was_closed = self.stage == LaunchStage.UNSEEN
            self._end(outcome, LaunchStage.FORM)
            if not isinstance(outcome, Launched) or was_closed:
                return
            self._counted, self.count, self.dry_run_id = form, ShownCount(), outcome.job_id
            self.stage = LaunchStage.COUNTING

        async def is_wanted() -> bool:
            async with self:
                is_open = turn == self._turn and self.stage == LaunchStage.COUNTING
            return is_open and watches().is_there(tab)

        shown = await self._counted_by(outcome.job_id, is_wanted)
        async with self:
            if shown and turn == self._turn and self.stage == LaunchStage.COUNTING:
                self._show_count(shown)

    async def _counted_by(self, job_id: int, is_wanted: Any) -> ShownCount | None:  # noqa: ANN401
        try:
            found = await services(self).dry_runs.result(job_id, is_wanted)
        except BusyError:
            return not_counted(_BUSY)
        if isinstance(found, Counted):
            return shown_count(found.job, found.outcome, found.last_real)
        return not_counted(found.message) if isinstance(found, Failure) else None

    def _close(self) -> None:
        is_under_way = self.stage in {LaunchStage.LAUNCHING, LaunchStage.UNSEEN}
        self.stage = LaunchStage.UNSEEN if is_under_way else LaunchStage.CLOSED

    def _is_here(self) -> bool:
        return bool(self.router.url.path == self._path)

    def _show_count(self, shown: ShownCount) -> None:
        self.count, self.stage = shown, LaunchStage.COUNTED
        self.form = with_problems(self.form, ())

    def _begin_turn(self, job_id: object) -> int:
        if type(job_id) is not int or not 0 < job_id < _ID_LIMIT:
            return 0
        if self.stage in {LaunchStage.LAUNCHING, LaunchStage.UNSEEN} and self.form.job_id == job_id:
            self.stage = LaunchStage.LAUNCHING
            return 0
        self._turn += 1
        self._path = self.router.url.path
        self.stage, self.form, self.refusals = (
            LaunchStage.READING,
            ShownLaunchForm(job_id=job_id),
            0,
        )
        self.answer, self.new_job_href, self.may_have_started = "", "", False
        self.count, self.dry_run_id, self._counted = ShownCount(), 0, {}
        return self._turn

    def _end(self, outcome: LaunchOutcome, before: LaunchStage) -> None:
        """Show the outcome of a launch; one that was refused goes back to `before`."""
        if isinstance(outcome, InvalidForm):
            # Only the form has the fields.
            self.form, self.stage = with_problems(self.form, outcome.problems), LaunchStage.FORM
            self.refusals += 1
        elif isinstance(outcome, DaysNotConfirmed):
            self.form, self.stage = with_any_age(self.form, outcome.days), before
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
