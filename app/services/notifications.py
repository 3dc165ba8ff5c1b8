"""Notifies the receivers of what happens at one controller, once for each event.

Each change of the history, and each minute, the newest facts are looked at; what is new is stored,
and only then sent, all that waits in one message. A receiver that does not take it gets it later,
with growing pauses; the others don't wait for that. Jobpane may end at any time: what was not sent
is sent after the next start. Of several machines with one Redis, one sends each event.
"""

import asyncio
from collections.abc import Callable, Sequence
from contextlib import suppress
from dataclasses import dataclass
from datetime import UTC, datetime
from time import monotonic
from typing import TypeVar

import structlog

from app.cluster import Cluster
from app.history.database import HistoryUnavailableError
from app.history.events import Event, EventKind, events_of
from app.history.notices import Delivery, NoticeStore
from app.runtime.work_pool import BusyError
from app.services.failures import Failure
from app.services.history_library import HistoryFile, HistoryLibrary
from app.services.notice_marks import Claim, NoticeMarks
from app.services.notify_receivers import Message, Receivers

log = structlog.get_logger(__name__)

LOOK_EVERY_S = 60.0  # a schedule is missed while nothing changes
_PAUSES_S = (30.0, 60.0, 120.0, 300.0, 900.0, 1800.0, 3600.0)
_MOST_AT_ONCE = 500  # in one message, which names the worst twenty
_GRACE_S = 3.0  # most receivers answer sooner; containers get ten seconds for everything

T = TypeVar("T")

Worded = Callable[[Sequence[Event]], Message]


@dataclass(slots=True)
class _Turn:
    """When a receiver may be tried, by a clock that never goes back."""

    failures: int = 0
    not_before: float = 0.0


class Notifications:
    """The notifications of one controller, while `run` runs.

    `controller` names it in the file and in the cluster; `now` is its own clock, None before its
    first answer.
    """

    def __init__(
        self,
        file: HistoryFile,
        library: HistoryLibrary,
        receivers: Receivers,
        worded: Worded,
        *,
        controller: str,
        cluster: Cluster,
        now: Callable[[], datetime | None],
        clock: Callable[[], float] = monotonic,
    ) -> None:
        self._file = file
        self._library = library
        self._receivers = receivers
        self._worded = worded
        self._store = NoticeStore(file.database, controller)
        self._marks = NoticeMarks(cluster, controller)
        self._now = now
        self._clock = clock
        self._turns = [_Turn() for _ in range(len(receivers))]
        self._changed = asyncio.Event()
        self._stopping = False
        self._running: asyncio.Task[None] | None = None

    def start(self) -> None:
        """Look at the history from now on."""
        self._running = asyncio.create_task(self._run(), name="notifications")

    async def aclose(self) -> None:
        """End; a message that is on its way may arrive first, so that it isn't sent twice."""
        self._stopping = True
        self._changed.set()
        if self._running is None:
            return
        await asyncio.wait({self._running}, timeout=_GRACE_S)
        self._running.cancel()
        await asyncio.gather(self._running, return_exceptions=True)

    async def look(self) -> None:
        """Store what is new, and send what waits to every receiver whose turn it is."""
        try:
            await self._queue_new()
            numbers = range(len(self._receivers))
            await asyncio.gather(*(self._send_waiting(number) for number in numbers))
        except (HistoryUnavailableError, BusyError):
            return  # the file's own log says so; everything is tried with the next look

    async def _run(self) -> None:
        unsubscribe = self._library.subscribe(self._changed.set)
        try:
            while not self._stopping:
                self._changed.clear()
                await self.look()
                with suppress(TimeoutError):
                    await asyncio.wait_for(self._changed.wait(), self._pause_s())
        finally:
            unsubscribe()

    def _pause_s(self) -> float:
        waits = [turn.not_before - self._clock() for turn in self._turns if turn.failures]
        return max(0.0, min([LOOK_EVERY_S, *waits]))

    async def _queue_new(self) -> None:
        now = self._now()
        if now is None:
            return
        templates = await self._library.overview()
        if isinstance(templates, Failure):
            return
        # Rules with odd dates take a moment, which no request should wait for.
        events = await self._file.pool.run(
            lambda: [event for runs in templates for event in events_of(runs, now)]
        )
        count = len(self._receivers)
        queued = await self._stored(lambda store: store.queue(events, now, count))
        if queued:
            log.info("notifications_queued", events=queued)
            await self._stored(lambda store: store.forget(now, count))

    async def _send_waiting(self, number: int) -> None:
        turn = self._turns[number]
        if turn.failures and self._clock() < turn.not_before:
            return
        taken = await self._stored(
            lambda store: store.take(number, _MOST_AT_ONCE, datetime.now(UTC))
        )
        if not taken:
            return
        claim = await self._claimed(number, taken)
        if not claim.ours:
            return
        message = self._worded([one.event for one in claim.ours])
        if await self._receivers.send(number, message):
            await self._marks.keep(claim)
            await self._stored(lambda store: store.remove(number, claim.ours))
            turn.failures = 0
            log.info("notification_sent", receiver=number + 1, events=len(claim.ours))
            return
        await self._marks.give_back(claim)
        await self._stored(lambda store: store.give_back(number, claim.ours))
        self._pause(number, turn)

    async def _claimed(self, number: int, taken: Sequence[Delivery]) -> Claim:
        """What of it this machine has to send; the rest another one has sent, or is sending."""
        receiver = await self._receivers.identity_of(number) if self._marks.are_shared else ""
        claim = await self._marks.claim(receiver, taken)
        if claim.sent:
            await self._stored(lambda store: store.remove(number, claim.sent))
            log.info("notification_sent_elsewhere", receiver=number + 1, events=len(claim.sent))
        if claim.elsewhere:
            await self._stored(lambda store: store.give_back(number, claim.elsewhere))
        return claim

    def _pause(self, number: int, turn: _Turn) -> None:
        turn.failures += 1
        pause_s = _PAUSES_S[min(turn.failures, len(_PAUSES_S)) - 1]
        turn.not_before = self._clock() + pause_s
        log.warning(
            "notification_not_sent",
            receiver=number + 1,
            kind=self._receivers.kind_of(number),
            failures=turn.failures,
            next_try_s=pause_s,
        )

    async def _stored(self, work: Callable[[NoticeStore], T]) -> T:
        return await self._file.pool.run(work, self._store)


def is_good_news(events: Sequence[Event]) -> bool:
    """Whether nothing but recoveries happened."""
    return all(event.kind is EventKind.RECOVERED for event in events)
