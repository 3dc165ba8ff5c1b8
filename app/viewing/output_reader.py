"""Reads a window of a job's output: what to ask the controller for, and what may be kept.

Does not style text or write to a disk, and never guesses whether a job has ended: it is told.
Invariants: a window costs the same anywhere in the output, the controller is asked at every read
(so that a deleted or forbidden job shows nothing kept), and only what can't change is kept.
"""

import asyncio
from collections.abc import Iterable
from dataclasses import dataclass

from app.output.ansi import styled_lines
from app.output.cache import BoundedCache
from app.output.lines import (
    Assembled,
    Line,
    MissingEvents,
    Piece,
    Surroundings,
    assemble,
)
from app.output.styles import PLAIN, Style
from app.viewing.live_output import LiveOutput
from app.viewing.output_pieces import FetchEvents, pieces_of
from app.viewing.trouble import Trouble, told

# A line is one event, unless a progress line was redrawn; so twice the lines is nearly always
# enough in one request, and after this many requests the newest redraws are all that is fetched.
_EVENTS_PER_LINE = 2
_SPARE_EVENTS = 100
_ROUNDS_LIMIT = 8
_LINE_OVERHEAD_BYTES = 200
_ENDED_JOBS_REMEMBERED = 4096
_STYLES_REMEMBERED = 4096


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
    start_style: Style = PLAIN


@dataclass(frozen=True, slots=True)
class _Window:
    job_id: int
    first_line: int
    count: int

    @property
    def from_0(self) -> int:
        return self.first_line - 1

    @property
    def below_0(self) -> int:
        return self.from_0 + self.count


@dataclass(frozen=True, slots=True)
class _Found:
    pieces: tuple[Piece, ...]
    not_read_after: int | None = None


class OutputReader:
    """Windows of output, one flight to the controller for all who want the same window."""

    def __init__(self, fetch_events: FetchEvents, *, cache_bytes: int = 32 * 1024 * 1024) -> None:
        self._fetch = fetch_events
        self._kept: BoundedCache[_Window, Assembled] = BoundedCache(cache_bytes)
        # The style that a line begins with, where the lines before it were read, by job and line.
        self._styles: BoundedCache[tuple[int, int], Style] = BoundedCache(_STYLES_REMEMBERED)
        self._flights: dict[_Window, asyncio.Task[OutputPage | Trouble]] = {}
        self._ended: dict[int, None] = {}
        self._live: dict[int, LiveOutput] = {}

    async def follow(self, job_id: int) -> int | Trouble:
        """Fetch what a job has printed since the last call; a number that grows when it has."""
        live = self._live.setdefault(job_id, LiveOutput(self._fetch, job_id))
        trouble = await told(live.refresh(), doing="follow output", job_id=job_id)
        return trouble if isinstance(trouble, Trouble) else live.version

    def stop_following(self, job_id: int) -> None:
        """Nobody watches any more; windows are read one by one again."""
        self._live.pop(job_id, None)

    def mark_ended(self, job_id: int) -> None:
        """The job has ended and its events are all processed: what is absent now stays absent."""
        self._ended.pop(job_id, None)
        self._ended[job_id] = None
        if len(self._ended) > _ENDED_JOBS_REMEMBERED:
            self._ended.pop(next(iter(self._ended)))

    def forget(self, job_id: int) -> None:
        """The job is gone, for example because it was deleted."""
        self._ended.pop(job_id, None)
        self._live.pop(job_id, None)
        self._kept.forget(lambda window: window.job_id == job_id)
        self._styles.forget(lambda place: place[0] == job_id)

    async def read(self, job_id: int, first_line: int, count: int) -> OutputPage | Trouble:
        """Up to `count` lines from `first_line` (from 1), or why there are none."""
        window = _Window(job_id, first_line, count)
        flight = self._flights.get(window)
        if flight is None:
            flight = asyncio.create_task(self._told(window))
            self._flights[window] = flight
            flight.add_done_callback(lambda done: self._landed(window, done))
        return await asyncio.shield(flight)

    def _landed(self, window: _Window, flight: asyncio.Task[OutputPage | Trouble]) -> None:
        del self._flights[window]
        if not flight.cancelled():
            flight.exception()  # so that nothing is logged when everyone who waited has left

    async def _told(self, window: _Window) -> OutputPage | Trouble:
        return await told(self._read(window), doing="read output", job_id=window.job_id)

    async def _read(self, window: _Window) -> OutputPage:
        live = self._live.get(window.job_id)
        if live is not None and live.covers(window.from_0):
            has_ended = window.job_id in self._ended
            lines = live.assembled(window.from_0, window.below_0, has_ended=has_ended)
            return await self._page(window, _within(window, lines), live.newest)
        kept = self._kept.get(window)
        if kept is not None:
            return await self._page(window, kept, await self._newest(window.job_id))
        # Asked before fetching: an end that is told meanwhile may be later than what was fetched.
        has_ended = window.job_id in self._ended
        found, before, newest = await asyncio.gather(
            self._found(window), self._piece_before(window), self._newest(window.job_id)
        )
        around = _surroundings(window, found, before, newest, has_ended=has_ended)
        pieces = (*_reaching_in(window, before), *found.pieces, *_reaching_in(window, newest))
        assembled = _within(window, assemble(pieces, around))
        self._keep_if_final(window, assembled, has_ended=has_ended)
        return await self._page(window, assembled, newest)

    async def _found(self, window: _Window) -> _Found:
        """Every piece that begins within the window, in as few requests as it takes."""
        limit = window.count * _EVENTS_PER_LINE + _SPARE_EVENTS
        pieces: tuple[Piece, ...] = ()
        for _ in range(_ROUNDS_LIMIT):
            after = pieces[-1].counter if pieces else None
            more = await self._events(window, counters_after=after, limit=limit)
            pieces += more
            if len(more) < limit:
                return _Found(pieces)
        after = pieces[-1].counter
        last = await self._events(window, counters_after=after, limit=limit, newest_first=True)
        return _Found(pieces + last, not_read_after=after)

    async def _events(
        self,
        window: _Window,
        *,
        counters_after: int | None,
        limit: int,
        newest_first: bool = False,
    ) -> tuple[Piece, ...]:
        events = await self._fetch(
            window.job_id,
            lines_from=window.from_0,
            lines_below=window.below_0,
            counters_after=counters_after,
            limit=limit,
            newest_first=newest_first,
        )
        return pieces_of(events)

    async def _piece_before(self, window: _Window) -> Piece | None:
        """The last piece above the window: it shows a gap at its edge, or reaches into it."""
        if window.from_0 == 0:
            return None
        events = await self._fetch(
            window.job_id, lines_below=window.from_0, limit=1, newest_first=True
        )
        return next(iter(pieces_of(events)), None)

    async def _newest(self, job_id: int) -> Piece | None:
        events = await self._fetch(job_id, limit=1, newest_first=True)
        return next(iter(pieces_of(events)), None)

    def _keep_if_final(self, window: _Window, assembled: Assembled, *, has_ended: bool) -> None:
        is_whole = assembled.final_through >= window.below_0 and not assembled.missing
        if has_ended or is_whole:
            self._kept.put(window, assembled, _size_bytes(assembled.lines))

    async def _page(
        self, window: _Window, assembled: Assembled, newest: Piece | None
    ) -> OutputPage:
        total = newest.lines_known if newest else 0
        lines = assembled.lines
        return OutputPage(
            first_line=window.first_line,
            lines=lines,
            total_lines=max(total, lines[-1].number if lines else 0),
            is_complete=window.job_id in self._ended,
            missing=assembled.missing,
            has_more=total > window.below_0,
            final_through=assembled.final_through,
            start_style=await self._start_style(window, assembled),
        )

    async def _start_style(self, window: _Window, assembled: Assembled) -> Style:
        """The style the window begins with; remembers the one that the next lines begin with."""
        start = self._styles.get((window.job_id, window.first_line)) or PLAIN
        final = [line for line in assembled.lines if line.number <= assembled.final_through]
        if final:
            _, end = await asyncio.to_thread(styled_lines, final, start)
            self._styles.put((window.job_id, assembled.final_through + 1), end, size_bytes=1)
        return start


def _surroundings(
    window: _Window, found: _Found, before: Piece | None, newest: Piece | None, *, has_ended: bool
) -> Surroundings:
    is_within = bool(_reaching_in(window, before))
    return Surroundings(
        first_line=window.first_line,
        counter_before=before.counter - int(is_within) if before else 0,
        has_ended=has_ended,
        newest_at=newest.at if newest else None,
        not_read_after=found.not_read_after,
    )


def _reaching_in(window: _Window, piece: Piece | None) -> tuple[Piece, ...]:
    """The piece, if any of its lines is in the window."""
    if piece is None or piece.start_line >= window.below_0:
        return ()
    return (piece,) if piece.lines_known > window.from_0 else ()


def _within(window: _Window, assembled: Assembled) -> Assembled:
    """Without the lines of an event that began above the window or goes on below it."""
    lines = tuple(line for line in assembled.lines if window.from_0 < line.number <= window.below_0)
    return Assembled(lines, assembled.missing, min(assembled.final_through, window.below_0))


def _size_bytes(lines: Iterable[Line]) -> int:
    """An upper estimate: four bytes a character is what Python needs for any text."""
    return sum(
        _LINE_OVERHEAD_BYTES + 4 * (len(line.text) + sum(map(len, line.earlier))) for line in lines
    )
