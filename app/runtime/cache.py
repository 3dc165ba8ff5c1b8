"""A least-recently-used cache in memory, bounded by the total size of its values.

Invariant: the sizes given for its entries never sum to more than its bound.
"""

from collections import OrderedDict
from collections.abc import Callable, Hashable
from typing import Generic, TypeVar

Key = TypeVar("Key", bound=Hashable)
Value = TypeVar("Value")


class BoundedCache(Generic[Key, Value]):
    """Values by key; `size_limit` bounds the sum of the sizes that `put` is given, in any unit."""

    def __init__(self, size_limit: int) -> None:
        self._limit = size_limit
        self._entries: OrderedDict[Key, tuple[Value, int]] = OrderedDict()
        self.size = 0

    def get(self, key: Key) -> Value | None:
        """The value, now the most recently used one; None if it is not cached."""
        entry = self._entries.get(key)
        if entry is None:
            return None
        self._entries.move_to_end(key)
        return entry[0]

    def put(self, key: Key, value: Value, size: int) -> None:
        """Cache the value, evicting the least recently used; one over the bound is not cached."""
        self._remove(key)
        if size > self._limit:
            return
        self._entries[key] = (value, size)
        self.size += size
        while self.size > self._limit:
            self._remove(next(iter(self._entries)))

    def remove_if(self, is_stale: Callable[[Key, Value], bool]) -> None:
        """Remove all that nobody wants any more; looks at every entry."""
        stale = [key for key, (value, _) in self._entries.items() if is_stale(key, value)]
        for key in stale:
            self._remove(key)

    def _remove(self, key: Key) -> None:
        entry = self._entries.pop(key, None)
        if entry is not None:
            self.size -= entry[1]
