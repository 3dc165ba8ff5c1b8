"""What a search has found so far, over blocks that come in any order and may come again.

Knows no block's text. Invariants: each range of counters counts once, the newest for it; a line
that several blocks share is one line, with the matches of its joined text once they are known.
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
    """What a block was when it was searched; one that has grown has another key."""

    first: int
    last: int
    first_line: int
    last_line: int
    lines: int
    text_bytes: int


def key_of(extent: Extent) -> BlockKey:
    """What the hits of this block are known by."""
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
    """A line with parts in several blocks, and how often its joined text matches.

    None: it is too long to be joined, and the matches of its parts add up.
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
        """Those in the part of a shared line."""
        return self.in_first if line == self.key.first_line else self.in_last


class SearchResults:
    """Safe to use from several threads."""

    def __init__(self) -> None:
        self._lock = threading.Lock()
        self._entries: list[_Entry] = []
        self._shared: dict[int, SharedLine] = {}
        self._index: MatchIndex | None = None
        self._view: tuple[MatchIndex, int, int, FilteredView] | None = None

    def add(self, found: BlockMatches) -> None:
        """Take in a block's hits, in place of those of every block that overlaps it."""
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
        """Take in a line of several blocks, whose own hits of it are forgotten."""
        with self._lock:
            places = [self._place(key) for key in shared.blocks]
            found = [place for place in places if place is not None]
            if len(found) < len(places):
                return  # one of them has changed meanwhile
            if shared.matches is None:
                parts = (self._entries[place].matches_in(shared.line) for place in found)
                shared = replace(shared, matches=sum(parts))
            for number, place in enumerate(found):
                is_in = number == 0 and bool(shared.matches)
                self._entries[place] = _sharing(self._entries[place], shared.line, is_in=is_in)
            self._shared[shared.line] = shared
            self._index = None

    def has(self, key: BlockKey) -> bool:
        """Whether the hits of that block are here, as it was then."""
        with self._lock:
            return self._place(key) is not None

    def has_shared(self, line: int, blocks: Sequence[BlockKey]) -> bool:
        """Whether the joined text of that line in these blocks was searched."""
        with self._lock:
            shared = self._shared.get(line)
            return shared is not None and shared.blocks == tuple(blocks)

    @property
    def matches(self) -> int:
        """How many matches there are in all states of all lines."""
        with self._lock:
            own = sum(entry.own_matches for entry in self._entries)
            return own + sum(shared.matches or 0 for shared in self._shared.values())

    @property
    def searched_lines(self) -> int:
        """How many lines were looked at."""
        with self._lock:
            parts = sum(entry.key.lines for entry in self._entries)
            return parts - sum(len(shared.blocks) - 1 for shared in self._shared.values())

    @property
    def progress(self) -> tuple[int, int]:
        """How many blocks and shared lines were looked at; another value whenever more were."""
        with self._lock:
            return len(self._entries), len(self._shared)

    @property
    def index(self) -> MatchIndex:
        """The matching lines as they are now, for several questions about one moment."""
        with self._lock:
            if self._index is None:
                self._index = MatchIndex([entry.lines for entry in self._entries])
            return self._index

    def filtered(self, context: int, total_lines: int) -> FilteredView:
        """The filtered list as it is now."""
        index, kept = self.index, self._view
        if kept is not None and kept[:3] == (index, context, total_lines):
            return kept[3]
        rows = FilteredView(index, context, total_lines)
        self._view = (index, context, total_lines, rows)
        return rows

    def _place(self, key: BlockKey) -> int | None:
        place = bisect_left(self._entries, key.first, key=lambda one: one.key.last)
        is_there = place < len(self._entries) and self._entries[place].key == key
        return place if is_there else None


def _sharing(entry: _Entry, line: int, *, is_in: bool) -> _Entry:
    is_first = line == entry.key.first_line
    is_last = line == entry.key.last_line and not is_first
    return replace(
        entry,
        lines=entry.lines.with_line(line, is_in=is_in),
        shares_first=entry.shares_first or is_first,
        shares_last=entry.shares_last or is_last,
    )
