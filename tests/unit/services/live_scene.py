"""Sessions of users in a store that may be away, and what was opened and revoked for them."""

import asyncio
from collections.abc import Callable
from dataclasses import dataclass, field

import httpx
from pydantic import SecretStr

from app.awx.client import Controller
from app.awx.user_credentials import StoredToken, TokenCredential
from app.runtime.session_keys import SessionKeys
from app.services.live_sessions import LiveSessions, OpenedServices
from app.sessions.memory_store import MemoryStore
from app.sessions.session import MadeBy, NewSession, Owner, Session
from app.sessions.store import SessionLimits, StoreUnavailableError
from tests.unit.services.fake_controller import services_over

FIRST_TOKEN = "token-1"
KEYS = SessionKeys([SecretStr("k" * 32)])


def no_controller(_: httpx.Request) -> httpx.Response:
    raise AssertionError("the controller is not asked")


class RemoteStore(MemoryStore):
    """One in another process, which is away at times."""

    is_away = False
    listeners: tuple[Callable[[], None], ...] = ()

    async def by_id(self, session_id: str) -> Session | None:
        if self.is_away:
            raise StoreUnavailableError
        return await super().by_id(session_id)

    def on_end(self, session_id: str, listener: Callable[[], None]) -> Callable[[], None]:
        self.listeners += (listener,)
        return super().on_end(session_id, listener)

    def gives_up(self) -> None:
        """As where for a minute nobody could say whether a session is over."""
        for listener in self.listeners:
            listener()


@dataclass
class Scene:
    """Sessions in memory, a clock, and what was opened and revoked."""

    now: float = 0.0
    opened: list[OpenedServices] = field(default_factory=list)
    revoked: list[str] = field(default_factory=list)

    def __post_init__(self) -> None:
        limits = SessionLimits(idle_s=3600, absolute_s=36_000, touch_s=0)
        self.store = RemoteStore(KEYS, limits, clock=self.clock)
        self.live = self.process()

    def process(self) -> LiveSessions:
        """Another process with the same store, or this one after it was started again."""
        return LiveSessions(self.store, self._open, self._revoke, clock=self.clock)

    def clock(self) -> float:
        return self.now

    def _open(self, session: Session) -> OpenedServices:
        credential = TokenCredential(StoredToken(session.credential.get_secret_value()))
        client = Controller("http://awx.example.org", None, has_websocket=False)
        made = OpenedServices(services_over(no_controller), credential, client)
        self.opened.append(made)
        return made

    async def _revoke(self, credential: SecretStr) -> None:
        self.revoked.append(credential.get_secret_value())

    async def signed_in(self, token: str = FIRST_TOKEN) -> Session:
        created = await self.store.create(
            NewSession(Owner("", "7"), "auditor", True, SecretStr(token), MadeBy.PASSWORD)
        )
        self.live.revoke_when_over(created.session)
        return created.session

    async def settled(self) -> None:
        """Let listeners and what they have begun come to their end."""
        await self.store.look_for_ends()
        for _ in range(20):
            await asyncio.sleep(0)
