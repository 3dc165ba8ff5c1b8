"""What the processes of one Jobpane share, on any number of machines: the interface.

Names are a few words with colons, in the clear; what stands under them is sealed. A cluster that
cannot be asked raises ClusterUnavailableError: then a process does by itself what it can, and
refuses the rest.
"""

import asyncio
from collections.abc import Callable
from typing import Protocol

# A message is delivered this long after it was published, or not at all.
MESSAGE_LASTS_S = 2.0
MESSAGE_BYTES = 32 * 1024**2
LEASE_S = 2.0

Listener = Callable[[bytes | None], None]
ChangeListener = Callable[[bool], None]
Undo = Callable[[], None]


class ClusterUnavailableError(Exception):
    """What the processes share cannot be asked now; without what was sent, which may be secret."""


class Lease(Protocol):
    """A right that one holder in the whole cluster has at a time, renewed while it is held.

    A holder that ends without a word, or cannot be heard, loses it after its time to live.
    Not for what must never happen twice: after Redis was started without its memory, an old holder
    may believe in its lease for a quarter of that time.
    """

    lost: asyncio.Event  # set when it was lost while it was held; cleared by the next `acquire`

    @property
    def is_held(self) -> bool:
        """Whether this holder has it now."""
        ...

    async def acquire(self) -> bool:
        """Whether this holder has it from now on; False: another one has it.

        Raises:
            ClusterUnavailableError: Nobody knows who has it.
        """
        ...

    async def release(self) -> None:
        """Give it back at once; nothing happens where it is not held."""
        ...


class Cluster(Protocol):
    """Leases, messages and short-lived values that all processes share."""

    process_id: str  # random, of this process
    is_shared: bool  # False: this is the only process, and nothing leaves it

    @property
    def is_up(self) -> bool:
        """Whether the others can be reached now; always, where there are none."""
        ...

    def on_change(self, listener: ChangeListener) -> Undo:
        """Call `listener` with each change of `is_up`; what is returned takes it back."""
        ...

    def lease(self, name: str, *, ttl_s: float = LEASE_S) -> Lease:
        """The lease of this name, which lasts `ttl_s` seconds beyond its holder's end."""
        ...

    async def publish(self, channel: str, message: bytes) -> bool:
        """Send `message` to all who are subscribed now, this process among them; False: to nobody.

        Raises:
            ClusterUnavailableError: It was perhaps sent to nobody.
            ValueError: It is longer than MESSAGE_BYTES.
        """
        ...

    def subscribe(self, channel: str, listener: Listener) -> Undo:
        """Call `listener` with each message; what is returned takes it back.

        With None where messages may have been missed: once the subscription begins, whenever it
        begins again, and for what came too late or does not open. A message is at most
        MESSAGE_LASTS_S old.
        """
        ...

    async def read(self, key: str) -> bytes | None:
        """What stands there, None for nothing.

        Raises:
            ClusterUnavailableError: Nobody knows.
        """
        ...

    async def write(
        self, key: str, value: bytes, *, ttl_s: float, only_if_absent: bool = False
    ) -> bool:
        """Put `value` there for `ttl_s` seconds; False if `only_if_absent` and something was there.

        Raises:
            ClusterUnavailableError: It perhaps was not written.
        """
        ...

    async def remove(self, key: str) -> None:
        """Nothing stands there any more.

        Raises:
            ClusterUnavailableError: It perhaps still does.
        """
        ...

    async def take(self, key: str) -> bytes | None:
        """What stands there, which nobody else gets: read and removed in one step.

        Raises:
            ClusterUnavailableError: It was perhaps removed.
        """
        ...

    async def aclose(self) -> None:
        """Release what is held, and close connections."""
        ...
