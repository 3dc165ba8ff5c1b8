"""A session as sealed bytes, the same in every store."""

from dataclasses import dataclass
from datetime import UTC, datetime

import msgspec
from pydantic import SecretStr

from app.runtime.sealing import Sealer
from app.runtime.session_keys import SessionKeys
from app.sessions.session import HeldSecret, MadeBy, NewSession, Owner, Session


class _Sealed(msgspec.Struct):
    controller: str
    user_id: str
    user_name: str
    is_read_only: bool
    credential: str
    made_by: MadeBy
    address: str
    browser: str


@dataclass(frozen=True, slots=True)
class Stored:
    """What a store holds of a session; times in milliseconds since 1970, for showing."""

    sealed: bytes
    version: int
    created_ms: int
    used_ms: int


class SessionRecords:
    """Seals and opens; sealed bytes open only under the id and version they were made for."""

    def __init__(self, keys: SessionKeys) -> None:
        self._sealer = Sealer(keys, "session")

    def of_new(self, session_id: str, new: NewSession) -> bytes:
        """A new session's first version, sealed."""
        return self._seal(session_id, 1, _of_new(new))

    def renewed(self, session: Session, credential: SecretStr) -> bytes:
        """The session's next version, with another credential, sealed."""
        return self._seal(session.id, session.version + 1, _of_session(session, credential))

    def opened(self, session_id: str, stored: Stored) -> Session | None:
        """The session; None if no key opens it, or another release of Jobpane wrote it."""
        plain = self._sealer.open(stored.sealed, f"{session_id}/{stored.version}")
        found = _decoded(plain)
        if found is None:
            return None
        return Session(
            id=session_id,
            owner=Owner(found.controller, found.user_id),
            user_name=found.user_name,
            is_read_only=found.is_read_only,
            credential=HeldSecret(found.credential),
            made_by=found.made_by,
            address=found.address,
            browser=found.browser,
            created_at=_time(stored.created_ms),
            used_at=_time(max(stored.created_ms, stored.used_ms)),
            version=stored.version,
        )

    def _seal(self, session_id: str, version: int, record: _Sealed) -> bytes:
        return self._sealer.seal(msgspec.json.encode(record), f"{session_id}/{version}")


def _of_new(new: NewSession) -> _Sealed:
    return _Sealed(
        controller=new.owner.controller,
        user_id=new.owner.user_id,
        user_name=new.user_name,
        is_read_only=new.is_read_only,
        credential=new.credential.get_secret_value(),
        made_by=new.made_by,
        address=new.address,
        browser=new.browser,
    )


def _of_session(session: Session, credential: SecretStr) -> _Sealed:
    return _Sealed(
        controller=session.owner.controller,
        user_id=session.owner.user_id,
        user_name=session.user_name,
        is_read_only=session.is_read_only,
        credential=credential.get_secret_value(),
        made_by=session.made_by,
        address=session.address,
        browser=session.browser,
    )


def _decoded(plain: bytes | None) -> _Sealed | None:
    if plain is None:
        return None
    try:
        return msgspec.json.decode(plain, type=_Sealed)
    except msgspec.DecodeError:
        return None


def _time(milliseconds: int) -> datetime:
    return datetime.fromtimestamp(milliseconds / 1000, UTC)
