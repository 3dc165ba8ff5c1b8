"""The links, sessions and tickets of portals' frames, as bytes under keys that open nothing.

Held whatever happens: a token and a ticket are taken once, nothing outlives its time, and no portal
has more than its share. Which frame a record is for, is nobody's business here.
"""

import time
from collections import OrderedDict
from collections.abc import Callable
from dataclasses import dataclass
from typing import Protocol


@dataclass(frozen=True, slots=True)
class FrameLimits:
    """Lifetimes in seconds, and bounds of memory.

    A portal that opens no links gets no more; a session that was used least recently makes room;
    so does a ticket.
    """

    token_s: float = 300.0
    most_tokens: int = 1000  # of one portal
    session_s: float = 12 * 3600.0  # a working day; the portal then makes another link
    idle_s: float = 3600.0  # a frame in use asks every few minutes
    most_sessions: int = 5000  # of one portal
    ticket_s: float = 60.0
    most_tickets: int = 20  # of one session


@dataclass(frozen=True, slots=True)
class FrameRecord:
    """A session's record, and how long it can last at most."""

    record: bytes
    seconds_left: float


class FrameRecords(Protocol):
    """Each method may raise StoreUnavailableError."""

    async def put_token(self, key: str, portal: str, record: bytes) -> bool:
        """Keep a token's record; False where the portal has too many that nobody has taken."""
        ...

    async def take_token(self, key: str) -> bytes | None:
        """The record, to the first who asks in time."""
        ...

    async def expect(self, frame: str) -> None:
        """Note that a link to a frame was made, whose token nobody may have taken yet."""
        ...

    async def is_expected(self, frame: str) -> bool:
        """Whether that was noted less than a token's lifetime ago."""
        ...

    async def open(self, key: str, portal: str, record: bytes) -> None:
        """Begin a session."""
        ...

    async def use(self, key: str) -> FrameRecord | None:
        """A session that lasts, which is in use now."""
        ...

    async def find_over(self, keys: list[str]) -> set[str]:
        """Which of these sessions have ended; it is no use of the others."""
        ...

    async def put_ticket(self, key: str, session: str, record: bytes) -> None:
        """Keep a ticket's record for a session."""
        ...

    async def take_ticket(self, key: str) -> bytes | None:
        """The record, to the first who asks in time."""
        ...


@dataclass(slots=True)
class _Session:
    record: bytes
    portal: str
    ends_at: float
    used_at: float


class MemoryFrameRecords:
    """FrameRecords for one process; `clock` counts seconds and never goes back."""

    def __init__(
        self, limits: FrameLimits | None = None, *, clock: Callable[[], float] = time.monotonic
    ) -> None:
        self._limits = limits or FrameLimits()
        self._clock = clock
        # The oldest token, the least recently used session and the oldest ticket first.
        self._tokens: OrderedDict[str, tuple[bytes, str, float]] = OrderedDict()
        self._expected: OrderedDict[str, float] = OrderedDict()  # until when; the oldest first
        self._sessions: OrderedDict[str, _Session] = OrderedDict()
        self._tickets: OrderedDict[str, tuple[bytes, str, float]] = OrderedDict()

    def __len__(self) -> int:
        """How many records and notes are kept now."""
        self._expire()
        kept = (self._tokens, self._expected, self._sessions, self._tickets)
        return sum(len(one) for one in kept)

    async def put_token(self, key: str, portal: str, record: bytes) -> bool:
        """See FrameRecords."""
        self._expire()
        if sum(one == portal for _, one, _ in self._tokens.values()) >= self._limits.most_tokens:
            return False
        self._tokens[key] = (record, portal, self._clock() + self._limits.token_s)
        return True

    async def take_token(self, key: str) -> bytes | None:
        """See FrameRecords."""
        self._expire()
        found = self._tokens.pop(key, None)
        return None if found is None else found[0]

    async def expect(self, frame: str) -> None:
        """See FrameRecords."""
        self._expire()
        self._expected[frame] = self._clock() + self._limits.token_s
        self._expected.move_to_end(frame)

    async def is_expected(self, frame: str) -> bool:
        """See FrameRecords."""
        self._expire()
        return frame in self._expected

    async def open(self, key: str, portal: str, record: bytes) -> None:
        """See FrameRecords."""
        self._expire()
        theirs = [one for one, session in self._sessions.items() if session.portal == portal]
        for oldest in theirs[: max(0, len(theirs) - self._limits.most_sessions + 1)]:
            del self._sessions[oldest]
        now = self._clock()
        self._sessions[key] = _Session(record, portal, now + self._limits.session_s, now)

    async def use(self, key: str) -> FrameRecord | None:
        """See FrameRecords."""
        self._expire()
        session = self._sessions.get(key)
        if session is None:
            return None
        session.used_at = self._clock()
        self._sessions.move_to_end(key)
        return FrameRecord(session.record, session.ends_at - session.used_at)

    async def find_over(self, keys: list[str]) -> set[str]:
        """See FrameRecords."""
        self._expire()
        return {key for key in keys if key not in self._sessions}

    async def put_ticket(self, key: str, session: str, record: bytes) -> None:
        """See FrameRecords."""
        self._expire()
        theirs = [one for one, ticket in self._tickets.items() if ticket[1] == session]
        for oldest in theirs[: max(0, len(theirs) - self._limits.most_tickets + 1)]:
            del self._tickets[oldest]
        self._tickets[key] = (record, session, self._clock() + self._limits.ticket_s)

    async def take_ticket(self, key: str) -> bytes | None:
        """See FrameRecords."""
        self._expire()
        found = self._tickets.pop(key, None)
        return None if found is None else found[0]

    def _expire(self) -> None:
        """Forget what is too old."""
        now = self._clock()
        for kept in (self._tokens, self._tickets):  # in order of age: all live equally long
            while kept and next(iter(kept.values()))[2] <= now:
                kept.popitem(last=False)
        while self._expected and next(iter(self._expected.values())) <= now:
            self._expected.popitem(last=False)
        for key, one in list(self._sessions.items()):
            if now >= one.ends_at or now - one.used_at >= self._limits.idle_s:
                del self._sessions[key]
