"""Sessions in this process's memory, sealed all the same; they end with it.

Invariants: never more sessions than the limits say, none older, whatever the wall clock does.
"""

import time
from collections import OrderedDict
from collections.abc import Callable, Iterable
from dataclasses import dataclass, replace

from pydantic import SecretStr

from app.runtime.session_keys import SessionKeys
from app.sessions.ends import SessionEnds
from app.sessions.record import SessionRecords, Stored
from app.sessions.session import (
    Created,
    HeldSecret,
    NewSession,
    Owner,
    Session,
    check_credential,
)
from app.sessions.store import SessionLimits, id_of_cookie, new_cookie_value, owner_key


@dataclass(slots=True)
class _Entry:
    stored: Stored
    owner: str
    idle_until: float
    until: float
    touched_at: float


class MemoryStore:
    """A SessionStore for one process; `clock` counts seconds and never goes back."""

    def __init__(
        self,
        keys: SessionKeys,
        limits: SessionLimits | None = None,
        *,
        clock: Callable[[], float] = time.monotonic,
    ) -> None:
        self._records = SessionRecords(keys)
        self._limits = limits or SessionLimits()
        self._clock = clock
        self._entries: OrderedDict[str, _Entry] = OrderedDict()  # the oldest first
        self._of_owner: dict[str, list[str]] = {}
        self._ends = SessionEnds(self._find_over)

    async def create(self, new: NewSession) -> Created:
        """See SessionStore."""
        self._remove_over()
        cookie = new_cookie_value()
        session_id, owner = id_of_cookie(cookie), owner_key(new.owner)
        displaced = self._make_room(owner)
        now, made_ms = self._clock(), _now_ms()
        sealed = self._records.of_new(session_id, new)
        self._entries[session_id] = _Entry(
            stored=Stored(sealed, 1, made_ms, made_ms),
            owner=owner,
            idle_until=now + self._limits.idle_s,
            until=now + self._limits.absolute_s,
            touched_at=now,
        )
        self._of_owner.setdefault(owner, []).append(session_id)
        session = self._opened(session_id)
        if session is None:
            raise AssertionError("what was just sealed does not open")
        return Created(session, HeldSecret(cookie), tuple(displaced))

    async def get(self, cookie: str) -> Session | None:
        """See SessionStore."""
        session_id = id_of_cookie(cookie)
        return self._opened(session_id) if self._touched(session_id) else None

    async def by_id(self, session_id: str) -> Session | None:
        """See SessionStore."""
        return self._opened(session_id)

    async def touch(self, session_id: str) -> bool:
        """See SessionStore."""
        return self._touched(session_id)

    async def replace_credential(self, seen: Session, credential: SecretStr) -> Session | None:
        """See SessionStore."""
        check_credential(credential)
        entry = self._entry(seen.id)
        if entry is not None and entry.stored.version == seen.version:
            sealed = self._records.renewed(seen, credential)
            entry.stored = replace(entry.stored, sealed=sealed, version=seen.version + 1)
        return self._opened(seen.id)

    async def end(self, owner: Owner, session_id: str) -> Session | None:
        """See SessionStore."""
        entry = self._entry(session_id)
        if entry is None or entry.owner != owner_key(owner):
            return None
        return next(iter(self._taken([session_id])), None)

    async def end_all(self, owner: Owner, *, keep: str = "") -> list[Session]:
        """See SessionStore."""
        self._remove_over()
        own = self._of_owner.get(owner_key(owner), [])
        return self._taken([session_id for session_id in own if session_id != keep])

    async def of_user(self, owner: Owner) -> list[Session]:
        """See SessionStore."""
        self._remove_over()
        own = self._of_owner.get(owner_key(owner), [])
        found = [self._opened(session_id) for session_id in reversed(own)]
        return [session for session in found if session is not None]

    def on_end(self, session_id: str, listener: Callable[[], None]) -> Callable[[], None]:
        """See SessionStore."""
        return self._ends.add(session_id, listener)

    async def look_for_ends(self) -> None:
        """Call the listeners of sessions that are over; done every few seconds by itself."""
        await self._ends.look()

    async def aclose(self) -> None:
        """See SessionStore."""
        await self._ends.aclose()

    def _entry(self, session_id: str) -> _Entry | None:
        """The entry, if its session is not over."""
        entry = self._entries.get(session_id)
        if entry is not None and min(entry.idle_until, entry.until) <= self._clock():
            self._forget([session_id])
            return None
        return entry

    def _opened(self, session_id: str) -> Session | None:
        entry = self._entry(session_id)
        return None if entry is None else self._records.opened(session_id, entry.stored)

    def _touched(self, session_id: str) -> bool:
        entry = self._entry(session_id)
        if entry is None:
            return False
        now = self._clock()
        if now - entry.touched_at >= self._limits.touch_s:
            entry.touched_at = now
            entry.idle_until = now + self._limits.idle_s
            entry.stored = replace(entry.stored, used_ms=_now_ms())
        return True

    def _make_room(self, owner: str) -> list[Session]:
        displaced = []
        own = self._of_owner.get(owner, [])
        if len(own) >= self._limits.per_user:
            displaced += self._taken(own[: len(own) - self._limits.per_user + 1])
        if len(self._entries) >= self._limits.in_all:
            displaced += self._taken([next(iter(self._entries))])
        return displaced

    def _taken(self, session_ids: list[str]) -> list[Session]:
        """The sessions as they were, now over."""
        found = [self._opened(session_id) for session_id in session_ids]
        self._forget(session_ids)
        return [session for session in found if session is not None]

    def _remove_over(self) -> None:
        now = self._clock()
        self._forget(
            [
                session_id
                for session_id, entry in self._entries.items()
                if min(entry.idle_until, entry.until) <= now
            ]
        )

    def _forget(self, session_ids: Iterable[str]) -> None:
        ended = list(session_ids)
        for session_id in ended:
            entry = self._entries.pop(session_id, None)
            if entry is not None:
                own = self._of_owner[entry.owner]
                own.remove(session_id)
                if not own:
                    del self._of_owner[entry.owner]
        self._ends.over(ended)

    async def _find_over(self, session_ids: list[str]) -> set[str]:
        self._remove_over()
        return {one for one in session_ids if one not in self._entries}


def _now_ms() -> int:
    return int(time.time() * 1000)
