"""A run of consecutive events as exact bytes and a table, in which any line is found by bisection.

Knows neither files nor the controller. A part (line_table.py) is a whole line, unless the line
began in the block before or continues in the next. Invariants: the parts joined are the text, byte
for byte as the program wrote it; line numbers ascend; the text of every counter from `first` to
`last` is here, or a gap names the counter.
"""

from bisect import bisect_right
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from datetime import datetime
from functools import reduce
from itertools import accumulate
from typing import TypeVar

import numpy as np

from app.output.blocks.line_table import ENDED, Parts, join_events, to_datetime
from app.output.events import OutputEvent
from app.output.terminal.plain_text import PlainRows, joined_rows, plain_rows
from app.output.terminal.style_changes import StyleChange, style_change_in
from app.output.terminal.text_bytes import Bytes


@dataclass(frozen=True, slots=True)
class Gap:
    """The events `first` to `last` are missing, before or within line `before_line`."""

    first: int
    last: int
    before_line: int


@dataclass(frozen=True, slots=True)
class Extent:
    """A block without its text; line numbers are 0 where it has no lines, `lines` counts parts."""

    first: int
    last: int
    first_line: int
    last_line: int
    ends_line: bool
    lines: int
    text_bytes: int
    style: StyleChange
    gaps: tuple[Gap, ...]


AnyExtent = TypeVar("AnyExtent", bound=Extent)


def find_extent(extents: Sequence[AnyExtent], counter: int) -> AnyExtent | None:
    """The extent with this counter, among extents in order; None if there is none."""
    index = bisect_right(extents, counter, key=lambda extent: extent.first) - 1
    return extents[index] if index >= 0 and extents[index].last >= counter else None


@dataclass(frozen=True, slots=True, eq=False)
class Block:
    """The events with the counters `first` to `last`."""

    first: int
    last: int
    text: Bytes
    parts: Parts
    gaps: tuple[Gap, ...]
    style: StyleChange
    rows: PlainRows | None  # None: the text is its own plain text, one row per part
    # Of a merged block: (first counter, offset in the text) of each block it was made of.
    borders: tuple[tuple[int, int], ...] = ()

    @property
    def first_line(self) -> int:
        """The number of the first line with a part here; 0 if there is none."""
        return int(self.parts.numbers[0]) if len(self.parts) else 0

    @property
    def last_line(self) -> int:
        """The number of the last line with a part here; 0 if there is none."""
        return int(self.parts.numbers[-1]) if len(self.parts) else 0

    @property
    def ends_line(self) -> bool:
        """Whether the last line ends here, so that the next block begins a new one."""
        return not len(self.parts) or bool(self.parts.flags[-1] & ENDED)

    @property
    def extent(self) -> Extent:
        """The block without its text."""
        return Extent(
            first=self.first,
            last=self.last,
            first_line=self.first_line,
            last_line=self.last_line,
            ends_line=self.ends_line,
            lines=len(self.parts),
            text_bytes=len(self.text),
            style=self.style,
            gaps=self.gaps,
        )

    @property
    def plain(self) -> PlainRows:
        """The rows of plain text; they share the text where it is plain already."""
        return self.rows or PlainRows(self.text, self.parts.starts, None)

    def part_text(self, part: int) -> bytes:
        """The exact bytes of the part with this index."""
        begin, end = self.parts.starts[part : part + 2].tolist()
        return bytes(self.text[begin:end])

    def part_time(self, part: int) -> datetime | None:
        """When the newest event of the part with this index was created; None if unknown."""
        return to_datetime(int(self.parts.at_us[part]))


def build_block(first: int, last: int, events: Sequence[OutputEvent]) -> Block:
    """The block of the counters `first` to `last`; `events` are in order, each counter once."""
    text, parts = join_events(events)
    return block_from_parts(first, last, text, parts, tuple(_gaps(first, last, events)))


def _gaps(first: int, last: int, events: Sequence[OutputEvent]) -> Iterator[Gap]:
    if len(events) == last - first + 1:
        return
    due = first
    for event in events:
        if event.counter > due:
            yield Gap(due, event.counter - 1, event.start_line + 1)
        due = event.counter + 1
    if due <= last:
        yield Gap(due, last, events[-1].lines_known + 1 if events else 1)


def block_from_parts(
    first: int,
    last: int,
    text: Bytes,
    parts: Parts,
    gaps: tuple[Gap, ...] = (),
    *,
    borders: tuple[tuple[int, int], ...] = (),
) -> Block:
    """A block whose plain rows and style change are derived from its text."""
    return Block(
        first=first,
        last=last,
        text=text,
        parts=parts,
        gaps=gaps,
        style=style_change_in(text),
        rows=plain_rows(text, parts.starts),
        borders=borders,
    )


def tail_from(block: Block, counter: int) -> Block | None:
    """The rest of a merged block from a counter on; None if no block of it began there."""
    offset = dict(block.borders).get(counter)
    if offset is None:
        return None
    parts = block.parts
    head = int(np.searchsorted(parts.starts, offset, "right")) - 1
    starts = parts.starts[head:].astype(np.int64) - offset
    starts[0] = 0
    tail = Parts(
        starts=starts.astype(np.uint64),
        numbers=parts.numbers[head:],
        at_us=parts.at_us[head:],
        flags=parts.flags[head:],
    )
    gaps = tuple(
        Gap(max(gap.first, counter), gap.last, gap.before_line)
        for gap in block.gaps
        if gap.last >= counter
    )
    return block_from_parts(counter, block.last, block.text[offset:], tail, gaps)


def merge_blocks(blocks: Sequence[Block]) -> Block:
    """The events of consecutive blocks as one block; there is no hole between them."""
    numbers = np.concatenate([block.parts.numbers for block in blocks])
    flags = np.concatenate([block.parts.flags for block in blocks])
    at_us = np.concatenate([block.parts.at_us for block in blocks])
    sizes = np.concatenate([np.diff(block.parts.starts) for block in blocks])
    # The parts of a line that crosses a border become one.
    begins = np.ones(len(numbers), dtype=bool)
    begins[1:] = (numbers[1:] != numbers[:-1]) | (flags[:-1] & ENDED).astype(bool)
    heads = np.flatnonzero(begins)
    starts = np.zeros(len(heads) + 1, dtype=np.uint64)
    if len(heads):
        np.cumsum(np.add.reduceat(sizes, heads), out=starts[1:])
    parts = Parts(
        starts=starts,
        numbers=numbers[heads],
        at_us=np.maximum.reduceat(at_us, heads) if len(heads) else at_us,
        flags=np.bitwise_or.reduceat(flags, heads) if len(heads) else flags,
    )
    text = b"".join(bytes(block.text) for block in blocks)
    offsets = [0, *accumulate(len(block.text) for block in blocks)]
    borders = tuple((block.first, offset) for block, offset in zip(blocks, offsets, strict=False))
    gaps = tuple(_merged_gaps(blocks))
    first, last = blocks[0].first, blocks[-1].last
    if not begins.all():
        return block_from_parts(first, last, text, parts, gaps, borders=borders)
    # No line crosses a border, so what was derived for each block still holds.
    counts = [len(block.parts) for block in blocks]
    is_plain = all(block.rows is None for block in blocks)
    rows = None if is_plain else joined_rows([block.plain for block in blocks], counts)
    style = reduce(StyleChange.then, (block.style for block in blocks))
    return Block(first, last, text, parts, gaps, style, rows, borders)


def _merged_gaps(blocks: Sequence[Block]) -> list[Gap]:
    """The gaps of all blocks; one that crosses a border is one gap, before the line after it."""
    gaps: list[Gap] = []
    for block in blocks:
        border = block.first - 1
        if len(block.parts) and gaps and gaps[-1].last == border:
            gaps[-1] = replace(gaps[-1], before_line=block.first_line)
        for gap in block.gaps:
            if gap.first == block.first and gaps and gaps[-1].last == border:
                gaps[-1] = replace(gaps[-1], last=gap.last)
            else:
                gaps.append(gap)
    last_line = max(block.last_line for block in blocks)
    if gaps and gaps[-1].last == blocks[-1].last:
        gaps[-1] = replace(gaps[-1], before_line=last_line + 1)
    return gaps
