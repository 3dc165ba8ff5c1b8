"""What shows the controller who asks: one protocol, and the token that Jobpane is configured with.

The credentials of users who signed in are in app/awx/user_credentials.py, OAuth2's in
app/awx/oauth_credential.py.

A configured token never changes, or it is a file's, read again when it changes. Secrets are
replaced by writing the file, by renaming another one over it, or as Kubernetes does, by pointing
a symbolic link at another folder: each of these gives the path another identity, which costs one
`stat` a request to see. While the file is unusable, the old token stays.
"""

import os
from collections.abc import Callable, Mapping
from enum import StrEnum
from pathlib import Path
from typing import Protocol

import structlog
from pydantic import SecretStr

from app.awx.errors import TokenFileRejected, Unauthorized

log = structlog.get_logger(__name__)

_Identity = tuple[int, int, int, int]
Headers = Mapping[str, str]
Listener = Callable[[], None]


class CredentialKind(StrEnum):
    """The kinds of credentials; the values are stored with sessions."""

    NONE = "none"
    CONFIGURED = "configured"  # Jobpane's own token
    TOKEN = "token"  # noqa: S105 -- the others are of a user who signed in
    OAUTH = "oauth"
    SESSION = "session"


class Credential(Protocol):
    """Makes the headers of each request, and hears of each response."""

    @property
    def kind(self) -> CredentialKind:
        """Which kind it is."""

    @property
    def refusal(self) -> type[Unauthorized]:
        """The error that says what to do when the controller refuses it."""

    @property
    def keeps_account(self) -> bool:
        """Whether a renewal is of the same account, so that a refused command may be repeated."""

    def headers_for(self, method: str) -> dict[str, str]:
        """The headers of a request of this method; its secrets are nowhere else."""

    async def refresh_if_due(self) -> None:
        """Renew it ahead of its end, where that can be done; never raises."""

    async def renew(self, refused: Headers) -> bool:
        """Whether there is another credential than that of `refused`, the headers of a GET.

        Raises:
            ControllerError: That could not be found out now.
        """

    def learn_from(self, headers: list[str]) -> bool:
        """Keep what the `Set-Cookie` headers of a response change; whether they end it."""

    def on_change(self, listener: Listener) -> Listener:
        """Call `listener` each time it has changed; returns how to unsubscribe."""


class Listeners:
    """Those who hear of a change."""

    def __init__(self) -> None:
        self._listeners: list[Listener] = []

    def add(self, listener: Listener) -> Listener:
        """Call `listener` from now on; returns how to unsubscribe."""
        self._listeners.append(listener)

        def unsubscribe() -> None:
            if listener in self._listeners:
                self._listeners.remove(listener)

        return unsubscribe

    def call(self) -> None:
        """Call each of them."""
        for listener in tuple(self._listeners):
            listener()


class FixedCredential:
    """A credential that neither changes nor is renewed; the base of most others."""

    kind = CredentialKind.NONE
    refusal: type[Unauthorized] = Unauthorized
    keeps_account = False

    def __init__(self) -> None:
        self._listeners = Listeners()

    def __repr__(self) -> str:
        return f"<{type(self).__name__}>"

    def headers_for(self, method: str) -> dict[str, str]:
        """None at all: the request is nobody's."""
        del method
        return {}

    async def refresh_if_due(self) -> None:
        """There is nothing to refresh."""

    async def renew(self, refused: Headers) -> bool:
        """Whether there is another one by now."""
        return self.headers_for("GET") != refused

    def learn_from(self, headers: list[str]) -> bool:
        """Cookies are of no interest."""
        del headers
        return False

    def on_change(self, listener: Listener) -> Listener:
        """Call `listener` each time it has changed; returns how to unsubscribe."""
        return self._listeners.add(listener)


class NoCredential(FixedCredential):
    """Nobody's: for what the controller says to everyone."""


class ConfiguredToken(FixedCredential):
    """The token that Jobpane is configured with, or the file that holds it.

    Raises:
        ValueError: The token, or the file's, is none that a header can carry; not repeated.
    """

    kind = CredentialKind.CONFIGURED

    def __init__(self, source: SecretStr | str | Path) -> None:
        super().__init__()
        self._path = source if isinstance(source, Path) else None
        self._seen: _Identity | None = None
        if isinstance(source, Path):
            self.refusal = TokenFileRejected
            self._seen = _identity_of(source)
            self._header = bearer(_text_of(source))
        else:
            self._header = bearer(source if isinstance(source, str) else source.get_secret_value())

    def headers_for(self, method: str) -> dict[str, str]:
        """The token as it is now."""
        del method
        if self._path is not None:
            identity = _identity_of(self._path)
            if identity != self._seen:
                self._seen = identity
                self._read_again(self._path)
        return {"Authorization": self._header}

    async def renew(self, refused: Headers) -> bool:
        """Whether there is another token than the one that was just refused.

        Reads the file even where it looks unchanged: two writes may fall into one tick.
        """
        if self._path is not None:
            self._seen = _identity_of(self._path)
            self._read_again(self._path)
        return self._header != refused.get("Authorization")

    def _read_again(self, path: Path) -> None:
        try:
            header = bearer(_text_of(path))
        except ValueError as error:
            log.warning("token_file_unusable", reason=str(error))
            return
        if header != self._header:
            self._header = header
            log.info("token_file_read_again")
            self._listeners.call()


def bearer(token: str) -> str:
    """The Authorization header of a token.

    Raises:
        ValueError: It is none that a header can carry; not repeated.
    """
    if not token.isascii() or not token.isprintable() or not token.strip():
        raise ValueError("The controller's token is empty or holds characters no token has.")
    return f"Bearer {token.strip()}"


def _identity_of(path: Path) -> _Identity | None:
    try:
        found = os.stat(path)  # noqa: PTH116 -- follows links, which is what is wanted
    except OSError:
        return None
    return found.st_dev, found.st_ino, found.st_mtime_ns, found.st_size


def _text_of(path: Path) -> str:
    try:
        return path.read_text(encoding="utf-8").strip()
    except (OSError, UnicodeDecodeError) as error:
        raise ValueError("The file of the controller's token cannot be read.") from error
