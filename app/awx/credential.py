"""What shows the controller who asks: one protocol, and the token that Jobpane is configured with.

The credentials of users who signed in are in app/awx/user_credentials.py, OAuth2's in
app/awx/oauth_credential.py.

A configured token never changes, or it is a file's, read again when that changes
(app/runtime/watched_file.py). While the file is unusable, the old token stays.
"""

from collections.abc import Callable, Mapping
from enum import StrEnum
from pathlib import Path
from typing import Protocol

from pydantic import SecretStr

from app.awx.errors import TokenFileRejected, Unauthorized
from app.runtime.watched_file import WatchedFile

Headers = Mapping[str, str]
Listener = Callable[[], None]


class CredentialKind(StrEnum):
    """The kinds of credentials; the values are stored with sessions."""

    NONE = "none"
    CONFIGURED = "configured"  # Jobpane's own token
    TOKEN = "token"  # noqa: S105 -- the others are of a user who signed in
    OAUTH = "oauth"
    SESSION = "session"

    @property
    def is_of_user(self) -> bool:
        """Whether a user signed in with it, so that messages speak to that user."""
        return self not in {CredentialKind.NONE, CredentialKind.CONFIGURED}


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

    async def aclose(self) -> None:
        """Wait for a change that is under way."""


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

    async def aclose(self) -> None:
        """Nothing is under way."""


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
        self._file: WatchedFile[str] | None = None
        if isinstance(source, Path):
            self.refusal = TokenFileRejected
            self._file = WatchedFile(source, lambda text: bearer(text.strip()), event="token_file")
            self._header = self._file.value()
        else:
            self._header = bearer(source if isinstance(source, str) else source.get_secret_value())

    def headers_for(self, method: str) -> dict[str, str]:
        """The token as it is now."""
        del method
        if self._file is not None:
            self._take(self._file.value())
        return {"Authorization": self._header}

    async def renew(self, refused: Headers) -> bool:
        """Whether there is another token than the one that was just refused.

        Reads the file even where it looks unchanged: two writes may fall into one tick.
        """
        if self._file is not None:
            self._file.read_again()
        return self.headers_for("GET")["Authorization"] != refused.get("Authorization")

    def _take(self, header: str) -> None:
        if header != self._header:
            self._header = header
            self._listeners.call()


def bearer(token: str) -> str:
    """The Authorization header of a token.

    Raises:
        ValueError: It is none that a header can carry; not repeated.
    """
    if not token.isascii() or not token.isprintable() or not token.strip():
        raise ValueError("The controller's token is empty or holds characters no token has.")
    return f"Bearer {token.strip()}"
