"""Blocks in memory that are not final yet: events out of order, or the end of a running job.

Fetches nothing and stores nothing. A counter is absent only if it was asked for and did not come;
one that was never asked for is unknown. Invariant: of a counter that is received twice, the first
event is kept.
"""

from collections.abc import Callable, Iterable, Iterator, Set
from dataclasses import dataclass, field
from datetime import datetime
from itertools import groupby

from app.output.blocks.block import Block, build_block
from app.output.blocks.numbering import block_index, first_counter
from app.output.events import OutputEvent

# A running job that has lost an event in each of many blocks must not fill the memory: those that
# changed longest ago are evicted, and fetched again when they are read.
PENDING_LIMIT = 64
_SMALL_CHARACTERS = 128 * 1024


@dataclass(frozen=True, slots=True)
class Absent:
    """A counter that was passed over, and when the event after it was made."""

    counter: int
    followed_at: datetime | None


@dataclass(slots=True)
class PendingBlock:
    """The events of one block so far; all counters up to `asked_through` were asked for."""

    first: int
    asked_through: int = 0
    events: dict[int, OutputEvent] = field(default_factory=dict)
    was_asked_again: bool = False  # its absent events were asked for once more after the job's end
    version: int = 0
    _built: tuple[int, Block] | None = None

    def add(self, events: Iterable[OutputEvent], asked_through: int) -> bool:
        """Add new events; whether any event was new."""
        before = len(self.events)
        self.events = {event.counter: event for event in events} | self.events
        asked = max(self.asked_through, asked_through)
        has_changed = len(self.events) > before or asked > self.asked_through
        self.asked_through = asked
        self.version += has_changed
        return len(self.events) > before

    def absent(self) -> list[Absent]:
        """The counters that were asked for and are not here."""
        found: list[Absent] = []
        following: datetime | None = None
        for counter in range(self.asked_through, self.first - 1, -1):
            event = self.events.get(counter)
            if event is None:
                found.append(Absent(counter, following))
            else:
                following = event.created
        return found[::-1]

    @property
    def has_absent(self) -> bool:
        """Whether anything that was asked for is not here."""
        return len(self.events) < self.asked_through - self.first + 1

    def is_whole(self, last: int) -> bool:
        """Whether every counter up to `last` is here."""
        return self.asked_through >= last and len(self.events) >= last - self.first + 1

    @property
    def is_built(self) -> bool:
        """Whether the block of what is here now is at hand."""
        return self._built is not None and self._built[0] == self.version

    @property
    def is_small(self) -> bool:
        """Whether building it takes some two milliseconds at most: it is short, and plain text."""
        texts = [event.stdout for event in self.events.values()]
        return sum(map(len, texts)) <= _SMALL_CHARACTERS and all(map(str.isprintable, texts))

    def building(self) -> Callable[[], Block]:
        """A function that builds the block of the events so far.

        It takes up to a second, so call it on a thread.
        """
        ordered = [self.events[counter] for counter in sorted(self.events)]
        version, first, through = self.version, self.first, self.asked_through

        def build() -> Block:
            block = build_block(first, through, ordered)
            self._built = (version, block)
            return block

        return build

    def block(self) -> Block:
        """What is here as a block, or a slightly older state that was built already."""
        return self._built[1] if self._built is not None else self.building()()


class PendingBlocks:
    """The pending blocks of one job, by their index."""

    def __init__(self) -> None:
        self._blocks: dict[int, PendingBlock] = {}

    def __iter__(self) -> Iterator[tuple[int, PendingBlock]]:
        return iter(sorted(self._blocks.items()))

    def get(self, index: int) -> PendingBlock | None:
        """The block of that index, if it is pending."""
        return self._blocks.get(index)

    def add_answer(self, events: Iterable[OutputEvent], first: int, through: int) -> set[int]:
        """Add an answer, which is in order, about the counters `first` to `through`.

        Returns the indices of the blocks that have changed.
        """
        by_index = {
            index: list(group)
            for index, group in groupby(events, key=lambda event: block_index(event.counter))
        }
        asked = range(block_index(first), block_index(max(through, first)) + 1)
        changed = set()
        for index in sorted({*by_index, *asked}):
            if index not in by_index and through < first_counter(index):
                continue  # nothing is there yet
            block = self._blocks.pop(index, None) or PendingBlock(first_counter(index))
            self._blocks[index] = block  # the one that changed last comes last
            last = first_counter(index + 1) - 1
            # An answer from the middle of a block says nothing about the counters before.
            reaches = first <= max(block.asked_through, first_counter(index) - 1) + 1
            asked_through = min(last, through) if reaches else 0
            if block.add(by_index.get(index, ()), asked_through):
                changed.add(index)
        return changed

    def add_late(self, events: Iterable[OutputEvent]) -> set[int]:
        """Add events that were asked for one by one; the indices of the changed blocks."""
        changed = set()
        for index, group in groupby(events, key=lambda event: block_index(event.counter)):
            block = self._blocks.get(index)
            if block is not None and block.add(group, 0):
                changed.add(index)
        return changed

    def drop_after(self, counter: int) -> None:
        """Drop the blocks that begin after `counter`, the last of the output."""
        for index in [index for index in self._blocks if first_counter(index) > counter]:
            del self._blocks[index]

    def unbuilt(self) -> list[Callable[[], Block]]:
        """Functions that rebuild each block that has changed since it was built.

        A small one is built at once: that takes less than a thread costs.
        """
        changed = [one for _, one in self if one.asked_through >= one.first and not one.is_built]
        for one in changed:
            if one.is_small:
                one.building()()
        return [one.building() for one in changed if not one.is_small]

    def remove(self, index: int) -> None:
        """Drop a block: it was stored here, or another process stored it."""
        self._blocks.pop(index, None)

    def absent(self) -> Iterator[Absent]:
        """Every absent counter, in order."""
        return (one for _, block in self if block.has_absent for one in block.absent())

    def blocks(self) -> Iterator[Block]:
        """Each pending block, built of the events so far."""
        return (one.block() for _, one in self if one.asked_through >= one.first)

    def evict_oldest(self, in_use: Set[int]) -> set[int]:
        """Drop what changed longest ago, above a limit, but nothing in use; the indices dropped."""
        gone = {index for index in list(self._blocks)[:-PENDING_LIMIT] if index not in in_use}
        for index in gone:
            del self._blocks[index]
        return gone
