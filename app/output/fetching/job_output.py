"""One job's output in this process: what is on disk, what is still open, what is being fetched.

Every event is asked for once, however many read and whatever order they read in; only what was
passed over, because events are saved out of order, is asked for again. What is here and what is
final, `Coverage` decides; this asks the controller and puts blocks away. Does not decide who may
read.
"""

import asyncio
from collections.abc import Callable, Iterable
from itertools import islice

from app.output.blocks.store import EVENTS_PER_BLOCK, JobStore
from app.output.blocks.stored_end import End
from app.output.events import EventRange, FetchEvents, OutputEvent, fetch_in_order
from app.output.fetching.block_writer import BlockWriter, OnWritten
from app.output.fetching.coverage import Coverage
from app.output.fetching.in_flight import BlockFlights
from app.output.fetching.pending_blocks import OpenBlock, first_of, index_of
from app.output.notices import Notify, ignore
from app.output.reading.snapshot import Snapshot

ABSENT_AT_ONCE = 200  # so many numbers fit into an address
_ABSENT_REMEMBERED = 10_000


def _call_each(calls: Iterable[Callable[[], object]]) -> None:
    for call in calls:
        call()


class JobOutput:
    """Fetches blocks of events and keeps them; one for each job, on the event loop."""

    def __init__(
        self,
        fetch: FetchEvents,
        job_id: int,
        on_written: OnWritten = lambda: None,
        notify: Notify = ignore,
    ) -> None:
        self._fetch = fetch
        self.job_id = job_id
        self.writer = BlockWriter(job_id, on_written, notify)
        self.coverage = Coverage(self.writer)
        self.has_looked = False  # whether the newest event was asked for
        self._flights = BlockFlights(self._fetch_run)

    @property
    def version(self) -> int:
        """Grows with everything new."""
        return self.coverage.version

    async def snapshot(self) -> Snapshot:
        """What is here now; what has changed is built on a thread."""
        while changed := self.coverage.open.to_build():  # more may come while these are built
            await asyncio.to_thread(_call_each, changed)
        return self.coverage.snapshot(is_known=self.has_looked)

    async def store_in(self, store: JobStore) -> None:
        """From now on final blocks go to this store, and what it has counts as here."""
        self.writer.store = store
        await self._settle([index for index, _ in self.coverage.open])

    async def look(self) -> None:
        """Ask for the newest event, so that the size of the output is known."""
        events = await self._fetch_events(EventRange(limit=1, newest_first=True))
        self.coverage.saw(events)
        self.has_looked = True

    async def find_end(self) -> None:
        """Learn where the output ends; only after an answer that said that all events are saved.

        The newest event is asked for from here, so that it is newer than that answer: no clock can
        tell which of two answers was.
        """
        if self.coverage.end is None:
            end = await self.writer.end()
            newest = self.coverage.newest
            if end is None or (newest is not None and newest.counter > end.last_counter):
                await self.look()
                end = End(self.coverage.last_counter, self.coverage.total_lines)
                self.writer.save_end(end)
            self.coverage.confirm(end)
        # Whatever failed here is tried again the next time: only then is the output final.
        for index, block in list(self.coverage.open):
            if block.asked_through < self.coverage.last_of(index):
                await self.fetch_after(block.asked_through)
        await self._settle([index for index, _ in self.coverage.open])

    async def fetch_blocks(self, indices: Iterable[int]) -> None:
        """Fetch blocks that are not here; each in one flight, however many wait for it."""
        await self._flights.fetch(indices)

    async def counter_before(self, line: int) -> int | None:
        """The counter of the last event that begins above a line."""
        bounds = EventRange(lines_below=line, limit=1, newest_first=True)
        events = await self._fetch_events(bounds)
        return events[-1].counter if events else None

    async def fetch_after(self, counter: int) -> bool:
        """Fetch what is new above a counter; whether there may be more."""
        limit = 2 * EVENTS_PER_BLOCK
        newest_before = self.coverage.last_counter  # one that shows meanwhile was not asked for
        is_after_end = self.coverage.end is not None
        events = await self._fetch_events(EventRange(counters_after=counter, limit=limit))
        through = events[-1].counter if events else counter
        if len(events) < limit:
            through = max(through, newest_before)
        await self._take(events, counter + 1, through, is_after_end=is_after_end)
        return len(events) == limit

    async def fetch_absent(self, *, is_thorough: bool = False) -> None:
        """Ask again for what was passed over and may still come; thorough: for all of it."""
        absent = list(islice(self.coverage.open.absent(), _ABSENT_REMEMBERED))
        awaited = self.coverage.note_absent(absent)[:ABSENT_AT_ONCE]
        if is_thorough:
            awaited = [one.counter for one in absent]
        for start in range(0, len(awaited), ABSENT_AT_ONCE):
            await self._settle(await self._fetch_each(awaited[start : start + ABSENT_AT_ONCE]))

    def abandon(self) -> None:
        """The job is gone: nothing that is on its way shall be kept."""
        self.writer.abandon()

    async def aclose(self) -> None:
        """Give up what is being fetched, and wait for what is being written."""
        await self._flights.aclose()
        await self.writer.aclose()

    async def _fetch_run(self, start: int, end: int) -> None:
        """Fetch neighbouring blocks, of the first one only what was not asked for yet."""
        first, last = first_of(start), first_of(end + 1) - 1
        begun = self.coverage.open.get(start)
        if begun is not None:
            first = min(last, max(first, begun.asked_through + 1))
        newest_before = self.coverage.last_counter
        is_after_end = self.coverage.end is not None
        bounds = EventRange(counters_after=first - 1, counters_through=last, limit=last - first + 1)
        events = await self._fetch_events(bounds)
        highest = max(newest_before, events[-1].counter if events else 0)
        await self._take(events, first, min(last, highest), is_after_end=is_after_end)

    async def _fetch_events(self, bounds: EventRange) -> tuple[OutputEvent, ...]:
        return await fetch_in_order(self._fetch, self.job_id, bounds)

    async def _take(
        self, events: tuple[OutputEvent, ...], first: int, through: int, *, is_after_end: bool
    ) -> None:
        changed = self.coverage.take(events, first, through, is_after_end=is_after_end)
        # After the end a block without events is final too, though nothing of it has changed.
        all_asked = range(index_of(first), index_of(through) + 1)
        await self._settle(all_asked if is_after_end else changed)
        self.coverage.let_go({*changed, index_of(max(first, through))})

    async def _settle(self, indices: Iterable[int]) -> None:
        """Let go to disk what is final now."""
        if self.writer.store is None:
            return
        for index, block in self.coverage.to_store(indices):
            if self.coverage.open.get(index) is not block:
                continue  # somebody else was quicker
            if block.has_absent:
                await self._ask_again(block)
            await self._keep(index, block)

    async def _ask_again(self, block: OpenBlock) -> None:
        """After the end: what does not come now never will."""
        absent = [] if block.was_asked_again else [one.counter for one in block.absent()]
        if len(absent) > ABSENT_AT_ONCE:  # one request for the range, not one for each part
            first, last = absent[0], absent[-1]
            bounds = EventRange(
                counters_after=first - 1, counters_through=last, limit=last - first + 1
            )
            self.coverage.take_late(await self._fetch_events(bounds))
        elif absent:
            await self._fetch_each(absent)
        block.was_asked_again = True  # only now: a request that failed has proved nothing

    async def _fetch_each(self, counters: list[int]) -> set[int]:
        bounds = EventRange(counters=tuple(counters), limit=len(counters))
        return self.coverage.take_late(await self._fetch_events(bounds))

    async def _keep(self, index: int, block: OpenBlock) -> None:
        if not block.is_built:
            await asyncio.to_thread(block.building())
        await self.writer.put(block.block())
        self.coverage.stored(index)
