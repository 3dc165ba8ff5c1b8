"""Limits how much one user, and one address, may do at once, in all processes together.

A user is a named principal; where nobody is named, the address alone counts. An address may have
four times what a user may, since many users share one behind a company's router; loopback has no
such limit: it is the local user, or a proxy that is not named. Beyond a limit the answer is 429,
or no websocket, with the seconds after which to try again. Processes that share a Redis count
together, within half a second (app/services/shared_counts.py).
"""

import asyncio
import re
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from http import HTTPStatus

from starlette.types import ASGIApp, Receive, Scope, Send
from starlette.websockets import WebSocketClose

from app.api.caller import PRINCIPAL
from app.api.errors import error_answer
from app.middleware.rates import Rates
from app.middleware.refusals import is_below
from app.runtime.fair_turns import ask_for
from app.services.askers import Asker, asker_of, askers
from app.services.principals import Principal
from app.services.shared_counts import SharedCounts
from app.telemetry.figures import refused

_USERS_OF_ADDRESS = 4
_TRY_AGAIN_LATER = 1013
_DOWNLOAD = re.compile(r"/api/(jobs/[^/]+/output/download|downloads/[^/]+|jobs/export)")
_SEARCH = re.compile(r"/api/jobs/[^/]+/output/search")
_EVENTS = "/_event"
_DENIAL = "websocket.http.response"  # an extension of ASGI that uvicorn has


@dataclass(frozen=True, slots=True)
class UserLimits:
    """What one user may have at once, and how many requests a second; 0 for no limit."""

    connections: int
    downloads: int
    searches: int
    requests: int


@dataclass(frozen=True, slots=True)
class _Limit:
    name: str
    message: str
    retry_after_s: int


_CONNECTIONS = _Limit("connections", "Too many tabs are open. Close some, and try again.", 10)
_DOWNLOADS = _Limit("downloads", "Too many downloads are running. Wait until one has ended.", 5)
_SEARCHES = _Limit("searches", "Too many searches are running. Try again in a moment.", 1)
_REQUESTS = _Limit("requests", "You sent too many requests. Try again in a moment.", 1)


class Limits:
    """ASGI middleware; further inside than what finds the principal and the client's address."""

    def __init__(self, app: ASGIApp, limits: UserLimits, counts: SharedCounts) -> None:
        self._app = app
        self._limits = limits
        self._counts = counts
        self._rates = Rates(clock=lambda: asyncio.get_running_loop().time())
        counts.on_used(self._used_elsewhere)

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Pass the request on for its user, or refuse it."""
        if scope["type"] in {"http", "websocket"}:
            ask_for(asker_of(*_principal_and_address(scope)))
        limit = _limit_of(scope)
        if limit is None and not _is_of_api(scope):
            await self._app(scope, receive, send)
            return
        asking = list(askers_of(scope))
        if _is_of_api(scope) and (kind := self._too_fast(asking)):
            await _refuse(_REQUESTS, kind, scope, receive, send)
        elif limit is None:
            await self._app(scope, receive, send)
        elif kind := self._too_many(limit, asking):
            await _refuse(limit, kind, scope, receive, send)
        else:
            await self._counted(limit, asking, scope, receive, send)

    async def _counted(
        self, limit: _Limit, asking: list[Asker], scope: Scope, receive: Receive, send: Send
    ) -> None:
        keys = [_counted_as(limit, one.key) for one in asking]
        for key in keys:
            self._counts.begin(key)
        try:
            await self._app(scope, receive, send)
        finally:
            for key in keys:
                self._counts.end(key)

    def _too_many(self, limit: _Limit, asking: list[Asker]) -> str:
        """The kind of asker whose limit is reached, "" for none."""
        most: int = getattr(self._limits, limit.name)
        return next(
            (
                kind
                for kind, key in asking
                if most and self._counts.running(_counted_as(limit, key)) >= most * users_in(kind)
            ),
            "",
        )

    def _too_fast(self, asking: list[Asker]) -> str:
        """The kind of asker that sends too many requests, "" for none."""
        most = self._limits.requests
        for kind, key in asking if most else ():
            if not self._rates.take(key, most * users_in(kind)):
                return kind
            self._counts.use(key)
        return ""

    def _used_elsewhere(self, key: str, count: int) -> None:
        """Another process has answered `count` requests of a user or an address."""
        if self._limits.requests:
            self._rates.use(key, count, self._limits.requests * users_in(key.partition(" ")[0]))


def limits(of_user: UserLimits, counts: SharedCounts) -> Callable[[ASGIApp], ASGIApp]:
    """The middleware with these limits."""
    return lambda app: Limits(app, of_user, counts)


def _counted_as(limit: _Limit, key: str) -> str:
    return f"{limit.name} {key}"


def users_in(kind: str) -> int:
    """How many users an asker of this kind may do as much as: an "address" may stand for some."""
    return _USERS_OF_ADDRESS if kind == "address" else 1


def _limit_of(scope: Scope) -> _Limit | None:
    """What a request is one of, if that is counted."""
    path: str = scope.get("path", "")
    if scope["type"] == "websocket":
        return _CONNECTIONS if is_below(path, _EVENTS) else None
    if scope["type"] != "http":
        return None
    if _DOWNLOAD.fullmatch(path):
        return _DOWNLOADS
    return _SEARCHES if _SEARCH.fullmatch(path) else None


def _is_of_api(scope: Scope) -> bool:
    return scope["type"] == "http" and is_below(scope["path"], "/api")


def askers_of(scope: Scope) -> Iterator[Asker]:
    """The user, where one is named, and the address, unless it is of this machine."""
    return askers(*_principal_and_address(scope))


def _principal_and_address(scope: Scope) -> tuple[Principal | None, str]:
    principal, client = scope.get(PRINCIPAL), scope.get("client")
    is_somebody = isinstance(principal, Principal)
    return principal if is_somebody else None, str(client[0]) if client else ""


async def _refuse(limit: _Limit, kind: str, scope: Scope, receive: Receive, send: Send) -> None:
    refused.labels(limit.name, kind).inc()
    if scope["type"] == "websocket" and _DENIAL not in scope.get("extensions", {}):
        await WebSocketClose(_TRY_AGAIN_LATER, limit.message)(scope, receive, send)
        return
    answer = error_answer(
        HTTPStatus.TOO_MANY_REQUESTS, f"too_many_{limit.name}", limit.message, can_try_again=True
    )
    answer.headers["Retry-After"] = str(limit.retry_after_s)
    await answer(scope, receive, send)
