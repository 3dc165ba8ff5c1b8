"""Windows of jobs' output for those who may read them, from the disk or from the controller.

Does not style text. Invariants: nothing is shown unless the controller has just shown the job's
record; a window costs the same anywhere in the output; nothing is fetched twice.
"""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field, replace
from pathlib import Path
from weakref import ref

from app.output.events import FetchEvents
from app.output.fetching.job_output import JobOutput
from app.output.fetching.missing_events import final_through, missing_events
from app.output.fetching.on_demand import fetch_from, fetch_window
from app.output.lines import Line, MissingEvents
from app.output.open_outputs import OpenOutputs, Ready
from app.output.reading.cut_lines import completed_line
from app.output.reading.picked_lines import chosen_lines
from app.output.reading.skipped_lines import SkippedLines, skipped_between
from app.output.reading.snapshot import Snapshot
from app.output.reading.window import lines_between, style_before
from app.output.terminal.styles import PLAIN, Style
from app.runtime.cache import BoundedCache
from app.runtime.shared_reads import SharedReads
from app.runtime.work_pool import WorkPools
from app.services.failures import Failure, failure_or
from app.services.output_access import ReadableJobs, ReadJob

_TRIES = 3
_PAGES_BYTES = 32 * 1024 * 1024
_LINE_OVERHEAD_BYTES = 300
_VANISHING = "blocks of the output vanish as fast as they are looked at"
USUAL_BUDGET_BYTES = 4 * 1024**3


@dataclass(frozen=True, slots=True)
class OutputPage:
    """A window of lines; `total_lines` is what is known so far of the whole output."""

    first_line: int
    lines: tuple[Line, ...]
    total_lines: int
    is_complete: bool
    missing: tuple[MissingEvents, ...]
    has_more: bool
    final_through: int
    is_unconfirmed: bool = False  # the job has ended, but its end may be missing here
    skipped: tuple[SkippedLines, ...] = ()
    start_style: Style = PLAIN
    styles: Mapping[int, Style] = field(default_factory=dict)  # of lines chosen here and there


@dataclass(frozen=True, slots=True)
class Progress:
    """How much of an output is here."""

    total_lines: int
    lines_here: int
    is_complete: bool  # the job has ended and everything is here
    is_unconfirmed: bool  # it has ended, but the controller may still be saving its output
    is_filling: bool
    eta_s: float | None


class OutputReader:
    """The outputs of one controller's jobs."""

    def __init__(
        self,
        fetch_events: FetchEvents,
        read_job: ReadJob,
        folder: Path,
        *,
        budget_bytes: int = USUAL_BUDGET_BYTES,
        pools: WorkPools | None = None,
    ) -> None:
        self.pools = pools or WorkPools()
        self.readable = ReadableJobs(read_job)
        self._outputs = OpenOutputs(fetch_events, self.readable, folder, budget_bytes)
        self._when_forgotten: list[Callable[[int], None]] = []
        # Of a running job a thousand people ask for the same window after each of its changes.
        # A page must not keep its output from being closed: blocks hold descriptors.
        self._pages: BoundedCache[
            tuple[int, int, int], tuple[ref[JobOutput], int, bool, OutputPage]
        ] = BoundedCache(_PAGES_BYTES)
        self._reads: SharedReads[tuple[int, int, int], OutputPage | Failure] = SharedReads()

    async def follow(self, job_id: int) -> int | Failure:
        """Fetch what a job has printed since the last call; a number that grows when it has."""
        return await failure_or(self._outputs.follow(job_id), doing="follow output", job_id=job_id)

    def stop_following(self, job_id: int) -> None:
        """Nobody watches any more; what is new is asked for when somebody reads."""
        self._outputs.stop_following(job_id)

    def forget(self, job_id: int) -> None:
        """The job is gone, for example because it was deleted: its output goes too."""
        self._outputs.forget(job_id)
        for listener in self._when_forgotten:
            listener(job_id)

    def tell_forgotten(self, listener: Callable[[int], None]) -> None:
        """From now on `listener` hears of jobs whose output is forgotten."""
        self._when_forgotten.append(listener)

    async def aclose(self) -> None:
        """End what runs in the background, at shutdown."""
        await self._outputs.aclose()

    async def read(self, job_id: int, first_line: int, count: int) -> OutputPage | Failure:
        """Up to `count` lines from `first_line` (from 1), or why there are none.

        All who ask for the same window at the same moment get one answer.
        """
        window = (job_id, first_line, count)
        return await self._reads.get(
            window, lambda: failure_or(self._read(*window), doing="read output", job_id=job_id)
        )

    async def read_chosen(self, job_id: int, numbers: Sequence[int]) -> OutputPage | Failure:
        """Lines from here and there that are here already, in their order."""
        ready = await failure_or(self._outputs.ready(job_id), doing="read output", job_id=job_id)
        if isinstance(ready, Failure):
            return ready
        for _ in range(_TRIES):
            snapshot = await _snapshot(ready)
            page = await self.pools.queries.run(_chosen_page, ready, snapshot, numbers)
            if page is not None:
                return page
        raise RuntimeError(_VANISHING)

    async def progress(self, job_id: int, *, fill: bool | None) -> Progress | Failure:
        """How much is here; True fetches the rest for the next seconds, False pauses that."""
        ready = await failure_or(self._outputs.ready(job_id), doing="fill output", job_id=job_id)
        if isinstance(ready, Failure):
            return ready
        if fill:
            ready.filler.want()
        elif fill is False:
            ready.filler.pause()
        snapshot = await _snapshot(ready)
        return Progress(
            total_lines=snapshot.total_lines,
            lines_here=snapshot.lines_here,
            is_complete=snapshot.has_ended and snapshot.is_whole,
            is_unconfirmed=snapshot.is_unconfirmed,
            is_filling=ready.filler.is_running,
            eta_s=ready.filler.eta_s(),
        )

    async def read_again(self, job_id: int) -> Failure | None:
        """Ask again for an output that was not confirmed, and for what the record says of it."""
        seen = await self.readable.renewed(job_id)
        if isinstance(seen, Failure):
            return seen
        return await failure_or(
            self._outputs.read_again(job_id), doing="read output", job_id=job_id
        )

    def announce(self, job_id: int, count: int) -> None:
        """The controller said how many events there are to expect."""
        self._outputs.announce(job_id, count)

    async def look_at(self, job_id: int) -> Snapshot | Failure:
        """What is here now, for those who go through all of it."""
        ready = await failure_or(self._outputs.ready(job_id), doing="read output", job_id=job_id)
        if isinstance(ready, Failure):
            return ready
        return await _snapshot(ready)

    async def fetch_line(self, job_id: int, line: int) -> Failure | None:
        """Have this line's event here, for those who begin there to go through the rest."""
        ready = await failure_or(
            self._outputs.ready(job_id, line, line + 1), doing="read output", job_id=job_id
        )
        if isinstance(ready, Failure):
            return ready
        reading = fetch_window(ready.output, line, line + 1)
        return await failure_or(reading, doing="read output", job_id=job_id)

    async def fetch_more(self, job_id: int, counter: int) -> Failure | None:
        """Have the events from this counter on here, for those who go through all of it."""
        ready = await failure_or(self._outputs.ready(job_id), doing="read output", job_id=job_id)
        if isinstance(ready, Failure):
            return ready
        return await failure_or(
            fetch_from(ready.output, counter), doing="read output", job_id=job_id
        )

    async def _read(self, job_id: int, first: int, count: int) -> OutputPage | Failure:
        below = first + count
        ready = await self._outputs.ready(job_id, first, below)
        if isinstance(ready, Failure):
            return ready
        for _ in range(_TRIES):
            await fetch_window(ready.output, first, below)
            mark = (ref(ready.output), ready.output.version, ready.seen.has_ended)
            kept = self._pages.get((job_id, first, count))
            if kept is not None and kept[:3] == mark:
                return kept[3]
            snapshot = await _snapshot(ready)
            page = await self.pools.windows.run(_page, ready, snapshot, first, below)
            if page is None:
                continue
            if not page.missing:  # a gap may settle without anything new
                self._pages.put((job_id, first, count), (*mark, page), _size_bytes(page))
            return page
        raise RuntimeError(_VANISHING)


async def _snapshot(ready: Ready) -> Snapshot:
    """What is here now, with what the record says of it."""
    snapshot = await ready.output.snapshot()
    is_unconfirmed = ready.seen.has_ended and not snapshot.has_ended and not ready.seen.is_saved
    return replace(snapshot, recorded=ready.seen.recorded, is_unconfirmed=is_unconfirmed)


def _page(ready: Ready, snapshot: Snapshot, first: int, below: int) -> OutputPage | None:
    """The window; None where a block has gone meanwhile."""
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
        lines=tuple(completed_line(line, ready.seen.recorded) for line in lines),
        total_lines=max(snapshot.total_lines, lines[-1].number if lines else 0),
        is_complete=snapshot.has_ended,
        missing=missing,
        has_more=snapshot.total_lines >= below,
        final_through=final_through(snapshot, missing, blocks, below),
        is_unconfirmed=snapshot.is_unconfirmed,
        skipped=skipped,
        start_style=style_before(blocks, begins, start),
    )


def _chosen_page(ready: Ready, snapshot: Snapshot, numbers: Sequence[int]) -> OutputPage | None:
    chosen = chosen_lines(snapshot, numbers)
    if chosen is None:
        return None
    return OutputPage(
        first_line=numbers[0] if numbers else 1,
        lines=tuple(completed_line(line, ready.seen.recorded) for line, _ in chosen),
        total_lines=snapshot.total_lines,
        is_complete=snapshot.has_ended,
        missing=(),
        has_more=False,
        final_through=0,
        is_unconfirmed=snapshot.is_unconfirmed,
        styles={line.number: style for line, style in chosen},
    )


def _size_bytes(page: OutputPage) -> int:
    """An upper estimate: four bytes a character is what Python needs for any text."""
    return _LINE_OVERHEAD_BYTES * (1 + len(page.lines)) + 4 * sum(
        len(line.text) + sum(map(len, line.earlier)) for line in page.lines
    )
