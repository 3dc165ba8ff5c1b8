"""One job's final blocks: on disk, or in memory where the disk will not take them.

A full or broken disk costs speed, never text: what cannot be kept is fetched again. It is told in
the log once for each job, and the blocks of a job whose identity is not known yet are not kept.
"""

import asyncio
from collections.abc import Callable
from functools import partial

import structlog

from app.output.block import Block, Extent
from app.output.store import End, JobStore

log = structlog.get_logger(__name__)

Kept = Callable[[], None]  # told after something was written

_UNSAVED_BYTES = 32 * 1024 * 1024


class KeptBlocks:
    """Where final blocks go."""

    def __init__(self, job_id: int, on_kept: Kept) -> None:
        self._job_id = job_id
        self._on_kept = on_kept
        # None until the record has told which job this id is: ids are used again by a controller
        # whose database was made anew.
        self.store: JobStore | None = None
        self._unsaved: dict[int, Block] = {}
        self._merging: set[asyncio.Task[None]] = set()
        self._has_told = False
        self.has_refused = False  # the disk would not take a block

    def extents(self) -> list[Extent]:
        """What is kept, in the order of counters."""
        stored = list(self.store.heads) if self.store else []
        unsaved = [block.extent for first, block in self._unsaved.items() if not self._has(first)]
        return sorted([*stored, *unsaved], key=lambda extent: extent.first)

    def extent_at(self, counter: int) -> Extent | None:
        """The extent with this counter."""
        head = self.store.head_at(counter) if self.store else None
        if head is not None:
            return head
        return next(
            (one.extent for one in self._unsaved.values() if one.first <= counter <= one.last), None
        )

    def read(self, extent: Extent) -> Block | None:
        """The block, None if it has gone or was merged: then another snapshot is to be taken."""
        head = self.store.head_at(extent.first) if self.store else None
        if self.store is not None and head is not None:
            is_same = (head.first, head.last) == (extent.first, extent.last)
            return self.store.read(head) if is_same else None
        block = self._unsaved.get(extent.first)
        return block if block is not None and block.last == extent.last else None

    async def put(self, block: Block) -> None:
        """Keep a block for good, as far as the disk allows."""
        store = self.store
        if store is None:
            return
        if await self._on_disk(partial(store.put, block)):
            self._merge_later(store, block.first)
            return
        self.has_refused = True
        self.hold(block)

    def hold(self, block: Block) -> None:
        """Keep a block in memory, up to a bound."""
        self._unsaved.pop(block.first, None)
        self._unsaved[block.first] = block
        size = sum(len(one.text) for one in self._unsaved.values())
        while size > _UNSAVED_BYTES and len(self._unsaved) > 1:
            size -= len(self._unsaved.pop(next(iter(self._unsaved))).text)

    def drop_held(self) -> None:
        """Forget what is in memory only: it is to be asked for anew."""
        self._unsaved.clear()

    async def end(self) -> End | None:
        """Where the output ends, if that is kept."""
        store = self.store
        return await asyncio.to_thread(lambda: store.end) if store else None

    async def put_end(self, end: End) -> None:
        """Keep where the output ends."""
        if self.store is not None:
            await self._on_disk(partial(self.store.put_end, end))

    async def aclose(self) -> None:
        """Wait for what is being written."""
        await asyncio.gather(*self._merging, return_exceptions=True)

    def _has(self, counter: int) -> bool:
        return self.store is not None and self.store.head_at(counter) is not None

    async def _on_disk(self, write: Callable[[], None]) -> bool:
        store = self.store
        try:
            await asyncio.to_thread(write)
        except FileNotFoundError:
            if store is None or store is not self.store:
                return False  # the job was forgotten meanwhile
            store.begin_anew()  # another process needed the space
            return False
        except OSError as error:
            if not self._has_told:
                log.warning("output_not_kept", job_id=self._job_id, reason=error.strerror)
            self._has_told = True
            return False
        self._on_kept()
        return True

    def _merge_later(self, store: JobStore, counter: int) -> None:
        task = asyncio.create_task(self._merge(store, counter))
        self._merging.add(task)
        task.add_done_callback(self._merging.discard)

    async def _merge(self, store: JobStore, counter: int) -> None:
        await self._on_disk(partial(store.merge_around, counter))
