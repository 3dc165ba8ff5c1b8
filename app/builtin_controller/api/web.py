"""The controller as an ASGI application: from a request to a call, from an answer to a response.

Views run in threads, since SQLite blocks. It adds the headers that AWX and its nginx add and
merges double slashes as nginx does.
"""

import re
import time
from email.utils import format_datetime
from uuid import uuid4

from starlette.concurrency import run_in_threadpool
from starlette.datastructures import MutableHeaders
from starlette.requests import Request
from starlette.responses import Response
from starlette.types import Receive, Scope, Send

from app.builtin_controller.api.about_views import NODE, VERSION
from app.builtin_controller.api.answers import HTML_TYPE, Answer, Call, json_answer, server_error
from app.builtin_controller.api.routes import Answered, answered, path_with_slash
from app.builtin_controller.storage.store import Store
from app.builtin_controller.storage.times import now

LARGEST_BODY = 1_048_576
_VARY = "Accept-Language, origin"
_SLASHES = re.compile("/{2,}")
_NGINX_405 = (
    "<html>\r\n<head><title>405 Not Allowed</title></head>\r\n<body>\r\n"
    "<center><h1>405 Not Allowed</h1></center>\r\n<hr><center>nginx</center>\r\n"
    "</body>\r\n</html>\r\n"
)


class Web:
    """One controller's HTTP face."""

    def __init__(self, store: Store) -> None:
        self._store = store

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        if scope["type"] != "http":
            return
        began = time.perf_counter()
        response = await self._response(Request(scope, receive))
        took = f"{time.perf_counter() - began:.3f}s"
        response.headers["X-API-Total-Time"] = took
        response.headers["Date"] = format_datetime(now(), usegmt=True)
        if "X-API-Node" in response.headers:
            response.headers["X-API-Time"] = took
        await response(scope, receive, send)

    async def _response(self, request: Request) -> Response:
        call = await _call(request)
        if call is None:
            return _response(Answered(json_answer({"detail": "Too large."}, 413)))
        if call.method == "TRACE":
            return Response(_NGINX_405, 405, media_type=None, headers={"Content-Type": "text/html"})
        if call.path == "/":
            # AWX sends its web interface here; without one it fails.
            return _response(Answered(server_error().answer))
        meant = path_with_slash(call.path)
        if meant:
            return _moved(meant, call.query)
        return _response(await run_in_threadpool(answered, self._store, call))


async def _call(request: Request) -> Call | None:
    body = bytearray()
    async for chunk in request.stream():
        body += chunk
        if len(body) > LARGEST_BODY:
            return None
    return Call(
        method=request.method,
        path=_SLASHES.sub("/", request.url.path),
        query=request.url.query,
        headers=dict(request.headers),
        body=bytes(body),
    )


def _moved(path: str, query: str) -> Response:
    location = f"{path}?{query}" if query else path
    headers = {
        "Content-Type": HTML_TYPE,
        "Location": location,
        "Content-Language": "en",
        "Vary": _VARY,
    }
    return Response(b"", 301, headers=headers)


def _response(done: Answered) -> Response:
    response = Response(done.answer.body, done.answer.status)
    if done.answer.content_type is not None:
        response.headers["Content-Type"] = done.answer.content_type
    _add_headers(response.headers, done)
    return response


def _add_headers(headers: MutableHeaders, done: Answered) -> None:
    answer: Answer = done.answer
    headers.update(answer.headers)
    headers["Content-Language"] = "en"
    headers["X-API-Request-Id"] = uuid4().hex
    headers["Vary"] = _VARY
    if done.allowed is None:
        return
    headers["Allow"] = done.allowed
    headers["X-API-Product-Name"] = "AWX"
    headers["X-API-Node"] = NODE
    vary = ["Accept", _VARY]
    if done.knows_callers and (done.caller is None or done.caller.by_password):
        vary.append("Cookie")
    headers["Vary"] = ", ".join(vary)
    if done.caller is not None:
        headers["X-API-Product-Version"] = VERSION
