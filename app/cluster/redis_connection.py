"""Redis, asked by scripts; each of its failures is a ClusterUnavailableError without its text.

The text of an error of Redis repeats what was sent; what was sent is nobody's business.
"""

import asyncio
from collections.abc import AsyncIterator, Iterator, Sequence
from contextlib import asynccontextmanager, contextmanager
from dataclasses import dataclass
from typing import Any, cast

from pydantic import SecretStr
from redis.asyncio import BlockingConnectionPool, Redis
from redis.asyncio.client import PubSub
from redis.asyncio.retry import Retry
from redis.backoff import NoBackoff
from redis.exceptions import ConnectionError as RedisConnectionError
from redis.exceptions import RedisError

from app.cluster.cluster import ClusterUnavailableError

_TIMEOUT_S = 2.0
_CONNECTIONS = 32
_SUBSCRIBERS = 2  # the one that listens, and the one before it while it is closed


class RedisConnection:
    """Connections to one Redis, made when they are needed.

    Raises:
        ValueError: The URL is none of Redis; the message does not repeat it.
    """

    def __init__(self, url: SecretStr) -> None:
        # Once more on another connection: the first may have been closed meanwhile. A subscriber
        # must know that it was.
        self._redis = _redis(url, connections=_CONNECTIONS, retries=1)
        self._subscribing = _redis(url, connections=_SUBSCRIBERS, retries=0)
        self._scripts: dict[str, Any] = {}

    async def run(self, script: str, *arguments: str | bytes | int) -> Any:  # noqa: ANN401 -- Redis's
        """What a script gives: bytes, numbers, lists of these, or None.

        Raises:
            ClusterUnavailableError: Redis cannot be reached, or refuses.
        """
        if script not in self._scripts:
            self._scripts[script] = self._redis.register_script(script)
        with _without_text():
            return await self._scripts[script](keys=(), args=cast("Sequence[Any]", arguments))

    @asynccontextmanager
    async def subscriber(self) -> AsyncIterator["Subscriber"]:
        """A connection of its own for messages; it is closed with the block."""
        pubsub = self._subscribing.pubsub()
        try:
            yield Subscriber(pubsub)
        finally:
            with _without_text():
                await pubsub.aclose()  # type: ignore[no-untyped-call]

    async def aclose(self) -> None:
        """Close every connection."""
        await self._redis.aclose()
        await self._subscribing.aclose()


@dataclass(frozen=True, slots=True)
class Received:
    """What a subscriber got: "message", "subscribe", "unsubscribe" or "pong"."""

    kind: str
    channel: str
    message: bytes


class Subscriber:
    """One connection that listens to channels. Each call may raise ClusterUnavailableError."""

    def __init__(self, pubsub: PubSub) -> None:
        self._pubsub = pubsub

    async def subscribe(self, channels: Sequence[str]) -> None:
        """Listen to these too; each is confirmed by what `next` returns."""
        with _without_text():
            await self._pubsub.subscribe(*channels)

    async def unsubscribe(self, channels: Sequence[str]) -> None:
        """Listen to these no more."""
        with _without_text():
            await self._pubsub.unsubscribe(*channels)

    async def ping(self) -> None:
        """Ask for a "pong"."""
        with _without_text():
            await self._pubsub.ping()

    async def next(self, timeout_s: float) -> Received | None:
        """What came next; None if nothing did in time."""
        with _without_text():
            got = await self._pubsub.get_message(timeout=timeout_s)
        if got is None:
            return None
        data = got["data"]
        channel = (got["channel"] or b"").decode(errors="replace")
        return Received(got["type"], channel, data if isinstance(data, bytes) else b"")


def _redis(url: SecretStr, *, connections: int, retries: int) -> Redis:
    try:
        pool = BlockingConnectionPool.from_url(
            url.get_secret_value(),
            timeout=_TIMEOUT_S,
            socket_timeout=_TIMEOUT_S,
            socket_connect_timeout=_TIMEOUT_S,
            max_connections=connections,
            retry=Retry(NoBackoff(), retries, supported_errors=(RedisConnectionError,)),
        )
    except (ValueError, TypeError):
        raise ValueError("The Redis URL is invalid.") from None
    return Redis.from_pool(pool)


@contextmanager
def _without_text() -> Iterator[None]:
    """Raise ClusterUnavailableError, with the names of the failure and its cause alone.

    The library waits with asyncio.wait_for, which in Python 3.11 loses a cancellation that comes
    together with the answer; it is raised here.
    """
    task = asyncio.current_task()
    before = task.cancelling() if task else 0
    try:
        yield
    except (RedisError, OSError) as error:
        raise ClusterUnavailableError(_name_of(error)) from None
    if task and task.cancelling() > before:
        raise asyncio.CancelledError


def _name_of(error: Exception) -> str:
    name, cause = type(error).__name__, error.__cause__ or error.__context__
    return f"{name}: {type(cause).__name__}" if isinstance(cause, OSError) else name
