"""A renewed credential is stored, or it is revoked: none is lost, whatever happens meanwhile."""

import asyncio
from dataclasses import dataclass, field

import httpx
import pytest
from msgspec import json
from pydantic import SecretStr

from app.awx.client import Controller
from app.awx.oauth_credential import OAuthCredential, StoredPair
from app.awx.sign_in_errors import PairNotRenewed
from app.runtime.session_keys import SessionKeys
from app.services.live_sessions import LiveSessions, OpenedServices
from app.sessions.memory_store import MemoryStore
from app.sessions.session import MadeBy, NewSession, Owner, Session
from app.sessions.store import StoreUnavailableError
from tests.unit.services.fake_controller import services_over


def no_controller(_: httpx.Request) -> httpx.Response:
    raise AssertionError("the controller is not asked")


def stored(number: int) -> SecretStr:
    return SecretStr(json.encode(StoredPair(f"access-{number}", f"refresh-{number}")).decode())


class Store(MemoryStore):
    """A store that is away at times."""

    is_away = False

    async def replace_credential(self, seen: Session, credential: SecretStr) -> Session | None:
        self._check()
        return await super().replace_credential(seen, credential)

    async def by_id(self, session_id: str) -> Session | None:
        self._check()
        return await super().by_id(session_id)

    def _check(self) -> None:
        if self.is_away:
            raise StoreUnavailableError


@dataclass
class Worker:
    """One process's sessions over the common store."""

    scene: "Scene"
    opened: list[OAuthCredential] = field(default_factory=list)
    revoked: list[str] = field(default_factory=list)

    def __post_init__(self) -> None:
        self.live = LiveSessions(self.scene.store, self._open, self._revoke)

    def _open(self, session: Session) -> OpenedServices:
        pair = json.decode(session.credential.get_secret_value(), type=StoredPair)
        credential = OAuthCredential(pair, self.scene.refresh)
        self.opened.append(credential)
        client = Controller("http://awx.example.org", None, has_websocket=False)
        return OpenedServices(services_over(no_controller), credential, client)

    async def _revoke(self, credential: SecretStr) -> None:
        self.revoked.append(json.decode(credential.get_secret_value(), type=StoredPair).access)

    async def renew(self) -> bool:
        """What a request does that is refused now."""
        credential = self.opened[-1]
        return await credential.renew(credential.headers_for("GET"))


@dataclass
class Scene:
    """A controller that gives new pairs, a store, and two workers."""

    newest: int = 0
    gate: asyncio.Event = field(default_factory=asyncio.Event)

    def __post_init__(self) -> None:
        self.gate.set()
        self.store = Store(SessionKeys.random())
        self.first, self.second = Worker(self), Worker(self)

    async def refresh(self, _old: StoredPair) -> StoredPair:
        self.newest += 1
        number = self.newest
        await self.gate.wait()
        return StoredPair(f"access-{number}", f"refresh-{number}")

    async def signed_in(self) -> Session:
        """A session that the first worker has begun and has open."""
        new = NewSession(Owner("", "7"), "auditor", True, stored(0), MadeBy.OAUTH)
        session = (await self.store.create(new)).session
        self.first.live.revoke_when_over(session)
        self.first.live.principal_of(session)
        return session

    async def stored(self, session: Session) -> str:
        self.store.is_away = False
        found = await self.store.by_id(session.id)
        assert found is not None
        return json.decode(found.credential.get_secret_value(), type=StoredPair).access

    async def settled(self) -> None:
        await self.store.look_for_ends()
        for _ in range(30):
            await asyncio.sleep(0)

    async def aclose(self) -> None:
        for worker in (self.first, self.second):
            await worker.live.aclose()


async def test_another_worker_takes_the_stored_pair_and_refreshes_nothing() -> None:
    scene = Scene()
    session = await scene.signed_in()
    scene.second.live.principal_of(session)
    assert await scene.first.renew()
    await scene.settled()
    assert await scene.second.renew()
    assert scene.newest == 1
    assert scene.second.opened[-1].pair == scene.first.opened[-1].pair
    await scene.aclose()


async def test_renewals_one_after_another_leave_the_session_open_and_store_the_last() -> None:
    scene = Scene()
    session = await scene.signed_in()
    principal = scene.first.live.principal_of(session)
    for _ in range(3):
        assert await scene.first.renew()
    await scene.settled()
    scene.first.live.principal_of(session)  # as a request has read it before that
    assert await scene.first.renew()
    await scene.settled()
    assert not principal.has_ended
    assert await scene.stored(session) == "access-4"
    await scene.aclose()


async def test_a_pair_that_arrives_after_the_session_was_closed_here_is_stored() -> None:
    scene = Scene()
    session = await scene.signed_in()
    scene.gate.clear()
    asking = asyncio.create_task(scene.first.renew())
    await asyncio.sleep(0.01)
    scene.first.live.end(session.id)  # nobody has used it for a while, or the process ends
    closing = asyncio.create_task(scene.first.live.aclose())
    await asyncio.sleep(0.01)
    scene.gate.set()
    await closing
    assert await asking
    assert await scene.stored(session) == "access-1"
    assert scene.first.revoked == []


async def test_a_pair_that_arrives_after_the_sign_out_is_revoked() -> None:
    scene = Scene()
    session = await scene.signed_in()
    scene.gate.clear()
    asking = asyncio.create_task(scene.first.renew())
    await asyncio.sleep(0.01)
    await scene.store.end(session.owner, session.id)
    await scene.settled()
    scene.gate.set()
    assert await asking
    await scene.aclose()
    assert scene.first.revoked[-1] == "access-1"


async def test_a_pair_that_the_store_could_not_take_is_stored_at_the_next_look() -> None:
    scene = Scene()
    session = await scene.signed_in()
    scene.store.is_away = True
    credential = scene.first.opened[-1]
    credential.read_stored = None  # the store failed right after it was read
    assert await scene.first.renew()
    await scene.settled()
    assert await scene.stored(session) == "access-0"
    await scene.first.live.look()
    assert await scene.stored(session) == "access-1"
    await scene.aclose()


async def test_while_the_store_is_away_no_pair_is_used_up() -> None:
    scene = Scene()
    session = await scene.signed_in()
    scene.store.is_away = True
    with pytest.raises(PairNotRenewed) as caught:
        await scene.first.renew()
    assert caught.value.can_try_again
    assert scene.newest == 0
    assert await scene.stored(session) == "access-0"
    await scene.aclose()


async def test_a_refusal_while_the_store_is_away_ends_the_principal_and_not_the_session() -> None:
    scene = Scene()
    session = await scene.signed_in()
    principal = scene.first.live.principal_of(session)
    scene.store.is_away = True
    await scene.first.live.refused(session.id)
    assert principal.has_ended
    assert await scene.stored(session) == "access-0"
    await scene.aclose()


async def test_at_the_end_the_newest_pair_is_revoked_whichever_worker_renewed_it() -> None:
    scene = Scene()
    session = await scene.signed_in()
    scene.second.live.principal_of(session)
    assert await scene.second.renew()
    await scene.settled()
    await scene.store.end(session.owner, session.id)
    await scene.settled()
    assert "access-1" in scene.second.revoked
    await scene.aclose()
