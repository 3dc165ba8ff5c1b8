"""What users and addresses have running in all processes together, as far as these have said.

Each process counts by itself and publishes what has changed twice a second, so what begins at the
same time in several processes may pass a limit for half a second. Everything is said again every
few seconds: a process that has said nothing for longer is forgotten, with all that it had.
"""

import asyncio
import contextlib
import time
from collections import Counter
from collections.abc import AsyncIterator, Callable
from contextlib import asynccontextmanager
from dataclasses import dataclass, field

import msgspec

from app.cluster import Cluster, ClusterUnavailableError

PUBLISH_EVERY_S = 0.5
_WHOLE_EVERY_S = 5.0
_FORGET_AFTER_S = 12.0
_CHANNEL = "counts"

OnUsed = Callable[[str, int], None]


class _Said(msgspec.Struct):
    """What one process says: counts as they are now, and what was used since it last spoke."""

    by: str
    is_whole: bool  # whether all that is not named is 0
    running: dict[str, int]
    used: dict[str, int]


@dataclass(slots=True)
class _Other:
    heard_at: float
    running: dict[str, int] = field(default_factory=dict)


class SharedCounts:
    """Counts by key of what is running, and what is used up and is not given back."""

    def __init__(self, *, clock: Callable[[], float] = time.monotonic) -> None:
        self._clock = clock
        self._own: Counter[str] = Counter()
        self._changed: set[str] = set()
        self._used: Counter[str] = Counter()
        self._others: dict[str, _Other] = {}
        self._is_shared = False
        self._on_used: OnUsed = lambda _key, _count: None

    def begin(self, key: str) -> None:
        """One more is running here."""
        self._own[key] += 1
        self._changed.add(key)

    def end(self, key: str) -> None:
        """One of them has ended."""
        self._own[key] -= 1
        self._changed.add(key)
        if not self._own[key]:
            del self._own[key]

    def running(self, key: str) -> int:
        """How many are running, here and in the others."""
        return self._own[key] + sum(one.running.get(key, 0) for one in self._others.values())

    def use(self, key: str) -> None:
        """Something was used up here, which counts in the others too."""
        if self._is_shared:
            self._used[key] += 1

    def on_used(self, listener: OnUsed) -> None:
        """Call `listener` with each key of which the others have used up so much."""
        self._on_used = listener

    @asynccontextmanager
    async def joined(self, cluster: Cluster) -> AsyncIterator[None]:
        """While the context is open, the processes of `cluster` count together."""
        if not cluster.is_shared:
            yield
            return
        self._is_shared = True
        undo = cluster.subscribe(_CHANNEL, lambda message: self._heard(message, cluster.process_id))
        publishing = asyncio.create_task(self._publish(cluster))
        try:
            yield
        finally:
            self._is_shared = False
            publishing.cancel()
            with contextlib.suppress(asyncio.CancelledError):
                await publishing
            undo()
            self._others.clear()
            with contextlib.suppress(ClusterUnavailableError):
                await self._say(cluster, _Said(cluster.process_id, True, {}, {}))

    async def _publish(self, cluster: Cluster) -> None:
        whole_at = float("-inf")
        while True:
            now = self._clock()
            self._forget_silent(now)
            said = self._news(cluster.process_id, is_whole=now - whole_at >= _WHOLE_EVERY_S)
            if said.is_whole or said.running or said.used:
                try:
                    await self._say(cluster, said)
                    whole_at = now if said.is_whole else whole_at
                except ClusterUnavailableError:
                    whole_at = float("-inf")  # the others may have missed something
            await asyncio.sleep(PUBLISH_EVERY_S)

    def _news(self, process_id: str, *, is_whole: bool) -> _Said:
        """What is to be said now, which then is no news any more."""
        running = dict(self._own) if is_whole else {key: self._own[key] for key in self._changed}
        used = dict(self._used)
        self._changed.clear()
        self._used.clear()
        return _Said(process_id, is_whole, running, used)

    async def _say(self, cluster: Cluster, said: _Said) -> None:
        await cluster.publish(_CHANNEL, msgspec.json.encode(said))

    def _heard(self, message: bytes | None, own_id: str) -> None:
        if message is None:
            return  # everything is said again soon
        said = msgspec.json.decode(message, type=_Said)
        if said.by == own_id:
            return
        other = self._others.setdefault(said.by, _Other(0.0))
        other.heard_at = self._clock()
        if said.is_whole:
            other.running.clear()
        other.running.update(said.running)
        other.running = {key: count for key, count in other.running.items() if count > 0}
        for key, count in said.used.items():
            self._on_used(key, count)

    def _forget_silent(self, now: float) -> None:
        for process_id, other in list(self._others.items()):
            if now - other.heard_at > _FORGET_AFTER_S:
                del self._others[process_id]
