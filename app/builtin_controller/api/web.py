"""The controller as an ASGI application.

Views run in threads, since SQLite blocks. It adds the headers that AWX and its nginx add and
merges double slashes as nginx does.
"""

import re
import time
from email.utils import format_datetime
from uuid import uuid4

from starlette.concurrency import run_in_threadpool
from starlette.datastructures import MutableHeaders
from starlette.requests import Request as AsgiRequest
from starlette.responses import Response as AsgiResponse
from starlette.types import Receive, Scope, Send

from app.builtin_controller.api import csrf
from app.builtin_controller.api.about_views import VERSION
from app.builtin_controller.api.http import HTML_TYPE, Request, json_response
from app.builtin_controller.api.refusals import server_error
from app.builtin_controller.api.routes import RoutedResponse, path_with_slash, routed_response
from app.builtin_controller.storage.records import NODE
from app.builtin_controller.storage.store import Store
from app.builtin_controller.storage.times import now

LARGEST_BODY_BYTES = 1_048_576
_VARY = "Accept-Language, origin"
_SLASHES = re.compile("/{2,}")
_NGINX_405 = (
    "<html>\r\n<head><title>405 Not Allowed</title></head>\r\n<body>\r\n"
    "<center><h1>405 Not Allowed</h1></center>\r\n<hr><center>nginx</center>\r\n"
    "</body>\r\n</html>\r\n"
)


class Web:
    """The ASGI application over one store; plain HTTP only."""

    def __init__(self, store: Store) -> None:
        self._store = store

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        if scope["type"] != "http":
            return
        began = time.perf_counter()
        response = await self._response(AsgiRequest(scope, receive))
        took = f"{time.perf_counter() - began:.3f}s"
        response.headers["X-API-Total-Time"] = took
        response.headers["Date"] = format_datetime(now(), usegmt=True)
        if "X-API-Node" in response.headers:
            response.headers["X-API-Time"] = took
        await response(scope, receive, send)

    async def _response(self, asgi_request: AsgiRequest) -> AsgiResponse:
        request = await _read(asgi_request)
        if request is None:
            too_large = json_response({"detail": "Too large."}, 413)
            return _to_asgi(RoutedResponse(too_large))
        if request.method == "TRACE":
            headers = {"Content-Type": "text/html"}
            return AsgiResponse(_NGINX_405, 405, media_type=None, headers=headers)
        if request.path == "/":
            # AWX sends its web interface here; without one it fails.
            failed = server_error().response
            return _to_asgi(
                RoutedResponse(failed.with_cookies(csrf.cookie_with(csrf.secret_of(request))))
            )
        meant = path_with_slash(request.path, self._store.settings.like)
        if meant:
            return _moved(meant, request.query)
        return _to_asgi(await run_in_threadpool(routed_response, self._store, request))


async def _read(request: AsgiRequest) -> Request | None:
    """The whole request; None if its body is too large."""
    body = bytearray()
    async for chunk in request.stream():
        body += chunk
        if len(body) > LARGEST_BODY_BYTES:
            return None
    return Request(
        method=request.method,
        path=_SLASHES.sub("/", request.url.path),
        query=request.url.query,
        headers=dict(request.headers),
        body=bytes(body),
    )


def _moved(path: str, query: str) -> AsgiResponse:
    location = f"{path}?{query}" if query else path
    headers = {
        "Content-Type": HTML_TYPE,
        "Location": location,
        "Content-Language": "en",
        "Vary": _VARY,
    }
    return AsgiResponse(b"", 301, headers=headers)


def _to_asgi(routed: RoutedResponse) -> AsgiResponse:
    response = AsgiResponse(routed.response.body, routed.response.status)
    if routed.response.content_type is not None:
        response.headers["Content-Type"] = routed.response.content_type
    _add_headers(response.headers, routed)
    return response


def _add_headers(headers: MutableHeaders, routed: RoutedResponse) -> None:
    headers.update(routed.response.headers)
    headers["Content-Language"] = "en"
    headers["X-API-Request-Id"] = uuid4().hex
    for cookie in routed.response.cookies:
        headers.append("Set-Cookie", cookie)
    if routed.allowed is None:
        headers["Vary"] = f"Cookie, {_VARY}" if routed.response.cookies else _VARY
        return
    headers["Allow"] = routed.allowed
    if routed.is_of_controller:
        headers["X-API-Product-Name"] = "AWX"
        headers["X-API-Node"] = NODE
    vary = ["Accept", _VARY]
    if routed.sets_csrf_cookie:
        vary.insert(1, "Cookie")
    elif routed.reads_credentials and not (routed.caller and routed.caller.by_token):
        vary.append("Cookie")
    headers["Vary"] = ", ".join(vary)
    if routed.caller is not None and routed.is_of_controller:
        headers["X-API-Product-Version"] = VERSION
