"""The first screen of a job's page, as soon as the controller has answered.

It waits for the record and the first lines, never long. Where the controller answers with a failure
the first screen of the page itself says so, as the page will; where it takes long there is none.
GET /api/jobs/{job_id}/first-screen has it as JSON for a portal's frame, whose page is sent before
the server knows who asks; that of a failure stands beside the usual error, as "screen".
"""

import asyncio
import json
from collections.abc import Callable, Hashable, Mapping
from dataclasses import dataclass, replace
from http import HTTPStatus
from typing import TypeVar

from starlette.requests import Request
from starlette.responses import JSONResponse, Response

from app.api.caller import principal_of
from app.api.errors import NO_STORE, failure_answer
from app.api.params import JobId
from app.api.route import ApiRoute, operation
from app.api.visitors import SITE_PATH, whole_base_path_of
from app.first_screen import (
    LONGEST,
    Element,
    FirstFailure,
    FirstScreen,
    LinesFailure,
    Site,
    first_failure,
    first_screen,
    html_behind_bar,
    json_of,
    room_for_lines,
)
from app.jobs.model import FetchedJob
from app.jobs.search_input import search_text
from app.output import OutputPage
from app.presentation.job_page import shown_job
from app.presentation.outcome import shown_run_outcome
from app.runtime.work_pool import BusyError
from app.services.container import Services
from app.services.failures import Failure
from app.services.first_reads import FirstRead
from app.services.principals import Principal

T = TypeVar("T")

FIRST_SCREEN_PATH = "/api/jobs/{job_id}/first-screen"
ON_READ = "jobpane.on_first_read"  # in a scope: called with each `FirstRead` that a route begins
PATIENCE_S = 2.0  # from the request; the page itself has asked long before
LINES_LATER_S = 0.3  # the name waits no longer for the lines
_LONGEST_NUMBER = 100  # characters, as the page shows of its URL
# After these the user may have to sign in, which the page finds out by itself.
_LEFT_TO_PAGE = {"unauthorized", "ended", "not_granted"}

SiteOf = Callable[[Request, Principal], Site]


@dataclass(frozen=True, slots=True)
class JobOfUrl:
    """Which job a page's URL names, and how."""

    id: int
    number: str  # as it stands in the URL
    search: str = ""


def job_of_url(path: str, job_id: int, query: Mapping[str, str]) -> JobOfUrl:
    """The job of a page's path, whose id is known, and query."""
    number = path.partition("/jobs/")[2].rstrip("/")[:_LONGEST_NUMBER]
    return JobOfUrl(job_id, number, search_text(query.get("search", "")))


def site_of(request: Request, principal: Principal) -> Site:
    """What stands around a job where `principal` asks; but for the controllers' names."""
    return Site(
        base=whole_base_path_of(request),
        files=str(request.scope.get(SITE_PATH, "")),
        is_embedded=principal.grant is not None or request.scope["path"].startswith("/embed/"),
        source=principal.services.source,
        user_name="" if principal.grant else principal.name,
        is_read_only=principal.is_read_only,
        has_session=principal.has_session,
        has_actions=principal.grant is None or principal.grant.actions,
    )


def begin_first_read(services: Services, job: JobOfUrl) -> FirstRead | None:
    """Ask for what the job's page will show first; None while too much else is asked for."""
    try:
        return services.first_reads.begin(job.id, job.search)
    except BusyError:
        return None


async def awaited_html(
    read: FirstRead,
    services: Services,
    site: Site,
    *,
    job: JobOfUrl,
    has_lines: bool,
    patience_s: float = PATIENCE_S,
) -> str:
    """What follows the page's bar, as HTML, "" for none; with as many lines as have room.

    Where there is no record it says why, but not where the user may have to sign in.
    """
    screen = _Screen(read, services, site, patience_s)
    try:
        shown = await screen.written(html_behind_bar, has_lines=has_lines)
        if shown is None:
            shown = await screen.why_not(html_behind_bar, job, has_lines=has_lines)
    except BusyError:
        return ""
    return shown if shown is not None and len(shown) <= LONGEST else ""


def first_screen_routes(
    services_of: Callable[[Request], Services],
    site_of: SiteOf = site_of,
    patience_s: float = PATIENCE_S,
) -> list[ApiRoute]:
    """The operation; `services_of` gives those of the request's principal."""

    async def screen(request: Request, job_id: JobId) -> Response:
        services, query = services_of(request), request.query_params
        if request.method == "HEAD":  # nobody shows it
            return Response(status_code=HTTPStatus.NO_CONTENT, headers=NO_STORE)
        job = JobOfUrl(job_id, str(job_id), search_text(query.get("search", "")))
        read = services.first_reads.begin(job.id, job.search, may_be_recent=True)
        if on_read := request.scope.get(ON_READ):
            on_read(read)
        shown = _Screen(read, services, site_of(request, principal_of(request)), patience_s)
        try:
            return await _json_answer(shown, job, has_lines=not query.get("find"))
        except asyncio.CancelledError:  # the client has gone
            read.leave()
            raise
        except BusyError:  # what is asked for is there or on its way
            return Response(status_code=HTTPStatus.NO_CONTENT, headers=NO_STORE)

    return [
        operation(
            "GET",
            FIRST_SCREEN_PATH,
            screen,
            "first_screen",
            tag="Jobs",
            summary="The first screen of a job's page, for the page itself",
            include_in_schema=False,
        )
    ]


@dataclass(frozen=True, slots=True)
class _Screen:
    """A first screen whose record and lines have been asked for."""

    read: FirstRead
    services: Services
    site: Site
    patience_s: float

    async def written(self, write: Callable[[Element], T], *, has_lines: bool = True) -> T | None:
        """What `write` makes of it, on a thread; None where there is none."""
        now = asyncio.get_running_loop().time
        ends = now() + self.patience_s
        await asyncio.wait({self.read.record}, timeout=self.patience_s)
        record = _answered(self.read.record)
        if not isinstance(record, FetchedJob):
            return None
        lines = await self._lines(max(ends - now(), 0)) if has_lines else None
        if not self.services.outputs.may_show(record.job.id):
            return None  # deleted or refused meanwhile
        page = lines if isinstance(lines, OutputPage) else None
        if page is not None:
            record = self.services.endings.with_ending_in(record, page)
        return await self._made(record, page, write)

    async def why_not(
        self, write: Callable[[Element], T], job: JobOfUrl, *, has_lines: bool
    ) -> T | None:
        """What `write` makes of why there is no record, on a thread; None if the page says it."""
        failure = _answered(self.read.record)
        if not isinstance(failure, Failure) or failure.kind in _LEFT_TO_PAGE:
            return None
        lines = None if failure.is_refusal else await self._lines(LINES_LATER_S)
        shown = FirstFailure(
            job.id,
            job.number,
            failure.message,
            failure.id,
            is_missing=failure.kind == "not_found",
            is_refused=failure.is_refusal,
            search=job.search,
            lines=self._lines_or_why_not(lines, job, has_lines=has_lines),
            site=self.site,
        )
        written = shown.lines
        known = written if isinstance(written, LinesFailure) else id(written)
        key = (failure, job, known, self.site, write)
        return await self._drawn(key, lambda: write(first_failure(shown)))

    def _lines_or_why_not(
        self, lines: OutputPage | Failure | None, job: JobOfUrl, *, has_lines: bool
    ) -> OutputPage | LinesFailure | None:
        if isinstance(lines, Failure):
            return LinesFailure(lines.message, lines.can_try_again)
        return lines if has_lines and self.services.outputs.may_show(job.id) else None

    async def _lines(self, patience_s: float) -> OutputPage | Failure | None:
        await asyncio.wait({self.read.lines}, timeout=min(LINES_LATER_S, patience_s))
        return _answered(self.read.lines)

    async def _made(
        self, record: FetchedJob, lines: OutputPage | None, write: Callable[[Element], T]
    ) -> T | None:
        services, now = self.services, record.controller_now()
        web_url, access = services.web_urls(), services.access()
        template = record.job.system_job_template if services.history else None
        site = replace(self.site, history_of=template or 0)

        def made() -> T | None:
            job = shown_job(record.job, access, web_url, now, record.output_ending)
            outcome = shown_run_outcome(record.job, record.outcome)
            shown = FirstScreen(job, outcome, lines, site)
            return write(first_screen(shown)) if room_for_lines(shown) >= 0 else None

        # The objects of these ids live as long as the drawing.
        parts = (record.job, record.output_ending, record.outcome, lines)
        return await self._drawn((*map(id, parts), access, site, write), made)

    async def _drawn(self, key: Hashable, draw: Callable[[], T]) -> T:
        pool = self.services.outputs.pools.drawings
        return await self.services.first_reads.drawings.get(key, draw, pool)


async def _json_answer(shown: _Screen, job: JobOfUrl, *, has_lines: bool) -> Response:
    """The tree; of a failure the usual answer, and beside the error the tree that says it."""
    tree = await shown.written(json_of, has_lines=has_lines)
    if tree is not None:
        return JSONResponse(tree, headers=NO_STORE)
    failure = _answered(shown.read.record)
    if not isinstance(failure, Failure):
        return Response(status_code=HTTPStatus.NO_CONTENT, headers=NO_STORE)
    usual = failure_answer(failure)
    why_not = await shown.why_not(json_of, job, has_lines=has_lines)
    if why_not is None:
        return usual
    whole = {**json.loads(bytes(usual.body)), "screen": why_not}
    return JSONResponse(whole, usual.status_code, NO_STORE)


def _answered(read: asyncio.Future[T]) -> T | None:
    """What has been answered; None for nothing yet, or if the principal has ended meanwhile."""
    is_answered = read.done() and not read.cancelled() and read.exception() is None
    return read.result() if is_answered else None
