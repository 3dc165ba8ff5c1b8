"""The newest part of a running job's output, kept current for all who watch it.

Each event is fetched once: what is new is asked for above the highest counter, and what was passed
over, because events are saved out of order, by its own counters. Older lines are not
held here: they are final, and a window of them costs one request anywhere.
"""

from bisect import bisect_left, bisect_right
from collections.abc import Iterable, Sequence
from itertools import islice

from app.output.lines import (
    GAP_SETTLES_AFTER,
    Assembled,
    Piece,
    Surroundings,
    assemble,
)
from app.viewing.output_pieces import FetchEvents, pieces_of

KEEP_EVENTS = 10_000
_EVENTS_AT_FIRST = 2000
_EVENTS_AT_ONCE = 2000
_ROUNDS = 5
_ABSENT_AT_ONCE = 200  # so many numbers fit into an address


class LiveOutput:
    """One job's newest events, contiguous but for gaps that may still close."""

    def __init__(self, fetch: FetchEvents, job_id: int) -> None:
        self._fetch = fetch
        self._job_id = job_id
        self._pieces: dict[int, Piece] = {}
        self._ordered: list[Piece] = []  # the same by counter, and so by line
        self._settled = 0  # every counter up to here is here, dropped, or gone for good
        self._above_all = 0  # the counter before the first that is held here
        self._has_begun = False
        self.version = 0
        self.base_line = 0  # from 0; lines before this one are not held here

    @property
    def newest(self) -> Piece | None:
        """The piece with the highest counter."""
        return self._ordered[-1] if self._ordered else None

    async def refresh(self) -> None:
        """Ask for what is new and for what was missing.

        Raises:
            ControllerError: The controller gave no usable answer; what is here stays.
        """
        if not self._has_begun:
            await self._begin()
        awaited = self._absent()
        added = await self._fetch_new()
        if awaited:
            added |= self._add(await self._events(counters=awaited, limit=len(awaited)))
        if added:
            self._ordered = [self._pieces[counter] for counter in sorted(self._pieces)]
            self.version += 1
        self._settle()
        self._drop_old()

    def covers(self, first_line_0: int) -> bool:
        """Whether a window that begins there can be answered from here."""
        return self._has_begun and first_line_0 >= self.base_line

    def assembled(self, first_line_0: int, below_0: int, *, has_ended: bool) -> Assembled:
        """The lines of a window, as far as they are here."""
        start = bisect_right(self._ordered, first_line_0, key=lambda piece: piece.lines_known)
        below = bisect_left(self._ordered, below_0, key=lambda piece: piece.start_line)
        chosen = self._ordered[start:below]
        newest = self.newest
        around = Surroundings(
            first_line=first_line_0 + 1,
            # A gap just above the window shows at its edge.
            counter_before=self._ordered[start - 1].counter if start else self._above_all,
            has_ended=has_ended,
            newest_at=newest.at if newest else None,
        )
        return assemble(chosen, around)

    async def _begin(self) -> None:
        newest = await self._fetch(self._job_id, limit=1, newest_first=True)
        self._settled = max(0, newest[0].counter - _EVENTS_AT_FIRST) if newest else 0
        self._above_all = self._settled
        first = await self._events(self._settled, limit=1) if self._settled else ()
        # The first event may begin in the middle of a line.
        self.base_line = first[0].start_line + 1 if first else 0
        self._has_begun = True

    async def _fetch_new(self) -> bool:
        has_added = False
        for _ in range(_ROUNDS):
            above = max(self._pieces, default=self._settled)
            pieces = await self._events(above, limit=_EVENTS_AT_ONCE)
            has_added |= self._add(pieces)
            if len(pieces) < _EVENTS_AT_ONCE:
                break
        return has_added

    async def _events(
        self, after: int | None = None, counters: Sequence[int] = (), *, limit: int
    ) -> tuple[Piece, ...]:
        events = await self._fetch(
            self._job_id, counters_after=after, counters=counters, limit=limit
        )
        return pieces_of(events)

    def _add(self, pieces: Iterable[Piece]) -> bool:
        fresh = {piece.counter: piece for piece in pieces if piece.counter > self._settled}
        has_new = any(counter not in self._pieces for counter in fresh)
        self._pieces.update(fresh)
        return has_new

    def _absent(self) -> list[int]:
        """Counters that were passed over and may still come, the oldest first."""
        newest = self.newest
        if newest is None:
            return []
        awaited = range(self._settled + 1, newest.counter)
        return list(islice((n for n in awaited if n not in self._pieces), _ABSENT_AT_ONCE))

    def _settle(self) -> None:
        """Move on over what is here and over gaps that are too old to close."""
        newest = self.newest
        for piece in self._ordered:
            if piece.counter <= self._settled:
                continue
            if piece.counter != self._settled + 1 and not _is_settled(piece, newest):
                return
            self._settled = piece.counter

    def _drop_old(self) -> None:
        if len(self._pieces) <= 2 * KEEP_EVENTS:
            return
        dropped, self._ordered = self._ordered[:-KEEP_EVENTS], self._ordered[-KEEP_EVENTS:]
        self._pieces = {piece.counter: piece for piece in self._ordered}
        self._above_all = dropped[-1].counter
        self._settled = max(self._settled, self._above_all)
        self.base_line = self._ordered[0].start_line + 1


def _is_settled(piece: Piece, newest: Piece | None) -> bool:
    """Whether a gap before the piece is too old to close."""
    if newest is None or newest.at is None or piece.at is None:
        return False
    return newest.at - piece.at >= GAP_SETTLES_AFTER
