"""What the frames of portals may show, and how they prove it.

A portal's server gets a token for one job and one origin. The frame trades it, once and within
five minutes, for a session: a key that it sends with every request, because a frame of another
site can rely on no cookie. A link that the browser itself follows, a download, carries a ticket
instead. Tokens, keys and tickets are 256 random bits, kept only as hashes; what is kept with them
is sealed, in memory or, for all processes together, in Redis.
"""

import hashlib
import json
import secrets
from collections.abc import Callable
from dataclasses import dataclass, field
from typing import TypeVar

import msgspec

from app.runtime.sealing import Sealer
from app.runtime.session_keys import SessionKeys
from app.sessions.ends import LOOK_EVERY_S, SessionEnds
from app.sessions.frame_records import FrameLimits, FrameRecords

T = TypeVar("T")

LIMITS = FrameLimits()
_LONGEST_KEY = 100  # characters; ours have 43


class TooManyTokensError(Exception):
    """The portal has too many links that nobody has opened yet; they expire in minutes."""


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


@dataclass(frozen=True, slots=True)
class EmbedSession:
    """One frame's session, as it was when it was asked for."""

    grant: EmbedGrant
    portal: str  # the name of the key that asked for the link
    id: str  # for logs, audit and the store; it opens nothing
    seconds_left: float = field(default=0.0, compare=False)  # at most


class _Granted(msgspec.Struct, frozen=True):
    grant: EmbedGrant
    portal: str


class _Ticket(msgspec.Struct, frozen=True):
    session: str
    url: str


class EmbedGrants:
    """The tokens and sessions of all frames, over any FrameRecords; `keys` seal them there.

    Each method may raise StoreUnavailableError.
    """

    def __init__(
        self, records: FrameRecords, keys: SessionKeys, *, look_every_s: float = LOOK_EVERY_S
    ) -> None:
        self._records = records
        self._sealer = Sealer(keys, "frame")
        self._portals = keys.derived("frame-portal")[0]
        self._ends = SessionEnds(records.find_over, every_s=look_every_s)

    def on_end(self, session: EmbedSession, listener: Callable[[], None]) -> Callable[[], None]:
        """Call `listener` within seconds after the session's end; the result takes that back."""
        return self._ends.add(session.id, listener)

    async def look(self) -> None:
        """Find out which sessions have ended; done every few seconds by itself."""
        await self._ends.look()

    async def new_token(self, grant: EmbedGrant, portal: str) -> str:
        """A token that opens one session, within `FrameLimits.token_s` seconds.

        Raises:
            TooManyTokensError: This portal has too many that are not opened yet.
        """
        token = secrets.token_urlsafe(32)
        key = _hash(token)
        sealed = self._sealed(_Granted(grant, portal), f"token/{key}")
        if not await self._records.put_token(key, self._portal_key(portal), sealed):
            raise TooManyTokensError
        await self._records.expect(self._frame_key(grant.controller, grant.job_id, grant.origin))
        return token

    async def is_expected(self, controller: str, job_id: int, origin: str) -> bool:
        """Whether a link to this job was made for this portal in the last minutes, used or not."""
        return await self._records.is_expected(self._frame_key(controller, job_id, origin))

    async def open_session(
        self, token: str, *, controller: str, job_id: int, origin: str, template_id: int = 0
    ) -> tuple[str, EmbedSession] | None:
        """A new session and its key; None where the token does not open one.

        A token is used up by the first attempt, also by one for something else or another origin.
        """
        hashed = _hash(token)
        found = self._opened(await self._records.take_token(hashed), f"token/{hashed}", _Granted)
        if found is None or not found.grant.is_for(controller, job_id, template_id, origin):
            return None
        key = secrets.token_urlsafe(32)
        session_id = _hash(key)
        sealed = self._sealed(found, f"session/{session_id}")
        await self._records.open(session_id, self._portal_key(found.portal), sealed)
        return key, EmbedSession(found.grant, found.portal, session_id, LIMITS.session_s)

    async def session(self, key: str) -> EmbedSession | None:
        """The session of this key, which is in use now; None where there is none any more."""
        return await self._session(_hash(key))

    async def new_ticket(self, session: EmbedSession, url: str) -> str:
        """A ticket that gives `url` once, within a minute, while the session lasts."""
        ticket = secrets.token_urlsafe(32)
        key = _hash(ticket)
        sealed = self._sealed(_Ticket(session.id, url), f"ticket/{key}")
        await self._records.put_ticket(key, session.id, sealed)
        return ticket

    async def take_ticket(self, ticket: str) -> tuple[EmbedSession, str] | None:
        """The session and the URL of a ticket, which is used up by that."""
        key = _hash(ticket)
        found = self._opened(await self._records.take_ticket(key), f"ticket/{key}", _Ticket)
        session = None if found is None else await self._session(found.session)
        return None if found is None or session is None else (session, found.url)

    async def aclose(self) -> None:
        """Look for no more ends."""
        await self._ends.aclose()

    async def _session(self, session_id: str) -> EmbedSession | None:
        used = await self._records.use(session_id)
        if used is None:
            return None
        found = self._opened(used.record, f"session/{session_id}", _Granted)
        if found is None:
            return None
        return EmbedSession(found.grant, found.portal, session_id, used.seconds_left)

    def _portal_key(self, portal: str) -> str:
        """Stands for the portal in the store, where its name is nobody's business."""
        return hashlib.blake2b(portal.encode(), key=self._portals, digest_size=16).hexdigest()

    def _frame_key(self, controller: str, job_id: int, origin: str) -> str:
        """Stands for what links lead to, in the same way."""
        frame = json.dumps([controller, job_id, origin]).encode()
        return hashlib.blake2b(frame, key=self._portals, digest_size=16).hexdigest()

    def _sealed(self, record: _Granted | _Ticket, place: str) -> bytes:
        return self._sealer.seal(msgspec.json.encode(record), place)

    def _opened(self, sealed: bytes | None, place: str, kind: type[T]) -> T | None:
        plain = None if sealed is None else self._sealer.open(sealed, place)
        return None if plain is None else msgspec.json.decode(plain, type=kind)


def _hash(key: str) -> str:
    """Of 256 random bits, so that no slow hash is needed; what is too long to be ours has none."""
    if len(key) > _LONGEST_KEY:
        return ""
    return hashlib.sha256(key.encode("utf-8", "surrogatepass")).hexdigest()
