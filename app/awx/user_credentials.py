"""The credentials of users who signed in: a token, or a session at the controller.

The third, OAuth2's pair of tokens, renews itself: app/awx/oauth_credential.py. Secrets are in the
headers of requests and in the text for the session store, which encrypts it, and nowhere else.
"""

from typing import Protocol

import msgspec
from pydantic import SecretStr

from app.awx.credential import Credential, CredentialKind, FixedCredential, Headers, bearer
from app.awx.set_cookies import CSRF, set_cookies
from app.awx.sign_in_errors import SignInEnded

_SAFE_METHODS = frozenset({"GET", "HEAD", "OPTIONS"})


class UserCredential(Credential, Protocol):
    """A credential that a session store keeps."""

    def to_json(self) -> SecretStr:
        """Its text for the session store; `credential_from_json` of a SignIn reads it."""


class StoredToken(msgspec.Struct, tag="token", frozen=True):
    """A token as the session store has it; `path` is that of its record, "" where unknown."""

    token: str
    path: str = ""

    def __repr__(self) -> str:
        return "<StoredToken>"


class StoredSession(msgspec.Struct, tag="session", frozen=True):
    """A session at the controller as the session store has it."""

    name: str  # of its cookie
    value: str
    csrf: str
    referer: str  # without one of its own origin, Django refuses what changes something
    logout_path: str

    def __repr__(self) -> str:
        return "<StoredSession>"


class OfUser(FixedCredential):
    """What the credentials of users share."""

    refusal = SignInEnded


class TokenCredential(OfUser):
    """A token that a user pasted, or that was made with the user's password.

    Raises:
        ValueError: No header can carry the token; not repeated.
    """

    kind = CredentialKind.TOKEN

    def __init__(self, stored: StoredToken) -> None:
        super().__init__()
        self.record_path = stored.path  # "" for a pasted one: it is the user's own, and stays
        self._stored = stored
        self._header = bearer(stored.token)

    def headers_for(self, method: str) -> dict[str, str]:
        """The token."""
        del method
        return {"Authorization": self._header}

    def to_json(self) -> SecretStr:
        """Its text for the session store."""
        return SecretStr(msgspec.json.encode(self._stored).decode())


class SessionCredential(OfUser):
    """A session at the controller: its cookie, and what Django wants to see of a browser.

    The controller renews the session with each request, and says by a cookie that it has ended.
    """

    kind = CredentialKind.SESSION
    keeps_account = True

    def __init__(self, stored: StoredSession) -> None:
        super().__init__()
        self.logout_path = stored.logout_path
        self._stored = stored

    def headers_for(self, method: str) -> dict[str, str]:
        """The session's cookie; for what changes something also the proof that no other site asks.

        `Referer` and no `Origin`: behind a proxy that ends TLS, Django may take its own origin for
        another one, and looks at the Referer only under https.
        """
        stored = self._stored
        session = f"{stored.name}={stored.value}"
        if method in _SAFE_METHODS:
            return {"Cookie": session}
        return {
            "Cookie": f"{session}; {CSRF}={stored.csrf}",
            "X-CSRFToken": stored.csrf,
            "Referer": stored.referer,
        }

    def learn_from(self, headers: list[str]) -> bool:
        """Keep new values of its cookies; whether the controller has ended the session."""
        cookies = set_cookies(headers)
        session, csrf = cookies.get(self._stored.name), cookies.get(CSRF)
        if session is not None and session.is_removal:
            return True
        values = {
            "value": session.value if session else self._stored.value,
            "csrf": csrf.value if csrf and not csrf.is_removal else self._stored.csrf,
        }
        renewed = msgspec.structs.replace(self._stored, **values)
        if renewed != self._stored:
            self._stored = renewed
            self._listeners.call()
        return False

    async def renew(self, refused: Headers) -> bool:
        """Whether a response has brought another cookie since; it cannot be asked for one."""
        return self.headers_for("GET") != refused

    def to_json(self) -> SecretStr:
        """Its text for the session store."""
        return SecretStr(msgspec.json.encode(self._stored).decode())
