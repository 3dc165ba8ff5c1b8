"""Windows of jobs' output, from the disk or from the events' source.

Does not style text and does not decide who may read: every method that shows something takes a
`Permit`. Invariants: a window costs the same anywhere in the output; nothing is fetched twice.
"""

import asyncio
from collections.abc import Sequence
from contextlib import AbstractAsyncContextManager, suppress
from dataclasses import replace
from functools import partial
from pathlib import Path
from weakref import ref

from app.output.events import FetchEvents, SourceRefusedError
from app.output.fetching.job_output import JobOutput, begin_nothing
from app.output.fetching.missing_events import final_through, missing_events
from app.output.fetching.on_demand import (
    begin_all,
    begin_window,
    fetch_ahead,
    fetch_from,
    fetch_window,
)
from app.output.notices import Notify, ignore
from app.output.open_outputs import EarlyLines, OpenOutputs
from app.output.page import OutputPage, Progress, picked_page, size_bytes
from app.output.permit import Permit
from app.output.reading.cut_lines import completed_line
from app.output.reading.skipped_lines import skipped_between
from app.output.reading.snapshot import Snapshot
from app.output.reading.window import lines_between, style_before
from app.output.session import OutputSession
from app.output.terminal.styles import PLAIN
from app.runtime.cache import BoundedCache
from app.runtime.work_pool import WorkPools

_TRIES = 3
_END_WAITED_FOR = 0.1  # of the time that lines took, by a reader who wants them at once
_PAGES_BYTES = 32 * 1024 * 1024
_VANISHING = "blocks of the output vanish as fast as they are read"
_MOST_MARKS = 1_000
USUAL_BUDGET_BYTES = 4 * 1024**3

# Of which state of an output a page is: the output, its version, whether its job has ended.
_Mark = tuple[ref[JobOutput], int, bool]


class OutputReader:
    """The outputs of one controller's jobs.

    Every method that shows something raises `OutdatedPermitError` where the permit's job is gone
    meanwhile, and `SourceError` where the events' source gives no usable answer.
    """

    def __init__(
        self,
        fetch_events: FetchEvents,
        folder: Path,
        pools: WorkPools,
        *,
        budget_bytes: int = USUAL_BUDGET_BYTES,
        notify: Notify = ignore,
    ) -> None:
        self._pools = pools
        self._outputs = OpenOutputs(fetch_events, folder, budget_bytes, notify)
        # Many viewers request the same window after each change of a running job, so cache it.
        # A page must not keep its output from being closed: blocks hold descriptors.
        self._pages: BoundedCache[tuple[int, int, int], tuple[_Mark, OutputPage]] = BoundedCache(
            _PAGES_BYTES
        )
        self._marks: BoundedCache[int, _Mark] = BoundedCache(_MOST_MARKS)  # the newest, by job

    async def stored_ids(self, most: int) -> list[int]:
        """Jobs whose output is stored to its confirmed end, the newest ids first.

        Raises:
            BusyError: Too much else is to be done.
        """
        return await self._pools.queries.run(self._outputs.stored_ids, most)

    def early_lines(
        self, job_id: int, first: int, count: int
    ) -> AbstractAsyncContextManager[EarlyLines | None]:
        """Fetch a window of a job of which nothing is known, while its permit is asked for.

        What it gives is for `read`. On leaving, a fetch that still runs is given up.
        """
        return self._outputs.early_lines(job_id, first, first + count)

    async def read(
        self,
        permit: Permit,
        first: int,
        count: int,
        early: EarlyLines | None = None,
        *,
        at_once: bool = False,
    ) -> OutputPage:
        """Up to `count` lines from `first` (from 1).

        `at_once`: early lines don't wait for the output's end; the page says whether it is known.
        """
        below = first + count
        if early is None:
            begin = partial(begin_window, first=first, below=below)
            session = await self._outputs.ready(permit, begin)
        else:
            opening = self._outputs.begin_ready(permit)
            page = await self._early_page(permit, first, below, early, opening) if at_once else None
            if page is not None:
                return self._with_warning(page)
            session = await asyncio.shield(opening)
            with suppress(SourceRefusedError):  # this reader has a permit by now
                await early
        return await self._window(session, permit, first, below)

    async def _early_page(
        self,
        permit: Permit,
        first: int,
        below: int,
        early: EarlyLines,
        opening: asyncio.Task[OutputSession],
    ) -> OutputPage | None:
        """The lines without the output's end; None where that is known soon, or lines are not."""
        loop = asyncio.get_running_loop()
        began = loop.time()
        await asyncio.wait({early, opening}, return_when=asyncio.FIRST_COMPLETED)
        await asyncio.wait({opening}, timeout=_END_WAITED_FOR * (loop.time() - began))
        if opening.done() or early.cancelled() or early.exception():
            return None
        session = self._outputs.session(permit.job_id)
        if session.identity != permit.identity:
            return None
        page = await self._read(await session.snapshot(permit), first, below)
        if page is None or not page.lines or page.missing or session.is_closed:
            return None
        reaches_end = early.result()
        if not reaches_end and page.final_through < below - 1:
            return None  # a line of more events than were asked for
        return replace(page, is_end_known=False, has_more=not reaches_end)

    async def _window(
        self, session: OutputSession, permit: Permit, first: int, below: int
    ) -> OutputPage:
        window = (permit.job_id, first, below)
        for _ in range(_TRIES):
            await fetch_window(session.output, first, below)
            mark = (ref(session.output), session.output.version, permit.has_ended)
            cached = self._pages.get(window)
            if cached is not None and cached[0] == mark:
                return self._with_warning(cached[1])
            snapshot = await session.snapshot(permit)
            page = await self._read(snapshot, first, below)
            if page is None:
                continue
            if not page.missing:  # a gap may settle without anything new
                self._cache(window, mark, page)
            return self._with_warning(page)
        raise RuntimeError(_VANISHING)

    async def _read(self, snapshot: Snapshot, first: int, below: int) -> OutputPage | None:
        """The lines `first` to `below` - 1, read on a thread where that may take long."""
        if snapshot.is_quick(first, below):
            return _page(snapshot, first, below)
        return await self._pools.windows.run(_page, snapshot, first, below)

    def _cache(self, window: tuple[int, int, int], mark: "_Mark", page: OutputPage) -> None:
        """Cache a page; the job's pages from before its last change are of no use any more."""
        job_id = window[0]
        if self._marks.get(job_id) != mark:
            self._pages.remove_if(lambda one, cached: one[0] == job_id and cached[0] != mark)
            self._marks.put(job_id, mark, 1)
        self._pages.put(window, (mark, page), size_bytes(page))

    async def read_end(self, permit: Permit, count: int) -> OutputPage:
        """Up to `count` of the last lines, fewer where they have more than an event each.

        Fetches at most two blocks, which a reader of the whole output needs too.
        """
        session = await self._outputs.ready(permit)
        newest = session.output.coverage.last_counter
        await fetch_from(session.output, max(1, newest - count + 1))
        for _ in range(_TRIES):
            snapshot = await session.snapshot(permit)
            below = snapshot.total_lines + 1
            page = await self._read(snapshot, max(1, below - count), below)
            if page is not None:
                return page
        raise RuntimeError(_VANISHING)

    def _with_warning(self, page: OutputPage) -> OutputPage:
        return page if self._outputs.is_storing else replace(page, is_unstored=True)

    async def read_picked(self, permit: Permit, numbers: Sequence[int]) -> OutputPage:
        """Lines from here and there that are here already, in their order."""
        session = await self._outputs.ready(permit)
        for _ in range(_TRIES):
            snapshot = await session.snapshot(permit)
            page = await self._pools.queries.run(picked_page, snapshot, numbers)
            if page is not None:
                return page
        raise RuntimeError(_VANISHING)

    async def progress(self, permit: Permit, *, fill: bool | None) -> Progress:
        """How much is here; True fetches the rest for the next seconds, False pauses that."""
        session = await self._outputs.ready(permit, begin_all if fill else begin_nothing)
        if fill:
            session.backfill.want()
        elif fill is False:
            session.backfill.pause()
        snapshot = await session.snapshot(permit)
        return Progress(
            total_lines=snapshot.total_lines,
            lines_here=snapshot.lines_here,
            is_complete=snapshot.has_ended and snapshot.is_whole,
            is_unconfirmed=snapshot.is_unconfirmed,
            is_filling=session.backfill.is_running,
            eta_s=session.backfill.eta_s(),
        )

    async def snapshot(self, permit: Permit) -> Snapshot:
        """What is here now, for those who go through all of it."""
        return await (await self._outputs.ready(permit)).snapshot(permit)

    async def fetch_line(self, permit: Permit, line: int) -> None:
        """Have this line's event here, for those who begin there to go through the rest."""
        below = line + 1
        session = await self._outputs.ready(permit, partial(begin_window, first=line, below=below))
        await fetch_window(session.output, line, below)

    async def fetch_more(self, permit: Permit, counter: int) -> None:
        """Have the events from this counter on here, for those who go through all of it."""
        session = await self._outputs.ready(permit, partial(begin_all, counter=counter))
        await fetch_from(session.output, counter)

    async def snapshot_ahead(
        self, permit: Permit, counter: int, most_events: int | None
    ) -> Snapshot:
        """What is here now, while what comes next is being fetched.

        For those who go through all of it, or through about `most_events` from a counter on.
        """
        begin = partial(begin_all, counter=counter, most_events=most_events)
        session = await self._outputs.ready(permit, begin)
        fetch_ahead(session.output, counter, most_events)
        return await session.snapshot(permit)

    async def read_again(self, permit: Permit) -> None:
        """Ask again for an output that was not confirmed, for all that was passed over."""
        await self._outputs.session(permit.job_id).read_again()

    async def follow(self, job_id: int) -> int:
        """Fetch what a job has printed since the last call; a number that grows when it has.

        Shows nothing, so it needs no permit.
        """
        return await self._outputs.session(job_id).follow()

    def stop_following(self, job_id: int) -> None:
        """From now on new events are fetched when the output is read."""
        self._outputs.stop_following(job_id)

    def announce(self, job_id: int, count: int) -> None:
        """The controller reported how many events there are to expect."""
        self._outputs.announce(job_id, count)

    def forget(self, job_id: int) -> None:
        """The job is gone, for example because it was deleted: its output goes too."""
        self._outputs.forget(job_id)

    async def aclose(self) -> None:
        """End what runs in the background, at shutdown."""
        await self._outputs.aclose()


def _page(snapshot: Snapshot, first: int, below: int) -> OutputPage | None:
    """The lines `first` to `below` - 1; None where a block has gone meanwhile."""
    extents = snapshot.reaching(first, below)
    blocks = [block for extent in extents if (block := snapshot.read(extent)) is not None]
    if len(blocks) < len(extents):
        return None
    lines = lines_between(blocks, first, below)
    missing = tuple(missing_events(snapshot, first, below))
    skipped = tuple(skipped_between(snapshot.extents, blocks, first, below))
    start = snapshot.style_before(extents[0]) if extents else PLAIN
    begins = lines[0].number if lines else first
    return OutputPage(
        first_line=first,
        lines=tuple(completed_line(line, snapshot.recorded) for line in lines),
        total_lines=max(snapshot.total_lines, lines[-1].number if lines else 0),
        is_complete=snapshot.has_ended,
        missing=missing,
        has_more=snapshot.total_lines >= below,
        final_through=final_through(snapshot, missing, blocks, below),
        is_unconfirmed=snapshot.is_unconfirmed,
        skipped=skipped,
        start_style=style_before(blocks, begins, start),
    )
