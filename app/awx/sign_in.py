"""Signing in at one controller, and out again: what it offers, and a credential from each way.

Every credential that Jobpane has made ends at the controller when it is revoked. That is the only
end that a token has: AWX lets no request decide how long it lasts, and its own default is a
thousand years (docs/awx-behaviour.md). So none may get lost: where the caller has left when a
credential arrives, it is revoked at once.
"""

import asyncio
from collections.abc import Coroutine
from dataclasses import dataclass
from enum import StrEnum
from typing import Any, TypeVar

import msgspec
import structlog
from pydantic import SecretStr

from app.awx.client import Controller
from app.awx.counted_errors import counted_errors
from app.awx.error_texts import Action
from app.awx.errors import ControllerError, NotFound, TimedOut, Unauthorized
from app.awx.oauth_client import OAuthApplication, OAuthClient
from app.awx.oauth_credential import OAuthCredential, StoredPair
from app.awx.password_sign_in import Password, PasswordSignIn
from app.awx.sign_in_errors import ApplicationRefused, TokenRefused
from app.awx.sign_in_paths import Discovery, Product
from app.awx.status_codes import check
from app.awx.user_credentials import (
    SessionCredential,
    StoredSession,
    StoredToken,
    TokenCredential,
    UserCredential,
)

log = structlog.get_logger(__name__)

DESCRIPTION = "Jobpane"
SIGN_IN_LIMIT_S = 60.0
REVOKE_LIMIT_S = 15.0

Made = TypeVar("Made", bound=UserCredential)


class PasswordWay(StrEnum):
    """What becomes of a password."""

    TOKEN = "token"  # noqa: S105 -- a token where the account may have one, else a session
    SESSION = "session"


@dataclass(frozen=True, slots=True)
class SignInMethods:
    """What a controller offers to users."""

    oauth: bool  # an application is configured, and the controller has OAuth2
    password: PasswordWay
    token: bool
    product: Product


class SignIn:
    """The ways to sign in at one controller, over its client's connections."""

    def __init__(self, controller: Controller, application: OAuthApplication | None = None) -> None:
        self._controller = controller
        self._discovery = Discovery(controller.connection)
        self._passwords = PasswordSignIn(controller.connection)
        self._oauth = (
            OAuthClient(controller.connection, application) if application is not None else None
        )
        self._tasks: set[asyncio.Task[Any]] = set()

    async def aclose(self, grace_s: float = REVOKE_LIMIT_S) -> None:
        """Wait so many seconds for what is still being revoked, and give up the rest."""
        tasks = set(self._tasks)
        if tasks:
            await asyncio.wait(tasks, timeout=grace_s)
            for task in tasks:
                task.cancel()

    async def methods(self) -> SignInMethods:
        """What the controller offers.

        Raises:
            ControllerError: It does not answer, or not as a controller.
        """
        with counted_errors(self._controller.connection.name):
            paths = await self._discovery.paths()
        return SignInMethods(
            oauth=self._oauth is not None and paths.oauth is not None,
            password=PasswordWay.TOKEN if paths.tokens else PasswordWay.SESSION,
            token=paths.tokens is not None,
            product=paths.product,
        )

    async def with_password(
        self, username: str, password: SecretStr, description: str = DESCRIPTION
    ) -> UserCredential:
        """A token or a session; the password is shown to the controller once.

        Raises:
            WrongPassword: The name or the password is wrong.
            ControllerError: The controller failed, or takes no passwords.
        """
        shown = Password(username, password)

        async def made() -> UserCredential:
            paths = await self._discovery.paths()
            return await self._passwords.credential(paths, shown, description)

        return await self._made(made())

    async def with_token(self, token: SecretStr) -> TokenCredential:
        """The pasted token, if the controller accepts it. It is never revoked: it is the user's.

        Raises:
            TokenRefused: The controller does not accept it, or no token looks so.
            ControllerError: The controller failed.
        """
        try:
            credential = TokenCredential(StoredToken(token.get_secret_value().strip()))
        except ValueError:
            raise TokenRefused(Action.SIGN_IN) from None
        client = self._controller.with_credential(credential)
        try:
            await client.fetch_me()
        except Unauthorized as error:
            raise TokenRefused(Action.SIGN_IN, status=401) from error
        finally:
            await client.aclose()
        return credential

    async def oauth_url(
        self, redirect_uri: str, state: SecretStr, verifier: SecretStr, scope: str = "write"
    ) -> str:
        """Where the browser goes to sign in; `verifier` stays here, its SHA-256 goes along.

        Raises:
            ControllerError: The controller does not answer, or has no OAuth2.
        """
        client, root = await self._oauth_at()
        return client.url(root, redirect_uri, state, verifier, scope)

    async def with_code(
        self, code: SecretStr, verifier: SecretStr, redirect_uri: str
    ) -> OAuthCredential:
        """The pair of tokens for the code with which the browser came back.

        Raises:
            SignInNotCompleted: The code is refused, used or too old.
            ApplicationRefused: The configured application is.
            NoTokens: The account may have none.
            ControllerError: The controller failed.
        """

        async def made() -> OAuthCredential:
            client, root = await self._oauth_at()
            return self._renewed_here(await client.exchanged(root, code, verifier, redirect_uri))

        return await self._made(made())

    async def revoke(self, credential: UserCredential) -> bool:
        """End what Jobpane has made at the controller; whether that is sure. Never raises."""
        task = asyncio.create_task(self._revoked(credential))
        self._tasks.add(task)
        task.add_done_callback(self._tasks.discard)
        return await asyncio.shield(task)

    def credential_from_json(self, stored: SecretStr) -> UserCredential:
        """The credential of a session store's text; a pair is refreshed through this client.

        Raises:
            ValueError: It is none; not repeated.
        """
        try:
            found = msgspec.json.decode(
                stored.get_secret_value(), type=StoredToken | StoredSession | StoredPair
            )
        except ValueError:
            raise ValueError("The stored credential can't be read.") from None
        if isinstance(found, StoredToken):
            return TokenCredential(found)
        if isinstance(found, StoredSession):
            return SessionCredential(found)
        return self._renewed_here(found)

    def _renewed_here(self, pair: StoredPair) -> OAuthCredential:
        async def refreshed(old: StoredPair) -> StoredPair:
            client, root = await self._oauth_at()
            return await client.refreshed(root, old)

        return OAuthCredential(pair, refreshed)

    async def _oauth_at(self) -> tuple[OAuthClient, str]:
        """The client and the path below which its endpoints are."""
        if self._oauth is None:
            raise ApplicationRefused(Action.SIGN_IN)
        root = (await self._discovery.paths()).oauth
        if root is None:
            raise NotFound(Action.SIGN_IN)
        return self._oauth, root

    async def _made(self, making: Coroutine[Any, Any, Made]) -> Made:
        """The new credential within the limit; revoked when nobody waits for it any more."""
        task = asyncio.create_task(making)
        self._tasks.add(task)
        task.add_done_callback(self._tasks.discard)
        with counted_errors(self._controller.connection.name):
            return await self._awaited(task)

    async def _awaited(self, task: "asyncio.Task[Made]") -> Made:
        try:
            async with asyncio.timeout(SIGN_IN_LIMIT_S):
                return await asyncio.shield(task)
        except BaseException as error:
            if not task.done() or isinstance(error, asyncio.CancelledError):
                task.add_done_callback(self._revoke_unused)
            if isinstance(error, TimeoutError):
                raise TimedOut(Action.SIGN_IN) from error
            raise

    def _revoke_unused(self, made: "asyncio.Task[Made]") -> None:
        if made.cancelled() or made.exception() is not None:
            return
        revoking = asyncio.get_running_loop().create_task(self._revoked(made.result()))
        self._tasks.add(revoking)
        revoking.add_done_callback(self._tasks.discard)

    async def _revoked(self, credential: UserCredential) -> bool:
        try:
            async with asyncio.timeout(REVOKE_LIMIT_S):
                return await self._end(credential)
        except (ControllerError, TimeoutError) as error:
            kind = error.kind if isinstance(error, ControllerError) else "timed_out"
            log.warning("credential_not_revoked", of=credential.kind.value, kind=kind)
            return False

    async def _end(self, credential: UserCredential) -> bool:
        if isinstance(credential, SessionCredential):
            return await self._passwords.end(credential)
        if isinstance(credential, OAuthCredential):
            client, root = await self._oauth_at()
            await client.revoke(root, credential.pair)
        elif isinstance(credential, TokenCredential) and credential.record_path:
            await self._delete_token(credential)
        return True

    async def _delete_token(self, credential: TokenCredential) -> None:
        connection = self._controller.connection
        # Repeated like a read: deleting twice is no harm, and not at all is.
        response = await connection.retries.run_read(
            Action.SIGN_OUT,
            lambda: connection.transport.send(
                "DELETE",
                credential.record_path,
                Action.SIGN_OUT,
                headers=credential.headers_for("DELETE"),
            ),
        )
        if response.status not in {401, 404}:  # it was gone already
            check(response, Action.SIGN_OUT)
