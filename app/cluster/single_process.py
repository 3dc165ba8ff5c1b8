"""A cluster of this process alone: leases are between its own holders, messages stay inside."""

import asyncio
import time
from collections import OrderedDict
from collections.abc import Callable
from secrets import token_hex

from app.cluster.cluster import (
    LEASE_S,
    MESSAGE_BYTES,
    ChangeListener,
    Lease,
    Listener,
    Undo,
)
from app.cluster.subscriptions import Subscriptions

_MOST_VALUES = 10_000  # beyond that the oldest go first


class SingleProcess:
    """A Cluster without Redis."""

    is_shared = False
    is_up = True

    def __init__(self, clock: Callable[[], float] = time.monotonic) -> None:
        self.process_id = token_hex(8)
        self._clock = clock
        self._holders: dict[str, object] = {}
        self._values: OrderedDict[str, tuple[float, bytes]] = OrderedDict()
        self._subscriptions = Subscriptions(lambda: None)

    def on_change(self, listener: ChangeListener) -> Undo:  # noqa: ARG002 # it never changes
        """See Cluster."""
        return lambda: None

    def lease(self, name: str, *, ttl_s: float = LEASE_S) -> Lease:  # noqa: ARG002 # ends with us
        """See Cluster."""
        return _OwnLease(self._holders, name)

    async def publish(self, channel: str, message: bytes) -> bool:
        """See Cluster."""
        if len(message) > MESSAGE_BYTES:
            raise ValueError("The message is too long.")
        asyncio.get_running_loop().call_soon(self._subscriptions.deliver, channel, message)
        return channel in self._subscriptions.channels

    def subscribe(self, channel: str, listener: Listener) -> Undo:
        """See Cluster."""
        return self._subscriptions.add(channel, listener)

    async def read(self, key: str) -> bytes | None:
        """See Cluster."""
        until, value = self._values.get(key, (float("-inf"), b""))
        return value if self._clock() < until else None

    async def write(
        self, key: str, value: bytes, *, ttl_s: float, only_if_absent: bool = False
    ) -> bool:
        """See Cluster."""
        if only_if_absent and await self.read(key) is not None:
            return False
        self._values.pop(key, None)
        self._values[key] = (self._clock() + ttl_s, value)
        while len(self._values) > _MOST_VALUES:
            self._values.popitem(last=False)
        return True

    async def remove(self, key: str) -> None:
        """See Cluster."""
        self._values.pop(key, None)

    async def take(self, key: str) -> bytes | None:
        """See Cluster."""
        value = await self.read(key)
        self._values.pop(key, None)
        return value

    async def aclose(self) -> None:
        """See Cluster."""
        self._holders.clear()


class _OwnLease:
    def __init__(self, holders: dict[str, object], name: str) -> None:
        self.lost = asyncio.Event()
        self._holders = holders
        self._name = name

    @property
    def is_held(self) -> bool:
        return self._holders.get(self._name) is self

    async def acquire(self) -> bool:
        return self._holders.setdefault(self._name, self) is self

    async def release(self) -> None:
        if self.is_held:
            del self._holders[self._name]
