"""Sessions and stores for tests; whatever is secret in them holds the canary."""

from collections.abc import Callable

from pydantic import SecretStr

from app.cluster import RedisConnection
from app.runtime.session_keys import SessionKeys
from app.sessions.memory_store import MemoryStore
from app.sessions.redis_store import RedisStore
from app.sessions.session import MadeBy, NewSession, Owner
from app.sessions.store import SessionLimits
from tests.support.redis_process import RedisProcess

CANARY = "canary-9f3c1d"
SECRET = f"{CANARY}-session-key-of-32-characters"
OTHER_SECRET = f"{CANARY}-another-key-of-32-characters"
FIREFOX = "Mozilla/5.0 (X11; Linux x86_64; rv:128.0) Gecko/20100101 Firefox/128.0"

ANNA = Owner("", "7")
BORIS = Owner("", "8")
STORE_LIMITS = SessionLimits(idle_s=600, absolute_s=3600, per_user=3, in_all=5, touch_s=30)


def keys(*secrets: str) -> SessionKeys:
    return SessionKeys([SecretStr(secret) for secret in secrets or (SECRET,)])


def credential(name: str = "token") -> SecretStr:
    return SecretStr(f'{{"token": "{CANARY}-{name}"}}')


def new_session(owner: Owner = ANNA, name: str = "token") -> NewSession:
    return NewSession(
        owner=owner,
        user_name="anna",
        is_read_only=True,
        credential=credential(name),
        made_by=MadeBy.OAUTH,
        address="192.0.2.7",
        user_agent=FIREFOX,
    )


class Clock:
    """Seconds that pass when a test says so."""

    def __init__(self) -> None:
        self.now = 1000.0

    def __call__(self) -> float:
        return self.now

    def pass_time(self, seconds: float) -> None:
        self.now += seconds


class Scene:
    """One kind of store, another process's view of the same sessions, and its time."""

    def __init__(
        self,
        store: MemoryStore | RedisStore,
        other: MemoryStore | RedisStore,
        pass_time: Callable[[float], None],
        connection: RedisConnection | None = None,
    ) -> None:
        self.store, self.other, self.pass_time = store, other, pass_time
        self._connection = connection

    async def aclose(self) -> None:
        await self.store.aclose()
        await self.other.aclose()
        if self._connection is not None:
            await self._connection.aclose()


def memory_scene(limits: SessionLimits | None = None) -> Scene:
    """In memory there is one process only."""
    clock = Clock()
    store = MemoryStore(keys(), limits, clock=clock)
    return Scene(store, store, clock.pass_time)


def redis_scene(redis: RedisProcess, limits: SessionLimits | None = None) -> Scene:
    connection = RedisConnection(redis.url)
    store = RedisStore(connection, keys(), limits)
    other = RedisStore(connection, keys(), limits)
    return Scene(store, other, redis.pass_time, connection)
