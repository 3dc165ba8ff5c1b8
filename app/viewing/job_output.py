"""One job's output in this process: what is on disk, what is still open, what is being fetched.

Every event is asked for once, however many read and whatever order they read in; only what was
passed over, because events are saved out of order, is asked for again. Does not decide who may
read. A block is final, and then on disk, when all its counters are here, or the job has ended and
the absent ones were asked for once more.
"""

import asyncio
from collections.abc import Iterable
from datetime import datetime
from functools import partial
from itertools import groupby, islice

from app.output.block import Block, Extent
from app.output.lines import GAP_SETTLES_AFTER, Piece
from app.output.open_blocks import OpenBlock, OpenBlocks, first_of, index_of
from app.output.snapshot import Snapshot
from app.output.store import EVENTS_A_BLOCK, End, JobStore
from app.output.wanted import blocks_wanted
from app.viewing.kept_blocks import Kept, KeptBlocks
from app.viewing.output_pieces import FetchEvents, fetch_pieces

ABSENT_AT_ONCE = 200  # so many numbers fit into an address
_ROUNDS = 4
_BLOCKS_AHEAD = 2
_ABSENT_REMEMBERED = 10_000


class JobOutput:
    """Fetches blocks of events and keeps them; one for each job, on the event loop."""

    def __init__(self, fetch: FetchEvents, job_id: int, on_kept: Kept = lambda: None) -> None:
        self._fetch = fetch
        self.job_id = job_id
        self.kept = KeptBlocks(job_id, on_kept)
        self.open = OpenBlocks()
        self.newest: Piece | None = None  # the piece with the highest counter seen
        self.end: End | None = None
        self.looked_at: float | None = None  # when the newest event was asked for, loop time
        self.identity = ""  # of the job, once the record has told
        self.version = 0  # grows with every new event
        self._absent: dict[int, datetime | None] = {}  # when the event after it was made
        self._flights: dict[int, asyncio.Task[None]] = {}

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

    def snapshot(self) -> Snapshot:
        """What is here now."""
        blocks = {
            block.first: block
            for block in self.open.blocks()
            if self.kept.extent_at(block.first) is None
        }
        extents = sorted(
            (*self.kept.extents(), *(block.extent for block in blocks.values())),
            key=lambda extent: extent.first,
        )

        def read(extent: Extent) -> Block | None:
            return blocks.get(extent.first) or self.kept.read(extent)

        is_known = self.looked_at is not None or self.newest or self.end
        last = self.last_counter if is_known else None
        return Snapshot(extents, read, last, self.total_lines, self.is_final, self.identity)

    async def keep_in(self, store: JobStore) -> None:
        """From now on final blocks go to this store, and what it has counts as here."""
        self.kept.store = store
        self.identity = store.folder.name
        await self._settle([index for index, _ in self.open])

    async def look(self) -> None:
        """Ask for the newest event, so that the size of the output is known."""
        began = asyncio.get_running_loop().time()
        pieces = await fetch_pieces(self._fetch, self.job_id, limit=1, newest_first=True)
        self._saw(pieces)
        self.looked_at = began

    async def find_end(self, *, has_looked_since: bool) -> None:
        """The job has ended and its events are all saved: learn where its output ends.

        `has_looked_since`: the newest event was asked for when that was already so.
        """
        if self.end is None:
            kept = await self.kept.end()
            if kept is None:
                if not has_looked_since:
                    await self.look()
                kept = End(self.last_counter, self.total_lines)
                await self.kept.put_end(kept)
            self.end = kept
            self.version += 1
        # Whatever failed here is tried again the next time: only then is the output final.
        for index, block in list(self.open):
            if block.asked_through < self._last_of(index):
                await self.fetch_after(block.asked_through)
        await self._settle([index for index, _ in self.open])

    async def fetch_window(self, first: int, below: int) -> None:
        """Have the lines `first` to `below` - 1 here, as far as a few requests can."""
        for attempt in range(_ROUNDS):
            if attempt and self.looked_at is None and self.end is None:
                await self.look()
            snapshot = self.snapshot()
            wanted = blocks_wanted(snapshot, first, below)
            if attempt and wanted and not snapshot.reaching(first, below):
                wanted = sorted({*wanted, *await self._probed(first)})
            if not wanted:
                return
            await self.fetch_blocks(wanted)

    async def fetch_blocks(self, indices: Iterable[int]) -> None:
        """Fetch blocks that are not here; neighbours in one request, each block in one flight."""
        indices = sorted(indices)
        free = [index for index in indices if index not in self._flights]
        for _, run in groupby(enumerate(free), key=lambda pair: pair[1] - pair[0]):
            places = [index for _, index in run]
            flight = asyncio.create_task(self._fetch_run(places[0], places[-1]))
            for index in places:
                self._flights[index] = flight
            flight.add_done_callback(partial(self._landed, places))
        flights = {self._flights[index] for index in indices if index in self._flights}
        # Who leaves must not cancel what others wait for.
        await asyncio.gather(*(asyncio.shield(flight) for flight in flights))

    async def fetch_from(self, counter: int) -> None:
        """Have the block with this counter here, and the next ones with the same request."""
        here = self.snapshot()
        places = range(index_of(counter), index_of(counter) + _BLOCKS_AHEAD)
        through = index_of(max(1, self.last_counter))
        missing = [n for n in places if n <= through and not _has(here, first_of(n))]
        await self.fetch_blocks(missing)

    async def fetch_after(self, counter: int) -> bool:
        """Fetch what is new above a counter; whether there may be more."""
        limit = 2 * EVENTS_A_BLOCK
        pieces = await fetch_pieces(self._fetch, self.job_id, counters_after=counter, limit=limit)
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
        awaited = [counter for counter in self._absent if not self.is_lost(counter)]
        if awaited:
            await self._settle(await self._fetch_each(awaited[:ABSENT_AT_ONCE]))

    def is_lost(self, counter: int) -> bool:
        """Whether an absent event is given up: the job has ended, or it is late by a minute."""
        if self.end is not None:
            return True
        followed_at = self._absent.get(counter)
        if followed_at is None or self.newest is None or self.newest.at is None:
            return False
        return self.newest.at - followed_at >= GAP_SETTLES_AFTER

    def forget(self) -> None:
        """The job is gone: nothing that is on its way shall be kept."""
        self.kept.store = None

    async def aclose(self) -> None:
        """Give up what is being fetched, and wait for what is being written."""
        flights = set(self._flights.values())
        for flight in flights:
            flight.cancel()
        await asyncio.gather(*flights, return_exceptions=True)
        await self.kept.aclose()

    async def _probed(self, line: int) -> set[int]:
        """The block in which the line begins, for lines that are not one event each."""
        pieces = await fetch_pieces(
            self._fetch, self.job_id, lines_below=line, limit=1, newest_first=True
        )
        if not pieces:
            return set()
        counter = pieces[-1].counter
        at = self.snapshot()
        places = {index_of(counter), index_of(counter + 1)}
        here = {index for index in places if _has(at, first_of(index))}
        return places - here

    async def _fetch_run(self, start: int, end: int) -> None:
        first, last = first_of(start), first_of(end + 1) - 1
        newest_before = self.last_counter
        pieces = await fetch_pieces(
            self._fetch,
            self.job_id,
            counters_after=first - 1,
            counters_through=last,
            limit=last - first + 1,
        )
        highest = max(newest_before, pieces[-1].counter if pieces else 0)
        await self._take(pieces, first, min(last, highest))

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
        """Put on disk what is final now."""
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
        pieces = await fetch_pieces(
            self._fetch, self.job_id, counters=counters, limit=len(counters)
        )
        changed = self.open.take_late(pieces)
        self.version += bool(changed)
        return changed

    async def _keep(self, index: int, block: OpenBlock) -> None:
        await self.kept.put(await asyncio.to_thread(block.block))
        self.open.drop(index)

    def _landed(self, places: list[int], flight: asyncio.Task[None]) -> None:
        for index in places:
            self._flights.pop(index, None)
        if not flight.cancelled():
            flight.exception()  # so that nothing is logged when all who waited have left

    def _saw(self, pieces: tuple[Piece, ...]) -> None:
        if pieces and (self.newest is None or pieces[-1].counter > self.newest.counter):
            self.newest = pieces[-1]

    def _last_of(self, index: int) -> int:
        last = first_of(index + 1) - 1
        return min(last, self.end.last_counter) if self.end is not None else last


def _has(snapshot: Snapshot, counter: int) -> bool:
    return any(extent.first <= counter <= extent.last for extent in snapshot.extents)
