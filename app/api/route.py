"""One route of /api: reads parameters, answers, and turns whatever goes wrong into the one shape.

Every method reaches it, so that also a refused one gets an error in that shape; what leads nowhere
under /api gets one too, from `unknown_routes`.
"""

import asyncio
from collections.abc import Callable, Coroutine
from http import HTTPStatus
from secrets import token_hex
from typing import Any, TypeVar

import structlog
from starlette.requests import Request
from starlette.responses import JSONResponse, Response
from starlette.routing import Route
from starlette.types import Receive, Scope, Send

from app.api.errors import SIGNED_OUT, busy_answer, error_answer, no_sessions_answer
from app.api.json_body import BODY, MOST_BYTES, BadBody, read_body
from app.api.params import BadRequest
from app.runtime.work_pool import BusyError
from app.services.principals import SignedOutError
from app.sessions.store import StoreUnavailableError

log = structlog.get_logger(__name__)

READ_ONLY = ("GET", "HEAD")
_OUR_FAULT = (
    "Something went wrong in Jobpane. Try again. "
    "If it happens again, report the log ID to an administrator."
)

T = TypeVar("T")

Answer = Callable[[Request], Coroutine[Any, Any, Response]]


class ApiEndpoint:
    """An ASGI app around `answer`, which may raise BadRequest or BadBody."""

    def __init__(
        self, answer: Answer, name: str, methods: tuple[str, ...], *, body_bytes: int = 0
    ) -> None:
        self._answer = answer
        self._name = name
        self._methods = methods
        self._body_bytes = body_bytes

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Answer one request; a body is read before, for later it is only known who has gone."""
        if self._body_bytes and scope["method"] in self._methods:
            try:
                body = await read_body(receive, self._body_bytes)
            except BadBody as wrong:
                await wrong.answer()(scope, receive, send)
                return
            if body is None:
                return
            scope = {**scope, BODY: body}
        response = await _unless_gone(self._response(Request(scope, receive)), receive)
        if response is not None:
            await response(scope, receive, send)

    async def _response(self, request: Request) -> Response:
        if request.method not in self._methods:
            return _method_refused(self._methods)
        try:
            return await self._answer(request)
        except SignedOutError:
            return error_answer(HTTPStatus.UNAUTHORIZED, "sign_in", SIGNED_OUT)
        except (BadRequest, BadBody) as wrong:
            return wrong.answer()
        except (BusyError, StoreUnavailableError) as away:
            return busy_answer(away) if isinstance(away, BusyError) else no_sessions_answer()
        except Exception:  # a fault of ours, in the shape of every other
            incident = token_hex(4)
            log.exception("unexpected_error", id=incident, doing=self._name)
            return error_answer(
                HTTPStatus.INTERNAL_SERVER_ERROR,
                "accident",
                _OUR_FAULT,
                can_try_again=True,
                incident=incident,
            )


async def _unless_gone(work: Coroutine[Any, Any, T], receive: Receive) -> T | None:
    """What `work` returns; None if the client goes before, and then the work is cancelled."""
    working = asyncio.ensure_future(work)
    going = asyncio.ensure_future(_gone(receive))
    try:
        await asyncio.wait({working, going}, return_when=asyncio.FIRST_COMPLETED)
        return working.result() if working.done() else None
    finally:
        for task in (working, going):
            task.cancel()
        await asyncio.wait({working, going})


async def _gone(receive: Receive) -> None:
    """Until the client has gone; a body is not wanted."""
    while (await receive())["type"] != "http.disconnect":
        pass


def api_route(
    path: str,
    answer: Answer,
    name: str,
    methods: tuple[str, ...] = READ_ONLY,
    *,
    takes_body: bool = False,
    most_bytes: int = MOST_BYTES,
) -> Route:
    """The route of `answer`, for any method; see app/api/json_body.py for bodies."""
    body_bytes = most_bytes if takes_body else 0
    return Route(path, ApiEndpoint(answer, name, methods, body_bytes=body_bytes), name=name)


class _Unknown:
    """An ASGI app for what leads nowhere."""

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        response = error_answer(
            HTTPStatus.NOT_FOUND, "unknown_url", "Not found: the API doesn't have this URL."
        )
        await response(scope, receive, send)


def unknown_routes() -> list[Route]:
    """Catch what no route before them has taken under /api."""
    return [Route(path, _Unknown(), name="unknown") for path in ("/api", "/api/{rest:path}")]


def _method_refused(methods: tuple[str, ...]) -> JSONResponse:
    allowed = ", ".join(methods)
    response = error_answer(
        HTTPStatus.METHOD_NOT_ALLOWED,
        "method_not_allowed",
        f"This URL accepts {allowed} only.",
    )
    response.headers["Allow"] = allowed
    return response
