"""One route of /api: what it takes and answers is declared, and what goes wrong has one shape.

FastAPI reads the parameters and describes the operation; app/api/no_operation.py answers what no
operation takes.
"""

import asyncio
from collections.abc import Awaitable, Callable, Coroutine
from http import HTTPStatus
from typing import Any, TypedDict, TypeVar, Unpack

import structlog
from fastapi.exceptions import RequestValidationError
from fastapi.routing import APIRoute
from pydantic import BaseModel
from starlette.requests import Request
from starlette.responses import JSONResponse, Response
from starlette.routing import Match, Route
from starlette.types import Receive, Scope, Send

from app.api.errors import (
    NO_STORE,
    SIGNED_OUT,
    ErrorBody,
    busy_answer,
    error_answer,
    no_sessions_answer,
)
from app.api.json_body import BODY, MOST_BYTES, BadBody, read_body
from app.api.params import BadRequest, bad_request_of, job_id_of, query_of
from app.runtime.work_pool import BusyError
from app.services.principals import SignedOutError
from app.sessions.store import StoreUnavailableError
from app.telemetry.request_ids import current_request_id

log = structlog.get_logger(__name__)

READ_ONLY = ("GET", "HEAD")
_OUR_FAULT = (
    "Something went wrong in Jobpane. Try again. "
    "If it happens again, report the log ID to an administrator."
)

T = TypeVar("T")

Answer = Callable[[Request], Coroutine[Any, Any, Response]]
Endpoint = Callable[..., Awaitable[Any]]
_ERRORS: dict[int | str, dict[str, Any]] = {
    "4XX": {"model": ErrorBody, "description": "The request was refused; the error says why."},
    "5XX": {"model": ErrorBody, "description": "The controller or Jobpane failed."},
}


class Described(TypedDict, total=False):
    """What the description of an operation says, beside its parameters."""

    description: str
    status_code: int
    response_model: Any
    response_class: type[Response]
    responses: dict[int | str, dict[str, Any]]
    openapi_extra: dict[str, Any]
    include_in_schema: bool


class ApiRoute(APIRoute):
    """One operation; HEAD is answered as GET, and the server leaves the body out."""

    body_bytes = 0  # the longest body, which is read before; 0 for an operation without one
    quick: Answer | None = None  # takes the place of FastAPI's reading of parameters

    def get_route_handler(self) -> Callable[[Request], Coroutine[Any, Any, Response]]:
        """FastAPI's own, in the shape of every answer of /api."""
        answer = super().get_route_handler()

        async def answered(request: Request) -> Response:
            return await _answered(self.quick or answer, request, self.name, self.body_bytes)

        return answered

    def matches(self, scope: Scope) -> tuple[Match, Scope]:
        """Whether the request is this operation's."""
        is_head = scope["type"] == "http" and scope["method"] == "HEAD"
        return super().matches({**scope, "method": "GET"} if is_head else scope)

    async def handle(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Answer what `matches` has found to be this operation's."""
        await self.app(scope, receive, send)


def operation(
    method: str,
    path: str,
    endpoint: Endpoint,
    name: str,
    *,
    tag: str,
    summary: str,
    most_bytes: int = 0,
    quick: type[BaseModel] | None = None,
    **described: Unpack[Described],
) -> ApiRoute:
    """The route of `endpoint`, whose parameters FastAPI reads and describes.

    `most_bytes` is the longest body; app/api/json_body.py reads it. `quick` is the model of the
    query of an endpoint `(request, job_id, query)` that is asked so often that FastAPI's way to it,
    which costs more than a window that is stored, is left out. What is described is the same.
    """
    described["responses"] = {**_ERRORS, **described.get("responses", {})}
    described.setdefault("response_model", None)
    route = ApiRoute(
        path,
        endpoint,
        name=name,
        methods=[method],
        operation_id=name,
        tags=[tag],
        summary=summary,
        **described,
    )
    route.body_bytes = most_bytes
    route.quick = None if quick is None else _quickly(endpoint, quick)
    return route


def _quickly(endpoint: Callable[..., Awaitable[Response]], model: type[BaseModel]) -> Answer:
    async def answer(request: Request) -> Response:
        query = query_of(request.query_params, model)
        return await endpoint(request, job_id_of(request), query)

    return answer


def api_route(
    path: str,
    answer: Answer,
    name: str,
    methods: tuple[str, ...] = READ_ONLY,
    *,
    takes_body: bool = False,
    most_bytes: int = MOST_BYTES,
) -> Route:
    """A route that no description names, for any method; `answer` reads the request itself."""
    body_bytes = most_bytes if takes_body else 0
    return Route(path, ApiEndpoint(answer, name, methods, body_bytes=body_bytes), name=name)


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
        """Answer one request."""
        request = Request(scope, receive)
        if request.method in self._methods:
            response = await _answered(self._answer, request, self._name, self._body_bytes)
        else:
            response = method_refused(self._methods)
        await response(scope, receive, send)


class _Nothing(Response):
    """What a client gets that has gone."""

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Send nothing."""


async def _answered(answer: Answer, request: Request, name: str, body_bytes: int) -> Response:
    """The answer; a body is read before, for later it is only known who has gone."""
    if body_bytes:
        try:
            body = await read_body(request.receive, body_bytes)
        except BadBody as wrong:
            return wrong.answer()
        if body is None:
            return _Nothing()
        request.scope[BODY] = body
    response = await _unless_gone(_in_shape(answer, request, name), request.receive)
    return _Nothing() if response is None else response


async def _in_shape(answer: Answer, request: Request, name: str) -> Response:
    try:
        response = await answer(request)
    except SignedOutError:
        return error_answer(HTTPStatus.UNAUTHORIZED, "sign_in", SIGNED_OUT)
    except RequestValidationError as wrong:
        return bad_request_of(wrong.errors()).answer()
    except (BadRequest, BadBody) as wrong:
        return wrong.answer()
    except (BusyError, StoreUnavailableError) as away:
        return busy_answer(away) if isinstance(away, BusyError) else no_sessions_answer()
    except Exception:  # a fault of ours, in the shape of every other
        incident = current_request_id()
        log.exception("unexpected_error", request_id=incident, doing=name)
        return error_answer(
            HTTPStatus.INTERNAL_SERVER_ERROR,
            "accident",
            _OUR_FAULT,
            can_try_again=True,
            incident=incident,
        )
    if hasattr(response, "raw_headers"):  # FastAPI's own; a download's wrapper has them inside
        for header, value in NO_STORE.items():
            response.headers.setdefault(header, value)
    return response


async def _unless_gone(work: Coroutine[Any, Any, T], receive: Receive) -> T | None:
    """What `work` returns; None if the client goes before, and then the work is canceled."""
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


def method_refused(methods: tuple[str, ...]) -> JSONResponse:
    """The answer to a method that a URL does not take."""
    allowed = ", ".join(methods)
    response = error_answer(
        HTTPStatus.METHOD_NOT_ALLOWED,
        "method_not_allowed",
        f"This URL accepts {allowed} only.",
    )
    response.headers["Allow"] = allowed
    return response
