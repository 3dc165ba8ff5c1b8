"""Keeps the history of one controller current: polls what is new, and fills what is older.

Both run only while there is a client to ask with, and in one of the processes with the same file;
the others look at that file. Every five seconds or less often while somebody
watches, every minute otherwise.
"""

import asyncio
from collections.abc import Awaitable, Callable
from dataclasses import replace
from datetime import datetime

import structlog

from app.awx.client import Controller
from app.services.backoff import pause_s
from app.services.failures import Failure
from app.services.history_descriptions import HistoryDescriptions
from app.services.history_fill import HistoryFill, horizon
from app.services.history_library import HistoryLibrary
from app.services.history_pace import Pace
from app.services.history_pages import HistoryPages
from app.services.history_poll import HistoryPoll
from app.services.history_unfinished import HistoryUnfinished

log = structlog.get_logger(__name__)

WATCHED_S = 5.0
UNWATCHED_S = 60.0
ELSEWHERE_S = 2.0  # between looks at a file that another process keeps current
DESCRIPTIONS_S = 600.0  # of templates and schedules, which change by hand
_SHARE_OF_TIME = 20.0
_FORGET_EVERY_S = 3600.0
_UNEXPECTED_S = 60.0

Pause = Callable[[float], Awaitable[None]]


class HistoryUpdates:
    """One controller's; `days` is how long a run is stored."""

    def __init__(self, library: HistoryLibrary, *, days: int, pause: Pause = asyncio.sleep) -> None:
        pace = Pace()
        pages = HistoryPages(pace)
        self._library = library
        self._days = days
        self._pause = pause
        self._pace = pace
        self._poll = HistoryPoll(library, pages)
        self._unfinished = HistoryUnfinished(library, pages, pace)
        self._descriptions = HistoryDescriptions(library, pace)
        self.fill = HistoryFill(library, pages, days=days)
        self._described_at = self._forgot_at = self._published_at = float("-inf")
        self._has_gap = asyncio.Event()
        self._tasks: list[asyncio.Task[None]] = []

    def start(self) -> None:
        """Begin, in the background."""
        loops = {
            "poll of the history": self._keep_polling,
            "fill of the history": self._keep_filling,
        }
        self._tasks = [
            asyncio.create_task(_guarded(loop), name=name) for name, loop in loops.items()
        ]

    async def aclose(self) -> None:
        """Ask nothing more."""
        for task in self._tasks:
            task.cancel()
        await asyncio.gather(*self._tasks, return_exceptions=True)
        self._library.turn.give_back()

    async def poll(self, client: Controller) -> Failure | None:
        """Read what is new, once, and say so."""
        has_new = await self._poll.read(client)
        if isinstance(has_new, Failure):
            return has_new
        has_changed = await self._unfinished.read(client)
        if isinstance(has_changed, Failure):
            return has_changed
        now_s = asyncio.get_running_loop().time()
        if has_new or now_s - self._described_at >= DESCRIPTIONS_S:
            described = await self._descriptions.read(client)
            if isinstance(described, Failure):
                return described
            has_changed, self._described_at = has_changed or described, now_s
        await self._forget_old(client)
        self._library.polled_at = client.now()
        self._has_gap.set()
        # Now and then in any case: a schedule may have become overdue.
        if has_new or has_changed or now_s - self._published_at >= UNWATCHED_S:
            self._published_at = now_s
            await self._published(client.now())
        return None

    async def _published(self, now: datetime | None) -> None:
        if now is not None:
            await self._library.run(lambda store: store.set_polled_at(now))
        self._library.publish()

    async def _forget_old(self, client: Controller) -> None:
        now, now_s = client.now(), asyncio.get_running_loop().time()
        if now is None or now_s - self._forgot_at < _FORGET_EVERY_S:
            return
        oldest = horizon(now, self._days)
        removed: int | Failure = 1
        while not isinstance(removed, Failure) and removed:
            removed = await self._library.run(lambda store: store.forget_before(oldest))
        self._forgot_at = now_s

    async def _keep_polling(self) -> None:
        failures = 0
        while True:
            client = await self._turn_and_client()
            began_s = asyncio.get_running_loop().time()
            failure = await self.poll(client)
            took_s = asyncio.get_running_loop().time() - began_s
            failures = failures + 1 if failure is not None else 0
            self._report(client, failure)
            if failure is not None:
                await self._library.clients.pause(pause_s(failure, failures), self._pause)
                continue
            await self._pause_after(took_s)

    async def _pause_after(self, took_s: float) -> None:
        """Wait for the next poll; in steps, since another process may begin to watch."""
        waited_s, step_s = 0.0, max(WATCHED_S, min(took_s * _SHARE_OF_TIME, UNWATCHED_S))
        while waited_s < self._every_s(took_s):
            if await self._library.clients.pause(step_s, self._pause):
                return
            waited_s, step_s = waited_s + step_s, WATCHED_S

    async def _keep_filling(self) -> None:
        failures = 0
        while True:
            client = await self._turn_and_client()
            self._has_gap.clear()
            step = await self.fill.step(client)
            if isinstance(step, Failure):
                failures += 1
                self._report(client, step)
                await self._pause(pause_s(step, failures))
                continue
            failures = 0
            if step.has_news or step.is_done:
                self._library.publish()
            if step.is_done:
                await self._has_gap.wait()
            else:
                await self._pause(self._pace.rest_s)

    async def _turn_and_client(self) -> Controller:
        """The client to ask with, once it is this process that asks."""
        clients, turn = self._library.clients, self._library.turn
        seen: int | None = None
        while True:
            if clients.current() is None:
                turn.give_back()  # to a process that has a user to ask as
            client = await clients.next()
            if turn.take():
                return client
            if clients.is_watched:
                turn.watch()
            changes = await self._library.changes_elsewhere()
            if changes != seen:
                seen = changes
                await self.fill.learn(client)
                self._library.publish()
            await self._pause(ELSEWHERE_S)

    def _every_s(self, took_s: float) -> float:
        """How long to wait for the next poll, after one that took so long."""
        library = self._library
        is_watched = library.clients.is_watched or library.turn.is_watched_elsewhere()
        least_s = WATCHED_S if is_watched else UNWATCHED_S
        return max(least_s, min(took_s * _SHARE_OF_TIME, UNWATCHED_S))

    def _report(self, client: Controller, failure: Failure | None) -> None:
        if failure is not None and failure.is_refusal:
            self._library.clients.withdraw(client)
        progress = self._library.progress
        if (failure is None) != (progress.failure is None):
            self._library.progress = replace(progress, failure=failure)
            self._library.publish()


async def _guarded(loop: Callable[[], Awaitable[None]]) -> None:
    """Run a loop; a fault of ours in it gets a line of the log, and it begins again."""
    while True:
        try:
            await loop()
        except Exception:
            log.exception("unexpected_error", doing="update the history")
            await asyncio.sleep(_UNEXPECTED_S)
