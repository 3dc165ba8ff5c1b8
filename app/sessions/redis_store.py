"""Sessions in Redis, sealed, for several processes and over restarts; limits by Redis's clock."""

from collections.abc import Callable
from typing import Any

from pydantic import SecretStr

from app.cluster import RedisConnection
from app.runtime.session_keys import SessionKeys
from app.sessions import redis_scripts as scripts
from app.sessions.ends import LOOK_EVERY_S, SessionEnds
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

_IDS_AT_ONCE = 500


class RedisStore:
    """A SessionStore that any number of processes share."""

    def __init__(
        self,
        redis: RedisConnection,
        keys: SessionKeys,
        limits: SessionLimits | None = None,
        *,
        look_every_s: float = LOOK_EVERY_S,
    ) -> None:
        self._redis = redis
        self._records = SessionRecords(keys)
        self._limits = limits or SessionLimits()
        self._ends = SessionEnds(self._find_over, every_s=look_every_s)

    async def create(self, new: NewSession) -> Created:
        """See SessionStore."""
        cookie = new_cookie_value()
        session_id = id_of_cookie(cookie)
        limits = self._limits
        made, displaced = await self._redis.run(
            scripts.CREATE,
            session_id,
            self._records.of_new(session_id, new),
            owner_key(new.owner),
            _ms(limits.idle_s),
            _ms(limits.absolute_s),
            limits.per_user,
            limits.in_all,
        )
        session = self._opened(made)
        if session is None:
            raise AssertionError("what was just sealed does not open")
        return Created(session, HeldSecret(cookie), tuple(self._ended(displaced)))

    async def get(self, cookie: str) -> Session | None:
        """See SessionStore."""
        return self._opened(await self._use(id_of_cookie(cookie)))

    async def by_id(self, session_id: str) -> Session | None:
        """See SessionStore."""
        return self._opened(await self._redis.run(scripts.READ, session_id))

    async def touch(self, session_id: str) -> bool:
        """See SessionStore."""
        return await self._use(session_id) is not None

    async def replace_credential(self, seen: Session, credential: SecretStr) -> Session | None:
        """See SessionStore."""
        check_credential(credential)
        sealed = self._records.renewed(seen, credential)
        found = await self._redis.run(scripts.REPLACE, seen.id, str(seen.version), sealed)
        return self._opened(found)

    async def end(self, owner: Owner, session_id: str) -> Session | None:
        """See SessionStore."""
        found = await self._redis.run(scripts.END, owner_key(owner), session_id)
        return next(iter(self._ended(found)), None)

    async def end_all(self, owner: Owner, *, keep: str = "") -> list[Session]:
        """See SessionStore."""
        return self._ended(await self._redis.run(scripts.END_ALL, owner_key(owner), keep))

    async def of_user(self, owner: Owner) -> list[Session]:
        """See SessionStore."""
        return self._all_opened(await self._redis.run(scripts.OF_USER, owner_key(owner)))

    def on_end(self, session_id: str, listener: Callable[[], None]) -> Callable[[], None]:
        """See SessionStore."""
        return self._ends.add(session_id, listener)

    async def look_for_ends(self) -> None:
        """Call the listeners of sessions that are over; done every few seconds by itself."""
        await self._ends.look()

    async def aclose(self) -> None:
        """See SessionStore; the connection is its maker's to close."""
        await self._ends.aclose()

    async def _use(self, session_id: str) -> Any:  # noqa: ANN401 -- what Redis gives
        limits = self._limits
        return await self._redis.run(
            scripts.USE, session_id, _ms(limits.idle_s), _ms(limits.touch_s)
        )

    def _ended(self, found: Any) -> list[Session]:  # noqa: ANN401
        self._ends.over(bytes(one[0]).decode() for one in found)
        return self._all_opened(found)

    def _all_opened(self, found: Any) -> list[Session]:  # noqa: ANN401
        opened = [self._opened(one) for one in found]
        return [session for session in opened if session is not None]

    def _opened(self, found: Any) -> Session | None:  # noqa: ANN401
        if found is None:
            return None
        session_id, sealed, version, created_ms, used_ms = found
        stored = Stored(sealed, int(version), int(created_ms), int(used_ms))
        return self._records.opened(bytes(session_id).decode(), stored)

    async def _find_over(self, session_ids: list[str]) -> set[str]:
        over: set[str] = set()
        for first in range(0, len(session_ids), _IDS_AT_ONCE):
            asked = session_ids[first : first + _IDS_AT_ONCE]
            over |= {bytes(one).decode() for one in await self._redis.run(scripts.OVER, *asked)}
        return over


def _ms(seconds: float) -> int:
    return max(1, round(seconds * 1000))
