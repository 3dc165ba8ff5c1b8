"""The state of a job page: which job it is and how it stands; app/state/job_actions.py acts."""

import asyncio
from datetime import UTC, datetime
from urllib.parse import quote

import reflex as rx

from app.jobs.model import JobAnswer
from app.jobs.search_input import NotUnderstood, job_id_from
from app.presentation.job_page import ShownJob, shown_job
from app.services.backoff import is_final
from app.services.failures import Failure
from app.services.job_feed import JobNews
from app.state.job_actions import JobActions
from app.state.route import OfUrl, job_id_text, search_text, url_of
from app.state.services import services, watches
from app.state.watches import CHECK_S

_GONE = (
    "This job is gone: it was deleted, here or at the controller, and its output with it. "
    "What you see is what it was."
)
_BUTTON_TEXT = 30  # characters


class JobPage(JobActions, OfUrl, rx.State):
    """One tagged value, `phase`, says what the page shows; the rest are its parts."""

    failure: str = ""  # the message of the last failed read
    failure_id: str = ""  # names its log line
    asked_for: str = ""  # the id as it stands in the address
    search: str = ""  # words to mark, passed on to the controller
    read_at: str = ""  # the controller's time, in ISO form, of the record on the page
    answered_at: str = ""  # ISO time of the controller's last answer about the job
    output_version: int = 0  # grows when there is more output to read
    is_reading: bool = False
    _is_final: bool = False  # whether asking again after the last failure makes no sense
    _is_there: bool = True  # whether the controller still had the job at the last answer

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
        return self.shown_id if self.has_output else 0

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

    @rx.event(background=True)
    async def opened(self) -> None:
        """The address names a job: show it."""
        async with self:
            visit = self._begin_visit()
            job_id, search = self.shown_id, self.search
            tab = self.router.session.client_token
        watches().leave(tab)
        if job_id:
            answer = await self._read(visit, job_id, search)
            await self._watch(visit, tab, job_id, answer)

    @rx.event(background=True)
    async def refresh_pressed(self, job_id: object = None) -> None:
        """Read the record of the job on the screen again; what is there stays meanwhile."""
        async with self:
            if self.is_reading or not self._is_about(job_id, "refresh"):
                return
            self.is_reading = True
            visit, shown_id, search = self._visit, self.shown_id, self.search
            tab = self.router.session.client_token
        answer = await self._read(visit, shown_id, search)
        await self._watch(visit, tab, shown_id, answer)

    @rx.event(background=True)
    async def watch_lost(self, job_id: object = None) -> None:
        """The browser has heard nothing for a while: watch again, unless that is under way."""
        async with self:
            if not self._is_about(job_id, "watch"):
                return
            visit, shown_id = self._visit, self.shown_id
            tab = self.router.session.client_token
        if tab not in watches().turns:
            answer = await self._read(visit, shown_id, "")
            await self._watch(visit, tab, shown_id, answer)

    @rx.event(background=True)
    async def check_due(self, job_id: object = None) -> None:
        """The page of a job that has ended has been in sight for a while: is the job still there?

        Whoever watches is told by the feed.
        """
        async with self:
            if not self._is_about(job_id, "check") or self.phase != "ready":
                return
            shown_id = self.shown_id
        await services().feed.check(shown_id)

    def _begin_visit(self) -> int:
        self._visit += 1
        self.of_url = url_of(self.router.url)
        self.asked_for = job_id_text(self.router.url.path)
        self.search = search_text(self.router.url.query_parameters.get("search", ""))
        self.question, self.outcome, self.failure, self.is_acting = "", "", "", False
        understood = job_id_from(self.asked_for)
        if isinstance(understood, NotUnderstood):
            self.shown_id, self.phase, self.failure = 0, "unusable", understood.because
            self.job = ShownJob()
            return self._visit
        if understood != self.job.id:
            self.job, self.phase = ShownJob(), "loading"
        self.shown_id, self.is_reading = understood, True
        return self._visit

    async def _read(self, visit: int, job_id: int, search: str) -> JobAnswer | None:
        """Show what the controller says now, unless the user has left for another job."""
        answer = await services().reader.read(job_id, search)
        async with self:
            if visit != self._visit:
                return None
            self.is_reading = False
            if isinstance(answer, Failure):
                self._show_failure(answer)
                return None
            await self._show(answer)
        return answer

    async def _watch(self, visit: int, tab: str, job_id: int, seen: JobAnswer | None) -> None:
        """Show every change until the user leaves, and a record that could not be read yet."""
        if seen is None and self._is_final:
            return
        with watches().turn_of(tab) as turn:
            async with services().feed.watching(job_id, seen) as watcher:
                while not turn.is_over:
                    news = await watcher.next(CHECK_S)
                    if news is None:
                        continue
                    async with self:
                        if visit != self._visit:
                            return
                        await self._show_news(news)

    async def _show(self, answer: JobAnswer) -> None:
        world = services()
        now = answer.controller_now()
        # On a thread: a record may hold megabytes of JSON to be laid out.
        self.job = await asyncio.to_thread(
            shown_job, answer.job, world.access, world.web_url, now, answer.output_tail
        )
        self._drop_old_outcome()
        self.phase, self.failure = "ready", ""
        self.read_at = self.answered_at = (now or datetime.now(UTC)).isoformat()

    async def _show_news(self, news: JobNews) -> None:
        """Only what changed is sent: a record is 15 kB, and a thousand people may watch it."""
        if self.phase == "deleted":
            return
        self.output_version = news.output_version
        if news.answered_at:
            self.answered_at = news.answered_at.isoformat()
        if news.is_gone:
            self.phase, self.failure, self.failure_id = "stale", _GONE, ""
            self._is_there = False
        elif news.failure:
            self._show_failure(news.failure)
        elif news.answer and (
            self.phase != "ready" or news.answer.job.revision != self.job.revision
        ):
            await self._show(news.answer)

    def _show_failure(self, failure: Failure) -> None:
        self.failure, self.failure_id = failure.message, failure.id
        self._is_there = failure.kind != "not_found"
        self._is_final = is_final(failure)
        if self.job.id:
            # Nothing is lost: a record that was on the screen stays, marked stale.
            self.phase = "stale"
        else:
            self.phase = "failed" if self._is_there else "missing"
