"""One value that many coroutines follow; a slow subscriber skips values, none queue up."""

import asyncio
from contextlib import suppress
from typing import Generic, TypeVar

Value = TypeVar("Value")


class Broadcast(Generic[Value]):
    """The newest of the values that were published."""

    def __init__(self, value: Value) -> None:
        self.value = value
        self._version = 0
        self._changed = asyncio.Event()

    def publish(self, value: Value) -> None:
        """Make `value` the newest and wake every subscriber that waits."""
        self.value = value
        self._version += 1
        self._changed.set()
        self._changed = asyncio.Event()

    def subscribe(self) -> "Subscription[Value]":
        """A subscription to the values that are published from now on; it needs no closing."""
        return Subscription(self)

    async def newer_than(self, version: int, timeout_s: float) -> int:
        """The version of the newest value; waits up to `timeout_s` while it is still `version`."""
        if self._version == version:
            with suppress(TimeoutError):
                async with asyncio.timeout(timeout_s):
                    await self._changed.wait()
        return self._version

    @property
    def version(self) -> int:
        """How many values have been published after the first."""
        return self._version


class Subscription(Generic[Value]):
    """One subscriber's position: which version it has seen."""

    def __init__(self, broadcast: Broadcast[Value]) -> None:
        self._broadcast = broadcast
        self._seen = broadcast.version

    async def next(self, timeout_s: float) -> Value | None:
        """The newest value once there is one that this subscriber has not seen.

        None if none was published within `timeout_s` seconds.
        """
        version = await self._broadcast.newer_than(self._seen, timeout_s)
        if version == self._seen:
            return None
        self._seen = version
        return self._broadcast.value
