"""Who polls one thing in the whole cluster, and how the others hear of it.

One process holds a lease, asks the controller and sends what it got; the others listen. They share
only where they ask with the same credential: the name of each poll has the controller and that
credential. Without Redis, or while it is away, each process polls by itself.
"""

import asyncio
from collections.abc import Callable

from app.cluster import MESSAGE_BYTES, Cluster, ClusterUnavailableError, SingleProcess

# A holder that is gone loses its lease after two seconds; so who listens has news within three.
_SILENCE_S = 0.5
# A holder that is slow, because the controller is, is trusted so long.
_LONGEST_SILENCE_S = 30.0
_WAITING = 16  # messages; beyond that the oldest are missed
_HANDED_ON = b""  # the holder has left
UNREADABLE = b"?"  # there are news that cannot be sent


class SharedPolls:
    """The polls of one principal. `credential` names what it asks with; "" shares nothing."""

    def __init__(
        self, cluster: Cluster | None = None, credential: Callable[[], str] = lambda: ""
    ) -> None:
        self._cluster = cluster or SingleProcess()
        self._credential = credential

    def of(self, name: str) -> "SharedPoll":
        """One poll, for as long as anybody here watches."""
        credential = self._credential()
        cluster = self._cluster if credential else SingleProcess()
        return SharedPoll(cluster, f"poll:{credential}:{name}")


class SharedPoll:
    """This process's part in one poll."""

    def __init__(self, cluster: Cluster, name: str) -> None:
        self._cluster = cluster
        self._name = name
        self._lease = cluster.lease(name)
        self._messages: asyncio.Queue[bytes] = asyncio.Queue(_WAITING)
        self._unsubscribe: Callable[[], None] | None = None
        self._has_begun = False
        self._heard_at = float("-inf")
        self._missed = False

    @property
    def is_shared(self) -> bool:
        """Whether what is asked here goes to others."""
        return self._cluster.is_shared and self._lease.is_held

    @property
    def is_listening(self) -> bool:
        """Whether another process asks for this one."""
        return self._unsubscribe is not None

    async def is_to_ask(self) -> bool:
        """Whether this process is to ask the controller now; else it waits for `next`."""
        if not self._cluster.is_shared:
            return True
        if self._lease.is_held or not self._cluster.is_up:
            self._end_listening()
            return True
        try:
            if await self._lease.acquire():
                self._end_listening()
                return True
        except ClusterUnavailableError:
            self._end_listening()
            return True
        self._listen()
        is_missed, self._missed = self._missed, False
        return is_missed

    async def publish(self, message: bytes) -> None:
        """Send what was asked for to the others; they do without where that cannot be."""
        if self.is_shared:
            await self._send(message if len(message) <= MESSAGE_BYTES else UNREADABLE)

    async def next(self) -> bytes | None:
        """What the holder got; None if nothing came for a while: look who is to ask."""
        try:
            async with asyncio.timeout(_SILENCE_S):
                return await self._messages.get() or None
        except TimeoutError:
            if _now() - self._heard_at > _LONGEST_SILENCE_S:
                self.not_understood()
            return None

    def drop_waiting(self) -> None:
        """Forget what has come and was not taken: this process knows better now."""
        while not self._messages.empty():
            self._messages.get_nowait()

    def not_understood(self) -> None:
        """Something was missed or is of no use: this process asks the next time."""
        self._missed, self._heard_at = True, _now()

    async def aclose(self) -> None:
        """Have no part in it any more; one of the others goes on at once."""
        self._end_listening()
        if self.is_shared:
            await self._lease.release()
            await self._send(_HANDED_ON)

    async def _send(self, message: bytes) -> None:
        try:
            await self._cluster.publish(self._name, message)
        except ClusterUnavailableError:
            return  # the others notice that by themselves

    def _listen(self) -> None:
        if self._unsubscribe is None:
            self._has_begun, self._heard_at = False, _now()
            self._unsubscribe = self._cluster.subscribe(self._name, self._take)

    def _end_listening(self) -> None:
        if self._unsubscribe is not None:
            self._unsubscribe()
            self._unsubscribe = None
            self.drop_waiting()

    def _take(self, message: bytes | None) -> None:
        if message is None:
            # A subscription begins with that: nothing was missed that anybody waited for.
            self._missed, self._has_begun = self._missed or self._has_begun, True
            return
        self._heard_at = _now()
        if self._messages.full():
            self._messages.get_nowait()
        self._messages.put_nowait(message)


def _now() -> float:
    return asyncio.get_running_loop().time()
