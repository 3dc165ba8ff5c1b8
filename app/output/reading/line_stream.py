"""Blocks in order as batches of whole lines of plain text, with gaps and skipped lines between.

Writes no format; export.py does. Invariants: the result does not depend on where blocks end; a
line that crosses borders is held until it is whole, as the text that it shows so far.
"""

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, field, replace
from typing import Protocol

import numpy as np
from numpy.typing import NDArray

from app.output.blocks.block import Block, Gap
from app.output.blocks.line_table import CUT, ENDED, NO_TIME
from app.output.reading.cut_lines import RecordedLines
from app.output.reading.skipped_lines import SkippedLines, skipped_within
from app.output.search.line_set import LineNumbers
from app.output.terminal.plain_text import PlainTextDecoder, rows_of_line
from app.output.terminal.text_bytes import to_utf8

_LINES_PER_BATCH = 4096


class Matching(Protocol):
    """Matching lines, as far as they are known at the time of the call."""

    def between(self, first: int, last: int) -> LineNumbers:
        """The matching lines from `first` to `last`, ascending."""


@dataclass(frozen=True, slots=True)
class LineSelection:
    """Which lines to write: `first` to `last`, and if `only` is given, those that match."""

    first: int = 1
    last: int | None = None
    only: Matching | None = None

    def has(self, numbers: NDArray[np.uint32]) -> NDArray[np.bool_]:
        """Which of these ascending line numbers are selected."""
        is_selected: NDArray[np.bool_] = numbers >= self.first
        if self.last is not None:
            is_selected &= numbers <= self.last
        if self.only is not None and len(numbers):
            is_selected &= np.isin(numbers, self.only.between(int(numbers[0]), int(numbers[-1])))
        return is_selected

    def has_marker_at(self, line: int) -> bool:
        """Whether a marker before this line is within the range."""
        return self.first <= line and (self.last is None or line <= self.last)


@dataclass(frozen=True, slots=True, eq=False)
class LineBatch:
    """Whole lines, a column per property; `texts` are their last states, without newlines."""

    numbers: Sequence[int]
    at_us: NDArray[np.int64]
    is_cut: Sequence[bool]
    texts: Sequence[bytes]
    completed: frozenset[int] = frozenset()  # numbers of those that AWX had cut

    def completed_by(self, recorded: RecordedLines) -> "LineBatch":
        """The same lines, with cut ones completed where the record has the rest for certain."""
        if not recorded.lines or not any(self.is_cut):
            return self
        whole = {
            index: recorded.whole(self.texts[index].decode("utf-8", "replace"))
            for index, is_cut in enumerate(self.is_cut)
            if is_cut
        }
        found = {index: text for index, text in whole.items() if text is not None}
        return replace(
            self,
            texts=[
                rows_of_line(to_utf8(found[index]))[-1] if index in found else text
                for index, text in enumerate(self.texts)
            ],
            completed=frozenset(self.numbers[index] for index in found),
        )


@dataclass(slots=True)
class _OpenLine:
    number: int
    at_us: int = NO_TIME
    flags: int = 0
    text: PlainTextDecoder = field(default_factory=PlainTextDecoder)

    def add(self, block: Block, part: int) -> None:
        self.at_us = max(self.at_us, int(block.parts.at_us[part]))
        self.flags |= int(block.parts.flags[part])
        self.text.feed(block.part_text(part))

    def lines(self) -> LineBatch:
        return LineBatch(
            numbers=[self.number],
            at_us=np.array([self.at_us], dtype=np.int64),
            is_cut=[bool(self.flags & CUT)],
            texts=[self.text.end_line()],
        )


Item = LineBatch | Gap | SkippedLines


def stream_lines(blocks: Iterable[Block], selection: LineSelection) -> Iterator[Item | None]:
    """Lines and markers in order; None after each block, because the next may take a while."""
    joiner = _Joiner(selection)
    for block in blocks:
        if selection.last is not None and block.first_line > selection.last:
            yield from joiner.before(block.first_line)
            return
        yield from joiner.of_block(block)
        yield None
    yield from joiner.rest()


class _Joiner:
    """What the blocks so far leave open: a line that may continue, and a gap that may grow."""

    def __init__(self, selection: LineSelection) -> None:
        self._selection = selection
        self._open: _OpenLine | None = None
        self._gap: Gap | None = None
        self._last_line = 0
        self._is_begun = False

    def of_block(self, block: Block) -> Iterator[Item]:
        if not len(block.parts):
            self._gap = _grown(self._gap, Gap(block.first, block.last, self._last_line + 1))
            return
        first = block.first_line
        if self._open is not None and self._open.number != first:
            yield from self._end_line()
        gaps = list(block.gaps)
        if self._gap is not None:
            leads = gaps and gaps[0].first == block.first
            gap = _grown(self._gap, gaps.pop(0)) if leads else self._gap
            gaps.insert(0, Gap(gap.first, gap.last, first))
        before = self._last_line if self._is_begun or block.first == 1 else None
        skipped = skipped_within(block.parts.numbers, before, gaps)
        self._is_begun = True
        self._gap = gaps.pop() if gaps and gaps[-1].last == block.last else None
        done = 0
        markers: list[Gap | SkippedLines] = [*gaps, *skipped]
        for marker in sorted(markers, key=lambda one: one.before_line):
            end = int(np.searchsorted(block.parts.numbers, marker.before_line))
            yield from self._parts(block, done, end)
            yield from self._selected_marker(marker)
            done = max(done, end)
        yield from self._parts(block, done, len(block.parts))
        self._last_line = block.last_line

    def before(self, line: int) -> Iterator[Item]:
        """The open line, if it ends before this line of a block that is not read any more."""
        if self._open is not None and self._open.number != line:
            yield from self._end_line()

    def rest(self) -> Iterator[Item]:
        yield from self._end_line()
        if self._gap is not None:
            yield from self._selected_marker(
                Gap(self._gap.first, self._gap.last, self._last_line + 1)
            )

    def _parts(self, block: Block, begin: int, end: int) -> Iterator[LineBatch]:
        """The lines of these parts; the first may complete the open line, the last may be open."""
        flags = block.parts.flags
        if begin < end and self._open is not None:
            self._keep_open(block, begin)
            if flags[begin] & ENDED or len(block.parts) > 1:
                yield from self._end_line()
            begin += 1
        is_open = begin < end == len(block.parts) and not flags[end - 1] & ENDED
        yield from self._within(block, begin, end - is_open)
        if is_open and self._selection.has(block.parts.numbers[end - 1 : end]).all():
            self._keep_open(block, end - 1)

    def _within(self, block: Block, begin: int, end: int) -> Iterator[LineBatch]:
        for start in range(begin, end, _LINES_PER_BATCH):
            stop = min(end, start + _LINES_PER_BATCH)
            parts = np.flatnonzero(self._selection.has(block.parts.numbers[start:stop])) + start
            if len(parts):
                yield _lines(block, parts)

    def _keep_open(self, block: Block, part: int) -> None:
        if self._open is None:
            self._open = _OpenLine(int(block.parts.numbers[part]))
        self._open.add(block, part)

    def _end_line(self) -> Iterator[LineBatch]:
        open_line, self._open = self._open, None
        if open_line is not None:
            yield open_line.lines()

    def _selected_marker(self, marker: Gap | SkippedLines) -> Iterator[Gap | SkippedLines]:
        if self._selection.has_marker_at(marker.before_line):
            yield marker


def _grown(gap: Gap | None, following: Gap) -> Gap:
    return following if gap is None else Gap(gap.first, following.last, gap.before_line)


def _lines(block: Block, parts: NDArray[np.int64]) -> LineBatch:
    plain = block.plain
    rows = parts
    if plain.part_of_row is not None:
        rows = np.searchsorted(plain.part_of_row, parts, side="right") - 1
    begins, ends = plain.starts[rows].tolist(), plain.starts[rows + 1].tolist()
    base = begins[0]
    text = bytes(plain.text[base : ends[-1]])
    ranges = zip(begins, ends, strict=True)
    return LineBatch(
        numbers=block.parts.numbers[parts].tolist(),
        at_us=block.parts.at_us[parts],
        is_cut=(block.parts.flags[parts] & CUT).astype(bool).tolist(),
        texts=[text[begin - base : end - base].removesuffix(b"\n") for begin, end in ranges],
    )
