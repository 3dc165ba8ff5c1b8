"""One job's output in this process: what is on disk, what is still open, what is being fetched.

Every event is asked for once, however many read and whatever order they read in; only what was
passed over, because events are saved out of order, is asked for again. Does not decide who may
read. A block is final, and then goes to disk, when all its counters are here, or the job has ended
and the absent ones were asked for once more.
"""

import asyncio
from collections.abc import Callable, Iterable
from datetime import datetime
from itertools import islice

from app.jobs.event_bounds import EventBounds
from app.output.block import Block, Extent, extent_with
from app.output.lines import GAP_SETTLES_AFTER, Piece
from app.output.open_blocks import OpenBlock, OpenBlocks, first_of, index_of
from app.output.snapshot import Snapshot
from app.output.store import EVENTS_A_BLOCK, End, JobStore
from app.viewing.block_flights import BlockFlights
from app.viewing.kept_blocks import Kept, KeptBlocks
from app.viewing.output_pieces import FetchEvents, fetch_pieces

ABSENT_AT_ONCE = 200  # so many numbers fit into an address
_GUESS_GOOD_FOR_S = 60.0
_ABSENT_REMEMBERED = 10_000


def _call_each(calls: Iterable[Callable[[], object]]) -> None:
    for call in calls:
        call()


class JobOutput:
    """Fetches blocks of events and keeps them; one for each job, on the event loop."""

    def __init__(self, fetch: FetchEvents, job_id: int, on_kept: Kept = lambda: None) -> None:
        self._fetch = fetch
        self.job_id = job_id
        self.kept = KeptBlocks(job_id, on_kept)
        self.open = OpenBlocks()
        self.newest: Piece | None = None  # the piece with the highest counter seen
        self.end: End | None = None
        self.is_end_certain = False
        self.looked_at: float | None = None  # when the newest event was asked for, loop time
        self.identity = ""  # of the job, once the record has told
        self.version = 0  # grows with every new event
        self._absent: dict[int, datetime | None] = {}  # when the event after it was made
        self._flights = BlockFlights(self._fetch_run)

    @property
    def last_counter(self) -> int:
        """The newest counter known, 0 if none is."""
        if self.end is not None:
            return self.end.last_counter
        return self.newest.counter if self.newest else 0

    @property
    def total_lines(self) -> int:
        """How many lines are known of the whole output."""
        if self.end is not None:
            return self.end.lines
        return self.newest.lines_known if self.newest else 0

    @property
    def is_final(self) -> bool:
        """Whether the job has ended and nothing that is here can change any more."""
        return self.end is not None and self.open.is_empty

    async def snapshot(self) -> Snapshot:
        """What is here now; what has changed is built on a thread."""
        while changed := self.open.to_build():  # more may come while these are built
            await asyncio.to_thread(_call_each, changed)
        kept = self.kept.extents()
        blocks = {
            block.first: block for block in self.open.blocks() if not extent_with(kept, block.first)
        }
        extents = sorted(
            (*kept, *(block.extent for block in blocks.values())),
            key=lambda extent: extent.first,
        )

        def read(extent: Extent) -> Block | None:
            return blocks.get(extent.first) or self.kept.read(extent)

        is_known = self.looked_at is not None or self.newest or self.end
        last = self.last_counter if is_known else None
        newest = self.newest
        return Snapshot(
            extents=extents,
            read=read,
            last_counter=last,
            total_lines=self.total_lines,
            has_ended=self.is_final,
            identity=self.identity,
            open_firsts=frozenset(blocks),
            given_up=frozenset(n for n in self._absent if self._is_given_up(n)),
            is_line_open=self.end is None and newest is not None and not newest.ends_line,
        )

    def places_left(self) -> list[int]:
        """Blocks that are not here, up to the newest event known."""
        here = {
            index
            for extent in self.kept.extents()
            for index in range(index_of(extent.first), index_of(extent.last) + 1)
        }
        here |= {
            index
            for index, block in self.open
            if block.asked_through >= min(self._last_of(index), self.last_counter)
        }
        through = index_of(self.last_counter) if self.last_counter else -1
        return [index for index in range(through + 1) if index not in here]

    async def keep_in(self, store: JobStore) -> None:
        """From now on final blocks go to this store, and what it has counts as here."""
        self.kept.store = store
        self.identity = store.folder.name
        await self._settle([index for index, _ in self.open])

    async def look(self) -> None:
        """Ask for the newest event, so that the size of the output is known."""
        began = asyncio.get_running_loop().time()
        pieces = await self._fetch_pieces(EventBounds(limit=1, newest_first=True))
        self._saw(pieces)
        self.looked_at = began

    async def find_end(self, *, is_certain: bool, has_looked_since: bool) -> None:
        """The job has ended: learn where its output ends.

        `is_certain`: the controller says that it has saved all events. A guess that it never will
        is kept in memory only, and made anew now and then. `has_looked_since`: the newest event
        was asked for when the job had already ended.
        """
        if self.end is not None and not self.is_end_certain:
            self._doubt_end(is_certain=is_certain)
        if self.end is None:
            end = await self.kept.end() if is_certain else None
            if end is None:
                if not has_looked_since:
                    await self.look()
                end = End(self.last_counter, self.total_lines)
                if is_certain:
                    self.kept.put_end(end)
            self.end, self.is_end_certain = end, is_certain
            self.version += 1
        # Whatever failed here is tried again the next time: only then is the output final.
        self.open.drop_after(self.end.last_counter)
        for index, block in list(self.open):
            if block.asked_through < self._last_of(index):
                await self.fetch_after(block.asked_through)
        await self._settle([index for index, _ in self.open])

    def _doubt_end(self, *, is_certain: bool) -> None:
        """Forget a guessed end, once the controller is certain or the guess is old."""
        now = asyncio.get_running_loop().time()
        if is_certain or self.looked_at is None or now - self.looked_at > _GUESS_GOOD_FOR_S:
            self.end = None
            self.kept.drop_held()

    async def fetch_blocks(self, indices: Iterable[int]) -> None:
        """Fetch blocks that are not here; each in one flight, however many wait for it."""
        await self._flights.fetch(indices)

    async def counter_before(self, line: int) -> int | None:
        """The counter of the last event that begins above a line."""
        bounds = EventBounds(lines_below=line, limit=1, newest_first=True)
        pieces = await self._fetch_pieces(bounds)
        return pieces[-1].counter if pieces else None

    async def fetch_after(self, counter: int) -> bool:
        """Fetch what is new above a counter; whether there may be more."""
        limit = 2 * EVENTS_A_BLOCK
        pieces = await self._fetch_pieces(EventBounds(counters_after=counter, limit=limit))
        through = pieces[-1].counter if pieces else counter
        if self.end is not None and len(pieces) < limit:
            through = self.end.last_counter
        await self._take(pieces, counter + 1, through)
        return len(pieces) == limit

    def asked_through(self, counter: int) -> int:
        """From a counter on, how far everything was asked for."""
        while True:
            head, block = self.kept.extent_at(counter + 1), self.open.get(index_of(counter + 1))
            through = head.last if head else block.asked_through if block else 0
            if through <= counter:
                return counter
            counter = through

    async def fetch_absent(self) -> None:
        """Ask again for what was passed over and may still come."""
        absent = islice(self.open.absent(), _ABSENT_REMEMBERED)
        self._absent = {one.counter: one.followed_at for one in absent}
        awaited = [counter for counter in self._absent if not self._is_given_up(counter)]
        if awaited:
            await self._settle(await self._fetch_each(awaited[:ABSENT_AT_ONCE]))

    def _is_given_up(self, counter: int) -> bool:
        """Whether an absent event is late by a minute; after the end it is asked for once more."""
        followed_at = self._absent.get(counter)
        if followed_at is None or self.newest is None or self.newest.at is None:
            return False
        return self.newest.at - followed_at >= GAP_SETTLES_AFTER

    def forget(self) -> None:
        """The job is gone: nothing that is on its way shall be kept."""
        self.kept.forget()

    async def aclose(self) -> None:
        """Give up what is being fetched, and wait for what is being written."""
        await self._flights.aclose()
        await self.kept.aclose()

    async def _fetch_run(self, start: int, end: int) -> None:
        first, last = first_of(start), first_of(end + 1) - 1
        newest_before = self.last_counter
        bounds = EventBounds(
            counters_after=first - 1, counters_through=last, limit=last - first + 1
        )
        pieces = await self._fetch_pieces(bounds)
        highest = max(newest_before, pieces[-1].counter if pieces else 0)
        await self._take(pieces, first, min(last, highest))

    async def _fetch_pieces(self, bounds: EventBounds) -> tuple[Piece, ...]:
        return await fetch_pieces(self._fetch, self.job_id, bounds)

    async def _take(self, pieces: tuple[Piece, ...], first: int, through: int) -> None:
        self._saw(pieces)
        changed = self.open.take(pieces, first, through)
        for index in [index for index in changed if self.kept.extent_at(first_of(index))]:
            self.open.drop(index)  # another process was quicker
            changed.discard(index)
        if changed:
            self.version += 1
        await self._settle(changed)
        self.open.drop_most()

    async def _settle(self, indices: Iterable[int]) -> None:
        """Let go to disk what is final now."""
        if self.kept.store is None:
            return
        for index in indices:
            block = self.open.get(index)
            last = self._last_of(index)
            if block is None or last < block.first or block.asked_through < last:
                continue
            if not block.is_whole(last):
                if self.end is None:
                    continue
                await self._ask_again(block)
            await self._keep(index, block)

    async def _ask_again(self, block: OpenBlock) -> None:
        """After the end: what does not come now never will."""
        absent = [] if block.was_asked_again else [one.counter for one in block.absent()]
        for start in range(0, len(absent), ABSENT_AT_ONCE):
            await self._fetch_each(absent[start : start + ABSENT_AT_ONCE])
        block.was_asked_again = True  # only now: a request that failed has proved nothing

    async def _fetch_each(self, counters: list[int]) -> set[int]:
        bounds = EventBounds(counters=tuple(counters), limit=len(counters))
        pieces = await self._fetch_pieces(bounds)
        changed = self.open.take_late(pieces)
        self.version += bool(changed)
        return changed

    async def _keep(self, index: int, block: OpenBlock) -> None:
        is_whole = not block.has_absent
        if not block.is_built:
            await asyncio.to_thread(block.building())
        if is_whole or self.is_end_certain:
            await self.kept.put(block.block())
        else:
            self.kept.hold(block.block())
        self.open.drop(index)
        self.version += 1  # gaps that were awaited are final now

    def _saw(self, pieces: tuple[Piece, ...]) -> None:
        if pieces and (self.newest is None or pieces[-1].counter > self.newest.counter):
            self.newest = pieces[-1]

    def _last_of(self, index: int) -> int:
        last = first_of(index + 1) - 1
        return min(last, self.end.last_counter) if self.end is not None else last
