"""A controller's events and records in a list, for tests of what is fetched and what is stored."""

import asyncio
from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta
from pathlib import Path

from app.awx.error_texts import Action
from app.awx.errors import NotFound
from app.jobs.controller_time import ControllerTime
from app.jobs.model import FetchedJob
from app.output.blocks.numbering import EVENTS_PER_BLOCK
from app.output.events import EventRange, OutputEvent
from app.output.page import OutputPage
from app.output.reader import Progress
from app.services.failures import Failure
from app.services.output_library import OutputLibrary
from app.services.outputs import Outputs
from tests.unit.jobs.builders import job

NOON = datetime(2026, 11, 24, 12, tzinfo=UTC)
JOB_ID = 7
BLOCK = EVENTS_PER_BLOCK


def event(
    counter: int,
    start: int | None = None,
    end: int | None = None,
    text: str = "",
    seconds: float = 0,
) -> OutputEvent:
    """One line an event, unless a test says otherwise."""
    first = counter - 1 if start is None else start
    last = first + 1 if end is None else end
    at = NOON + timedelta(milliseconds=counter, seconds=seconds)
    return OutputEvent(counter, first, last, text or f"line {counter}", at, False)


def numbered(count: int) -> list[OutputEvent]:
    return [event(n) for n in range(1, count + 1)]


@dataclass
class EventTable:
    """Answers as the controller does; notes what it was asked and how often it gave each event."""

    events: list[OutputEvent] = field(default_factory=list)
    status: str = "running"
    created: datetime = NOON
    finished: datetime = NOON  # long ago, by the controller's clock
    now: datetime | None = NOON + timedelta(hours=1)
    processed: bool = True
    result_stdout: str = ""
    asked: list[int] = field(default_factory=list)  # the limits of the requests for events
    records: int = 0  # how often the record was asked for
    given: dict[int, int] = field(default_factory=dict)
    failure: Failure | None = None
    is_gone: bool = False
    _sorted: list[OutputEvent] = field(default_factory=list)
    _sorted_from: tuple[int, int] = (0, 0)

    async def read_job(self, job_id: int) -> FetchedJob | Failure:
        self.records += 1
        await asyncio.sleep(0)
        if self.failure:
            return self.failure
        made = job(
            self.status,
            id=job_id,
            created=self.created,
            finished=None if self.status == "running" else self.finished,
            event_processing_finished=self.processed and self.status != "running",
            result_stdout=self.result_stdout,
        )
        return FetchedJob(made, {}, None if self.now is None else ControllerTime(self.now))

    async def fetch_events(self, job_id: int, bounds: EventRange) -> tuple[OutputEvent, ...]:
        self.asked.append(bounds.limit)
        await asyncio.sleep(0)
        if self.is_gone:
            raise NotFound(Action.READ_EVENTS)
        found = [
            seen
            for seen in self._ordered()
            if (bounds.lines_below is None or seen.start_line < bounds.lines_below)
            and (bounds.counters_after is None or seen.counter > bounds.counters_after)
            and (bounds.counters_through is None or seen.counter <= bounds.counters_through)
            and (not bounds.counters or seen.counter in bounds.counters)
        ]
        chosen = (found[::-1] if bounds.newest_first else found)[: bounds.limit]
        if not bounds.newest_first:  # a look at the newest alone takes nothing over
            for seen in chosen:
                self.given[seen.counter] = self.given.get(seen.counter, 0) + 1
        return tuple(chosen)

    def _ordered(self) -> list[OutputEvent]:
        if self._sorted_from != (id(self.events), len(self.events)):
            self._sorted = sorted(self.events, key=lambda seen: seen.counter)
            self._sorted_from = (id(self.events), len(self.events))
        return self._sorted

    def outputs(self, folder: Path) -> Outputs:
        return OnlyOutputs(OutputLibrary(folder), self.fetch_events, self.read_job)


class OnlyOutputs(Outputs):
    """Those of the only principal there is: the library is closed with them."""

    async def aclose(self) -> None:
        await super().aclose()
        await self._library.aclose()


async def page_of(outputs: Outputs, first_line: int = 1, count: int = 10) -> OutputPage:
    page = await outputs.read(JOB_ID, first_line, count)
    assert isinstance(page, OutputPage), page
    return page


def texts(page: OutputPage) -> list[str]:
    return [line.text for line in page.lines]


def files(folder: Path) -> int:
    """Blocks on disk, without those that are being removed."""
    return len(list(folder.glob(f"{JOB_ID}-*/*.block")))


async def written(folder: Path, count: int) -> None:
    """Wait until so many blocks are on disk: they are written and merged behind the answers."""
    async with asyncio.timeout(20):
        while files(folder) != count:  # noqa: ASYNC110 # a writer notifies nobody
            await asyncio.sleep(0.01)


async def filled(outputs: Outputs) -> Progress:
    while True:
        progress = await outputs.progress(JOB_ID, fill=True)
        assert not isinstance(progress, Failure)
        if progress.is_complete:
            return progress
        await asyncio.sleep(0.01)
