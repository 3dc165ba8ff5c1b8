"""The blocks of an output in order, for a download that starts before everything is here.

Runs on a worker thread, which waits for the event loop to fetch what is absent. What a job prints
after the download has reached its end is not part of it.
"""

import asyncio
import threading
from collections.abc import Coroutine, Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from typing import Any, TypeVar

import structlog

from app.output.blocks.block import Block, Extent, tail_from
from app.output.reader import OutputReader
from app.output.reading.snapshot import Snapshot
from app.output.reading.whole_lines import Wanted
from app.output.search.hits import Hits
from app.output.search.line_set import Lines
from app.output.search.query import Pattern
from app.output.search.scan import search_blocks
from app.runtime.work_pool import WorkPool
from app.services.failures import Failure

log = structlog.get_logger(__name__)

T = TypeVar("T")

# Blocks are merged now and then, and a fetched one is there at once: more tries get nowhere.
_TRIES = 5


class InterruptedDownloadError(Exception):
    """The controller would not give the rest; the connection is cut, so that it shows."""


@dataclass(frozen=True, slots=True)
class SearchedOnTheWay:
    """The matching lines of the blocks that have come by."""

    pattern: Pattern
    hits: Hits = field(default_factory=Hits)

    def between(self, first: int, last: int) -> Lines:
        """Those from `first` to `last`."""
        return self.hits.table.between(first, last)


@dataclass(frozen=True, slots=True)
class Download:
    """One job's output as blocks, those that have a wanted line."""

    reader: OutputReader
    job_id: int
    loop: asyncio.AbstractEventLoop
    pool: WorkPool  # of the thread it runs on
    wanted: Wanted
    stopped: threading.Event = field(default_factory=threading.Event)

    @contextmanager
    def stopped_at_the_end(self) -> Iterator[None]:
        """Whatever still runs for it on a thread is given up when this is left."""
        try:
            yield
        finally:
            self.stopped.set()

    def blocks(self) -> Iterator[Block]:
        """In order; fetches as it goes. Call it on a thread.

        Raises:
            InterruptedDownloadError: The controller gave no usable answer half-way.
        """
        if isinstance(self.wanted.only, SearchedOnTheWay):
            return self._searched(self.wanted.only)
        return (block for _, block in self._in_order())

    def is_unconfirmed(self) -> bool:
        """Whether the end of the output is wanted and may be missing. Call it on a thread."""
        return self.wanted.last is None and self._snapshot().is_unconfirmed

    def _searched(self, search: SearchedOnTheWay) -> Iterator[Block]:
        """Each block once the next one was searched too, for a line that goes over the border."""
        known: list[tuple[Extent, Block]] = []
        for extent, block in self._in_order():
            known = [*known[-1:], (extent, block)]
            blocks = dict(known)
            is_stopped = self.stopped.is_set
            search_blocks(
                [*blocks], blocks.get, search.pattern, search.hits, is_cancelled=is_stopped
            )
            if len(known) > 1:
                yield known[0][1]
        if known:
            yield known[-1][1]

    def _in_order(self) -> Iterator[tuple[Extent, Block]]:
        counter = self._first_counter()
        tries = 0
        while not self.stopped.is_set():
            snapshot = self._snapshot()
            extent = _extent_at(snapshot, counter)
            if extent is None and counter > (snapshot.last_counter or 0):
                return
            block = snapshot.read(extent) if extent else None
            if extent is None or block is None:
                self._count_try(tries := tries + 1, counter)
                if extent is None:
                    self._fetch(counter)
                continue  # else it was merged meanwhile: look again
            tries = 0
            if extent.first < counter:
                # Some of it was sent already: it was merged, or it is the end of a running job,
                # which has grown. What is printed after the download came there is not part of it.
                block = tail_from(block, counter)
                if block is None:
                    return
            yield block.extent, block
            counter = extent.last + 1
            if self.wanted.last is not None and self._is_past(extent, self.wanted.last):
                return

    def _count_try(self, tries: int, counter: int) -> None:
        if tries > _TRIES:
            log.error("download_stalled", job_id=self.job_id, counter=counter)
            raise InterruptedDownloadError(f"Event {counter} cannot be read, though it is there.")

    @staticmethod
    def _is_past(extent: Extent, last: int) -> bool:
        """Whether no later block can have a part of the last wanted line."""
        return extent.last_line > last or (extent.last_line == last and extent.ends_line)

    def _first_counter(self) -> int:
        first = self.wanted.first
        if first == 1:
            return 1
        failure = self._on_loop(self.reader.fetch_line(self.job_id, first))
        if failure is not None:
            raise InterruptedDownloadError(failure.message)
        reached = self._snapshot().reaching(first, first + 1)
        return reached[0].first if reached else 1

    def _snapshot(self) -> Snapshot:
        snapshot = self._on_loop(self.reader.look_at(self.job_id))
        if isinstance(snapshot, Failure):
            raise InterruptedDownloadError(snapshot.message)
        return snapshot

    def _fetch(self, counter: int) -> None:
        failure = self._on_loop(self.reader.fetch_more(self.job_id, counter))
        if failure is not None:
            raise InterruptedDownloadError(failure.message)

    def _on_loop(self, work: Coroutine[Any, Any, T]) -> T:
        with self.pool.waiting():
            return asyncio.run_coroutine_threadsafe(work, self.loop).result()


def _extent_at(snapshot: Snapshot, counter: int) -> Extent | None:
    for extent in snapshot.extents:
        if extent.first <= counter <= extent.last:
            return extent
        if extent.first > counter:
            return None
    return None
