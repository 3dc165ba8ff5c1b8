"""The state of a job page: which job, how it stands, and the question being asked."""

import asyncio
from datetime import UTC, datetime, timedelta
from urllib.parse import quote

import reflex as rx

from app.jobs.actions import Refused
from app.jobs.query import NotUnderstood, job_id_from
from app.jobs.showing import shown_job
from app.jobs.shown import ShownJob
from app.state.accidents import log_unasked
from app.state.provided import watches, workspace
from app.state.route import job_id_text, search_text
from app.state.watches import CHECK_S
from app.viewing.audit import Actor
from app.viewing.job_commands import Changed, Done, Outcome, sentence_of
from app.viewing.job_feed import JobAnswer, JobNews
from app.viewing.trouble import Trouble

_GONE = (
    "This job is gone: it was deleted, here or at the controller, and its output with it. "
    "What you see is what it was."
)
_BUTTON_TEXT = 30  # characters
_TOLD_FOR = timedelta(seconds=2)  # at least, of what a command came to


class JobPage(rx.State):
    """One tagged value, `phase`, says what the page shows; the rest are its parts."""

    phase: str = "loading"  # loading, ready, stale, failed, missing, unusable or deleted
    job: ShownJob = ShownJob()
    trouble: str = ""  # the sentence of the last failed read
    trouble_id: str = ""  # names its log line
    asked_for: str = ""  # the id as it stands in the address
    search: str = ""  # words to mark, passed on to the controller
    read_at: str = ""  # ISO time of the record on the page
    answered_at: str = ""  # ISO time of the controller's last answer about the job
    output_version: int = 0  # grows when there is more output to read
    is_reading: bool = False
    question: str = ""  # "cancel", "delete" or "": the dialog that is open
    is_acting: bool = False
    outcome: str = ""  # what the last command came to
    outcome_tone: str = "info"
    _told_at: datetime = datetime.min.replace(tzinfo=UTC)  # when the outcome was told
    _job_id: int = 0
    _can_recover: bool = False  # whether the last trouble may pass by itself
    _seen: str = ""  # the revision of the record that the person was asked about
    _is_there: bool = True  # whether the controller still had the job at the last answer
    _visit: int = 0  # counts page loads, so that a late answer finds out that it is late

    @rx.var
    def title(self) -> str:
        """The title of the browser's tab."""
        if self.phase in {"ready", "stale"}:
            return self.job.title
        if self.phase in {"loading", "failed"}:
            return f"Job #{self.asked_for}" if self.asked_for else "Jobpane"
        return f"No job to show · {self.asked_for[:20]}"

    @rx.var
    def output_of(self) -> int:
        """The job whose output belongs on the page, 0 for none.

        The address alone decides while the record is on its way: the output is fetched
        beside the record, not after it.
        """
        return self._job_id if self.has_output else 0

    @rx.var
    def has_output(self) -> bool:
        """Whether an output belongs on the page; it does until the record says otherwise."""
        return self.phase not in {"missing", "unusable", "deleted"}

    @rx.var
    def is_changing(self) -> bool:
        """Whether the record is expected to change by itself."""
        is_there = self.phase == "ready" or (self.phase == "stale" and self._is_there)
        return is_there and (self.job.is_active or self.job.output_phase == "saving")

    @rx.var
    def search_href(self) -> str:
        """Where the address's text is searched for instead."""
        return f"/jobs?search={quote(self.asked_for[:200])}"

    @rx.var
    def asked_words(self) -> str:
        """The text of the address, short enough for a button."""
        text = self.asked_for
        return text if len(text) <= _BUTTON_TEXT else f"{text[:_BUTTON_TEXT]}…"

    @rx.var
    def back_href(self) -> str:
        """The list that this page was opened from."""
        return f"/jobs?search={quote(self.search)}&show=list" if self.search else "/jobs"

    @rx.var
    def plain_href(self) -> str:
        """This job without the search words."""
        return f"/jobs/{self._job_id}"

    @rx.event(background=True)
    async def opened(self) -> None:
        """The address names a job: show it."""
        async with self:
            visit = self._begin_visit()
            job_id, search = self._job_id, self.search
            tab = self.router.session.client_token
        watches().leave(tab)
        if job_id:
            answer = await self._read(visit, job_id, search)
            await self._watch(visit, tab, job_id, answer)

    @rx.event(background=True)
    async def refresh_pressed(self) -> None:
        """Read the record again; what is on the screen stays meanwhile."""
        async with self:
            if self.is_reading:
                return
            visit, job_id, search = self._visit, self._job_id, self.search
            self.is_reading = bool(job_id)
            tab = self.router.session.client_token
        if job_id:
            answer = await self._read(visit, job_id, search)
            await self._watch(visit, tab, job_id, answer)

    @rx.event(background=True)
    async def watch_lost(self) -> None:
        """The browser has heard nothing for a while: watch again, unless that is under way."""
        async with self:
            visit, job_id = self._visit, self._job_id
            tab = self.router.session.client_token
        if job_id and tab not in watches().turns:
            answer = await self._read(visit, job_id, "")
            await self._watch(visit, tab, job_id, answer)

    @rx.event
    def cancel_pressed(self) -> None:
        """Ask before anything is sent."""
        self.question = "cancel"

    @rx.event
    def delete_pressed(self) -> None:
        """Ask before anything is sent."""
        self.question, self._seen = "delete", self.job.revision

    @rx.event
    def question_dismissed(self) -> None:
        """Leave the job as it is."""
        self.question = ""

    @rx.event(background=True)
    async def cancel_confirmed(self) -> None:
        """Cancel the job on the page; its status is read again until it has stopped."""
        async with self:
            visit, job_id = self._begin_command("cancel")
            actor = Actor(self.router.session.client_ip)
        if not job_id:
            return
        answer = await workspace().commands.cancel(job_id, actor)
        async with self:
            if visit != self._visit:
                return
            self._end_command(answer)
        await self._read(visit, job_id, "")
        await asyncio.sleep(_TOLD_FOR.total_seconds())
        async with self:
            self._drop_old_outcome()

    @rx.event(background=True)
    async def delete_confirmed(self) -> None:
        """Delete the job on the page; its page then says so."""
        async with self:
            visit, job_id = self._begin_command("delete")
            actor, seen = Actor(self.router.session.client_ip), self._seen
        if not job_id:
            return
        answer = await workspace().commands.delete(job_id, actor, seen)
        async with self:
            if visit != self._visit:
                return
            self._end_command(answer)
            if isinstance(answer, Done):
                self.phase, self.job = "deleted", ShownJob()
                return
        await self._read(visit, job_id, "")

    def _begin_visit(self) -> int:
        self._visit += 1
        self.asked_for = job_id_text(self.router.url.path)
        self.search = search_text(self.router.url.query_parameters.get("search", ""))
        self.question, self.outcome, self.trouble, self.is_acting = "", "", "", False
        understood = job_id_from(self.asked_for)
        if isinstance(understood, NotUnderstood):
            self._job_id, self.phase, self.trouble = 0, "unusable", understood.because
            self.job = ShownJob()
            return self._visit
        if understood != self.job.id:
            self.job, self.phase = ShownJob(), "loading"
        self._job_id, self.is_reading = understood, True
        return self._visit

    async def _read(self, visit: int, job_id: int, search: str) -> JobAnswer | None:
        """Show what the controller says now, unless the person has left for another job."""
        answer = await workspace().reader.read(job_id, search)
        async with self:
            if visit != self._visit:
                return None
            self.is_reading = False
            if isinstance(answer, Trouble):
                self._show_trouble(answer)
                return None
            self._show(answer)
        return answer

    async def _watch(self, visit: int, tab: str, job_id: int, seen: JobAnswer | None) -> None:
        """Show every change until the person leaves, and a record that could not be read yet."""
        if seen is None and not self._can_recover:
            return
        with watches().turn_of(tab) as turn:
            async with workspace().feed.watching(job_id, seen) as watcher:
                while not turn.is_over:
                    news = await watcher.next(CHECK_S)
                    if news is None:
                        continue
                    async with self:
                        if visit != self._visit:
                            return
                        self._show_news(news)

    def _show(self, answer: JobAnswer) -> None:
        places = workspace()
        now, tail = answer.controller_now(), answer.output_tail
        self.job = shown_job(answer.job, places.access, places.web_url, now, tail)
        self._drop_old_outcome()
        self.phase, self.trouble = "ready", ""
        self.read_at = self.answered_at = datetime.now(UTC).isoformat()

    def _drop_old_outcome(self) -> None:
        """That a cancel was accepted is no news once the job has ended; but let it be read."""
        is_old = datetime.now(UTC) - self._told_at >= _TOLD_FOR
        if is_old and self.outcome_tone == "ok" and self.phase == "ready":
            self.outcome = self.outcome if self.job.is_active else ""

    def _show_news(self, news: JobNews) -> None:
        """Only what changed is sent: a record is 15 kB, and a thousand people may watch it."""
        if self.phase == "deleted":
            return
        self.output_version = news.output_version
        if news.answered_at:
            self.answered_at = news.answered_at.isoformat()
        if news.is_gone:
            self.phase, self.trouble, self.trouble_id = "stale", _GONE, ""
            self._is_there = False
        elif news.trouble:
            self._show_trouble(news.trouble)
        elif news.answer and (
            self.phase != "ready" or news.answer.job.revision != self.job.revision
        ):
            self._show(news.answer)

    def _show_trouble(self, trouble: Trouble) -> None:
        self.trouble, self.trouble_id = trouble.sentence, trouble.id
        self._is_there = trouble.kind != "not_found"
        self._can_recover = trouble.can_try_again
        if self.job.id:
            # Nothing is lost: a record that was on the screen stays, marked stale.
            self.phase = "stale"
        else:
            self.phase = "failed" if self._is_there else "missing"

    def _begin_command(self, command: str) -> tuple[int, int]:
        # A browser may send this event without the dialog: only an open question is answered.
        if self.is_acting:
            return self._visit, 0
        if self.question != command:
            log_unasked(command, self.router.session.client_ip)
            return self._visit, 0
        self.is_acting, self.outcome = True, ""
        return self._visit, self._job_id

    def _end_command(self, answer: Outcome) -> None:
        # A record that changed meanwhile is asked about once more, as it is now.
        self.is_acting, self.question = False, ""
        self._told_at = datetime.now(UTC)
        if isinstance(answer, Done):
            self.outcome, self.outcome_tone = answer.sentence, "ok"
        elif isinstance(answer, Refused | Changed):
            self.outcome, self.outcome_tone = sentence_of(answer), "warning"
        else:
            self.outcome, self.outcome_tone = answer.sentence, "danger"
