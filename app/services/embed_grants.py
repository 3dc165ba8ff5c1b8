"""What the frames of portals may show, and how they prove it.

A portal's server gets a token for one job and one origin. The frame trades it, once and within
five minutes, for a session: a key that it sends with every request, because a frame of another
site can rely on no cookie. A link that the browser itself follows, a download, carries a ticket
instead. Tokens, keys and tickets are 256 random bits, kept only as hashes and only in memory.
"""

import hashlib
import secrets
import time
from collections.abc import Callable
from dataclasses import dataclass, field

Clock = Callable[[], float]

TOKEN_S = 300.0
SESSION_S = 12 * 3600.0  # a working day; the portal then makes another link
IDLE_S = 3600.0  # a frame in use asks every few minutes
TICKET_S = 60.0
# Bounds of memory. A portal that opens no links gets no more; a session that was used least
# recently makes room; so does a ticket.
MOST_TOKENS = 1000
MOST_SESSIONS = 5000
MOST_TICKETS = 20
_LONGEST_KEY = 100  # characters; ours have 43


class TooManyTokensError(Exception):
    """The portal has too many links that nobody has opened yet; they expire within `TOKEN_S`."""


@dataclass(frozen=True, slots=True)
class EmbedGrant:
    """What a portal's frame may show: one job, with its actions if granted, or one template."""

    controller: str  # its configured name
    job_id: int  # 0 where it is a template
    origin: str  # of the portal's page, for example "https://ops.example.org"
    actions: bool = False
    template_id: int = 0

    def is_for(self, controller: str, job_id: int, template_id: int, origin: str) -> bool:
        """Whether it is a grant of exactly that, in a page of that portal."""
        own = (self.controller, self.job_id, self.template_id, self.origin)
        return own == (controller, job_id, template_id, origin)


@dataclass(slots=True, eq=False)
class EmbedSession:
    """One frame's session, compared by identity; times are seconds of a monotonic clock."""

    grant: EmbedGrant
    portal: str  # the name of the key that asked for the link
    id: str  # for logs and audit; it opens nothing
    ends_at: float
    used_at: float
    tickets: dict[bytes, tuple[str, float]] = field(default_factory=dict, repr=False)

    def is_over(self, now: float) -> bool:
        """Whether its time is over, or nobody has used it for too long."""
        return now >= self.ends_at or now - self.used_at >= IDLE_S


@dataclass(frozen=True, slots=True)
class _Token:
    grant: EmbedGrant
    portal: str
    expires_at: float


class EmbedGrants:
    """All tokens and sessions of this process."""

    def __init__(
        self, clock: Clock = time.monotonic, *, most_sessions: int = MOST_SESSIONS
    ) -> None:
        self._clock = clock
        self._most_sessions = most_sessions  # of one portal
        # By hash, the oldest token and the least recently used session first.
        self._tokens: dict[bytes, _Token] = {}
        self._sessions: dict[bytes, EmbedSession] = {}
        self._listeners: list[Callable[[EmbedSession], None]] = []

    def on_end(self, listener: Callable[[EmbedSession], None]) -> None:
        """Call `listener` with each session as it ends."""
        self._listeners.append(listener)

    def new_token(self, grant: EmbedGrant, portal: str) -> str:
        """A token that opens one session within `TOKEN_S` seconds.

        Raises:
            TooManyTokensError: This portal has too many that are not opened yet.
        """
        self.expire()
        if sum(token.portal == portal for token in self._tokens.values()) >= MOST_TOKENS:
            raise TooManyTokensError
        token = secrets.token_urlsafe(32)
        self._tokens[_hash(token)] = _Token(grant, portal, self._clock() + TOKEN_S)
        return token

    def open_session(
        self, token: str, *, controller: str, job_id: int, origin: str, template_id: int = 0
    ) -> tuple[str, EmbedSession] | None:
        """A new session and its key; None where the token does not open one.

        A token is used up by the first attempt, also by one for something else or another origin.
        """
        self.expire()
        found = self._tokens.pop(_hash(token), None)
        if found is None or not found.grant.is_for(controller, job_id, template_id, origin):
            return None
        self._make_room(found.portal)
        key, now = secrets.token_urlsafe(32), self._clock()
        session = EmbedSession(
            found.grant, found.portal, secrets.token_hex(16), now + SESSION_S, now
        )
        self._sessions[_hash(key)] = session
        return key, session

    def session(self, key: str) -> EmbedSession | None:
        """The session of this key, which is in use now; None where there is none any more."""
        hashed, now = _hash(key), self._clock()
        session = self._sessions.get(hashed)
        if session is None:
            return None
        if session.is_over(now):
            self._end(hashed)
            return None
        session.used_at = now
        self._sessions[hashed] = self._sessions.pop(hashed)  # the most recently used one is last
        return session

    def seconds_left(self, session: EmbedSession) -> float:
        """How long the session can last at most."""
        return max(0.0, session.ends_at - self._clock())

    def new_ticket(self, session: EmbedSession, url: str) -> str:
        """A ticket that gives `url` once, within `TICKET_S` seconds, while the session lasts."""
        if len(session.tickets) >= MOST_TICKETS:
            del session.tickets[next(iter(session.tickets))]
        ticket = secrets.token_urlsafe(32)
        session.tickets[_hash(ticket)] = (url, self._clock() + TICKET_S)
        return ticket

    def take_ticket(self, ticket: str) -> tuple[EmbedSession, str] | None:
        """The session and the URL of a ticket, which is used up by that."""
        self.expire()
        hashed = _hash(ticket)
        for session in self._sessions.values():
            url, expires_at = session.tickets.pop(hashed, ("", 0.0))
            if url:
                return (session, url) if self._clock() < expires_at else None
        return None

    def expire(self) -> None:
        """Forget what is too old, and report the sessions that have ended by that."""
        now = self._clock()
        while self._tokens:  # in order of age, for all live equally long
            oldest = next(iter(self._tokens))
            if self._tokens[oldest].expires_at > now:
                break
            del self._tokens[oldest]
        for hashed in [key for key, one in self._sessions.items() if one.is_over(now)]:
            self._end(hashed)

    def end_all(self, controller: str) -> None:
        """End every session and forget every token at this controller."""
        self._tokens = {
            hashed: token
            for hashed, token in self._tokens.items()
            if token.grant.controller != controller
        }
        for hashed, session in list(self._sessions.items()):
            if session.grant.controller == controller:
                self._end(hashed)

    def _make_room(self, portal: str) -> None:
        theirs = [key for key, session in self._sessions.items() if session.portal == portal]
        for hashed in theirs[: max(0, len(theirs) - self._most_sessions + 1)]:
            self._end(hashed)

    def _end(self, hashed: bytes) -> None:
        session = self._sessions.pop(hashed)
        session.tickets.clear()
        for listener in list(self._listeners):
            listener(session)


def _hash(key: str) -> bytes:
    """Of 256 random bits, so that no slow hash is needed; what is too long to be ours has none."""
    if len(key) > _LONGEST_KEY:
        return b""
    return hashlib.sha256(key.encode("utf-8", "surrogatepass")).digest()
