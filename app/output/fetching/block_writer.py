"""One job's final blocks: on disk, on their way there, or in memory where the disk refuses.

A block counts as here at once and is written behind, so that lines are shown without waiting for
the disk. A full or broken disk costs speed, never text: what cannot be stored is fetched again, and
that is reported once for each job. The disk is tried again until it takes what it refused. Of a job
whose identity is not known yet, nothing is stored.
"""

import asyncio
from collections.abc import Callable, Coroutine, Sequence
from functools import partial

from app.output.blocks.block import Block, Extent, find_extent
from app.output.blocks.store import JobStore, is_regular
from app.output.blocks.stored_end import End
from app.output.notices import (
    BlockNotStored,
    BlockRead,
    BlockStoredAgain,
    Notify,
    UnexpectedError,
    ignore,
)

OnWritten = Callable[[], None]  # called after something was written

_HELD_BYTES = 32 * 1024 * 1024
# Blocks are some 100 kB, and 4 MB at most as AWX cuts lines; if the disk is slower than what comes,
# the caller waits.
_WRITES_AHEAD = 8
RETRY_S = 15.0  # after a refusal; an administrator needs minutes


class BlockWriter:
    """Where final blocks go."""

    def __init__(
        self,
        job_id: int,
        on_written: OnWritten,
        notify: Notify = ignore,
        *,
        retry_s: float = RETRY_S,
    ) -> None:
        self._job_id = job_id
        self._on_written = on_written
        self._notify = notify
        # None until the record has said which job this id is: ids are used again by a controller
        # whose database was replaced.
        self.store: JobStore | None = None
        self._writing: dict[int, Block] = {}
        self._held: dict[int, Block] = {}
        self._free_writes = asyncio.Semaphore(_WRITES_AHEAD)
        self._disk = asyncio.Lock()  # one at a time: the threads are for those who read
        self._background: set[asyncio.Task[None]] = set()
        self._has_reported = False
        self.has_refused = False  # the disk would not take a block, the last time
        self._retry_s = retry_s
        self._retry: asyncio.TimerHandle | None = None

    def extents(self) -> list[Extent]:
        """What is here, in the order of counters."""
        stored = self.store.heads if self.store else ()  # once: a writer may add to it at any time
        unsaved = {**self._held, **self._writing}
        fresh = [block.extent for block in unsaved.values() if not _has_all(stored, block)]
        apart = [one for one in stored if not any(map(partial(_overlap, one), fresh))]
        return sorted([*apart, *fresh], key=lambda extent: extent.first)

    def extent_at(self, counter: int) -> Extent | None:
        """The extent with this counter."""
        head = self.store.head_at(counter) if self.store else None
        unsaved = (*self._writing.values(), *self._held.values())
        block = next((one for one in unsaved if one.first <= counter <= one.last), None)
        if block is None or (head is not None and _has_all([head], block)):
            return head
        return block.extent

    def read(self, extent: Extent) -> Block | None:
        """The block, None if it has gone or was merged: then another snapshot is to be taken."""
        # Read on threads: a block that has just left `_writing` is in the store, or held.
        written_soon = self._writing.get(extent.first)
        if written_soon is not None and written_soon.last == extent.last:
            return written_soon
        head = self.store.head_at(extent.first) if self.store else None
        if self.store and head and (head.first, head.last) == (extent.first, extent.last):
            stored = self.store.read(head)
            if stored is not None:
                self._notify(BlockRead(self._job_id))
            return stored
        block = self._held.get(extent.first)
        return block if block is not None and block.last == extent.last else None

    async def put(self, block: Block) -> None:
        """Keep a block for good, as far as the disk allows; it is written soon."""
        store = self.store
        if store is None:
            return
        await self._free_writes.acquire()
        self._writing[block.first] = block
        self._later(self._write_fresh(store, block))

    def hold(self, block: Block) -> None:
        """Keep a block in memory, up to a bound."""
        self._held.pop(block.first, None)
        self._held[block.first] = block
        size = sum(len(one.text) for one in self._held.values())
        while size > _HELD_BYTES and len(self._held) > 1:
            size -= len(self._held.pop(next(iter(self._held))).text)

    async def end(self) -> End | None:
        """Where the output ends, if that is stored."""
        store = self.store
        return await asyncio.to_thread(lambda: store.end) if store else None

    def save_end(self, end: End) -> None:
        """Keep where the output ends; it is written soon."""
        if self.store is not None:
            self._later(self._write_end(self.store, end))

    def abandon(self) -> None:
        """The job is gone: what is on its way to the disk stays off it."""
        if self.store is not None:
            self.store.close()
        self.store = None

    async def aclose(self) -> None:
        """Wait for what is being written; what the disk has refused is not tried again."""
        if self._retry is not None:
            self._retry.cancel()
        while self._background:
            await asyncio.gather(*self._background, return_exceptions=True)

    async def _write_fresh(self, store: JobStore, block: Block) -> None:
        try:
            await self._write(store, block)
        finally:
            self._free_writes.release()

    async def _write(self, store: JobStore, block: Block) -> None:
        async with self._disk:
            is_stored = False
            try:
                is_stored = await self._on_disk(store, partial(store.save, block))
            finally:
                if not is_stored and store is self.store:
                    self._refused(block)
                if self._writing.get(block.first) is block:
                    del self._writing[block.first]
            if is_stored:
                self._accepted(store, block)
                await self._on_disk(store, partial(store.merge_around, block.first))

    def _refused(self, block: Block) -> None:
        """Hold the block, and try it again after a while."""
        self.has_refused = True
        self.hold(block)
        if self._retry is None:
            loop = asyncio.get_running_loop()
            self._retry = loop.call_later(self._retry_s, self._try_again, block)

    def _try_again(self, block: Block) -> None:
        self._retry = None
        if self.store is not None and self.has_refused:
            self._later(self._write(self.store, block))

    def _accepted(self, store: JobStore, block: Block) -> None:
        """What is on the disk need not be held; after a refusal the rest of that is written too."""
        if self._held.get(block.first) is block:
            del self._held[block.first]
        if self.has_refused:
            self.has_refused = False
            for held in list(self._held.values()):
                self._later(self._write(store, held))

    async def _write_end(self, store: JobStore, end: End) -> None:
        async with self._disk:
            await self._on_disk(store, partial(store.save_end, end))

    async def _on_disk(self, store: JobStore, write: Callable[[], None]) -> bool:
        try:
            await asyncio.to_thread(write)
        except FileNotFoundError:
            if store is self.store:  # else the job was forgotten meanwhile
                store.allow_new_folder()  # another process needed the space
            return False
        except OSError as error:
            if not self._has_reported:
                self._notify(BlockNotStored(self._job_id, error.strerror))
            self._has_reported = True
            return False
        if self._has_reported:
            self._notify(BlockStoredAgain(self._job_id))
        self._has_reported = False
        self._on_written()
        return True

    def _later(self, work: Coroutine[None, None, None]) -> None:
        task = asyncio.create_task(work)
        self._background.add(task)
        task.add_done_callback(self._ended)

    def _ended(self, task: asyncio.Task[None]) -> None:
        self._background.discard(task)
        if not task.cancelled() and (error := task.exception()):
            self._notify(UnexpectedError(self._job_id, "keep output", error))


def _has_all(stored: Sequence[Extent], block: Block) -> bool:
    """Whether one of the stored blocks, which are in order, has all of this one and will stay."""
    one = find_extent(stored, block.first)
    return one is not None and one.last >= block.last and is_regular(one)


def _overlap(one: Extent, other: Extent) -> bool:
    return one.first <= other.last and other.first <= one.last
