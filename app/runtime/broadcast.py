"""A value that changes, and those who wait for it; who is slow gets the newest, never a queue."""

import asyncio
from contextlib import suppress
from typing import Generic, TypeVar

Value = TypeVar("Value")


class Changing(Generic[Value]):
    """One value, published again and again."""

    def __init__(self, value: Value) -> None:
        self.value = value
        self.version = 0
        self.changed = asyncio.Event()

    def publish(self, value: Value) -> None:
        """Make `value` the newest and wake all who wait."""
        self.value = value
        self.version += 1
        self.changed.set()
        self.changed = asyncio.Event()


class Watcher(Generic[Value]):
    """One who watches; `next` gives a value that this one has not seen."""

    def __init__(self, changing: Changing[Value]) -> None:
        self._changing = changing
        self._seen = changing.version

    async def next(self, timeout_s: float) -> Value | None:
        """The newest value, as soon as there is a new one; None when the time is over."""
        if self._changing.version == self._seen:
            with suppress(TimeoutError):
                async with asyncio.timeout(timeout_s):
                    await self._changing.changed.wait()
        if self._changing.version == self._seen:
            return None
        self._seen = self._changing.version
        return self._changing.value
