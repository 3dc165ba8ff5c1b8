"""Messages by Redis's publish and subscribe, over one connection that is made again by itself.

A message carries the time by Redis's clock, so that one that was on its way for long, or that a
process got late because it stood still, is not taken for news. Another time is sealed with it, and
each message is taken once: one that was sent twice, because the connection broke or by somebody who
may write to Redis and has no key, could repeat a command.
"""

import asyncio
import time
from collections import OrderedDict
from collections.abc import Callable

import structlog

from app.cluster.cluster import MESSAGE_LASTS_S, ClusterUnavailableError
from app.cluster.redis_connection import Received, RedisConnection, Subscriber
from app.cluster.subscriptions import Subscriptions
from app.runtime.sealing import Sealer

log = structlog.get_logger(__name__)

PREFIX = "{jobpane}:channel:"
_BEAT_S = 1.0
_SILENCE_S = 3.0  # without a pong the connection is dead
_FIRST_PAUSE_S, _LONGEST_PAUSE_S = 0.05, 1.0
_STAMP_DIGITS = 16  # microseconds since 1970, until the year 2286
# By how much a sender's idea of Redis's clock may be wrong, besides how old a message may be.
_SEALED_LASTS_S = MESSAGE_LASTS_S + 5.0
_MARK_BYTES = 13  # the format and the nonce

# The channel and the message.
_PUBLISH = """
local now = redis.call('TIME')
return redis.call('PUBLISH', ARGV[1], string.format('%010d%06d', now[1], now[2]) .. ARGV[2])
"""
_TIME = "return redis.call('TIME')"


class RedisChannels:
    """The channels; `on_change` is called with whether Redis answers, when that changes."""

    def __init__(
        self, redis: RedisConnection, sealer: Sealer, own: str, on_change: Callable[[bool], None]
    ) -> None:
        self.is_up = False
        self._redis = redis
        self._sealer = sealer
        self._own = own  # is always listened to, so that the connection has a use
        self._on_change = on_change
        self._changed = asyncio.Event()
        self.subscriptions = Subscriptions(self._changed.set)
        self._ahead_s = 0.0  # Redis's clock before ours, never less than in truth
        self._taken: OrderedDict[bytes, float] = OrderedDict()  # what was opened, the oldest first
        self._task: asyncio.Task[None] | None = None
        self._is_closing = False
        self._has_begun = False  # whether Redis was reached, or the log says why not

    def start(self) -> None:
        """Connect, now and whenever the connection is lost."""
        self._task = asyncio.create_task(self._run(), name="cluster")

    async def aclose(self) -> None:
        """Listen no more."""
        self._is_closing = True
        if self._task is not None:
            self._task.cancel()
            await asyncio.wait({self._task})

    async def publish(self, channel: str, message: bytes) -> bool:
        """Send a sealed message; whether anybody listens.

        Raises:
            ClusterUnavailableError: It was perhaps sent to nobody.
        """
        if not self._ahead_s:
            await self._read_clock()
        sealed = self._sealer.seal(self._stamp() + message, channel)
        return bool(await self._redis.run(_PUBLISH, PREFIX + channel, sealed))

    async def _run(self) -> None:
        pause_s = _FIRST_PAUSE_S
        # A task group in which a task fails while it is canceled raises that failure instead.
        while not self._is_closing:
            try:
                await self._listen()
            except* ClusterUnavailableError as failures:
                self._say_why_not(failures)
                pause_s = _FIRST_PAUSE_S if self.is_up else min(2 * pause_s, _LONGEST_PAUSE_S)
            except* Exception:  # a fault of ours must not end this in silence
                log.exception("unexpected_error", doing="listen to Redis")
                pause_s = _LONGEST_PAUSE_S
            self._set_up(is_up=False)
            if not self._is_closing:
                await asyncio.sleep(pause_s)

    def _say_why_not(self, failures: BaseException) -> None:
        """Log why the first connection failed; later ones are in the log as lost and connected."""
        while isinstance(failures, BaseExceptionGroup):
            failures = failures.exceptions[0]
        if not self._has_begun:
            self._has_begun = True
            log.warning("redis_unreachable", reason=str(failures))

    async def _listen(self) -> None:
        await self._read_clock()
        async with self._redis.subscriber() as subscriber, asyncio.TaskGroup() as group:
            await subscriber.subscribe([PREFIX + self._own])  # which connects
            if self._is_closing:
                return
            self._changed.set()
            group.create_task(self._keep_subscribed(subscriber))
            group.create_task(self._receive(subscriber))
            group.create_task(self._beat(subscriber))

    async def _keep_subscribed(self, subscriber: Subscriber) -> None:
        """Subscribe to what is listened to, at first and whenever that changes."""
        known = frozenset({self._own})
        while True:
            await self._changed.wait()
            self._changed.clear()
            wanted = self.subscriptions.channels | {self._own}
            if gone := known - wanted:
                await subscriber.unsubscribe([PREFIX + one for one in gone])
            if new := wanted - known:
                await subscriber.subscribe([PREFIX + one for one in new])
            known = wanted
            _raise_lost_cancellation()

    async def _receive(self, subscriber: Subscriber) -> None:
        heard_at = time.monotonic()
        while time.monotonic() - heard_at < _SILENCE_S:
            received = await subscriber.next(_BEAT_S)
            _raise_lost_cancellation()
            if received is not None:
                heard_at = time.monotonic()
                self._take(received)
        raise ClusterUnavailableError("silent")

    async def _beat(self, subscriber: Subscriber) -> None:
        while True:
            await asyncio.sleep(_BEAT_S)
            await subscriber.ping()
            await self._read_clock()
            _raise_lost_cancellation()

    async def _read_clock(self) -> None:
        began = time.monotonic()
        seconds, microseconds = await self._redis.run(_TIME)
        self._ahead_s = int(seconds) + int(microseconds) / 1e6 - began

    def _take(self, received: Received) -> None:
        channel = received.channel.removeprefix(PREFIX)
        if received.kind == "subscribe":
            if channel == self._own:
                self._set_up(is_up=True)
            self.subscriptions.deliver(channel, None)
        elif received.kind == "message" and _mark_of(received.message) not in self._taken:
            self.subscriptions.deliver(channel, self._opened(channel, received.message))

    def _opened(self, channel: str, stamped: bytes) -> bytes | None:
        """The message; None if it is too old or no key of ours opens it."""
        stamp, sealed = stamped[:_STAMP_DIGITS], stamped[_STAMP_DIGITS:]
        if not stamp.isdigit() or self._age_s(stamp) > MESSAGE_LASTS_S:
            return None
        plain = self._sealer.open(sealed, channel) or b""
        sealed_at, message = plain[:_STAMP_DIGITS], plain[_STAMP_DIGITS:]
        if not sealed_at.isdigit() or abs(self._age_s(sealed_at)) > _SEALED_LASTS_S:
            return None
        self._remember(_mark_of(stamped))
        return message

    def _remember(self, mark: bytes) -> None:
        """For as long as its time would let it be taken again."""
        now = time.monotonic()
        while self._taken and next(iter(self._taken.values())) < now - 2 * _SEALED_LASTS_S:
            self._taken.popitem(last=False)
        self._taken[mark] = now

    def _stamp(self) -> bytes:
        return b"%016d" % round((time.monotonic() + self._ahead_s) * 1e6)

    def _age_s(self, stamp: bytes) -> float:
        return time.monotonic() + self._ahead_s - int(stamp) / 1e6

    def _set_up(self, *, is_up: bool) -> None:
        if self.is_up != is_up:
            self.is_up = is_up
            self._has_begun = True
            self._on_change(is_up)


def _mark_of(stamped: bytes) -> bytes:
    """The random nonce of a sealed message, which no other one has."""
    return stamped[_STAMP_DIGITS : _STAMP_DIGITS + _MARK_BYTES]


def _raise_lost_cancellation() -> None:
    """Raise what `asyncio.wait_for` of Python 3.11 loses where its work ends in that moment."""
    task = asyncio.current_task()
    if task is not None and task.cancelling():
        raise asyncio.CancelledError
