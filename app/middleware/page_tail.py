"""Sends a page at once, and what is still to come of it as soon as that is there.

The page is built of one file, which others on the way change as a whole; so it is held until they
have, and sent up to the end of its body. What follows was ordered further inside, by who knows
whose page it is: as `Tail.order`, on the scope's tail. The response stays open until that has come,
and ends at once if the client has gone. A page without a tail passes like any other.

The script that starts the page's modules is sent last: a browser that has them already would run
them for some tenths of a second before it reads on. A tail that takes long does not hold it up.
"""

import asyncio
import re
from collections.abc import Callable, Coroutine
from dataclasses import dataclass
from http import HTTPStatus

import structlog
from starlette.datastructures import Headers, MutableHeaders
from starlette.types import ASGIApp, Message, Receive, Scope, Send

from app.middleware.page_parts import PageParts, SentInParts, parts_of
from app.middleware.read_responses import ends_when_read
from app.middleware.whole_pages import changed_page, for_whole_page, held_page

log = structlog.get_logger(__name__)

TAIL = "jobpane.tail"  # in the scope of a page that may have one
_PAGE = re.compile(r"(?:/c/[^/]+)?/(?:embed/)?jobs/[^/]+/?")
_START_LATEST_S = 0.3  # after the rest of the page
_PAINT_S = 0.05  # a screen shows three pictures meanwhile
_OF_WHOLE_BODY = ("Content-Length", "ETag", "Last-Modified", "Accept-Ranges")
_HEADERS = {
    "Cache-Control": "private, no-store",  # it may hold what not everybody may know
    "Vary": "Accept-Encoding",
    "X-Accel-Buffering": "no",  # nginx passes on what has come
}


class Tail:
    """What is to follow a page; "" for nothing. `is_head`: only how the page begins is asked."""

    def __init__(self, *, is_head: bool) -> None:
        self.is_head = is_head
        self.is_ordered = False
        self.at_once = ""  # what of it is known already
        self.has_ended = asyncio.Event()  # the client has the whole page, or has gone
        self._task: asyncio.Task[str] | None = None

    def order(self, work: Callable[[], Coroutine[None, None, str]], *, at_once: str = "") -> None:
        """Begin `work`, whose markup follows the page. It is canceled if the client goes.

        The markup `at_once` is sent with the page, whatever comes of `work`.
        """
        self.is_ordered, self.at_once = True, at_once
        if not self.is_head:
            self._task = asyncio.create_task(work())

    async def markup(self, receive: Receive) -> str | None:
        """What follows; None if the client has gone before it was there."""
        if self._task is None:
            return ""
        going = asyncio.create_task(_gone(receive))
        try:
            await asyncio.wait({self._task, going}, return_when=asyncio.FIRST_COMPLETED)
        finally:
            going.cancel()
            await asyncio.wait({going})
        if not self._task.done():
            return None
        if self._task.cancelled():
            return ""  # what it waited for was ended, such as a drawing; the page has its own
        if (failure := self._task.exception()) is not None:
            log.error("first_screen_failed", exc_info=failure)
            return ""
        return self._task.result()

    async def end(self) -> None:
        """Nobody waits for it any more."""
        self.has_ended.set()
        if self._task is not None and not self._task.done():
            self._task.cancel()
            await asyncio.wait({self._task})


@dataclass(frozen=True, slots=True)
class Waits:
    """Seconds: how long the page's start waits for what follows, and that for being painted."""

    start_latest_s: float = _START_LATEST_S
    paint_s: float = _PAINT_S


class PageTails:
    """ASGI middleware, the outermost; `site_path` is where people open Jobpane, "" for the root."""

    def __init__(self, app: ASGIApp, site_path: str = "", waits: Waits | None = None) -> None:
        self._app = app
        self._site_path = site_path
        self._waits = waits or Waits()

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Pass the request on; a job's page may get a tail on the way."""
        if not self._is_page(scope):
            await self._app(scope, receive, send)
            return
        tail = Tail(is_head=scope["method"] == "HEAD")
        try:
            asked = {**for_whole_page(scope), TAIL: tail}
            page = await held_page(self._app, asked, receive, send)
            if page is None:
                return
            start, text = page
            if tail.is_ordered and start["status"] == HTTPStatus.OK:
                await self._stream((start, text), tail, scope, receive, send)
            else:
                await changed_page(text, start, Headers(scope=scope))(scope, receive, send)
        finally:
            await tail.end()

    def _is_page(self, scope: Scope) -> bool:
        if scope["type"] != "http" or scope["method"] not in {"GET", "HEAD"}:
            return False
        path: str = scope["path"]
        is_below = f"{path}/".startswith(f"{self._site_path}/")
        return _PAGE.fullmatch(path[len(self._site_path) :] if is_below else path) is not None

    async def _stream(
        self, held: tuple[Message, bytes], tail: Tail, scope: Scope, receive: Receive, send: Send
    ) -> None:
        start, page = held
        headers = MutableHeaders(raw=list(start["headers"]))
        for name in _OF_WHOLE_BODY:
            del headers[name]
        headers.update(_HEADERS)
        packed = "gzip" in Headers(scope=scope).get("Accept-Encoding", "")
        if packed:
            headers["Content-Encoding"] = "gzip"
        send = ends_when_read(send)
        sent = SentInParts(send, is_packed=packed)
        await send({**start, "headers": headers.raw})
        if tail.is_head:
            await sent.end(b"")
        else:
            await self._send_parts(parts_of(page), tail, sent, receive)

    async def _send_parts(
        self, page: PageParts, tail: Tail, sent: SentInParts, receive: Receive
    ) -> None:
        """The page, what follows it, and its start, which waits for that but not long."""
        start = page.start
        await sent.part(page.shell + tail.at_once.encode())
        coming = asyncio.create_task(tail.markup(receive))
        try:
            await asyncio.wait({coming}, timeout=self._waits.start_latest_s if start else None)
            if not coming.done():
                await sent.part(start)
                start = b""
            markup = await coming
        finally:
            coming.cancel()
        if markup is None:
            return
        shown = markup.encode()
        if shown and start:
            await sent.part(shown)
            await asyncio.sleep(self._waits.paint_s)
            shown = b""
        await sent.end(shown + start + page.end)


async def _gone(receive: Receive) -> None:
    while (await receive())["type"] != "http.disconnect":
        pass


def page_tails(site_path: str) -> Callable[[ASGIApp], ASGIApp]:
    """The middleware where people open Jobpane at `site_path`."""
    return lambda app: PageTails(app, site_path)
