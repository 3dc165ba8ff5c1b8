"""What a job page shows of its job: the record, how current it is, and why there is none."""

import asyncio
from datetime import UTC, datetime
from urllib.parse import quote

import reflex as rx

from app.jobs.model import FetchedJob
from app.presentation.job_page import OutputPhase, ShownJob, shown_job
from app.presentation.outcome import ShownRunOutcome, shown_run_outcome
from app.presentation.page_words import short
from app.services.backoff import is_final
from app.services.container import Services
from app.services.failures import Failure, lasting_id
from app.services.job_news import JobNews
from app.state.phases import JobPhase
from app.state.route import OfUrl
from app.state.services import services
from app.state.unexpected_errors import log_event_of_other_job

_GONE = "This job was deleted, with its output. This page shows what it was."


class JobOnPage(OfUrl, rx.State, mixin=True):
    """`phase` says what the page shows; the rest are its parts."""

    phase: JobPhase = JobPhase.LOADING
    job: ShownJob = ShownJob()
    shown_id: int = 0  # the job that the state is about; 0 for none
    url_text: str = ""  # the id as it stands in the URL
    search: str = ""  # words to mark, passed on to the controller
    failure: str = ""  # the message of the last failed read
    failure_id: str = ""  # names its log line
    read_at: str = ""  # the controller's time, in ISO form, of the record on the page
    answered_at: str = ""  # ISO time of the controller's last answer about the job
    output_version: int = 0  # grows when there is more output to read
    is_reading: bool = False
    _is_final: bool = False  # whether reading again after the last failure makes no sense
    _is_refused: bool = False  # whether the controller does not show the job to this user
    run_outcome: ShownRunOutcome = ShownRunOutcome()  # what the job did
    _has_ending: bool = False  # whether the record on the page came with its output's end
    _is_there: bool = True  # whether the controller still had the job at the last answer
    _visit: int = 0  # counts page loads, so that a late answer finds out that it is late

    @rx.var
    def title(self) -> str:
        """The title of the browser's tab."""
        if self.phase in {JobPhase.READY, JobPhase.STALE}:
            return self.job.title
        if self.phase in {JobPhase.LOADING, JobPhase.FAILED}:
            return f"Job #{self.url_text}" if self.url_text else "Jobpane"
        return f"Job not found · {self.url_text[:20]}"

    @rx.var
    def output_of(self) -> int:
        """The job whose output belongs on the page, 0 for none.

        The URL alone decides while the record is on its way: the output is fetched
        beside the record, not after it.
        """
        return self.shown_id if self.has_output else 0

    @rx.var
    def has_output(self) -> bool:
        """Whether an output belongs on the page; it does until the record says otherwise."""
        has_none = {JobPhase.MISSING, JobPhase.UNUSABLE, JobPhase.DELETED}
        return self.phase not in has_none and not self._is_refused

    @rx.var
    def is_changing(self) -> bool:
        """Whether the record is expected to change by itself."""
        is_stale = self.phase == JobPhase.STALE and self._is_there
        is_shown = self.phase == JobPhase.READY or is_stale
        return is_shown and (self.job.is_active or self.job.output_phase == OutputPhase.SAVING)

    @rx.var
    def is_gone(self) -> bool:
        """Whether the job on the page is known to be deleted; its last record stays."""
        return self.phase == JobPhase.STALE and not self._is_there

    @rx.var
    def search_href(self) -> str:
        """Where the URL's text is searched for instead."""
        return f"/jobs?search={quote(self.url_text[:200])}"

    @rx.var
    def url_words(self) -> str:
        """The text of the URL, short enough for a button."""
        return short(self.url_text)

    @rx.var
    def back_href(self) -> str:
        """The list that this page was opened from."""
        return f"/jobs?search={quote(self.search)}&show=list" if self.search else "/jobs"

    async def _read(
        self, visit: int, job_id: int, search: str, *, may_be_shared: bool = False
    ) -> FetchedJob | None:
        """Show what the controller says now; None if it failed or the user has left the job.

        `may_be_shared`: the newest poll of a job that others watch will do, and so will what was
        read when the page was requested.
        """
        use = services(self)
        shared: FetchedJob | Failure | None = None
        if may_be_shared and not search:
            shared = use.feed.recent(job_id)
        if may_be_shared and shared is None:
            shared = await use.first_reads.for_page(job_id, search)
        answer = shared or await use.reader.read(job_id, search)
        if isinstance(answer, Failure):
            async with self:
                if visit == self._visit:
                    self.is_reading = False
                    self._show_failure(answer)
            return None
        job, outcome = await _laid_out(answer, services(self))
        async with self:
            if visit != self._visit:
                return None
            self.is_reading = False
            self._show(answer, job, outcome)
        return answer

    async def _show_news(self, visit: int, news: JobNews) -> bool:
        """Show what has changed; False once the user has left the job."""
        async with self:
            if visit != self._visit:
                return False
            is_newer = self._show_all_but_record(news)
        if news.answer is None or not is_newer:
            return True
        job, outcome = await _laid_out(news.answer, services(self))
        async with self:
            if visit == self._visit and self.phase != JobPhase.DELETED:
                self._show(news.answer, job, outcome)
        return True

    def _show(self, answer: FetchedJob, job: ShownJob, outcome: ShownRunOutcome) -> None:
        self.job, self.phase, self.failure = job, JobPhase.READY, ""
        self.run_outcome = outcome
        self._is_refused = False
        self._has_ending = answer.output_ending is not None
        now = answer.controller_now() or datetime.now(UTC)
        self.read_at = self.answered_at = now.isoformat()

    def _show_all_but_record(self, news: JobNews) -> bool:
        """Show the rest of the news; whether the record is newer than the one on the page.

        Only what changed is sent: a record is 15 kB, and a thousand users may watch it.
        """
        if self.phase == JobPhase.DELETED:
            return False
        self.output_version = news.output_version
        if news.answered_at:
            self.answered_at = news.answered_at.isoformat()
        if news.is_gone:
            self.phase, self.failure, self.failure_id = JobPhase.STALE, _GONE, ""
            self._is_there = False
            return False
        if news.failure:
            self._show_failure(news.failure)
            return False
        if self.phase != JobPhase.READY or self._is_news(news.answer):
            return True
        if news.answer and news.answer.outcome is not None:
            # It comes later than its record, which is not sent again for it.
            self.run_outcome = shown_run_outcome(news.answer.job, news.answer.outcome)
        return False

    def _is_news(self, answer: FetchedJob | None) -> bool:
        """Whether a record says something that the page does not show yet."""
        if answer is None:
            return False
        has_more = answer.output_ending is not None and not self._has_ending
        return has_more or answer.job.revision != self.job.revision

    def _show_failure(self, failure: Failure) -> None:
        self.failure_id = lasting_id(failure, self.failure, self.failure_id)
        self.failure = failure.message
        self._is_there = failure.kind != "not_found"
        self._is_final = is_final(failure)
        self._is_refused = failure.is_refusal
        if failure.is_refusal:
            self._drop_record()
        if self.job.id:
            # Nothing is lost: a record that was on the screen stays, marked stale.
            self.phase = JobPhase.STALE
            if not self._is_there:
                self.failure, self.failure_id = _GONE, ""
        else:
            self.phase = JobPhase.FAILED if self._is_there else JobPhase.MISSING

    def _drop_record(self) -> None:
        """The user may see the job no more: nothing of it stays on the page."""
        self._leave_record()
        self.read_at = ""

    def _leave_record(self) -> None:
        self.job, self.run_outcome = ShownJob(), ShownRunOutcome()

    def _is_about(self, job_id: object, command: str) -> bool:
        """Whether the job that was on the screen is the one that this state is about.

        Every event carries the id of the job that was on the screen. The state may be about
        another one by then: such an event is logged and does nothing.
        """
        if type(job_id) is int and job_id == self.shown_id != 0:
            return True
        log_event_of_other_job(command, self.router.session.client_ip)
        return False


async def _laid_out(answer: FetchedJob, use: Services) -> tuple[ShownJob, ShownRunOutcome]:
    """What the page shows of a record, and of what the job did.

    Made on a thread and outside the state's lock: a record may hold megabytes of JSON.
    """
    web_url, now, access = use.web_urls(), answer.controller_now(), use.access()

    def shown() -> tuple[ShownJob, ShownRunOutcome]:
        job = shown_job(answer.job, access, web_url, now, answer.output_ending)
        return job, shown_run_outcome(answer.job, answer.outcome)

    return await asyncio.to_thread(shown)
