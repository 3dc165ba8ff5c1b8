"""Reads the lines of a window out of blocks, whatever the size of the output around it.

Reads tables and the texts of the lines, never a whole text. Invariant: a line's text is complete,
or `omitted` says how much of it is left out; its time is the same however many blocks it crosses.
"""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import datetime

import numpy as np

from app.output.blocks.block import Block
from app.output.blocks.line_table import CUT, ENDED, to_datetime
from app.output.lines import EARLIER_STATES_SHOWN, Line
from app.output.search.scan import SHARED_LINE_BYTES
from app.output.terminal.plain_text import rows_of_line
from app.output.terminal.style_changes import style_change_in
from app.output.terminal.styles import PLAIN, Style

# A longer line is shown without colors and up to SHOWN_CHARS: nobody reads more, a download has
# all of it, and styling 64 kB takes some 20 ms at worst.
STYLED_LIMIT_BYTES = 64 * 1024
SHOWN_CHARS = 10_000
_STYLE_LOOK_BACK_BYTES = 256 * 1024
_RowParts = tuple[memoryview, ...]


@dataclass(frozen=True, slots=True)
class _PartRef:
    """One part of a line: its block, and its index there."""

    block: Block
    part: int

    @property
    def number(self) -> int:
        """The number of the line."""
        return int(self.block.parts.numbers[self.part])

    @property
    def size_bytes(self) -> int:
        begin, end = self.block.parts.starts[self.part : self.part + 2].tolist()
        return int(end - begin)

    @property
    def row_range(self) -> tuple[int, int]:
        """The rows of plain text of this part: the first, and one past the last."""
        part_of_row = None if self.block.rows is None else self.block.rows.part_of_row
        if part_of_row is None:
            return self.part, self.part + 1
        return (
            int(np.searchsorted(part_of_row, self.part, "left")),
            int(np.searchsorted(part_of_row, self.part, "right")),
        )


def lines_between(blocks: Sequence[Block], first: int, below: int) -> tuple[Line, ...]:
    """The lines `first` to `below` - 1 in these blocks, which are consecutive."""
    lines: list[Line] = []
    open_parts: list[_PartRef] = []  # of a line that may continue in the next block
    for block in blocks:
        start, end = np.searchsorted(block.parts.numbers, [first, below]).tolist()
        if open_parts and start < end and block.parts.numbers[start] == open_parts[0].number:
            open_parts.append(_PartRef(block, start))
            start += 1
        if start == end:
            continue
        lines += _closed(open_parts)
        is_open = end == len(block.parts) and not block.ends_line
        open_parts = [_PartRef(block, end - 1)] if is_open else []
        lines += _lines_within(block, start, end - int(is_open))
    return (*lines, *_closed(open_parts))


def _closed(refs: Sequence[_PartRef]) -> list[Line]:
    return [_line(refs[0].number, refs)] if refs else []


def _lines_within(block: Block, start: int, end: int) -> Iterator[Line]:
    """Lines that lie in one block, as nearly all do; reads the tables once."""
    parts = block.parts
    starts = parts.starts[start : end + 1].tolist()
    flags = parts.flags[start:end].tolist()
    times = parts.at_us[start:end].tolist()
    numbers = parts.numbers[start:end].tolist()
    if starts and starts[-1] - starts[0] > STYLED_LIMIT_BYTES * (end - start):
        text = memoryview(block.text)  # long lines: their text is not copied here
        base = 0
    else:
        text = memoryview(bytes(block.text[starts[0] : starts[-1]])) if starts else memoryview(b"")
        base = starts[0] if starts else 0
    for index, number in enumerate(numbers):
        begin, stop = starts[index] - base, starts[index + 1] - base
        if stop - begin > STYLED_LIMIT_BYTES:
            yield _line(number, (_PartRef(block, start + index),))
            continue
        raw = bytes(text[begin : stop - 1 if flags[index] & ENDED else stop])
        text_of_line = raw.decode("utf-8", "replace").rstrip("\r")
        yield Line(number, text_of_line, to_datetime(times[index]), bool(flags[index] & CUT))


def part_start(blocks: Sequence[Block], line: int) -> tuple[Block, int] | None:
    """The block in which a line begins, and the offset in its text; None if no block has it."""
    for block in blocks:
        part = int(np.searchsorted(block.parts.numbers, line))
        if part < len(block.parts):
            return block, int(block.parts.starts[part])
    return None


def style_before(
    blocks: Sequence[Block],
    line: int,
    start: Style = PLAIN,
) -> Style:
    """The style that a line begins with; `start` is the style that the first block begins with."""
    style = start
    for block in blocks:
        part = int(np.searchsorted(block.parts.numbers, line))
        if part == len(block.parts):
            style = block.style.after(style)
            continue
        end = int(block.parts.starts[part])
        begin = max(0, end - _STYLE_LOOK_BACK_BYTES)
        return style_change_in(block.text[begin:end]).after(style)
    return style


def _line(number: int, refs: Sequence[_PartRef]) -> Line:
    at = _newest(refs)
    is_cut = any(ref.block.parts.flags[ref.part] & CUT for ref in refs)
    if sum(ref.size_bytes for ref in refs) > STYLED_LIMIT_BYTES:
        return _long_line(number, refs, at, is_cut=is_cut)
    raw = _raw(refs)
    return Line(number, raw.decode("utf-8", "replace").rstrip("\r"), at, is_cut)


def _raw(refs: Sequence[_PartRef]) -> bytes:
    raw = b"".join(ref.block.part_text(ref.part) for ref in refs)
    is_ended = refs[-1].block.parts.flags[refs[-1].part] & ENDED
    return raw.removesuffix(b"\n") if is_ended else raw


def _long_line(number: int, refs: Sequence[_PartRef], at: datetime | None, *, is_cut: bool) -> Line:
    """The newest states of a line that is too long to be styled, as plain text."""
    tail, count = _newest_rows(refs)
    text, omitted = _capped(tail[-1])
    earlier = tuple(_capped(row)[0] for row in tail[:-1])
    return Line(
        number=number,
        text=text,
        at=at,
        is_cut=is_cut,
        earlier=earlier,
        states=count - 1,
        omitted=omitted,
    )


def _newest_rows(refs: Sequence[_PartRef]) -> tuple[list[_RowParts], int]:
    """The last rows of the line, oldest first, and how many there are in all."""
    if len(refs) > 1 and sum(ref.size_bytes for ref in refs) <= SHARED_LINE_BYTES:
        whole = rows_of_line(_raw(refs))
        return [(memoryview(row),) for row in whole[-EARLIER_STATES_SHOWN - 1 :]], len(whole)
    rows = _newest_rows_by_block(refs)
    count = sum(end - begin for begin, end in (ref.row_range for ref in refs))
    count -= sum(not _ends_state(ref) for ref in refs[:-1])
    return rows, max(count, len(rows))


def _newest_rows_by_block(refs: Sequence[_PartRef]) -> list[_RowParts]:
    """The last rows of a line as each block has them; overwriting across a border is ignored.

    Not exact for a line in several blocks, but quick for a line of 100 MB. A row that crosses a
    border has several parts.
    """
    rows: list[_RowParts] = []
    for ref in reversed(refs):
        begin, end = ref.row_range
        for row in range(end - 1, max(begin, end - EARLIER_STATES_SHOWN - 2) - 1, -1):
            is_last_of_block = row == end - 1 and ref is not refs[-1]
            parts: _RowParts = (_row_text(ref, row),)
            if is_last_of_block and not _ends_state(ref) and rows:
                # No carriage return at the border: the next block's first row is the same state.
                parts += rows.pop()
            rows.append(parts)
        if len(rows) > EARLIER_STATES_SHOWN + 1:
            break
    return list(reversed(rows[: EARLIER_STATES_SHOWN + 1]))


def _ends_state(ref: _PartRef) -> bool:
    end = int(ref.block.parts.starts[ref.part + 1])
    return end > 0 and ref.block.text[end - 1] == ord("\r")


def _row_text(ref: _PartRef, row: int) -> memoryview:
    plain = ref.block.plain
    begin, end = plain.starts[row : row + 2].tolist()
    text = memoryview(plain.text)[begin:end]
    return text[:-1] if len(text) and text[-1] == ord("\n") else text


def _capped(parts: _RowParts) -> tuple[str, int]:
    """The beginning of a row, and the number of characters left out."""
    size = sum(len(part) for part in parts)
    limit = 4 * SHOWN_CHARS  # no character has more than four bytes
    if size <= limit:
        text = b"".join(parts).decode("utf-8", "replace")
        return text[:SHOWN_CHARS], max(0, len(text) - SHOWN_CHARS)
    head = b""
    for part in parts:
        head += bytes(part[: limit - len(head)])
        if len(head) >= limit:
            break
    chars = sum(_char_count(part) for part in parts)
    return head.decode("utf-8", "ignore")[:SHOWN_CHARS], chars - SHOWN_CHARS


def _char_count(text: memoryview) -> int:
    """The number of characters in UTF-8 text: all bytes but continuation bytes."""
    values = np.frombuffer(text, dtype=np.int8)
    step = 1024 * 1024
    return sum(
        int(np.count_nonzero(values[start : start + step] >= -64))
        for start in range(0, len(values), step)
    )


def _newest(refs: Sequence[_PartRef]) -> datetime | None:
    return next((time for ref in reversed(refs) if (time := ref.block.part_time(ref.part))), None)
