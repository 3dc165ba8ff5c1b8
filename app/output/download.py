"""The blocks of an output in order, for a download that starts before everything is here.

Runs on a worker thread, which waits for the event loop to fetch what is absent. What a job prints
after the download has reached its end is not part of it.
"""

import asyncio
import threading
from collections.abc import Callable, Coroutine, Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from typing import Any, TypeVar

from app.output.blocks.block import Block, Extent, tail_from
from app.output.events import SourceError
from app.output.notices import DownloadInterrupted, DownloadStalled, Notify, ignore
from app.output.permit import Authorize, OutdatedPermitError, Permit
from app.output.reader import OutputReader
from app.output.reading.line_stream import LineSelection
from app.output.reading.snapshot import Snapshot
from app.output.search.line_set import LineNumbers
from app.output.search.query import Pattern
from app.output.search.results import SearchResults
from app.output.search.scan import search_blocks
from app.runtime.work_pool import WorkPool

T = TypeVar("T")

# Blocks are merged now and then, and a fetched one is there at once: more tries get nowhere.
_TRIES = 5
_PERMITS = 2  # that may be outdated in a row before the download is cut


class InterruptedDownloadError(Exception):
    """The rest could not be had; the connection is cut, so that the file looks incomplete."""


@dataclass(frozen=True, slots=True)
class StreamingSearch:
    """The matching lines of the blocks that have come by."""

    pattern: Pattern
    results: SearchResults = field(default_factory=SearchResults)

    def between(self, first: int, last: int) -> LineNumbers:
        """Those from `first` to `last`."""
        return self.results.index.between(first, last)


@dataclass(frozen=True, slots=True)
class Download:
    """One job's output as blocks, those that have a wanted line.

    A download may outlive a permit, so it authorizes again with every step.
    """

    reader: OutputReader
    authorize: Authorize
    job_id: int
    loop: asyncio.AbstractEventLoop
    pool: WorkPool  # of the thread it runs on
    wanted: LineSelection
    notify: Notify = ignore
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
        if isinstance(self.wanted.only, StreamingSearch):
            return self._searched(self.wanted.only)
        return (block for _, block in self._in_order())

    def is_unconfirmed(self) -> bool:
        """Whether the end of the output is wanted and may be missing. Call it on a thread."""
        return self.wanted.last is None and self._snapshot().is_unconfirmed

    def _searched(self, search: StreamingSearch) -> Iterator[Block]:
        """Each block once the next one was searched too, for a line that goes over the border."""
        known: list[tuple[Extent, Block]] = []
        for extent, block in self._in_order():
            known = [*known[-1:], (extent, block)]
            blocks = dict(known)
            is_stopped = self.stopped.is_set
            search_blocks(
                [*blocks], blocks.get, search.pattern, search.results, is_cancelled=is_stopped
            )
            if len(known) > 1:
                yield known[0][1]
        if known:
            yield known[-1][1]

    def _in_order(self) -> Iterator[tuple[Extent, Block]]:
        counter = self._first_counter()
        line = self.wanted.first
        tries = 0
        while not self.stopped.is_set():
            snapshot = self._snapshot_ahead(counter, line)
            extent = _extent_at(snapshot, counter)
            if extent is None and counter > (snapshot.last_counter or 0):
                return
            block = snapshot.read(extent) if extent else None
            if extent is None or block is None:
                self._count_try(tries := tries + 1, counter)
                if extent is None:
                    self._fetch(counter)
                continue  # else it was merged meanwhile: take another snapshot
            tries = 0
            if extent.first < counter:
                # Some of it was sent already: it was merged, or it is the end of a running job,
                # which has grown. What is printed after the download came there is not part of it.
                block = tail_from(block, counter)
                if block is None:
                    return
            yield block.extent, block
            counter, line = extent.last + 1, extent.last_line
            if self.wanted.last is not None and self._is_past(extent, self.wanted.last):
                return

    def _count_try(self, tries: int, counter: int) -> None:
        if tries > _TRIES:
            self.notify(DownloadStalled(self.job_id, counter))
            raise InterruptedDownloadError(f"Event {counter} exists, but can't be read.")

    @staticmethod
    def _is_past(extent: Extent, last: int) -> bool:
        """Whether no later block can have a part of the last wanted line."""
        return extent.last_line > last or (extent.last_line == last and extent.ends_line)

    def _first_counter(self) -> int:
        first = self.wanted.first
        if first == 1:
            return 1
        self._on_loop(lambda permit: self.reader.fetch_line(permit, first))
        reached = self._snapshot().reaching(first, first + 1)
        return reached[0].first if reached else 1

    def _snapshot(self) -> Snapshot:
        return self._on_loop(self.reader.snapshot)

    def _snapshot_ahead(self, counter: int, line: int) -> Snapshot:
        """What is here; from this counter on, which begins in this line, the next is fetched."""
        last = self.wanted.last
        most = None if last is None else max(0, last - line)  # nearly always a line is an event
        return self._on_loop(lambda permit: self.reader.snapshot_ahead(permit, counter, most))

    def _fetch(self, counter: int) -> None:
        self._on_loop(lambda permit: self.reader.fetch_more(permit, counter))

    def _on_loop(self, work: Callable[[Permit], Coroutine[Any, Any, T]]) -> T:
        """What `work` returns, done on the event loop while this thread waits."""

        async def permitted() -> T:
            for _ in range(_PERMITS):
                try:
                    return await work(await self.authorize(self.job_id))
                except OutdatedPermitError:
                    continue  # the job was deleted, or its id has a new meaning
            return await work(await self.authorize(self.job_id))

        try:
            with self.pool.waiting():
                return asyncio.run_coroutine_threadsafe(permitted(), self.loop).result()
        except SourceError as error:
            self.notify(DownloadInterrupted(self.job_id, error))
            raise InterruptedDownloadError(str(error)) from error


def _extent_at(snapshot: Snapshot, counter: int) -> Extent | None:
    for extent in snapshot.extents:
        if extent.first <= counter <= extent.last:
            return extent
        if extent.first > counter:
            return None
    return None
