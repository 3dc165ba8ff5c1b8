"""A small store in memory that forgets what was used least recently.

Does not know what it keeps. Invariant: the sizes given for its entries never sum to more than
its bound.
"""

from collections import OrderedDict
from collections.abc import Hashable
from typing import Generic, TypeVar

Key = TypeVar("Key", bound=Hashable)
Value = TypeVar("Value")


class BoundedCache(Generic[Key, Value]):
    """Values by key, bounded by the sum of their sizes."""

    def __init__(self, size_limit: int) -> None:
        self._limit = size_limit
        self._entries: OrderedDict[Key, tuple[Value, int]] = OrderedDict()
        self.size = 0

    def get(self, key: Key) -> Value | None:
        """The value, which thereby is the most recently used one."""
        entry = self._entries.get(key)
        if entry is None:
            return None
        self._entries.move_to_end(key)
        return entry[0]

    def put(self, key: Key, value: Value, size: int) -> None:
        """Keeps the value; one that is larger than the whole cache is not kept."""
        self._drop(key)
        if size > self._limit:
            return
        self._entries[key] = (value, size)
        self.size += size
        while self.size > self._limit:
            self._drop(next(iter(self._entries)))

    def _drop(self, key: Key) -> None:
        entry = self._entries.pop(key, None)
        if entry is not None:
            self.size -= entry[1]
