"""OAuth2's authorization code with PKCE, as a client of AWX or of the gateway.

Authlib makes the parameters, the challenge and the client's authentication. Its own client
is not used: it would bring a second pool of connections, without the limits on bodies, origins and
TLS that each request of Jobpane's transport has, and it needs httpx2 instead of httpx.
"""

import math
import time
from collections.abc import Callable
from dataclasses import dataclass, field
from functools import partial
from http import HTTPStatus
from urllib.parse import parse_qsl

from authlib.oauth2.auth import ClientAuth
from authlib.oauth2.rfc6749.parameters import prepare_grant_uri, prepare_token_request
from authlib.oauth2.rfc7009 import prepare_revoke_token_request
from authlib.oauth2.rfc7636 import create_s256_code_challenge
from pydantic import SecretStr

from app.awx.connection import Connection
from app.awx.credential import bearer
from app.awx.decoding import decoded_json
from app.awx.error_texts import Action
from app.awx.errors import BadResponse
from app.awx.oauth_credential import StoredPair
from app.awx.sign_in_errors import ApplicationRefused, NoTokens, SignInNotCompleted
from app.awx.status_codes import check, decoded
from app.awx.transport import Form, Response
from app.jobs.json_value import Json

_NOT_THE_USERS_FAULT = frozenset({"invalid_client", "unauthorized_client"})
_REFUSED = frozenset({400, 401, 403})
_LONGEST_S = 1e10  # 300 years: what never ends


@dataclass(frozen=True, slots=True)
class OAuthApplication:
    """The application that an administrator made for Jobpane; a public one has no secret."""

    client_id: str
    client_secret: SecretStr | None = field(default=None)


class OAuthClient:
    """The requests of one application at one controller."""

    def __init__(
        self,
        connection: Connection,
        application: OAuthApplication,
        now: Callable[[], float] = time.time,
    ) -> None:
        self._connection = connection
        self._application = application
        self._now = now

    def url(
        self, root: str, redirect_uri: str, state: SecretStr, verifier: SecretStr, scope: str
    ) -> str:
        """Where the browser goes; it holds the state and the verifier's hash, and no secret."""
        url: str = prepare_grant_uri(
            f"{self._connection.origin}{root}authorize/",
            client_id=self._application.client_id,
            response_type="code",
            redirect_uri=redirect_uri,
            scope=scope,
            state=state.get_secret_value(),
            code_challenge=_challenge(verifier.get_secret_value()),
            code_challenge_method="S256",
        )
        return url

    async def exchanged(
        self, root: str, code: SecretStr, verifier: SecretStr, redirect_uri: str
    ) -> StoredPair:
        """The pair for a code, which can be used once.

        Raises:
            ControllerError: The code, the application or the account is refused.
        """
        body = prepare_token_request(
            "authorization_code",
            code=code.get_secret_value(),
            redirect_uri=redirect_uri,
            code_verifier=verifier.get_secret_value(),
        )
        return await self._pair(root, body)

    async def refreshed(self, root: str, pair: StoredPair) -> StoredPair:
        """The pair that replaces `pair`.

        Raises:
            SignInNotCompleted: The refresh token is refused.
            ControllerError: The controller failed.
        """
        body = prepare_token_request("refresh_token", refresh_token=pair.refresh)
        try:
            new = await self._pair(root, body)
        except NoTokens as error:
            # AWX says so by a 403 without JSON, as of a refresh token that is too old.
            raise SignInNotCompleted(Action.SIGN_IN, status=403) from error
        return new if new.refresh else _with_refresh(new, pair.refresh)

    async def revoke(self, root: str, pair: StoredPair) -> None:
        """Revoke both tokens: AWX revokes the other one too, other servers need not.

        Raises:
            ControllerError: The controller did not confirm.
        """
        for token, kind in ((pair.refresh, "refresh_token"), (pair.access, "access_token")):
            if token:
                body, _ = prepare_revoke_token_request(token, kind)
                await self._connection.retries.run_read(
                    Action.SIGN_OUT, partial(self._revoked, root, body)
                )

    async def _revoked(self, root: str, body: str) -> None:
        response = await self._posted(f"{root}revoke_token/", body, Action.SIGN_OUT)
        if response.status != HTTPStatus.OK:  # its empty body is called HTML
            check(response, Action.SIGN_OUT)

    async def _pair(self, root: str, body: str) -> StoredPair:
        response = await self._connection.retries.run_command(
            Action.SIGN_IN, lambda: self._posted(f"{root}token/", body, Action.SIGN_IN)
        )
        if response.status in _REFUSED:
            raise _refusal(response)
        try:
            return pair_of(decoded(response, Action.SIGN_IN), self._now())
        except ValueError:
            raise BadResponse(Action.SIGN_IN) from None

    async def _posted(self, path: str, body: str, action: Action) -> Response:
        secret = self._application.client_secret
        # In the body: in a header the characters of a secret would be ambiguous.
        client = ClientAuth(
            self._application.client_id,
            secret.get_secret_value() if secret else None,
            "client_secret_post" if secret else "none",
        )
        _, _, signed = client.prepare("POST", path, {}, body)  # type: ignore[no-untyped-call]
        form = Form(parse_qsl(signed, keep_blank_values=True))
        return await self._connection.transport.send("POST", path, action, body=form)


def _challenge(verifier: str) -> str:
    challenge: str = create_s256_code_challenge(verifier)  # type: ignore[no-untyped-call]
    return challenge


def pair_of(body: dict[str, Json], now_s: float) -> StoredPair:
    """The pair of a token response.

    Raises:
        ValueError: It has no token that a request can carry; nothing of it is repeated.
    """
    access, refresh, kind = (
        body.get(name) for name in ("access_token", "refresh_token", "token_type")
    )
    if not isinstance(access, str) or str(kind).lower() != "bearer":
        raise ValueError("The controller gave no bearer token.")
    refresh = refresh if isinstance(refresh, str) else ""
    for token in filter(None, (access, refresh)):
        bearer(token)
    lifetime_s = _seconds(body.get("expires_in"))
    return StoredPair(
        access=access.strip(),
        refresh=refresh,
        expires_at=None if lifetime_s is None else now_s + lifetime_s,
        lifetime_s=lifetime_s,
    )


def _seconds(said: Json) -> float | None:
    """A lifetime, also where it comes as text; None for one that never ends or says nothing."""
    if isinstance(said, bool) or not isinstance(said, int | float | str):
        return None
    try:
        seconds = float(said)
    except (ValueError, OverflowError):
        return None
    return seconds if math.isfinite(seconds) and 0 < seconds <= _LONGEST_S else None


def _with_refresh(pair: StoredPair, refresh: str) -> StoredPair:
    return StoredPair(pair.access, refresh, pair.expires_at, pair.lifetime_s)


def _refusal(response: Response) -> ApplicationRefused | NoTokens | SignInNotCompleted:
    """What a 4xx of the token endpoint means, by OAuth2's code, never by a sentence."""
    try:
        body = decoded_json(response.body)
    except (ValueError, RecursionError):
        body = None
    code = body.get("error") if isinstance(body, dict) else None
    if code in _NOT_THE_USERS_FAULT or response.status == 401:
        return ApplicationRefused(Action.SIGN_IN, status=response.status)
    if response.status == 403:
        return NoTokens(Action.SIGN_IN, status=403)
    return SignInNotCompleted(Action.SIGN_IN, status=response.status)
