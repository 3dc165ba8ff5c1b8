"""What a search has found so far, over blocks that come in any order and may come again.

Knows no text. Invariants: each range of counters counts once, by the block that was added last; a
line with parts in several blocks counts once, with the matches of its joined text once known.
"""

import threading
from bisect import bisect_left, bisect_right
from collections.abc import Sequence
from dataclasses import dataclass, replace

from app.output.blocks.block import Extent
from app.output.search.block_search import BlockMatches
from app.output.search.filtered_view import FilteredView
from app.output.search.line_set import LineSet, line_set
from app.output.search.match_index import MatchIndex


@dataclass(frozen=True, slots=True)
class BlockKey:
    """Identifies a block as it was when it was searched; a block that grew has another key."""

    first: int
    last: int
    first_line: int
    last_line: int
    lines: int
    text_bytes: int


def key_of(extent: Extent) -> BlockKey:
    """The key under which this block's matches are stored."""
    return BlockKey(
        extent.first,
        extent.last,
        extent.first_line,
        extent.last_line,
        extent.lines,
        extent.text_bytes,
    )


@dataclass(frozen=True, slots=True)
class SharedLine:
    """A line with parts in several blocks, and the number of matches in its joined text.

    `matches` is None if the line is too long to be joined: then those of its parts add up.
    """

    line: int
    blocks: tuple[BlockKey, ...]
    matches: int | None


@dataclass(frozen=True, slots=True, eq=False)
class _Entry:
    key: BlockKey
    lines: LineSet
    matches: int
    in_first: int
    in_last: int
    shares_first: bool = False
    shares_last: bool = False

    @property
    def own_matches(self) -> int:
        shared = self.in_first if self.shares_first else 0
        return self.matches - shared - (self.in_last if self.shares_last else 0)

    def matches_in(self, line: int) -> int:
        """The matches in this block's part of a shared line."""
        return self.in_first if line == self.key.first_line else self.in_last


class SearchResults:
    """The matches of one search; safe to use from several threads."""

    def __init__(self) -> None:
        self._lock = threading.Lock()
        self._entries: list[_Entry] = []
        self._shared: dict[int, SharedLine] = {}
        self._index: MatchIndex | None = None
        self._view: tuple[MatchIndex, int, int, FilteredView] | None = None

    def add(self, found: BlockMatches) -> None:
        """Add a block's matches; they replace those of every block that overlaps it."""
        key = key_of(found.extent)
        entry = _Entry(key, line_set(found.lines), found.matches, found.in_first, found.in_last)
        with self._lock:
            begin = bisect_left(self._entries, key.first, key=lambda one: one.key.last)
            end = bisect_right(self._entries, key.last, key=lambda one: one.key.first)
            gone = {one.key for one in self._entries[begin:end]}
            self._entries[begin:end] = [entry]
            if gone:
                self._shared = {
                    line: shared
                    for line, shared in self._shared.items()
                    if not gone.intersection(shared.blocks)
                }
            self._index = None

    def add_shared(self, shared: SharedLine) -> None:
        """Add a line of several blocks; its matches replace those of its parts."""
        with self._lock:
            positions = [self._position_of(key) for key in shared.blocks]
            found = [position for position in positions if position is not None]
            if len(found) < len(positions):
                return  # one of the blocks has changed meanwhile
            if shared.matches is None:
                parts = (self._entries[position].matches_in(shared.line) for position in found)
                shared = replace(shared, matches=sum(parts))
            for number, position in enumerate(found):
                is_in = number == 0 and bool(shared.matches)
                self._entries[position] = _sharing(
                    self._entries[position], shared.line, is_in=is_in
                )
            self._shared[shared.line] = shared
            self._index = None

    def has(self, key: BlockKey) -> bool:
        """Whether the matches of the block with this key are stored."""
        with self._lock:
            return self._position_of(key) is not None

    def has_shared(self, line: int, blocks: Sequence[BlockKey]) -> bool:
        """Whether the joined text of the line in these blocks was searched."""
        with self._lock:
            shared = self._shared.get(line)
            return shared is not None and shared.blocks == tuple(blocks)

    @property
    def matches(self) -> int:
        """The number of matches in all states of all lines."""
        with self._lock:
            own = sum(entry.own_matches for entry in self._entries)
            return own + sum(shared.matches or 0 for shared in self._shared.values())

    @property
    def searched_lines(self) -> int:
        """The number of lines that were searched."""
        with self._lock:
            parts = sum(entry.key.lines for entry in self._entries)
            return parts - sum(len(shared.blocks) - 1 for shared in self._shared.values())

    @property
    def progress(self) -> tuple[int, int]:
        """The numbers of searched blocks and shared lines; changes whenever more were searched."""
        with self._lock:
            return len(self._entries), len(self._shared)

    @property
    def index(self) -> MatchIndex:
        """The matching lines as they are now; it never changes, so several answers fit together."""
        with self._lock:
            if self._index is None:
                self._index = MatchIndex([entry.lines for entry in self._entries])
            return self._index

    def filtered(self, context: int, total_lines: int) -> FilteredView:
        """The filtered view as it is now, with this many lines of context."""
        index, cached = self.index, self._view
        if cached is not None and cached[:3] == (index, context, total_lines):
            return cached[3]
        rows = FilteredView(index, context, total_lines)
        self._view = (index, context, total_lines, rows)
        return rows

    def _position_of(self, key: BlockKey) -> int | None:
        position = bisect_left(self._entries, key.first, key=lambda one: one.key.last)
        is_there = position < len(self._entries) and self._entries[position].key == key
        return position if is_there else None


def _sharing(entry: _Entry, line: int, *, is_in: bool) -> _Entry:
    is_first = line == entry.key.first_line
    is_last = line == entry.key.last_line and not is_first
    return replace(
        entry,
        lines=entry.lines.with_line(line, is_in=is_in),
        shares_first=entry.shares_first or is_first,
        shares_last=entry.shares_last or is_last,
    )
