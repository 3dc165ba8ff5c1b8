"""What every store of sessions does, and within which limits."""

from collections.abc import Callable
from dataclasses import dataclass
from hashlib import sha256
from secrets import token_urlsafe
from typing import Protocol

from pydantic import SecretStr

from app.cluster import ClusterUnavailableError
from app.sessions.session import Created, NewSession, Owner, Session

_COOKIE_BYTES = 32


@dataclass(frozen=True, slots=True)
class SessionLimits:
    """How long sessions last, and how many there may be; beyond that the oldest end first."""

    idle_s: float = 3600
    absolute_s: float = 12 * 3600
    per_user: int = 20
    in_all: int = 10_000
    touch_s: float = 30  # a use is written down when the last one is this old

    def __post_init__(self) -> None:
        if min(self.idle_s, self.absolute_s) <= 0 or min(self.per_user, self.in_all) < 1:
            raise ValueError("A limit of sessions is zero or less.")


# The store cannot be asked now, so nobody knows whether there is a session.
StoreUnavailableError = ClusterUnavailableError


class SessionStore(Protocol):
    """Sessions by the value of their cookie, of which a store has only the hash.

    Each call may raise StoreUnavailableError. A session that is over, that never was or that no
    key opens is None.
    """

    async def create(self, new: NewSession) -> Created:
        """Begin a session under a new, random id. Never the browser's choice: no fixation.

        What it displaced was ended; the caller may revoke the credentials of these.
        """
        ...

    async def get(self, cookie: str) -> Session | None:
        """The session of a cookie, which counts as a use."""
        ...

    async def by_id(self, session_id: str) -> Session | None:
        """The session as it is now, which does not count as a use."""
        ...

    async def touch(self, session_id: str) -> bool:
        """Count a use without a cookie (an open page's); False if the session is over."""
        ...

    async def replace_credential(self, seen: Session, credential: SecretStr) -> Session | None:
        """The session with `credential` if nobody replaced it since `seen`; else as it is now.

        Two renewals at once thus end with one credential, which both know. None if it is over.

        Raises:
            ValueError: The credential is too long.
        """
        ...

    async def end(self, owner: Owner, session_id: str) -> Session | None:
        """End one session of this user; as it was, None if this user has no such session."""
        ...

    async def end_all(self, owner: Owner, *, keep: str = "") -> list[Session]:
        """End the sessions of this user, but for the one with the id `keep`; as they were."""
        ...

    async def of_user(self, owner: Owner) -> list[Session]:
        """The sessions of this user, the newest first."""
        ...

    def on_end(self, session_id: str, listener: Callable[[], None]) -> Callable[[], None]:
        """Call `listener` once, soon after the session is over for whatever reason.

        Also where another process ended it, within some seconds; and where for a minute nobody
        could say whether it is over. Returns what takes the listener back.
        """
        ...

    async def aclose(self) -> None:
        """Stop looking for ends and close connections."""
        ...


def new_cookie_value() -> str:
    """256 random bits as 43 characters that are safe in a URL and in a cookie."""
    return token_urlsafe(_COOKIE_BYTES)


def id_of_cookie(cookie: str) -> str:
    """The SHA-256 of a cookie's value in hex; any text has one, so that every look-up is alike."""
    return sha256(cookie.encode("utf-8", "surrogatepass")).hexdigest()


def owner_key(owner: Owner) -> str:
    """What a store files a user's sessions under: no user's id is readable in it."""
    return sha256(
        f"{owner.controller}\0{owner.user_id}".encode("utf-8", "surrogatepass")
    ).hexdigest()
