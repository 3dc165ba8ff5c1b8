"""A page is sent at once, and what is still to come of it when that is there."""

import asyncio
import gzip
import zlib
from collections.abc import Callable, Coroutine, Mapping
from dataclasses import dataclass, field

import pytest
import structlog
from starlette.responses import HTMLResponse, JSONResponse, RedirectResponse, Response
from starlette.types import ASGIApp, Message, Receive, Scope, Send

from app.middleware.page_tail import TAIL, PageTails, Tail, Waits
from tests.unit.services.people import until

SHELL = "<!DOCTYPE html><html><head></head><body><p>shell</p></body></html>"
OPEN = SHELL.removesuffix("</body></html>").encode()
MARKUP = "<div>job</div>"
MODULE = '<script type="module" async="">import("/assets/a.js");</script>'
WITH_MODULE = f"<body>{MODULE}<script>1</script></body></html>"
AT_ONCE, NEVER = Waits(0, 0), Waits(60, 0)
Work = Callable[[], Coroutine[None, None, str]]


@dataclass
class Visit:
    """One request, as a server sees it; it goes on until the client has gone or all is sent."""

    sent: list[Message] = field(default_factory=list)
    gone: asyncio.Event = field(default_factory=asyncio.Event)

    async def run(self, app: ASGIApp, path: str, method: str, headers: Mapping[str, str]) -> None:
        scope = {
            "type": "http",
            "method": method,
            "path": path,
            "query_string": b"",
            "headers": [(name.lower().encode(), text.encode()) for name, text in headers.items()],
        }
        await app(scope, self._receive, self._send)

    @property
    def headers(self) -> dict[str, str]:
        return {name.decode().lower(): text.decode() for name, text in self.sent[0]["headers"]}

    @property
    def parts(self) -> list[bytes]:
        return [one["body"] for one in self.sent[1:]]

    @property
    def is_whole(self) -> bool:
        return bool(self.sent) and not self.sent[-1].get("more_body", False) and len(self.sent) > 1

    async def _receive(self) -> Message:
        await self.gone.wait()
        return {"type": "http.disconnect"}

    async def _send(self, message: Message) -> None:
        self.sent.append(message)


def page_with(work: Work | None, answer: Response | None = None, at_once: str = "") -> ASGIApp:
    async def app(scope: Scope, receive: Receive, send: Send) -> None:
        tail = scope.get(TAIL)
        if work is not None and isinstance(tail, Tail):
            tail.order(work, at_once=at_once)
        await (answer or HTMLResponse(SHELL))(scope, receive, send)

    return PageTails(app, "/tools")


async def visit(
    app: ASGIApp,
    path: str = "/jobs/42",
    method: str = "GET",
    headers: Mapping[str, str] | None = None,
) -> Visit:
    seen = Visit()
    await seen.run(app, path, method, headers or {})
    return seen


async def known() -> str:
    return "<div>job</div>"


async def test_the_shell_is_sent_before_anything_else_is_known() -> None:
    held = asyncio.Event()

    async def work() -> str:
        await held.wait()
        return "<div>job</div>"

    seen = Visit()
    running = asyncio.create_task(seen.run(page_with(work), "/jobs/42", "GET", {}))
    await until(lambda: len(seen.sent) == 2)
    assert seen.parts == [OPEN]
    assert not seen.is_whole
    held.set()
    await running
    assert seen.parts == [OPEN, b"<div>job</div></body></html>"]
    assert seen.is_whole


async def test_what_is_known_at_once_of_what_follows_is_sent_with_the_shell() -> None:
    held = asyncio.Event()

    async def work() -> str:
        await held.wait()
        return MARKUP

    seen = Visit()
    page = page_with(work, at_once="<nav>bar</nav>")
    running = asyncio.create_task(seen.run(page, "/jobs/42", "GET", {}))
    await until(lambda: len(seen.sent) == 2)
    assert seen.parts == [OPEN + b"<nav>bar</nav>"]
    held.set()
    await running
    assert seen.parts[1:] == [f"{MARKUP}</body></html>".encode()]


async def test_a_browser_can_read_each_compressed_part_when_it_comes() -> None:
    seen = await visit(page_with(known), headers={"Accept-Encoding": "gzip, br"})
    assert seen.headers["content-encoding"] == "gzip"
    assert seen.headers["vary"] == "Accept-Encoding"
    first = zlib.decompressobj(wbits=31).decompress(seen.parts[0])
    assert first == OPEN
    whole = gzip.decompress(b"".join(seen.parts))
    assert whole == OPEN + b"<div>job</div></body></html>"


async def test_nobody_on_the_way_keeps_it() -> None:
    seen = await visit(page_with(known))
    assert seen.headers["cache-control"] == "private, no-store"
    assert not {"etag", "content-length", "last-modified"} & set(seen.headers)
    # A page that a browser has is no reason to leave the answer out.
    again = await visit(page_with(known), headers={"If-None-Match": "*"})
    assert again.parts == seen.parts


async def test_for_its_head_alone_nothing_is_begun_and_the_headers_are_the_same() -> None:
    begun = []

    async def work() -> str:
        begun.append(1)
        return ""

    head, whole = await visit(page_with(work), method="HEAD"), await visit(page_with(known))
    assert head.headers == whole.headers
    assert b"".join(head.parts) == b""
    assert head.is_whole
    assert begun == []


async def test_a_client_that_goes_ends_the_work_at_once() -> None:
    ended = []

    async def work() -> str:
        try:
            await asyncio.Event().wait()
        except asyncio.CancelledError:
            ended.append("cancelled")
            raise
        return ""

    seen = Visit()
    running = asyncio.create_task(seen.run(page_with(work), "/jobs/42", "GET", {}))
    await until(lambda: len(seen.sent) == 2)
    seen.gone.set()
    await running
    assert ended == ["cancelled"]
    assert seen.parts == [OPEN]


async def test_a_mistake_of_ours_costs_what_was_to_follow_and_is_logged() -> None:
    async def work() -> str:
        raise ZeroDivisionError

    with structlog.testing.capture_logs() as logged:
        seen = await visit(page_with(work))
    assert seen.parts == [OPEN, b"</body></html>"]
    assert [line["event"] for line in logged] == ["first_screen_failed"]


@pytest.mark.parametrize(
    "answer", [RedirectResponse("/sign-in"), HTMLResponse(SHELL, 404), JSONResponse({})]
)
async def test_an_answer_that_is_no_such_page_passes_as_it_is(answer: Response) -> None:
    async def work() -> str:
        await asyncio.Event().wait()
        return ""

    seen = await visit(page_with(work, answer))
    assert seen.sent[0]["status"] == answer.status_code
    assert b"".join(seen.parts) == answer.body


@pytest.mark.parametrize("path", ["/jobs/42", "/tools/jobs/42", "/tools/c/lab/embed/jobs/42/"])
async def test_a_job_page_may_have_a_tail_wherever_it_is(path: str) -> None:
    assert len((await visit(page_with(known), path)).parts) == 2


@pytest.mark.parametrize(
    ("path", "method"),
    [("/jobs", "GET"), ("/api/jobs/42", "GET"), ("/jobs/42/x", "GET"), ("/jobs/42", "POST")],
)
async def test_no_other_request_has_one(path: str, method: str) -> None:
    assert (await visit(page_with(known), path, method)).parts == [SHELL.encode()]


async def test_a_page_that_nothing_follows_has_its_etag_and_is_not_sent_twice() -> None:
    seen = await visit(page_with(None))
    assert seen.parts == [SHELL.encode()]
    again = await visit(page_with(None), headers={"If-None-Match": seen.headers["etag"]})
    assert again.sent[0]["status"] == 304


def page_with_module(work: Work, waits: Waits) -> ASGIApp:
    async def app(scope: Scope, receive: Receive, send: Send) -> None:
        scope[TAIL].order(work)
        await HTMLResponse(WITH_MODULE)(scope, receive, send)

    return PageTails(app, waits=waits)


async def test_what_starts_the_modules_comes_behind_the_first_screen_in_a_part_of_its_own() -> None:
    shell, markup, end = (await visit(page_with_module(known, NEVER))).parts
    # In its place is an empty one, which runs nothing.
    assert shell == b"<body><script>1</script>"
    assert markup.decode() == MARKUP
    assert end.decode() == f"{MODULE}</body></html>"


async def test_a_first_screen_that_takes_long_does_not_hold_the_modules_up() -> None:
    held = asyncio.Event()

    async def work() -> str:
        await held.wait()
        return MARKUP

    seen = Visit()
    running = asyncio.create_task(seen.run(page_with_module(work, AT_ONCE), "/jobs/42", "GET", {}))
    await until(lambda: len(seen.parts) == 2)
    assert seen.parts[1].decode() == MODULE
    held.set()
    await running
    assert [part.decode() for part in seen.parts[2:]] == [f"{MARKUP}</body></html>"]


async def test_without_a_first_screen_the_modules_are_started_at_once() -> None:
    async def nothing() -> str:
        return ""

    parts = (await visit(page_with_module(nothing, NEVER))).parts
    assert [part.decode() for part in parts[1:]] == [f"{MODULE}</body></html>"]


async def test_work_that_is_ended_elsewhere_costs_only_what_was_to_follow() -> None:
    async def work() -> str:
        raise asyncio.CancelledError  # as of a drawing whose pool is closed

    with structlog.testing.capture_logs() as logged:
        seen = await visit(page_with_module(work, NEVER))
    assert [part.decode() for part in seen.parts[1:]] == [f"{MODULE}</body></html>"]
    assert logged == []


async def test_a_client_that_goes_before_the_first_screen_is_sent_no_modules() -> None:
    async def work() -> str:
        await asyncio.Event().wait()
        return ""

    seen = Visit()
    running = asyncio.create_task(seen.run(page_with_module(work, NEVER), "/jobs/42", "GET", {}))
    await until(lambda: len(seen.parts) == 1)
    seen.gone.set()
    await running
    assert len(seen.parts) == 1
