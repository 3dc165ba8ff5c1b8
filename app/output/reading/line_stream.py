"""Blocks in order as whole lines of plain text, with gaps and skipped lines at their places.

Writes no format. Invariants: the result does not depend on where the blocks' borders are; a line
that goes over borders is held until it is whole, as the text that it shows so far.
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

_LINES_AT_ONCE = 4096


class Matching(Protocol):
    """Matching lines, as far as they are known when they are asked for."""

    def between(self, first: int, last: int) -> LineNumbers:
        """Those from `first` to `last`."""


@dataclass(frozen=True, slots=True)
class LineSelection:
    """The lines that somebody wants: from `first` to `last`, or of these only matching ones."""

    first: int = 1
    last: int | None = None
    only: Matching | None = None

    def has(self, numbers: NDArray[np.uint32]) -> NDArray[np.bool_]:
        """Which of these ascending numbers are wanted."""
        kept: NDArray[np.bool_] = numbers >= self.first
        if self.last is not None:
            kept &= numbers <= self.last
        if self.only is not None and len(numbers):
            kept &= np.isin(numbers, self.only.between(int(numbers[0]), int(numbers[-1])))
        return kept

    def has_place(self, line: int) -> bool:
        """Whether what stands before that line is within the range."""
        return self.first <= line and (self.last is None or line <= self.last)


@dataclass(frozen=True, slots=True, eq=False)
class LineBatch:
    """Some whole lines: their last state, without newline."""

    numbers: Sequence[int]
    at_us: NDArray[np.int64]
    is_cut: Sequence[bool]
    texts: Sequence[bytes]
    completed: frozenset[int] = frozenset()  # numbers of those that AWX had cut

    def completed_by(self, recorded: RecordedLines) -> "LineBatch":
        """These lines, those that AWX cut made whole where the record has them for certain."""
        if not recorded.lines or not any(self.is_cut):
            return self
        whole = {
            place: recorded.whole(self.texts[place].decode("utf-8", "replace"))
            for place, is_cut in enumerate(self.is_cut)
            if is_cut
        }
        found = {place: text for place, text in whole.items() if text is not None}
        return replace(
            self,
            texts=[
                rows_of_line(to_utf8(found[place]))[-1] if place in found else text
                for place, text in enumerate(self.texts)
            ],
            completed=frozenset(self.numbers[place] for place in found),
        )


@dataclass(slots=True)
class _Held:
    number: int
    at_us: int = NO_TIME
    flags: int = 0
    text: PlainTextDecoder = field(default_factory=PlainTextDecoder)

    def add(self, block: Block, part: int) -> None:
        self.at_us = max(self.at_us, int(block.parts.at_us[part]))
        self.flags |= int(block.parts.flags[part])
        self.text.add(block.part_text(part))

    def lines(self) -> LineBatch:
        return LineBatch(
            numbers=[self.number],
            at_us=np.array([self.at_us], dtype=np.int64),
            is_cut=[bool(self.flags & CUT)],
            texts=[self.text.end()],
        )


Item = LineBatch | Gap | SkippedLines


def stream_lines(blocks: Iterable[Block], wanted: LineSelection) -> Iterator[Item | None]:
    """Lines and markers in order; None where a block ends, as more may take a while to come."""
    joining = _Joining(wanted)
    for block in blocks:
        if wanted.last is not None and block.first_line > wanted.last:
            yield from joining.before(block.first_line)
            return
        yield from joining.of_block(block)
        yield None
    yield from joining.rest()


class _Joining:
    """What is left of the blocks before: a line that may go on, and a gap that may grow."""

    def __init__(self, wanted: LineSelection) -> None:
        self._wanted = wanted
        self._held: _Held | None = None
        self._gap: Gap | None = None
        self._last_line = 0
        self._is_begun = False

    def of_block(self, block: Block) -> Iterator[Item]:
        if not len(block.parts):
            self._gap = _grown(self._gap, Gap(block.first, block.last, self._last_line + 1))
            return
        first = block.first_line
        if self._held is not None and self._held.number != first:
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
            yield from self._wanted_marker(marker)
            done = max(done, end)
        yield from self._parts(block, done, len(block.parts))
        self._last_line = block.last_line

    def before(self, line: int) -> Iterator[Item]:
        """What comes before a line of a block that is no longer looked at."""
        if self._held is not None and self._held.number != line:
            yield from self._end_line()

    def rest(self) -> Iterator[Item]:
        yield from self._end_line()
        if self._gap is not None:
            yield from self._wanted_marker(
                Gap(self._gap.first, self._gap.last, self._last_line + 1)
            )

    def _parts(self, block: Block, begin: int, end: int) -> Iterator[LineBatch]:
        """The lines of these parts; the first may complete the held one, the last be held."""
        flags = block.parts.flags
        if begin < end and self._held is not None:
            self._hold(block, begin)
            if flags[begin] & ENDED or len(block.parts) > 1:
                yield from self._end_line()
            begin += 1
        is_open = begin < end == len(block.parts) and not flags[end - 1] & ENDED
        yield from self._within(block, begin, end - is_open)
        if is_open and self._wanted.has(block.parts.numbers[end - 1 : end]).all():
            self._hold(block, end - 1)

    def _within(self, block: Block, begin: int, end: int) -> Iterator[LineBatch]:
        for start in range(begin, end, _LINES_AT_ONCE):
            stop = min(end, start + _LINES_AT_ONCE)
            parts = np.flatnonzero(self._wanted.has(block.parts.numbers[start:stop])) + start
            if len(parts):
                yield _lines(block, parts)

    def _hold(self, block: Block, part: int) -> None:
        if self._held is None:
            self._held = _Held(int(block.parts.numbers[part]))
        self._held.add(block, part)

    def _end_line(self) -> Iterator[LineBatch]:
        held, self._held = self._held, None
        if held is not None:
            yield held.lines()

    def _wanted_marker(self, marker: Gap | SkippedLines) -> Iterator[Gap | SkippedLines]:
        if self._wanted.has_place(marker.before_line):
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
    places = zip(begins, ends, strict=True)
    return LineBatch(
        numbers=block.parts.numbers[parts].tolist(),
        at_us=block.parts.at_us[parts],
        is_cut=(block.parts.flags[parts] & CUT).astype(bool).tolist(),
        texts=[text[begin - base : end - base].removesuffix(b"\n") for begin, end in places],
    )
