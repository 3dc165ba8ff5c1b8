"""One job's output: asks for its events and stores its final blocks, as `Coverage` decides.

Every event is asked for once, however many read and whatever order they read in; only what was
passed over, because events are saved out of order, is asked for again. Does not decide what is
missing or final, nor who may read.
"""

import asyncio
from collections.abc import Callable, Iterable
from itertools import islice

from app.output.blocks.numbering import block_index
from app.output.blocks.store import JobStore
from app.output.blocks.stored_end import End
from app.output.events import EventRange, FetchEvents, OutputEvent, fetch_in_order
from app.output.fetching.block_writer import BlockWriter, OnWritten
from app.output.fetching.coverage import Coverage
from app.output.fetching.in_flight import InFlightBlocks
from app.output.fetching.pending_blocks import PendingBlock
from app.output.fetching.requests import ABSENT_AT_ONCE, Asked, ask_absent
from app.output.notices import BlocksFetched, Notify, ignore
from app.output.reading.snapshot import Snapshot

_ABSENT_REMEMBERED = 10_000


def _call_each(calls: Iterable[Callable[[], object]]) -> None:
    for call in calls:
        call()


Begin = Callable[["JobOutput"], object]  # has the requests for what is wanted begin, waits for none


def begin_nothing(_: "JobOutput") -> None:
    """For those who want nothing of what the controller has."""


class JobOutput:
    """One job's events, on the event loop; every fetch raises what `fetch` raises."""

    def __init__(
        self,
        fetch: FetchEvents,
        job_id: int,
        on_written: OnWritten = lambda: None,
        notify: Notify = ignore,
    ) -> None:
        self._fetch = fetch
        self._notify = notify
        self.job_id = job_id
        self.writer = BlockWriter(job_id, on_written, notify)
        self.coverage = Coverage(self.writer)
        self.is_end_asked_for = False  # now, with nothing stored that would say it
        self._in_flight = InFlightBlocks(self._fetch_run)

    @property
    def version(self) -> int:
        """Grows with everything new."""
        return self.coverage.version

    async def snapshot(self) -> Snapshot:
        """What is here now; what has changed is built on a thread."""
        while changed := self.coverage.pending.unbuilt():  # more may come while these are built
            await asyncio.to_thread(_call_each, changed)
        return self.coverage.snapshot()

    async def store_in(self, store: JobStore) -> None:
        """From now on final blocks go to this store, and what it has counts as here."""
        self.writer.store = store
        await self._store_final([index for index, _ in self.coverage.pending])

    async def peek_newest(self) -> None:
        """Ask for the newest event, so that the size of the output is known."""
        events = await self._fetch_events(EventRange(limit=1, newest_first=True))
        self.coverage.note_peek(events)

    async def find_end(self, begin: Begin = begin_nothing) -> None:
        """Learn where the output ends; only after an answer that said that all events are saved.

        The newest event is asked for from here, so that it is newer than that answer: no clock can
        say which of two answers is the newer. What is to be read is begun beside it, by `begin`.
        """
        if self.coverage.end is None:
            end = await self.writer.end()
            if end is None or self.coverage.is_outdated(end):
                self.is_end_asked_for = True
                begin(self)
                try:
                    await self.peek_newest()
                finally:
                    self.is_end_asked_for = False
                end = End(self.coverage.last_counter, self.coverage.total_lines)
                self.writer.save_end(end)
            self.coverage.confirm(end)
        # Whatever failed here is tried again the next time: only then is the output final.
        for counter in self.coverage.unasked_after():
            await self.fetch_after(counter)
        await self._store_final([index for index, _ in self.coverage.pending])

    async def fetch_blocks(self, indices: Iterable[int]) -> None:
        """Fetch blocks that are not here; each in one request, however many wait for it."""
        wanted = list(indices)
        if await self._in_flight.beginnings(wanted):
            wanted = [index for index in wanted if not self.coverage.has(index)]
        await self._in_flight.fetch(wanted)

    async def fetch_beginning(self, index: int, through: int) -> None:
        """Fetch the first events of a block of which nothing is here, up to a counter."""

        async def fetch() -> None:
            await self._fetch_asked(self.coverage.ask_beginning(index, through))

        if self.coverage.pending.get(index) is None:
            await self._in_flight.fetch_beginning(index, fetch)

    def begin_blocks(self, indices: Iterable[int]) -> None:
        """The same without waiting, for a caller who will want them soon."""
        self._in_flight.begin(indices)

    async def counter_before(self, line: int) -> int | None:
        """The counter of the last event that begins above a line."""
        bounds = EventRange(lines_below=line, limit=1, newest_first=True)
        events = await self._fetch_events(bounds)
        return events[-1].counter if events else None

    async def fetch_after(self, counter: int) -> bool:
        """Fetch what is new above a counter; whether there may be more."""
        asked = self.coverage.ask_after(counter)
        return asked.is_full(await self._fetch_asked(asked))

    async def fetch_absent(self, *, is_thorough: bool = False) -> None:
        """Ask again for what was passed over and may still come; thorough: for all of it."""
        absent = list(islice(self.coverage.pending.absent(), _ABSENT_REMEMBERED))
        awaited = self.coverage.note_absent(absent)[:ABSENT_AT_ONCE]
        if is_thorough:
            awaited = [one.counter for one in absent]
        for start in range(0, len(awaited), ABSENT_AT_ONCE):
            await self._store_final(await self._fetch_each(awaited[start : start + ABSENT_AT_ONCE]))

    def abandon(self) -> None:
        """The job is gone: nothing that is on its way shall be stored."""
        self.writer.abandon()

    async def aclose(self) -> None:
        """Give up what is being fetched, and wait for what is being written."""
        await self._in_flight.aclose()
        await self.writer.aclose()

    async def _fetch_run(self, start: int, end: int) -> None:
        """Fetch the blocks from one index to another, both included."""
        self._notify(BlocksFetched(self.job_id, end - start + 1))
        await self._fetch_asked(self.coverage.ask_blocks(start, end))

    async def _fetch_asked(self, asked: Asked) -> tuple[OutputEvent, ...]:
        events = await self._fetch_events(asked.range)
        first, through = asked.first, asked.answered_through(events)
        changed = self.coverage.add_answer(events, first, through, is_after_end=asked.is_after_end)
        # After the end a block without events is final too, though nothing of it has changed.
        all_asked = range(block_index(first), block_index(through) + 1)
        await self._store_final(all_asked if asked.is_after_end else changed)
        self.coverage.evict_pending({*changed, block_index(max(first, through))})
        return events

    async def _fetch_events(self, bounds: EventRange) -> tuple[OutputEvent, ...]:
        return await fetch_in_order(self._fetch, self.job_id, bounds)

    async def _store_final(self, indices: Iterable[int]) -> None:
        """Store those of the blocks that are final now."""
        if self.writer.store is None:
            return
        for index, block in self.coverage.storable(indices):
            if self.coverage.pending.get(index) is not block:
                continue  # another task has stored it meanwhile
            if block.has_absent:
                await self._ask_for_absent(block)
            await self._store_block(index, block)

    async def _ask_for_absent(self, block: PendingBlock) -> None:
        """After the end: what does not come now never will."""
        bounds = ask_absent(block)
        if bounds is not None:
            self.coverage.add_late(await self._fetch_events(bounds))
        block.was_asked_again = True  # only now: a request that failed has proved nothing

    async def _fetch_each(self, counters: list[int]) -> set[int]:
        bounds = EventRange(counters=tuple(counters), limit=len(counters))
        return self.coverage.add_late(await self._fetch_events(bounds))

    async def _store_block(self, index: int, block: PendingBlock) -> None:
        if not block.is_built:
            build = block.building()
            if block.is_small:
                build()
            else:
                await asyncio.to_thread(build)
        await self.writer.put(block.block())
        self.coverage.mark_stored(index)
