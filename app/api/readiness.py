"""GET /readyz: whether this process should get requests, with a line for each thing it needs.

It answers 503 while it starts, and while it can't serve pages: another process would do better. A
controller, a store or a Redis that is down makes its own line say so and no more, for it is down
for every process, and without any process nobody would learn why. Who wants it otherwise names the
lines that have to be ok: `/readyz?require=controller,redis`.
"""

import asyncio
from collections.abc import Awaitable, Callable, Iterable
from dataclasses import dataclass
from http import HTTPStatus
from time import monotonic

from starlette.requests import Request
from starlette.responses import PlainTextResponse, Response
from starlette.routing import Route

from app.api.health import PageHealth
from app.api.metrics import MetricsAccess

READY_PATH = "/readyz"
OK, NOT_USED = "ok", "not used"

_FRESH_FOR_S = 5.0
_WITHIN_S = 3.0
_KINDS = frozenset({"controller", "store", "redis"})
_BAD_REQUIRE = "require must name controller, store or redis, separated by commas.\n"


@dataclass(frozen=True, slots=True)
class Line:
    """What is known of one thing; its kind is "controller", "store" or "redis"."""

    kind: str
    state: str  # "ok", or what is wrong
    name: str = ""

    @property
    def is_ok(self) -> bool:
        """Whether nothing is wrong."""
        return self.state in {OK, NOT_USED}

    @property
    def text(self) -> str:
        """As it is answered."""
        return f"{self.kind}{' ' if self.name else ''}{self.name}: {self.state}"


Check = Callable[[], Awaitable[Line]]


class Lines:
    """The lines of all checks, looked at again every five seconds at most."""

    def __init__(self, checks: Iterable[tuple[Line, Check]]) -> None:
        self._checks = tuple(checks)
        self._looked_at = float("-inf")
        self._found: list[Line] = []
        self._lock = asyncio.Lock()

    async def now(self) -> list[Line]:
        """What is known now; a check that takes too long says so itself."""
        async with self._lock:
            if monotonic() - self._looked_at > _FRESH_FOR_S:
                checking = (_in_time(late, check) for late, check in self._checks)
                self._found = list(await asyncio.gather(*checking))
                self._looked_at = monotonic()
            return self._found


async def _in_time(late: Line, check: Check) -> Line:
    try:
        async with asyncio.timeout(_WITHIN_S):
            return await check()
    except TimeoutError:
        return late


def readiness_routes(
    access: MetricsAccess, pages: PageHealth, lines: Callable[[], Lines | None]
) -> list[Route]:
    """The route; `lines` are None until the process has started."""

    async def readyz(request: Request) -> Response:
        refusal = access.refusal(request)
        if refusal is not None:
            return refusal
        required = frozenset(filter(None, request.query_params.get("require", "").split(",")))
        if not required <= _KINDS:
            return PlainTextResponse(_BAD_REQUIRE, HTTPStatus.BAD_REQUEST)
        known = lines()
        if known is None:
            return _answer(HTTPStatus.SERVICE_UNAVAILABLE, ["pages: starting"])
        failed = await pages.failed(request.app)
        found = await known.now()
        is_ready = not failed and all(one.is_ok for one in found if one.kind in required)
        of_pages = f"pages: no {', '.join(failed)}" if failed else f"pages: {OK}"
        status = HTTPStatus.OK if is_ready else HTTPStatus.SERVICE_UNAVAILABLE
        return _answer(status, [of_pages, *(one.text for one in found)])

    return [Route(READY_PATH, readyz, methods=["GET"], name="readyz")]


def _answer(status: HTTPStatus, lines: Iterable[str]) -> Response:
    first = "ready" if status is HTTPStatus.OK else "not ready"
    text = "\n".join([first, *lines, ""])
    return PlainTextResponse(text, status, headers={"Cache-Control": "no-store"})
