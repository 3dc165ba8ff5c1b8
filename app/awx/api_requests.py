"""Requests to the API of one controller: at the right prefix, with a credential, with retries.

Between the client, which knows each endpoint, and the transport, which sends one request. What a
failure means is found out here, because that takes further requests.
"""

from collections.abc import Callable
from datetime import datetime
from typing import NoReturn

from app.awx.cached_value import CachedValue
from app.awx.connection import Connection
from app.awx.counted_errors import counted_errors
from app.awx.credential import Credential
from app.awx.error_texts import Action
from app.awx.errors import (
    Forbidden,
    RefusedDespiteRights,
    RefusedDespiteYourRights,
    ServerFailed,
    Unauthorized,
)
from app.awx.server_failures import (
    HEALTH_FRESH_FOR_S,
    ServerFailures,
    has_right,
    user_or_none,
)
from app.awx.status_codes import check
from app.awx.transport import Body, Params, Response
from app.jobs.controller_time import now_at
from app.jobs.model import User

_ACCOUNT_FRESH_FOR_S = 60.0
_RETRIED = frozenset({429, 502, 503, 504})
_REFUSED = frozenset({401, 403})


class ApiRequests:
    """Reads, commands, and short requests that explain a failure."""

    def __init__(self, connection: Connection, credential: Credential) -> None:
        self._connection = connection
        self._prefix = connection.prefix
        self._retries = connection.retries
        self._credential = credential
        self.account: CachedValue[User] = CachedValue(
            self._fetch_account,
            clock=connection.clock,
            fresh_for_s=_ACCOUNT_FRESH_FOR_S,
            unknown_for_s=HEALTH_FRESH_FOR_S,
        )
        self._failures = ServerFailures(
            connection.health, self.account, is_of_user=credential.kind.is_of_user
        )
        self._on_unauthorized: list[Callable[[], None]] = []

    def on_unauthorized(self, listener: Callable[[], None]) -> None:
        """Call `listener` when the credential is refused and there is no newer one."""
        self._on_unauthorized.append(listener)

    async def aclose(self) -> None:
        """Cancel the requests in the background."""
        await self.account.aclose()

    def now(self) -> datetime | None:
        """What the controller's clock shows now, by its newest response; None before one said."""
        return now_at(self._connection.time)

    async def read(self, action: Action, endpoint: str, params: Params | None = None) -> Response:
        """The checked response to a GET.

        Raises:
            ControllerError: What the failure was found to mean.
        """
        with counted_errors(self._connection.name):
            return await self._explained_read(action, endpoint, params)

    async def _explained_read(
        self, action: Action, endpoint: str, params: Params | None
    ) -> Response:
        await self._credential.refresh_if_due()
        sent_with = self._credential.headers_for("GET")
        try:
            return await self._read(action, endpoint, params)
        except Unauthorized as error:
            if not await self._credential.renew(sent_with):
                raise self._unauthorized(action) from error
        except ServerFailed as error:
            raise await self._failures.explained(error) from error
        except Forbidden as error:
            self._raise_forbidden(error)
        return await self._read_again(action, endpoint, params)

    async def _read_again(self, action: Action, endpoint: str, params: Params | None) -> Response:
        """The same with the renewed credential; another refusal is the last."""
        try:
            return await self._read(action, endpoint, params)
        except Unauthorized as error:
            raise self._unauthorized(action) from error

    async def change(
        self, method: str, action: Action, endpoint: str, body: Body | None = None
    ) -> Response:
        """The checked response to a command, which is sent once.

        Raises:
            ControllerError: What the failure was found to mean.
        """
        with counted_errors(self._connection.name):
            return await self._explained_change(method, action, endpoint, body)

    async def _explained_change(
        self, method: str, action: Action, endpoint: str, body: Body | None
    ) -> Response:
        await self._credential.refresh_if_due()
        try:
            return await self._change_as_now(method, action, endpoint, body)
        except Unauthorized as error:
            raise self._unauthorized(action) from error
        except ServerFailed as error:
            raise await self._failures.explained(error) from error
        except Forbidden as error:
            self._raise_forbidden(error)

    async def _change_as_now(
        self, method: str, action: Action, endpoint: str, body: Body | None
    ) -> Response:
        """Sent once, or twice where the first was refused before anything was done."""
        sent_with = self._credential.headers_for("GET")
        try:
            return await self._change(method, action, endpoint, body)
        except Unauthorized:
            is_renewed = await self._credential.renew(sent_with)
            if not is_renewed or not self._credential.keeps_account:
                raise
        return await self._change(method, action, endpoint, body)

    def _raise_forbidden(self, error: Forbidden) -> NoReturn:
        """Raise `error`, or that the right was there: then the rights are not to blame."""
        user = self.account.value
        if user is not None and has_right(user, error.action):
            is_of_user = self._credential.kind.is_of_user
            kind = RefusedDespiteYourRights if is_of_user else RefusedDespiteRights
            raise kind(error.action, error.detail, status=error.status) from error
        raise error

    def _unauthorized(self, action: Action) -> Unauthorized:
        for listener in self._on_unauthorized:
            listener()
        return self._credential.refusal(action, status=401)

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
        response = await self._send("GET", path, action, params)
        self._connection.time = response.time or self._connection.time
        self._prefix.learn_from(response)
        if response.status in _RETRIED:
            check(response, action)
        return response

    async def _send(
        self,
        method: str,
        path: str,
        action: Action,
        params: Params | None = None,
        body: Body | None = None,
    ) -> Response:
        """The response to one request with the credential, which may learn from it."""
        headers = self._credential.headers_for(method)
        response = await self._connection.transport.send(
            method, path, action, params, body, headers=headers
        )
        has_ended = self._credential.learn_from(response.headers.get_list("set-cookie"))
        if has_ended and response.status in _REFUSED:
            raise Unauthorized(action, status=response.status)  # whatever AWX calls it
        return response

    async def _find_prefix(self, action: Action) -> None:
        async def fetch(path: str) -> Response:
            return await self._send("GET", path, action)

        await self._retries.run_read(action, lambda: self._prefix.find(fetch, action))

    async def _change(
        self, method: str, action: Action, endpoint: str, body: Body | None
    ) -> Response:
        if not self._prefix.is_sure:
            await self._find_prefix(action)

        async def once() -> Response:
            path = f"{self._prefix.path}{endpoint}"
            response = await self._send(method, path, action, body=body)
            check(response, action)
            return response

        return await self._retries.run_command(action, once)

    async def _fetch_account(self) -> User | None:
        headers = self._credential.headers_for("GET")
        return user_or_none(await self._connection.peek(Action.WHO_AM_I, "me/", headers))
