"""Requests to the API of one controller: at the right prefix, with the token, tried again.

Between the client, which knows each endpoint, and the exchange, which sends one request. What a
failure means is found out here, because that takes further requests.
"""

import asyncio
from datetime import datetime
from typing import NoReturn

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
from app.awx.recent import Recent
from app.awx.retries import Clock, Resilience
from app.awx.server_failures import (
    HEALTH_GOOD_FOR_S,
    Health,
    ServerFailures,
    has_the_right,
    health_of,
    person_answered,
)
from app.awx.status_codes import check
from app.awx.transport import Answer, Body, Exchange, Params
from app.jobs.controller_time import ControllerTime, now_at
from app.jobs.model import User

_PEEK_LIMIT_S = 5.0  # somebody waits for the failure that it explains
_ACCOUNT_GOOD_FOR_S = 60.0
_TRIED_AGAIN = frozenset({429, 502, 503, 504})


class ApiRequests:
    """Reads, commands, and short looks that explain a failure."""

    def __init__(
        self,
        exchange: Exchange,
        prefix: ApiPrefix,
        resilience: Resilience,
        credential: Credential,
        clock: Clock,
    ) -> None:
        self._exchange = exchange
        self._prefix = prefix
        self._resilience = resilience
        self._credential = credential
        self._time: ControllerTime | None = None
        self.account: Recent[User] = Recent(
            self._ask_account,
            clock=clock,
            good_for_s=_ACCOUNT_GOOD_FOR_S,
            unknown_for_s=HEALTH_GOOD_FOR_S,
        )
        self._health: Recent[Health] = Recent(
            self._ask_health,
            clock=clock,
            good_for_s=HEALTH_GOOD_FOR_S,
            unknown_for_s=HEALTH_GOOD_FOR_S,
        )
        self._failures = ServerFailures(self._health, self.account)
        credential.on_change(self.account.forget)

    async def aclose(self) -> None:
        """End what runs in the background."""
        await self.account.aclose()
        await self._health.aclose()

    def now(self) -> datetime | None:
        """What the controller's clock shows now, by its newest answer; None before one said."""
        return now_at(self._time)

    async def read(self, action: Action, endpoint: str, params: Params | None = None) -> Answer:
        """A checked answer to a GET."""
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
    ) -> Answer:
        """A checked answer to a command, which is sent once."""
        try:
            return await self._change(method, action, endpoint, body)
        except Unauthorized:
            self._raise_unauthorized(action)
        except ServerFailed as error:
            raise await self._failures.explained(error) from error
        except Forbidden as error:
            self._raise_forbidden(error)

    def _raise_forbidden(self, error: Forbidden) -> NoReturn:
        """The rights are not blamed where the account is known to have them."""
        user = self.account.value
        if user is not None and has_the_right(user, error.action):
            raise RefusedDespiteRights(error.action, error.detail, status=error.status) from error
        raise error

    def _raise_unauthorized(self, action: Action) -> NoReturn:
        kind = TokenFileRejected if self._credential.is_from_file else Unauthorized
        raise kind(action, status=401)

    async def _read(self, action: Action, endpoint: str, params: Params | None) -> Answer:
        answer = await self._resilience.reading(action, lambda: self._get(action, endpoint, params))
        if self._prefix.is_doubtful(answer):
            before = self._prefix.path
            await self._find_prefix(action)
            if self._prefix.path != before:
                answer = await self._resilience.reading(
                    action, lambda: self._get(action, endpoint, params)
                )
        check(answer, action)
        return answer

    async def _get(self, action: Action, endpoint: str, params: Params | None) -> Answer:
        """One try; raises what is worth another one."""
        path = f"{self._prefix.path}{endpoint}"
        answer = await self._exchange.send("GET", path, action, params)
        self._time = answer.time or self._time
        self._prefix.learn_from(answer)
        if answer.status in _TRIED_AGAIN:
            check(answer, action)
        return answer

    async def _find_prefix(self, action: Action) -> None:
        async def fetch(path: str) -> Answer:
            return await self._exchange.send("GET", path, action)

        await self._resilience.reading(action, lambda: self._prefix.find(fetch, action))

    async def _change(
        self, method: str, action: Action, endpoint: str, body: Body | None
    ) -> Answer:
        if not self._prefix.is_sure:
            await self._find_prefix(action)

        async def once() -> Answer:
            path = f"{self._prefix.path}{endpoint}"
            answer = await self._exchange.send(method, path, action, body=body)
            check(answer, action)
            return answer

        return await self._resilience.changing(action, once)

    async def _ask_account(self) -> User | None:
        return person_answered(await self._peek(Action.WHO_AM_I, "me/"))

    async def _ask_health(self) -> Health:
        return health_of(await self._peek(Action.PING, "ping/"))

    async def _peek(self, action: Action, endpoint: str) -> Answer | ControllerError:
        """One short try, past the breaker and its counts."""
        path = f"{self._prefix.path}{endpoint}"
        try:
            async with asyncio.timeout(_PEEK_LIMIT_S):
                return await self._exchange.send("GET", path, action)
        except TimeoutError:
            return TimedOut(action)
        except ControllerError as error:
            return error
