"""What is here of one job's output, what is to be fetched, and what is final; no clock, no request.

Takes the controller's answers and answers from them. Invariants: a stored block counts only where
it has every event of its index, so a block that a wrong end had cut short is fetched
again; the end is known only once the controller has confirmed it; nothing is here twice.
"""

from collections.abc import Iterable, Iterator, Sequence
from typing import Protocol

from app.output.blocks.block import Block, Extent, find_extent
from app.output.blocks.numbering import EVENTS_PER_BLOCK, block_index, first_counter
from app.output.blocks.store import is_regular
from app.output.blocks.stored_end import End
from app.output.events import OutputEvent
from app.output.fetching.pending_blocks import Absent, PendingBlock, PendingBlocks
from app.output.fetching.requests import Asked
from app.output.lines import GAP_SETTLES_AFTER
from app.output.reading.snapshot import Snapshot

# An event count that the controller announced is believed as far as it is plausible: so many events
# beyond the newest one that is visible.
_PLAUSIBLE_REST = 100_000
_NEW_BLOCKS = 2  # so many are asked for at once above the newest counter


class Stored(Protocol):
    """Blocks that were put away, on disk or on their way there."""

    def extents(self) -> Sequence[Extent]:
        """What is stored, in the order of counters, without overlaps."""

    def extent_at(self, counter: int) -> Extent | None:
        """The stored block with this counter."""

    def read(self, extent: Extent) -> Block | None:
        """The block; None if it has gone: then another snapshot is to be taken."""


class Coverage:
    """One job's events, as far as they are known here."""

    def __init__(self, stored: Stored) -> None:
        self._stored = stored
        self.pending = PendingBlocks()
        self.newest: OutputEvent | None = None  # the event with the highest counter seen
        self.end: End | None = None  # confirmed: nothing is after it
        self.announced = 0  # how many events the controller said to expect, 0 if it has not
        self.version = 0  # grows with every change of what is here
        self.has_peeked = False  # whether the newest event was asked for
        self._absent: dict[int, Absent] = {}
        self._evicted: set[int] = set()  # blocks with absent events that memory had no room for
        self._begun: dict[int, int] = {}  # blocks that were asked for up to there at first

    @property
    def last_counter(self) -> int:
        """The newest counter known, 0 if none is."""
        if self.end is not None:
            return self.end.last_counter
        newest = self.newest.counter if self.newest else 0
        is_plausible = newest < self.announced <= newest + _PLAUSIBLE_REST
        return self.announced if is_plausible else newest

    @property
    def total_lines(self) -> int:
        """How many lines are known of the whole output."""
        if self.end is not None:
            return self.end.lines
        return self.newest.lines_known if self.newest else 0

    @property
    def is_final(self) -> bool:
        """Whether the end is confirmed and nothing that is here can change any more."""
        return self.end is not None and not any(block.has_absent for _, block in self.pending)

    def last_counter_of(self, index: int) -> int:
        """The last counter of a block, as far as a confirmed end allows one."""
        last = first_counter(index + 1) - 1
        return min(last, self.end.last_counter) if self.end is not None else last

    def is_usable(self, extent: Extent) -> bool:
        """Whether a stored block has every event of its index; else it is fetched again."""
        if not is_regular(extent):
            return False
        is_full = extent.last % EVENTS_PER_BLOCK == 0
        return is_full or (self.end is not None and extent.last >= self.end.last_counter)

    def stored_extents(self) -> list[Extent]:
        """The stored blocks that count, in order."""
        return [extent for extent in self._stored.extents() if self.is_usable(extent)]

    def stored_at(self, counter: int) -> Extent | None:
        """The stored block that counts and has this counter."""
        extent = self._stored.extent_at(counter)
        return extent if extent is not None and self.is_usable(extent) else None

    def has(self, index: int) -> bool:
        """Whether all of a block that can be here is here."""
        if self.stored_at(first_counter(index)) is not None:
            return True
        block = self.pending.get(index)
        through = min(self.last_counter_of(index), self.last_counter)
        return block is not None and block.asked_through >= max(through, block.first)

    def missing(self) -> list[int]:
        """The blocks that are not here, up to the newest event known.

        Without those that memory had no room for: they are fetched when their lines are read.
        """
        here = self._evicted | {
            index
            for extent in self.stored_extents()
            for index in range(block_index(extent.first), block_index(extent.last) + 1)
        }
        here |= {index for index, _ in self.pending if self.has(index)}
        through = block_index(self.last_counter) if self.last_counter else -1
        return [index for index in range(through + 1) if index not in here]

    def asked_through(self, counter: int) -> int:
        """From a counter on, how far everything was asked for."""
        while True:
            stored, block = self.stored_at(counter + 1), self.pending.get(block_index(counter + 1))
            through = stored.last if stored else block.asked_through if block else 0
            if through <= counter:
                return counter
            counter = through

    def note_peek(self, events: Sequence[OutputEvent]) -> None:
        """Learn of the answer about the newest event; it is empty if there is no event."""
        self.note_newest(events)
        self.has_peeked = True

    def ask_blocks(self, start: int, end: int) -> Asked:
        """A request for neighboring blocks, of the first one only for what was not asked for."""
        first, last = first_counter(start), first_counter(end + 1) - 1
        begun = self.pending.get(start)
        if begun is not None:
            first = min(last, max(first, begun.asked_through + 1))
        return Asked(first, last, last - first + 1, self.last_counter, self.end is not None)

    def ask_beginning(self, index: int, through: int) -> Asked:
        """A request for the first events of a block of which nothing is here, up to a counter."""
        self._begun[index] = through
        first = first_counter(index)
        return Asked(first, through, through - first + 1, self.last_counter, self.end is not None)

    def ask_after(self, counter: int) -> Asked:
        """A request for what is new above a counter."""
        limit = _NEW_BLOCKS * EVENTS_PER_BLOCK
        return Asked(counter + 1, None, limit, self.last_counter, self.end is not None)

    def unasked_after(self) -> Iterator[int]:
        """After the end: the counters above which pending blocks were not asked for yet.

        Each is looked up when it is due, since an answer may have brought the next ones. Not of
        a block whose rest is fetched behind its beginning.
        """
        for index, block in list(self.pending):
            is_due = block.asked_through < self.last_counter_of(index)
            if is_due and not self._is_begun(index, block):
                yield block.asked_through

    def begun(self) -> list[int]:
        """The blocks of which only the first events were asked for, and all of these are here."""
        return [index for index, block in self.pending if self._is_begun(index, block)]

    def _is_begun(self, index: int, block: PendingBlock) -> bool:
        return block.asked_through == self._begun.get(index) and not block.has_absent

    def note_newest(self, events: Sequence[OutputEvent]) -> None:
        """Learn of the newest event of an answer, which is in order."""
        if events and (self.newest is None or events[-1].counter > self.newest.counter):
            self.newest = events[-1]

    def announce(self, count: int) -> None:
        """The controller said how many events there are to expect."""
        if count > self.announced:
            before, self.announced = self.last_counter, count
            self.version += self.last_counter != before

    def add_answer(
        self, events: Sequence[OutputEvent], first: int, through: int, *, is_after_end: bool = False
    ) -> set[int]:
        """Take over an answer about the counters `first` to `through`; the blocks that changed.

        `is_after_end`: it was asked for once the end was confirmed. What is absent from such an
        answer about a whole block is lost; there is no need to ask for it once more.
        """
        self.note_newest(events)
        changed = self.pending.add_answer(events, first, through)
        for index in range(block_index(first), block_index(through) + 1) if is_after_end else ():
            block = self.pending.get(index)
            is_about_all = first <= first_counter(index) and through >= self.last_counter_of(index)
            if block is not None and is_about_all:
                block.was_asked_again = True
        for index in [index for index in changed if self.stored_at(first_counter(index))]:
            self.pending.remove(index)  # another process was quicker
            changed.discard(index)
        self._evicted -= changed
        self.version += bool(changed)
        return changed

    def add_late(self, events: Sequence[OutputEvent]) -> set[int]:
        """Take over events that were asked for one by one; the blocks that changed."""
        self.note_newest(events)
        changed = self.pending.add_late(events)
        self.version += bool(changed)
        return changed

    def evict_pending(self, in_use: Iterable[int]) -> None:
        """Give up pending blocks that memory has no room for, never one that is `in_use`."""
        self._evicted |= self.pending.evict_oldest(set(in_use))

    def is_outdated(self, end: End) -> bool:
        """Whether an end that was stored cannot be the end: a later event is known."""
        return self.newest is not None and self.newest.counter > end.last_counter

    def confirm(self, end: End) -> None:
        """The output ends there: the controller has saved every event."""
        self.end = end
        self._evicted.clear()
        self.pending.drop_after(end.last_counter)
        self.version += 1

    def storable(self, indices: Iterable[int]) -> list[tuple[int, PendingBlock]]:
        """Which pending blocks are final but for what is absent and must be asked for once more."""
        found = []
        for index in indices:
            block, last = self.pending.get(index), self.last_counter_of(index)
            if block is None or last < block.first or block.asked_through < last:
                continue
            if block.is_whole(last) or self.end is not None:
                found.append((index, block))
        return found

    def mark_stored(self, index: int) -> None:
        """The block is put away."""
        self.pending.remove(index)
        self._begun.pop(index, None)
        self.version += 1  # gaps that were awaited are final now

    def note_absent(self, absent: Iterable[Absent]) -> list[int]:
        """Remember what was passed over; what of it may still come is to be asked for again."""
        self._absent = {one.counter: one for one in absent}
        return [counter for counter in self._absent if not self.is_given_up(counter)]

    def is_given_up(self, counter: int) -> bool:
        """Whether an absent event is late by a minute; after the end it is asked for once more."""
        absent = self._absent.get(counter)
        if absent is None or absent.followed_at is None:
            return False
        if self.newest is None or self.newest.created is None:
            return False
        # Both times are the controller's.
        return self.newest.created - absent.followed_at >= GAP_SETTLES_AFTER

    def snapshot(self) -> Snapshot:
        """What is here now."""
        stored = self.stored_extents()
        blocks = {
            block.first: block
            for block in self.pending.blocks()
            if not find_extent(stored, block.first)
        }
        extents = sorted(
            (*stored, *(block.extent for block in blocks.values())),
            key=lambda extent: extent.first,
        )

        def read_any(extent: Extent) -> Block | None:
            return blocks.get(extent.first) or self._stored.read(extent)

        is_known = self.has_peeked or self.newest is not None or self.end is not None
        newest = self.newest
        return Snapshot(
            extents=extents,
            read=read_any if blocks else self._stored.read,
            last_counter=self.last_counter if is_known else None,
            total_lines=self.total_lines,
            has_ended=self.is_final,
            open_firsts=frozenset(blocks),
            given_up=frozenset(n for n in self._absent if self.is_given_up(n)),
            is_line_open=self.end is None and newest is not None and not newest.ends_line,
        )
