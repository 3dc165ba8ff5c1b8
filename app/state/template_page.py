"""The state of a template's page: its facts and its history's picture, kept current."""

import asyncio
from dataclasses import fields
from datetime import UTC, datetime

import reflex as rx

from app.history.model import RunFacts
from app.presentation.durations import iso_utc
from app.presentation.job_page import ShownAction
from app.presentation.template_page import (
    USUAL_SPAN,
    ShownFigure,
    ShownPage,
    ShownRuns,
    ShownSpan,
    ShownTemplate,
    run_again_action,
    shown_page,
    shown_spans,
    span_named,
    span_start,
)
from app.services.container import Services
from app.services.failures import Failure, lasting_id
from app.services.history_reader import HistoryReader
from app.state.events import handler
from app.state.overview import Due
from app.state.page_state import PageState
from app.state.phases import TemplatePhase
from app.state.route import OfUrl, template_id_of, url_of
from app.state.services import services, watches

MOST_RUNS = 50_000  # read for one picture
_SOME, _MANY = 400, 5_000  # runs that are read at once: of a span of days, of all times


class TemplatePage(OfUrl, PageState, rx.State):
    """One visit to a template's page; `phase` says what it shows."""

    phase: TemplatePhase = TemplatePhase.LOADING
    template: ShownTemplate = ShownTemplate()
    span: str = USUAL_SPAN
    spans: list[ShownSpan] = []
    runs: ShownRuns = ShownRuns()
    count_words: str = ""
    figures: list[ShownFigure] = []
    launch: ShownAction = ShownAction()
    failure: str = ""
    failure_id: str = ""
    read_at: str = ""  # the controller's time, in ISO form, of what is shown
    is_filling: bool = False  # whether older runs are still being read
    was_filling: bool = False  # whether they were so while the page was open
    reaches_back: str = ""  # ISO time of the oldest run that is known, "" for none
    _visit: int = 0

    @rx.var
    def title(self) -> str:
        """The title of the browser's tab."""
        if self.phase in {TemplatePhase.READY, TemplatePhase.STALE}:
            return f"{self.template.name} · Jobpane"
        return "System job template · Jobpane"

    @handler(background=True)
    async def opened(self) -> None:
        """The URL names a template: show it, and keep it current."""
        async with self:
            visit, template_id = self._begin_visit()
            tab = self.router.session.client_token
            watches().leave(tab)
            use = services(self)
        if use.history is None or not template_id:
            return
        due = Due()
        with watches().turn_of(tab) as turn:
            async with use.history.watching() as subscription:
                await self._read(visit, template_id, use, due)
                async for _ in turn.changes_of(subscription, due):
                    async with self:
                        if visit != self._visit:
                            return
                        use = services(self)  # ends the watch with its principal
                    await self._read(visit, template_id, use, due)

    @handler()
    def hidden(self) -> None:
        """The tab is not in sight: stop following its history."""
        watches().leave(self.router.session.client_token)

    def _begin_visit(self) -> tuple[int, int]:
        self._visit += 1
        self.of_url = url_of(self.router.url)
        template_id = template_id_of(self.router.url.path)
        self.span = span_named(self.router.url.query_parameters.get("range", ""))
        self.spans = shown_spans(template_id)
        if template_id != self.template.id:
            self._forget()
            self.phase = TemplatePhase.LOADING
        if services(self).history is None:
            self.phase = TemplatePhase.OFF
        elif not template_id:
            self.phase = TemplatePhase.MISSING
        return self._visit, template_id

    async def _read(self, visit: int, template_id: int, use: Services, due: Due) -> None:
        async with self:
            span = self.span
        answer = await _answer(template_id, span, use)
        due.answered(answer if isinstance(answer, Failure) else None)
        async with self:
            if visit != self._visit or use.history is None:
                return
            if isinstance(answer, Failure):
                self._show_failure(answer)
                return
            progress = use.history.progress()
            self.is_filling = not progress.is_complete
            self.was_filling = self.was_filling or self.is_filling
            self.reaches_back = iso_utc(progress.oldest)
            self.failure, self.failure_id = "", ""
            if answer is None:
                self._forget()
                self.phase = TemplatePhase.MISSING
                return
            self._show(answer, use)

    def _show(self, answer: ShownPage, use: Services) -> None:
        for part in fields(answer):
            value = getattr(answer, part.name)
            if getattr(self, part.name) != value:  # only what has changed is sent
                setattr(self, part.name, value)
        self.launch = run_again_action(use.access(), self.template)
        self.phase = TemplatePhase.READY

    def _show_failure(self, failure: Failure) -> None:
        log_id = lasting_id(failure, self.failure, self.failure_id)
        if failure.is_refusal:  # the user may see it no more
            self._forget()
        self.failure, self.failure_id = failure.message, log_id
        self.phase = TemplatePhase.STALE if self.template.id else TemplatePhase.FAILED

    def _forget(self) -> None:
        self.template, self.runs, self.figures = ShownTemplate(), ShownRuns(), []
        self.launch, self.count_words, self.read_at = ShownAction(), "", ""
        self.failure, self.failure_id = "", ""


async def _answer(template_id: int, span: str, use: Services) -> ShownPage | Failure | None:
    """The page of a template; None where neither controller nor history knows it.

    Laid out on a thread: a span may hold ten thousands of runs.
    """
    if use.history is None:
        return None
    now = use.controller_now() or datetime.now(UTC)
    found = await use.history.template(template_id)
    if found is None or isinstance(found, Failure):
        return found
    runs = await _runs_since(span_start(span, now), template_id, use.history)
    if isinstance(runs, Failure):
        return runs
    return await asyncio.to_thread(shown_page, found, runs, now)


async def _runs_since(
    since: datetime | None, template_id: int, history: HistoryReader
) -> list[RunFacts] | Failure:
    """The runs that were created at `since` or later, newest first; all of them for None."""
    found: list[RunFacts] = []
    at_once = _MANY if since is None else _SOME
    while len(found) < MOST_RUNS:
        before = found[-1].key if found else None
        runs = await history.runs(template_id, limit=at_once, before=before)
        if isinstance(runs, Failure):
            return runs
        found += [run for run in runs if since is None or run.created >= since]
        if len(runs) < at_once or (since is not None and runs[-1].created < since):
            break
    return found
