"""The state of the overview on the start page: a card for each template, kept current."""

import asyncio
import time
from datetime import UTC, datetime

import reflex as rx

from app.history.model import TemplateRuns
from app.presentation.durations import iso_utc
from app.presentation.overview import ShownCard, shown_cards
from app.runtime.tasks import end_task
from app.services.backoff import pause_s
from app.services.container import Services
from app.services.failures import Failure, lasting_id
from app.state.events import handler
from app.state.page_state import PageState
from app.state.phases import TemplatePhase
from app.state.route import template_id_of
from app.state.services import services, watches

PART = "overview"
# What is due, and how long ago something was, changes without any news.
READ_AGAIN_S = 60.0
LATE_S = 2.0  # the list under the cards waits no longer for these, though they move it then


class Due:
    """When the next reading is due where no news comes: soon after a failure, else in a minute."""

    def __init__(self) -> None:
        self._failures = 0
        self._at = 0.0

    def answered(self, failure: Failure | None) -> None:
        """An answer has just come."""
        self._failures = self._failures + 1 if failure else 0
        pause = pause_s(failure, self._failures) if failure else READ_AGAIN_S
        self._at = time.monotonic() + pause

    def __call__(self) -> bool:
        """Whether it is time to read again."""
        return time.monotonic() >= self._at


class Overview(PageState, rx.State):
    """The cards; there are none without a history, and none for those who may not read it."""

    is_on: bool = False  # whether there is anything to show of a history
    cards: list[ShownCard] = []
    is_stale: bool = False  # whether the cards are older than the last answer, which failed
    failure: str = ""
    failure_id: str = ""
    was_read: bool = False  # whether there was any answer yet
    is_late: bool = False  # whether the first answer takes so long that nothing else waits for it
    is_filling: bool = False  # whether older runs are still being read
    was_filling: bool = False  # whether they were so while the page was open
    reaches_back: str = ""  # ISO time of the oldest run that is known, "" for none
    _only: int = 0  # the template of an embedded card; 0 for all of them

    @rx.var
    def card_phase(self) -> TemplatePhase:
        """What an embedded card shows."""
        if self.cards or self.failure:
            return TemplatePhase.READY
        return TemplatePhase.MISSING if self.was_read else TemplatePhase.LOADING

    @handler(background=True, in_frames=True)
    async def opened(self) -> None:
        """Show the cards and keep them current; those on the screen stay meanwhile."""
        async with self:
            tab = self.router.session.client_token
            self._show_of(template_id_of(self.router.url.path))
            use = services(self)
        if use.history is None:
            async with self:
                self._forget()
            return
        due = Due()
        with watches().turn_of(tab, PART) as turn:
            async with use.history.watching() as subscription:
                await self._read(use, due)
                async for _ in turn.changes_of(subscription, due):
                    async with self:
                        use = services(self)  # ends the watch with its principal
                    await self._read(use, due)

    @handler(in_frames=True)
    def hidden(self) -> None:
        """An embedded card is not in sight: stop following its history."""
        watches().leave(self.router.session.client_token)

    def _show_of(self, template_id: int) -> None:
        """Show that template alone, or all of them for 0."""
        if template_id != self._only:
            self._forget()
            self._only, self.was_read = template_id, False

    async def _read(self, use: Services, due: Due) -> None:
        if use.history is None:
            return
        asking = asyncio.create_task(use.history.overview())
        try:
            await asyncio.wait({asking}, timeout=LATE_S)
            if not asking.done() and not self.was_read:
                async with self:
                    self.is_late = True
            answer = await asking
        finally:
            await end_task(asking)
        due.answered(answer if isinstance(answer, Failure) else None)
        now = use.controller_now() or datetime.now(UTC)
        progress = use.history.progress()
        async with self:
            if isinstance(answer, Failure):
                self._show_failure(answer)
                return
            self._show(answer, now)
            self.is_filling = not progress.is_complete
            self.was_filling = self.was_filling or self.is_filling
            self.reaches_back = iso_utc(progress.oldest)

    def _show(self, answer: tuple[TemplateRuns, ...], now: datetime) -> None:
        cards = [one for one in shown_cards(answer, now) if self._only in {0, one.id}]
        if cards != self.cards:  # only what has changed is sent
            self.cards = cards
        self.is_on, self.is_stale, self.failure, self.failure_id = True, False, "", ""
        self.was_read = True

    def _show_failure(self, failure: Failure) -> None:
        if failure.is_refusal:
            self._forget()
            return
        self.failure_id = lasting_id(failure, self.failure, self.failure_id)
        self.failure = failure.message
        self.is_on, self.is_stale, self.was_read = True, bool(self.cards), True

    def _forget(self) -> None:
        """There is no history, or this user may not see it: nothing of it stays."""
        self.is_on, self.cards, self.is_stale, self.is_filling = False, [], False, False
        self.failure, self.failure_id, self.reaches_back = "", "", ""
        self.was_read = True
