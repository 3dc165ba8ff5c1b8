"""Requests to the API of one controller: at the right prefix, with the token, with retries.

Between the client, which knows each endpoint, and the transport, which sends one request. What a
failure means is found out here, because that takes further requests.
"""

import asyncio
from datetime import datetime
from typing import NoReturn

from app.awx.cached_value import CachedValue
from app.awx.credential import Credential
from app.awx.error_texts import Action
from app.awx.errors import (
    ControllerError,
    Forbidden,
    RefusedDespiteRights,
    ServerFailed,
    TimedOut,
    TokenFileRejected,
    Unauthorized,
)
from app.awx.prefix import ApiPrefix
from app.awx.retries import Clock, Retries
from app.awx.server_failures import (
    HEALTH_FRESH_FOR_S,
    Health,
    ServerFailures,
    has_right,
    health_of,
    user_or_none,
)
from app.awx.status_codes import check
from app.awx.transport import Body, Params, Response, Transport
from app.jobs.controller_time import ControllerTime, now_at
from app.jobs.model import User

_PEEK_LIMIT_S = 5.0  # a user waits for the failure that it explains
_ACCOUNT_FRESH_FOR_S = 60.0
_RETRIED = frozenset({429, 502, 503, 504})


class ApiRequests:
    """Reads, commands, and short requests that explain a failure."""

    def __init__(
        self,
        transport: Transport,
        prefix: ApiPrefix,
        retries: Retries,
        credential: Credential,
        clock: Clock,
    ) -> None:
        self._transport = transport
        self._prefix = prefix
        self._retries = retries
        self._credential = credential
        self._time: ControllerTime | None = None
        self.account: CachedValue[User] = CachedValue(
            self._fetch_account,
            clock=clock,
            fresh_for_s=_ACCOUNT_FRESH_FOR_S,
            unknown_for_s=HEALTH_FRESH_FOR_S,
        )
        self._health: CachedValue[Health] = CachedValue(
            self._fetch_health,
            clock=clock,
            fresh_for_s=HEALTH_FRESH_FOR_S,
            unknown_for_s=HEALTH_FRESH_FOR_S,
        )
        self._failures = ServerFailures(self._health, self.account)
        credential.on_change(self.account.invalidate)

    async def aclose(self) -> None:
        """Cancel the requests in the background."""
        await self.account.aclose()
        await self._health.aclose()

    def now(self) -> datetime | None:
        """What the controller's clock shows now, by its newest response; None before one said."""
        return now_at(self._time)

    async def read(self, action: Action, endpoint: str, params: Params | None = None) -> Response:
        """The checked response to a GET.

        Raises:
            ControllerError: What the failure was found to mean.
        """
        sent_with = self._credential.header()
        try:
            return await self._read(action, endpoint, params)
        except Unauthorized:
            if not self._credential.is_renewed(sent_with):
                self._raise_unauthorized(action)
        except ServerFailed as error:
            raise await self._failures.explained(error) from error
        except Forbidden as error:
            self._raise_forbidden(error)
        return await self._read(action, endpoint, params)

    async def change(
        self, method: str, action: Action, endpoint: str, body: Body | None = None
    ) -> Response:
        """The checked response to a command, which is sent once.

        Raises:
            ControllerError: What the failure was found to mean.
        """
        try:
            return await self._change(method, action, endpoint, body)
        except Unauthorized:
            self._raise_unauthorized(action)
        except ServerFailed as error:
            raise await self._failures.explained(error) from error
        except Forbidden as error:
            self._raise_forbidden(error)

    def _raise_forbidden(self, error: Forbidden) -> NoReturn:
        """Raise `error`, or that the right was there: then the rights are not to blame."""
        user = self.account.value
        if user is not None and has_right(user, error.action):
            raise RefusedDespiteRights(error.action, error.detail, status=error.status) from error
        raise error

    def _raise_unauthorized(self, action: Action) -> NoReturn:
        kind = TokenFileRejected if self._credential.is_from_file else Unauthorized
        raise kind(action, status=401)

    async def _read(self, action: Action, endpoint: str, params: Params | None) -> Response:
        response = await self._retries.run_read(action, lambda: self._get(action, endpoint, params))
        if self._prefix.may_be_wrong(response):
            before = self._prefix.path
            await self._find_prefix(action)
            if self._prefix.path != before:
                response = await self._retries.run_read(
                    action, lambda: self._get(action, endpoint, params)
                )
        check(response, action)
        return response

    async def _get(self, action: Action, endpoint: str, params: Params | None) -> Response:
        """One attempt; raises where a retry may help, else returns the response unchecked."""
        path = f"{self._prefix.path}{endpoint}"
        response = await self._transport.send("GET", path, action, params)
        self._time = response.time or self._time
        self._prefix.learn_from(response)
        if response.status in _RETRIED:
            check(response, action)
        return response

    async def _find_prefix(self, action: Action) -> None:
        async def fetch(path: str) -> Response:
            return await self._transport.send("GET", path, action)

        await self._retries.run_read(action, lambda: self._prefix.find(fetch, action))

    async def _change(
        self, method: str, action: Action, endpoint: str, body: Body | None
    ) -> Response:
        if not self._prefix.is_sure:
            await self._find_prefix(action)

        async def once() -> Response:
            path = f"{self._prefix.path}{endpoint}"
            response = await self._transport.send(method, path, action, body=body)
            check(response, action)
            return response

        return await self._retries.run_command(action, once)

    async def _fetch_account(self) -> User | None:
        return user_or_none(await self._peek(Action.WHO_AM_I, "me/"))

    async def _fetch_health(self) -> Health:
        return health_of(await self._peek(Action.PING, "ping/"))

    async def _peek(self, action: Action, endpoint: str) -> Response | ControllerError:
        """One attempt with a short limit, not counted by the circuit breaker; never raises."""
        path = f"{self._prefix.path}{endpoint}"
        try:
            async with asyncio.timeout(_PEEK_LIMIT_S):
                return await self._transport.send("GET", path, action)
        except TimeoutError:
            return TimedOut(action)
        except ControllerError as error:
            return error
