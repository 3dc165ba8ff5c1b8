"""A browser's session at one controller, as the server knows it.

Texts from outside are bounded and printable. The credential has no repr, and a session is never
pickled or copied: a state that held one by mistake fails instead of carrying it along.
"""

from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum
from typing import NoReturn

from pydantic import SecretStr

from app.sessions.browser_label import browser_label

MAX_CREDENTIAL_BYTES = 32_768
_MAX_NAME = 512
_MAX_ADDRESS = 64


class MadeBy(StrEnum):
    """How the user signed in."""

    OAUTH = "oauth"
    PASSWORD = "password"  # noqa: S105 -- a word, no secret
    TOKEN = "token"  # noqa: S105


@dataclass(frozen=True, slots=True)
class Owner:
    """A user at one controller: its configured name ("" where there is one), and its own id."""

    controller: str
    user_id: str


class NotPickled:
    """What holds a secret and therefore refuses to be written anywhere."""

    __slots__ = ()

    def __reduce_ex__(self, protocol: object) -> NoReturn:
        raise TypeError(f"{type(self).__name__} holds a secret and is not pickled")


class HeldSecret(NotPickled, SecretStr):
    """A secret that a store gave out; equal to any other secret with the same text."""

    def __eq__(self, other: object) -> bool:
        if not isinstance(other, SecretStr):
            return NotImplemented
        return other.get_secret_value() == self.get_secret_value()

    def __hash__(self) -> int:
        return hash(self.get_secret_value())


@dataclass(frozen=True, slots=True)
class NewSession(NotPickled):
    """What a sign-in knows; `credential` is JSON of app/awx, opaque here.

    Raises:
        ValueError: The credential is longer than any controller's.
    """

    owner: Owner
    user_name: str
    is_read_only: bool
    credential: SecretStr
    made_by: MadeBy
    address: str = ""
    user_agent: str = ""

    def __post_init__(self) -> None:
        check_credential(self.credential)
        object.__setattr__(self, "user_name", bounded(self.user_name, _MAX_NAME))
        object.__setattr__(self, "address", bounded(self.address, _MAX_ADDRESS))

    @property
    def browser(self) -> str:
        """ "Firefox on Linux", or "" where the header says nothing that is known."""
        return browser_label(self.user_agent)


@dataclass(frozen=True, slots=True)
class Session(NotPickled):
    """One session; `id` is the cookie value's SHA-256 in hex, which is no secret.

    `version` counts the credential's replacements. The times are for showing; no limit is
    decided by them.
    """

    id: str
    owner: Owner
    user_name: str
    is_read_only: bool
    credential: HeldSecret
    made_by: MadeBy
    address: str
    browser: str
    created_at: datetime
    used_at: datetime
    version: int


@dataclass(frozen=True, slots=True)
class Created(NotPickled):
    """A new session, the value of its cookie, and the sessions that had to end to make room."""

    session: Session
    cookie: HeldSecret
    displaced: tuple[Session, ...] = ()


def check_credential(credential: SecretStr) -> None:
    """Raises ValueError if the credential is longer than any controller's."""
    if len(credential.get_secret_value().encode()) > MAX_CREDENTIAL_BYTES:
        raise ValueError("The credential is too long to be stored.")


def bounded(text: str, limit: int) -> str:
    """The text's printable characters, at most `limit` of them."""
    return "".join(char for char in text[: 4 * limit] if char.isprintable())[:limit]
