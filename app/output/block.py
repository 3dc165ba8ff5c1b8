"""A run of consecutive events as exact bytes and tables, from which any line is found at once.

Knows no file and no controller. A part is what a block has of one line: the whole of it, unless
the line began in the block before or goes on in the next. Invariants: the parts joined are the
text, byte for byte what the program wrote; line numbers ascend; every counter from `first` to
`last` has its text here or is named by a gap.
"""

from collections.abc import Sequence
from dataclasses import dataclass, field, replace
from datetime import UTC, datetime, timedelta
from itertools import accumulate

import numpy as np
from numpy.typing import NDArray

from app.output.line_index import Bytes, Places
from app.output.lines import Piece, encoded, parts_of
from app.output.plain import PlainRows, plain_rows
from app.output.style_changes import StyleChange, change_by

CUT = 1  # AWX has cut this line
ENDED = 2  # the line's last part
NO_TIME = -(2**63)
_EPOCH = datetime(1970, 1, 1, tzinfo=UTC)
_MICROSECOND = timedelta(microseconds=1)


@dataclass(frozen=True, slots=True)
class Gap:
    """Counters `first` to `last` are absent; their place is before (or within) `before_line`."""

    first: int
    last: int
    before_line: int


@dataclass(frozen=True, slots=True)
class Extent:
    """What is known of a block without looking into its text; lines are 0 where it has none."""

    first: int
    last: int
    first_line: int
    last_line: int
    ends_line: bool
    lines: int
    text_bytes: int
    style: StyleChange
    gaps: tuple[Gap, ...]


@dataclass(frozen=True, slots=True, eq=False)
class Parts:
    """One row a part; `starts` has one more, the size of the text."""

    starts: Places
    numbers: NDArray[np.uint32]
    at_us: NDArray[np.int64]
    flags: NDArray[np.uint8]

    def __len__(self) -> int:
        return len(self.numbers)


@dataclass(frozen=True, slots=True, eq=False)
class Block:
    """The events `first` to `last`."""

    first: int
    last: int
    text: Bytes
    parts: Parts
    gaps: tuple[Gap, ...]
    style: StyleChange
    rows: PlainRows | None  # None: the text is its own plain text, a part a row
    # Of a merged block: where in the text each of the blocks that it was made of begins.
    borders: tuple[tuple[int, int], ...] = ()

    @property
    def first_line(self) -> int:
        """The number of the first line that has a part here; 0 if there is none."""
        return int(self.parts.numbers[0]) if len(self.parts) else 0

    @property
    def last_line(self) -> int:
        """The number of the last one; 0 if there is none."""
        return int(self.parts.numbers[-1]) if len(self.parts) else 0

    @property
    def ends_line(self) -> bool:
        """Whether the last line is whole, so that the next block begins a new one."""
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
        """The rows of plain text, also where they are the text itself."""
        return self.rows or PlainRows(self.text, self.parts.starts, None)

    def part_text(self, part: int) -> bytes:
        """The exact bytes of one part."""
        begin, end = self.parts.starts[part : part + 2].tolist()
        return bytes(self.text[begin:end])

    def part_time(self, part: int) -> datetime | None:
        """When the newest event of this part was made."""
        return time_of(int(self.parts.at_us[part]))


def time_of(at_us: int) -> datetime | None:
    """A moment of the tables."""
    return None if at_us == NO_TIME else _EPOCH + timedelta(microseconds=at_us)


@dataclass(slots=True)
class _Draft:
    texts: list[bytes] = field(default_factory=list)
    sizes: list[int] = field(default_factory=list)  # bytes a part
    numbers: list[int] = field(default_factory=list)
    at_us: list[int] = field(default_factory=list)
    flags: list[int] = field(default_factory=list)

    def add_piece(self, piece: Piece) -> None:
        """Add what the piece has of each of its lines."""
        at_us = NO_TIME if piece.at is None else (piece.at - _EPOCH) // _MICROSECOND
        flags = CUT if piece.is_cut else 0
        for number, text, ends in parts_of(piece):
            self.add(number, encoded(text), at_us, flags | (ENDED if ends else 0))

    def parts(self) -> Parts:
        """The tables of what was added."""
        starts = np.zeros(len(self.sizes) + 1, dtype=np.uint64)
        np.cumsum(self.sizes, out=starts[1:])
        return Parts(
            starts=starts,
            numbers=np.array(self.numbers, dtype=np.uint32),
            at_us=np.array(self.at_us, dtype=np.int64),
            flags=np.array(self.flags, dtype=np.uint8),
        )

    def add(self, number: int, text: bytes, at_us: int, flags: int) -> None:
        self.texts.append(text)
        is_same = self.numbers and not self.flags[-1] & ENDED and self.numbers[-1] >= number
        if is_same:
            self.sizes[-1] += len(text)
            self.at_us[-1] = max(at_us, self.at_us[-1])
            self.flags[-1] |= flags
            return
        # A controller that counts back must not make a line unreachable.
        self.numbers.append(max(number, self.numbers[-1] + 1) if self.numbers else number)
        self.sizes.append(len(text))
        self.at_us.append(at_us)
        self.flags.append(flags)


def block_of(first: int, last: int, pieces: Sequence[Piece]) -> Block:
    """The block of the pieces of these counters, which are in order, each counter once."""
    draft = _Draft()
    gaps: list[Gap] = []
    due = first
    for piece in pieces:
        if piece.counter > due:
            gaps.append(Gap(due, piece.counter - 1, piece.start_line + 1))
        due = piece.counter + 1
        draft.add_piece(piece)
    if due <= last:
        after = pieces[-1].lines_known + 1 if pieces else 1
        gaps.append(Gap(due, last, after))
    return built_block(first, last, b"".join(draft.texts), draft.parts(), tuple(gaps))


def built_block(
    first: int,
    last: int,
    text: Bytes,
    parts: Parts,
    gaps: tuple[Gap, ...] = (),
    *,
    borders: tuple[tuple[int, int], ...] = (),
) -> Block:
    """A block whose plain text and colour change are derived from its text."""
    return Block(
        first=first,
        last=last,
        text=text,
        parts=parts,
        gaps=gaps,
        style=change_by(text),
        rows=plain_rows(text, parts.starts),
        borders=borders,
    )


def cut_before(block: Block, counter: int) -> Block | None:
    """What a merged block has from a counter on; None where no block of it begins there."""
    place = dict(block.borders).get(counter)
    if place is None:
        return None
    parts = block.parts
    head = int(np.searchsorted(parts.starts, place, "right")) - 1
    starts = parts.starts[head:].astype(np.int64) - place
    starts[0] = 0
    kept = Parts(
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
    return built_block(counter, block.last, block.text[place:], kept, gaps)


def merged(blocks: Sequence[Block]) -> Block:
    """The same events as one block; the blocks follow one another without a hole."""
    numbers = np.concatenate([block.parts.numbers for block in blocks])
    flags = np.concatenate([block.parts.flags for block in blocks])
    at_us = np.concatenate([block.parts.at_us for block in blocks])
    sizes = np.concatenate([np.diff(block.parts.starts) for block in blocks])
    # Where a line goes on over a border, its parts become one.
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
    places = [0, *accumulate(len(block.text) for block in blocks)]
    borders = tuple((block.first, place) for block, place in zip(blocks, places, strict=False))
    gaps = tuple(_merged_gaps(blocks))
    return built_block(blocks[0].first, blocks[-1].last, text, parts, gaps, borders=borders)


def _merged_gaps(blocks: Sequence[Block]) -> list[Gap]:
    """Where a gap goes over a border it becomes one, before the line that follows."""
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
