"""Redis, asked by scripts; each of its failures is a StoreUnavailableError without its text.

The text of an error of Redis repeats what was sent; what was sent is nobody's business.
"""

from collections.abc import Sequence
from typing import Any, cast

from pydantic import SecretStr
from redis.asyncio import BlockingConnectionPool, Redis
from redis.asyncio.retry import Retry
from redis.backoff import NoBackoff
from redis.exceptions import ConnectionError as RedisConnectionError
from redis.exceptions import RedisError

from app.sessions.store import StoreUnavailableError

_TIMEOUT_S = 2.0
_CONNECTIONS = 32


class RedisConnection:
    """Connections to one Redis, made when they are needed.

    Raises:
        ValueError: The URL is none of Redis; the message does not repeat it.
    """

    def __init__(self, url: SecretStr) -> None:
        try:
            pool = BlockingConnectionPool.from_url(
                url.get_secret_value(),
                timeout=_TIMEOUT_S,
                socket_timeout=_TIMEOUT_S,
                socket_connect_timeout=_TIMEOUT_S,
                max_connections=_CONNECTIONS,
                # Once more on another connection: the first may have been closed meanwhile.
                retry=Retry(NoBackoff(), 1, supported_errors=(RedisConnectionError,)),
            )
        except (ValueError, TypeError):
            raise ValueError("The Redis URL is invalid.") from None
        self._redis = Redis.from_pool(pool)
        self._scripts: dict[str, Any] = {}

    async def run(self, script: str, *arguments: str | bytes | int) -> Any:  # noqa: ANN401 -- Redis's
        """What a script gives: bytes, numbers, lists of these, or None.

        Raises:
            StoreUnavailableError: Redis cannot be reached, or refuses.
        """
        if script not in self._scripts:
            self._scripts[script] = self._redis.register_script(script)
        try:
            return await self._scripts[script](keys=(), args=cast("Sequence[Any]", arguments))
        except (RedisError, OSError) as error:
            raise StoreUnavailableError(type(error).__name__) from None

    async def aclose(self) -> None:
        """Close every connection."""
        await self._redis.aclose()
