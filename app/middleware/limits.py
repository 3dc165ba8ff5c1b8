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
from app.services.askers import asker_of, askers
from app.services.principals import Principal
from app.services.shared_counts import SharedCounts
from app.telemetry.figures import refused

OF_ADDRESS = 4
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
            ask_for(asker_of(*_asking(scope)))
        limit = _limit_of(scope)
        if limit is None and not _is_of_api(scope):
            await self._app(scope, receive, send)
            return
        asking = list(who(scope))
        if _is_of_api(scope) and (of := self._too_fast(asking)):
            await _refuse(_REQUESTS, of, scope, receive, send)
        elif limit is None:
            await self._app(scope, receive, send)
        elif of := self._too_many(limit, asking):
            await _refuse(limit, of, scope, receive, send)
        else:
            await self._counted(limit, asking, scope, receive, send)

    async def _counted(
        self, limit: _Limit, who: list[tuple[str, str]], scope: Scope, receive: Receive, send: Send
    ) -> None:
        keys = [_counted_as(limit, key) for _, key in who]
        for key in keys:
            self._counts.begin(key)
        try:
            await self._app(scope, receive, send)
        finally:
            for key in keys:
                self._counts.end(key)

    def _too_many(self, limit: _Limit, who: list[tuple[str, str]]) -> str:
        """Whose limit is reached, "" for nobody's."""
        most: int = getattr(self._limits, limit.name)
        return next(
            (
                of
                for of, key in who
                if most and self._counts.running(_counted_as(limit, key)) >= most * times(of)
            ),
            "",
        )

    def _too_fast(self, who: list[tuple[str, str]]) -> str:
        most = self._limits.requests
        for of, key in who if most else ():
            if not self._rates.take(key, most * times(of)):
                return of
            self._counts.use(key)
        return ""

    def _used_elsewhere(self, key: str, count: int) -> None:
        """Another process has answered `count` requests of a user or an address."""
        if self._limits.requests:
            self._rates.use(key, count, self._limits.requests * times(key.partition(" ")[0]))


def limits(of_user: UserLimits, counts: SharedCounts) -> Callable[[ASGIApp], ASGIApp]:
    """The middleware with these limits."""
    return lambda app: Limits(app, of_user, counts)


def _counted_as(limit: _Limit, key: str) -> str:
    return f"{limit.name} {key}"


def times(of: str) -> int:
    """How many times as much as one user an "address" may have."""
    return OF_ADDRESS if of == "address" else 1


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


def who(scope: Scope) -> Iterator[tuple[str, str]]:
    """The user, where one is named, and the address, unless it is of this machine."""
    yield from askers(*_asking(scope))


def _asking(scope: Scope) -> tuple[Principal | None, str]:
    principal, client = scope.get(PRINCIPAL), scope.get("client")
    is_somebody = isinstance(principal, Principal)
    return principal if is_somebody else None, str(client[0]) if client else ""


async def _refuse(limit: _Limit, of: str, scope: Scope, receive: Receive, send: Send) -> None:
    refused.labels(limit.name, of).inc()
    if scope["type"] == "websocket" and _DENIAL not in scope.get("extensions", {}):
        await WebSocketClose(_TRY_AGAIN_LATER, limit.message)(scope, receive, send)
        return
    answer = error_answer(
        HTTPStatus.TOO_MANY_REQUESTS, f"too_many_{limit.name}", limit.message, can_try_again=True
    )
    answer.headers["Retry-After"] = str(limit.retry_after_s)
    await answer(scope, receive, send)
