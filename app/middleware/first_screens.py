"""Asks for a job's record and first lines as soon as somebody requests the job's page.

What the controller answers follows the page (app/middleware/page_tail.py). It is asked with the
principal of the request, so nobody gets what the controller does not show them: who may not read
the job gets why, as on the page itself. Beyond a limit the page comes without. What frames and
prefetches ask for counts in the same limits, and a page counts until its client has read it.

Whose a portal's frame is, is not known yet when its page is requested. But a job to which a link
was made some minutes ago at most is read then, for the frame that shows the link.
"""

import asyncio
import re
from collections import Counter
from collections.abc import Awaitable, Callable, Coroutine, Iterator, Sequence
from contextlib import contextmanager, suppress
from dataclasses import replace
from http import HTTPStatus
from urllib.parse import parse_qsl

from starlette.datastructures import Headers
from starlette.requests import Request
from starlette.responses import Response
from starlette.types import ASGIApp, Receive, Scope, Send

from app.api.caller import PRINCIPAL
from app.api.errors import NO_STORE
from app.api.first_screen import (
    FIRST_SCREEN_PATH,
    ON_READ,
    SiteOf,
    awaited_html,
    begin_first_read,
    job_of_url,
    site_of,
)
from app.api.link_preview import acts_as_link, is_link_preview, job_id_of_path
from app.api.prefetch import PREFETCH_PATH
from app.first_screen import Site, bar_html
from app.middleware.controller_html import ControllerLabel
from app.middleware.controller_path import CONTROLLER
from app.middleware.limits import askers_of, users_in
from app.middleware.page_tail import TAIL, Tail
from app.middleware.rates import Rates
from app.middleware.read_responses import ends_when_read
from app.runtime.work_pool import BusyError
from app.services.askers import Asker
from app.services.container import Services
from app.services.first_reads import FirstRead
from app.services.principals import Principal, SignedOutError

_READS = {  # requests that begin a first read
    method: re.compile(path.replace("{job_id}", "[^/]+"))
    for method, path in (("GET", FIRST_SCREEN_PATH), ("POST", PREFETCH_PATH))
}
# What reads the job of a frame that is expected; None where none is.
FindExpected = Callable[[Scope, int], Awaitable[Services | None]]
_EVERYONE = "everyone"
_AT_ONCE = 8  # of one user; an address may stand for some, as in app/middleware/limits.py
_ALL_AT_ONCE = 256  # in this process


class FirstScreens:
    """ASGI middleware around the pages, further inside than what finds the principal."""

    def __init__(
        self, app: ASGIApp, site_of: SiteOf, a_second: int, find_expected: FindExpected
    ) -> None:
        self._app = app
        self._site_of = site_of
        self._a_second = a_second  # requests of one user, 0 for no limit
        self._find_expected = find_expected
        self._rates = Rates(clock=lambda: asyncio.get_running_loop().time())
        self._open: Counter[str] = Counter()
        self._tasks: set[asyncio.Task[None]] = set()

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Pass the request on; begin to read if it is for a job's page."""
        tail = scope.get(TAIL)
        if isinstance(tail, Tail) and (job_id := job_id_of_path(scope["path"])):
            self._begin(tail, job_id, scope)
        pattern = _READS.get(scope.get("method", ""))
        if scope["type"] == "http" and pattern is not None and pattern.fullmatch(scope["path"]):
            await self._pass_on_within_limits(scope, receive, send)
            return
        await self._app(scope, receive, send)

    def _begin(self, tail: Tail, job_id: int, scope: Scope) -> None:
        headers, principal = Headers(scope=scope), scope.get(PRINCIPAL)
        if is_link_preview(headers) or is_ahead_of_time(headers):
            return
        if acts_as_link(scope):
            if not tail.is_head:
                self._start(self._begin_frame(job_id, scope))
        elif isinstance(principal, Principal) and is_visit(headers):
            self._begin_tail(tail, principal, job_id, scope)

    def _start(self, work: Coroutine[None, None, None]) -> asyncio.Task[None]:
        task = asyncio.create_task(work)
        self._tasks.add(task)
        task.add_done_callback(self._tasks.discard)
        return task

    async def _begin_frame(self, job_id: int, scope: Scope) -> None:
        """Ask for the job of a frame, if it is expected, while its page is on its way."""
        services = await self._find_expected(scope, job_id)
        if services is None:
            return
        with self._place(scope) as reads:
            if reads is not None:
                with suppress(BusyError):  # then it is asked for when the link is shown
                    reads.append(services.first_reads.begin(job_id, may_be_recent=True))

    async def _pass_on_within_limits(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Pass on a frame's request for its first screen, or a prefetch; else answer nothing."""
        with self._place(scope) as reads:
            if reads is None:
                answer = Response(status_code=HTTPStatus.NO_CONTENT, headers=NO_STORE)
                await answer(scope, receive, send)
            else:
                noting = {**scope, ON_READ: reads.append}
                await self._app(noting, receive, ends_when_read(send))

    def _begin_tail(self, tail: Tail, principal: Principal, job_id: int, scope: Scope) -> None:
        """Ask for the job, and have the page followed by its first screen."""
        query = dict(parse_qsl(scope["query_string"].decode("latin-1")))
        if tail.is_head:
            tail.order(_nothing)
            return
        try:
            services = principal.services
        except SignedOutError:
            return
        job = job_of_url(scope["path"], job_id, query)
        with self._place(scope, until=tail.has_ended) as reads:
            read = None if reads is None else begin_first_read(services, job)
            if reads is None or read is None:
                return
            reads.append(read)
        site = self._site_of(Request(scope), principal)
        has_lines = not query.get("find")  # else only the page finds out which lines come first

        async def markup() -> str:
            with _left_if_cancelled(read):
                return await awaited_html(read, services, site, job=job, has_lines=has_lines)

        tail.order(markup, at_once=bar_html(site))

    def _may_ask(self, asking: list[Asker]) -> bool:
        if self._open[_EVERYONE] >= _ALL_AT_ONCE:
            return False
        return all(
            self._open[key] < _AT_ONCE * users_in(kind)
            and (not self._a_second or self._rates.take(key, self._a_second * users_in(kind)))
            for kind, key in asking
        )

    @contextmanager
    def _place(
        self, scope: Scope, *, until: asyncio.Event | None = None
    ) -> Iterator[list[FirstRead] | None]:
        """A place, taken at once, for what a request reads, to be appended; None beyond a limit.

        It counts until the controller has answered, however long a page waits for it, and at least
        `until` the client has read the response, which takes memory meanwhile.
        """
        asking = list(askers_of(scope))
        if not self._may_ask(asking):
            yield None
            return
        counted = [_EVERYONE, *(one.key for one in asking)]
        self._open.update(counted)
        reads: list[FirstRead] = []
        try:
            yield reads
        finally:
            unanswered = [read for read in reads if not read.is_done]
            if unanswered or (reads and until is not None):
                counting = self._start(_until_over(unanswered, until))
                counting.add_done_callback(lambda _: self._give_back(counted))
            else:
                self._give_back(counted)

    def _give_back(self, counted: list[str]) -> None:
        self._open.subtract(counted)
        self._open = +self._open  # keeps no zeros


def is_ahead_of_time(headers: Headers) -> bool:
    """Whether a browser asks before anybody opens the page."""
    return "prefetch" in headers.get("Sec-Purpose", "")


def is_visit(headers: Headers) -> bool:
    """Whether somebody opens the page, as far as the browser says.

    A script or a frame of another site could have a user ask the controller for any number of jobs.
    """
    is_opened = headers.get("Sec-Fetch-Mode") == "navigate"
    is_link = is_opened and headers.get("Sec-Fetch-Dest") == "document"
    return is_link or headers.get("Sec-Fetch-Site", "none") in {"none", "same-origin"}


async def _until_over(unanswered: list[FirstRead], until: asyncio.Event | None) -> None:
    """Wait for all answers, and for `until`."""
    for read in unanswered:
        await asyncio.wait([read.record])
        await asyncio.wait([read.lines])
    if until is not None:
        await until.wait()


async def _nothing() -> str:
    return ""


@contextmanager
def _left_if_cancelled(read: FirstRead) -> Iterator[None]:
    """Leave `read` where the client has gone: no page of its own will come for the answers."""
    try:
        yield
    except asyncio.CancelledError:
        read.leave()
        raise


def site_with(labels: Sequence[ControllerLabel]) -> SiteOf:
    """Finds what stands around a job, where these are the configured controllers."""
    by_name = {one.name: one for one in labels}

    def of(request: Request, principal: Principal) -> Site:
        site = site_of(request, principal)
        label = by_name.get(request.scope.get(CONTROLLER, ""))
        if len(by_name) == 1 or label is None:
            return site
        return replace(
            site,
            controller=label.name,
            controller_host=label.host,
            controller_color=label.color,
            has_other_controllers=True,
        )

    return of


async def none_expected(_: Scope, __: int) -> None:
    """Where no portal frames pages."""


def first_screens(
    site_of: SiteOf, a_second: int, find_expected: FindExpected = none_expected
) -> Callable[[ASGIApp], ASGIApp]:
    """The middleware; one user may send `a_second` requests, 0 for any number."""
    return lambda app: FirstScreens(app, site_of, a_second, find_expected)
