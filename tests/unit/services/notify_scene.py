"""Jobpane with receivers, as one machine of perhaps several."""

from collections.abc import AsyncIterator, Sequence
from contextlib import asynccontextmanager
from datetime import UTC, datetime
from pathlib import Path

from app.cluster import Cluster, SingleProcess
from app.history.events import Event
from app.history.model import RunFacts
from app.history.notices import Delivery, NoticeStore
from app.services.history_library import HistoryFile, HistoryLibrary
from app.services.notifications import Notifications, is_good_news
from app.services.notify_receivers import Message, Receivers
from tests.unit.history.facts import CLEANUP, day, run
from tests.unit.services.http_receiver import HttpReceiver

BEGAN = day(10)


def worded(events: Sequence[Event]) -> Message:
    title = ", ".join(f"{event.kind} {event.job_id}" for event in events)
    return Message(title, "https://jobs.example.org/jobs/1", is_good=is_good_news(events))


class Site:
    """Jobpane with one controller's history and some receivers, which can be started again."""

    def __init__(
        self, folder: Path, *receivers: HttpReceiver, cluster: Cluster | None = None
    ) -> None:
        self._folder = folder
        self._receivers = receivers
        self._cluster = cluster or SingleProcess()
        self.clock_s = 0.0
        self.now: datetime | None = BEGAN

    @asynccontextmanager
    async def started(self) -> AsyncIterator["Site"]:
        file = self._file = HistoryFile(self._folder)
        self.library = HistoryLibrary(file, "lab")
        receivers = Receivers([one.url for one in self._receivers])
        self.notifications = Notifications(
            file,
            self.library,
            receivers,
            worded,
            controller="lab",
            cluster=self._cluster,
            now=lambda: self.now,
            clock=lambda: self.clock_s,
        )
        await self.library.run(lambda store: store.set_templates([CLEANUP], BEGAN))
        try:
            yield self
        finally:
            await self.notifications.aclose()
            receivers.close()
            await file.aclose()

    async def ran(self, *runs: RunFacts) -> None:
        """The history learns of runs, and is looked at."""
        await self.library.run(lambda store: store.add(runs))
        await self.notifications.look()

    async def waiting(self) -> tuple[Delivery, ...]:
        """What the first receiver has still to hear of, which is not taken by this."""
        store, now = NoticeStore(self._file.database, "lab"), datetime.now(UTC)
        taken = store.take(0, 100, now)
        store.give_back(0, taken)
        return taken


def failed(number: int) -> RunFacts:
    return run(number, status="failed", outcome=None)
