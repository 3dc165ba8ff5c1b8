"""Output as rows of plain text, which searches read and downloads write.

A row is one state of a line: most lines have one, an overwritten progress line has several, the
one that is shown last. Does no styling. Invariant: a row is exactly the text that ansi.py shows
for it, without newlines. A change of what is shown needs a new block format (block_file.py).
"""

import re
from bisect import bisect_right
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from itertools import accumulate, pairwise

import numpy as np
from numpy.typing import NDArray

from app.output.terminal.ansi import AnsiDecoder
from app.output.terminal.spans import plain_text
from app.output.terminal.text_bytes import Bytes, Offsets, line_starts, newline_offsets

# Any control character but the tab and the newline, C1 controls and Unicode's line separators.
_SPECIAL = re.compile(rb"[\x00-\x08\x0b-\x1f\x7f]|\xc2[\x80-\x9f]|\xe2\x80[\xa8\xa9]")
_COLORS = re.compile(rb"\x1b\[[0-9;:]{0,64}m")
_CHUNK_BYTES = 64 * 1024  # `re` holds the GIL: at most a millisecond at a time
_OVERLAP = 2  # the longest special character has three bytes
_STRETCH_BYTES = 8 * 1024  # bytes; one special character in it, and each of its lines is decoded


@dataclass(frozen=True, slots=True, eq=False)
class PlainRows:
    """Rows that each end with a newline; `part_of_row` is the index of each row's part."""

    text: Bytes
    starts: Offsets
    part_of_row: NDArray[np.uint32] | None  # None: every part has one row


def plain_rows(text: Bytes, starts: Offsets) -> PlainRows | None:
    """The rows of the parts of `text`; None where the text is its own plain text."""
    irregular = _irregular_parts(text, starts)
    if not irregular and not _has_special(text):
        return None
    view = memoryview(text)
    chunks: list[bytes] = []
    counts = np.ones(len(starts) - 1, dtype=np.uint32)
    for first, below in _stretches(starts, irregular):
        begin, end = starts[[first, below]].tolist()
        stretch = bytes(view[begin:end])
        clean = _COLORS.sub(b"", stretch) if below - first > 1 else b""
        if clean and not _SPECIAL.search(clean):
            chunks.append(clean)
            continue
        offsets = (starts[first : below + 1] - starts[first]).tolist()
        for part, (start, stop) in enumerate(pairwise(offsets), first):
            rows = list(_rows_of_part(stretch[start:stop]))
            counts[part] = len(rows)
            chunks.append(b"\n".join([*rows, b""]))
    joined = b"".join(chunks)
    is_one_each = bool((counts == 1).all())
    return PlainRows(
        text=joined,
        starts=line_starts(joined),
        part_of_row=None
        if is_one_each
        else np.repeat(np.arange(len(counts), dtype=np.uint32), counts),
    )


def joined_rows(plain: Sequence[PlainRows], part_counts: Sequence[int]) -> PlainRows:
    """The rows of consecutive texts, no line of which continues in the next text."""
    is_one_each = all(rows.part_of_row is None for rows in plain)
    sizes = [len(rows.text) for rows in plain]
    offsets = [0, *accumulate(sizes)]
    starts = [rows.starts[:-1] + np.uint64(at) for rows, at in zip(plain, offsets, strict=False)]
    first_parts = [0, *accumulate(part_counts)]
    part_of_row = [
        np.arange(at, at + count, dtype=np.uint32)
        if rows.part_of_row is None
        else rows.part_of_row + np.uint32(at)
        for rows, at, count in zip(plain, first_parts, part_counts, strict=False)
    ]
    return PlainRows(
        text=b"".join(rows.text for rows in plain),
        starts=np.concatenate([*starts, np.array(offsets[-1:], dtype=np.uint64)]),
        part_of_row=None if is_one_each else np.concatenate(part_of_row),
    )


def _has_special(text: Bytes) -> bool:
    """Whether any character of the text is not shown as it is."""
    return any(
        _SPECIAL.search(text[begin : begin + _CHUNK_BYTES + _OVERLAP])
        for begin in range(0, len(text), _CHUNK_BYTES)
    )


def _stretches(starts: Offsets, irregular: Sequence[int]) -> Iterator[tuple[int, int]]:
    """Ranges of parts (first, below) of at most `_STRETCH_BYTES`; each irregular part is alone."""
    first, size = 0, len(starts) - 1
    offsets = starts.tolist()
    for stop in [*irregular, size]:
        while first < stop:
            far = bisect_right(offsets, offsets[first] + _STRETCH_BYTES) - 1
            below = max(first + 1, min(far, stop))
            yield first, below
            first = below
        if stop < size:
            yield stop, stop + 1
            first = stop + 1


def _irregular_parts(text: Bytes, starts: Offsets) -> list[int]:
    """The indexes of parts whose newlines are not exactly the one at their end."""
    ends = newline_offsets(text)
    if len(ends) == len(starts) - 1 and bool((ends + 1 == starts[1:]).all()):
        return []
    counts = np.diff(np.searchsorted(ends, starts))
    is_ended = np.isin(starts[1:] - 1, ends)
    return [int(part) for part in np.flatnonzero((counts != 1) | ~is_ended)]


def rows_of_line(exact: bytes) -> list[bytes]:
    """The rows of one line, given whole as the program wrote it."""
    return list(_rows_of_part(exact))


def newest_state(line: str) -> tuple[str, str]:
    """The text up to the last overwriting carriage return, and the text after it."""
    before, carriage_return, newest = line.rstrip("\r").rpartition("\r")
    return before + carriage_return, newest


def _rows_of_part(part: bytes) -> Iterable[bytes]:
    raw = part.removesuffix(b"\n")
    if len(raw) <= _CHUNK_BYTES:
        # A program that writes CR LF has returned to the start of the line and written nothing.
        clean = _COLORS.sub(b"", raw.rstrip(b"\r")) if b"\x1b" in raw else raw.rstrip(b"\r")
        if b"\n" not in clean and not _SPECIAL.search(clean):
            return (clean,)
    return _decoded(raw.decode("utf-8", "replace"))


def _decoded(line: str) -> list[bytes]:
    rows: list[bytes] = []
    decoder = AnsiDecoder(keep=lambda texts, _styles: rows.append("".join(texts).encode()))
    rows.append(plain_text(decoder.decode_line(line)).encode())
    return rows


class PlainTextDecoder:
    """Decodes one line, fed part by part, to the plain text that it shows."""

    def __init__(self) -> None:
        self._decoder = AnsiDecoder()
        self._held = b""  # newlines, which belong to the text unless they end it

    def feed(self, part: bytes) -> None:
        """Decode the next part, as the program wrote it."""
        text = self._held + part
        self._held = b"\n" if text.endswith(b"\n") else b""
        self._decoder.feed(text.removesuffix(b"\n").decode("utf-8", "replace"))

    def end_line(self) -> bytes:
        """The plain text that the line shows, in UTF-8."""
        return plain_text(self._decoder.end_line()).encode()
