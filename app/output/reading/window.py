"""Lines out of blocks: what a window shows, whatever the size of the output around it.

Reads tables, never a whole text. Invariant: a line's text is complete, or `omitted` says how much
of it is not here; its time does not depend on how many blocks it goes through.
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

# A line over this is shown without colours and up to SHOWN_CHARS: nobody reads on, a download has
# it whole, and styling 64 kB takes some 20 ms at worst.
STYLED_LIMIT_BYTES = 64 * 1024
SHOWN_CHARS = 10_000
_STYLE_LOOK_BACK_BYTES = 256 * 1024
_RowPieces = tuple[memoryview, ...]


@dataclass(frozen=True, slots=True)
class _Place:
    """A part of a line: which block, which part of it."""

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
        """From the first to below the last row of plain text."""
        part_of_row = None if self.block.rows is None else self.block.rows.part_of_row
        if part_of_row is None:
            return self.part, self.part + 1
        return (
            int(np.searchsorted(part_of_row, self.part, "left")),
            int(np.searchsorted(part_of_row, self.part, "right")),
        )


def lines_between(blocks: Sequence[Block], first: int, below: int) -> tuple[Line, ...]:
    """The lines `first` to `below` - 1 that are in these blocks, which follow one another."""
    lines: list[Line] = []
    open_places: list[_Place] = []  # of a line that may go on in the next block
    for block in blocks:
        start, end = np.searchsorted(block.parts.numbers, [first, below]).tolist()
        if open_places and start < end and block.parts.numbers[start] == open_places[0].number:
            open_places.append(_Place(block, start))
            start += 1
        if start == end:
            continue
        lines += _closed(open_places)
        is_open = end == len(block.parts) and not block.ends_line
        open_places = [_Place(block, end - 1)] if is_open else []
        lines += _lines_within(block, start, end - int(is_open))
    return (*lines, *_closed(open_places))


def _closed(places: Sequence[_Place]) -> list[Line]:
    return [_line(places[0].number, places)] if places else []


def _lines_within(block: Block, start: int, end: int) -> Iterator[Line]:
    """Lines that are whole in one block, which nearly all are; the tables are read once."""
    parts = block.parts
    starts = parts.starts[start : end + 1].tolist()
    flags = parts.flags[start:end].tolist()
    times = parts.at_us[start:end].tolist()
    numbers = parts.numbers[start:end].tolist()
    if starts and starts[-1] - starts[0] > STYLED_LIMIT_BYTES * (end - start):
        text = memoryview(block.text)  # long lines: their text is not wanted here
        base = 0
    else:
        text = memoryview(bytes(block.text[starts[0] : starts[-1]])) if starts else memoryview(b"")
        base = starts[0] if starts else 0
    for place, number in enumerate(numbers):
        begin, stop = starts[place] - base, starts[place + 1] - base
        if stop - begin > STYLED_LIMIT_BYTES:
            yield _line(number, (_Place(block, start + place),))
            continue
        raw = bytes(text[begin : stop - 1 if flags[place] & ENDED else stop])
        text_of_line = raw.decode("utf-8", "replace").rstrip("\r")
        yield Line(number, text_of_line, to_datetime(times[place]), bool(flags[place] & CUT))


def part_start(blocks: Sequence[Block], line: int) -> tuple[Block, int] | None:
    """The block in which a line begins, and where in its text."""
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
    """The style that a line begins with; `start` is the one that the first block begins with."""
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


def _line(number: int, places: Sequence[_Place]) -> Line:
    at = _newest(places)
    is_cut = any(place.block.parts.flags[place.part] & CUT for place in places)
    if sum(place.size_bytes for place in places) > STYLED_LIMIT_BYTES:
        return _long_line(number, places, at, is_cut=is_cut)
    raw = _raw(places)
    return Line(number, raw.decode("utf-8", "replace").rstrip("\r"), at, is_cut)


def _raw(places: Sequence[_Place]) -> bytes:
    raw = b"".join(place.block.part_text(place.part) for place in places)
    is_ended = places[-1].block.parts.flags[places[-1].part] & ENDED
    return raw.removesuffix(b"\n") if is_ended else raw


def _long_line(number: int, places: Sequence[_Place], at: datetime | None, *, is_cut: bool) -> Line:
    """The newest states of a line that is too long to be styled, as plain text."""
    tail, count = _newest_rows(places)
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


def _newest_rows(places: Sequence[_Place]) -> tuple[list[_RowPieces], int]:
    """The last rows of the line, oldest first, and how many there are in all."""
    if len(places) > 1 and sum(place.size_bytes for place in places) <= SHARED_LINE_BYTES:
        whole = rows_of_line(_raw(places))
        return [(memoryview(row),) for row in whole[-EARLIER_STATES_SHOWN - 1 :]], len(whole)
    rows = _newest_rows_by_block(places)
    count = sum(end - begin for begin, end in (place.row_range for place in places))
    count -= sum(not _ends_state(place) for place in places[:-1])
    return rows, max(count, len(rows))


def _newest_rows_by_block(places: Sequence[_Place]) -> list[_RowPieces]:
    """The last rows of a line as each block has them, where nothing is written over a border.

    That is not exact if it goes over several blocks, but it takes no longer for a line of 100 MB. A
    row that goes over a border has several pieces.
    """
    rows: list[_RowPieces] = []
    for place in reversed(places):
        begin, end = place.row_range
        for row in range(end - 1, max(begin, end - EARLIER_STATES_SHOWN - 2) - 1, -1):
            is_last_of_block = row == end - 1 and place is not places[-1]
            pieces: _RowPieces = (_row_text(place, row),)
            if is_last_of_block and not _ends_state(place) and rows:
                # No carriage return at the border: the next block's first row is the same state.
                pieces += rows.pop()
            rows.append(pieces)
        if len(rows) > EARLIER_STATES_SHOWN + 1:
            break
    return list(reversed(rows[: EARLIER_STATES_SHOWN + 1]))


def _ends_state(place: _Place) -> bool:
    end = int(place.block.parts.starts[place.part + 1])
    return end > 0 and place.block.text[end - 1] == ord("\r")


def _row_text(place: _Place, row: int) -> memoryview:
    plain = place.block.plain
    begin, end = plain.starts[row : row + 2].tolist()
    text = memoryview(plain.text)[begin:end]
    return text[:-1] if len(text) and text[-1] == ord("\n") else text


def _capped(pieces: _RowPieces) -> tuple[str, int]:
    """The beginning of a row, and how many characters of it are left out."""
    size = sum(len(piece) for piece in pieces)
    limit = 4 * SHOWN_CHARS  # no character has more than four bytes
    if size <= limit:
        text = b"".join(pieces).decode("utf-8", "replace")
        return text[:SHOWN_CHARS], max(0, len(text) - SHOWN_CHARS)
    head = b""
    for piece in pieces:
        head += bytes(piece[: limit - len(head)])
        if len(head) >= limit:
            break
    chars = sum(_char_count(piece) for piece in pieces)
    return head.decode("utf-8", "ignore")[:SHOWN_CHARS], chars - SHOWN_CHARS


def _char_count(text: memoryview) -> int:
    """Characters of a text in UTF-8: every byte that does not continue one."""
    signs = np.frombuffer(text, dtype=np.int8)
    step = 1024 * 1024
    return sum(
        int(np.count_nonzero(signs[start : start + step] >= -64))
        for start in range(0, len(signs), step)
    )


def _newest(places: Sequence[_Place]) -> datetime | None:
    return next(
        (time for place in reversed(places) if (time := place.block.part_time(place.part))), None
    )
