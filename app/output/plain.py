"""The output as rows of plain text, which is what a search looks at and a copy gives.

A row is one state of a line: most lines have one, a progress line that was overwritten has more,
the shown one last. Invariant: a row is exactly the text that ansi.py shows for it, and holds no
newline.
"""

import re
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from itertools import pairwise

import numpy as np
from numpy.typing import NDArray

from app.output.ansi import AnsiDecoder
from app.output.line_index import Bytes, Places, line_starts

# Any control character but the tab and the newline, C1 controls and Unicode's line separators.
_SPECIAL = re.compile(rb"[\x00-\x08\x0b-\x1f\x7f]|\xc2[\x80-\x9f]|\xe2\x80[\xa8\xa9]")
_COLOURS = re.compile(rb"\x1b\[[0-9;:]{0,64}m")
_LOOK_AT_ONCE = 64 * 1024  # `re` holds the interpreter: no longer than a millisecond
_NEWLINE = 10
_OVERLAP = 2  # the longest special sign has three bytes


@dataclass(frozen=True, slots=True, eq=False)
class PlainRows:
    """Rows end with a newline each; `part_of_row` says whose state each is."""

    text: Bytes
    starts: Places
    part_of_row: NDArray[np.uint32] | None  # None: every part has one row


def plain_rows(text: Bytes, starts: Places) -> PlainRows | None:
    """The rows of the parts of `text`; None where the text is its own plain text."""
    if not has_special(text) and _has_newlines_only_at_ends(text, starts):
        return None
    rows: list[bytes] = []
    parts: list[int] = []
    view = memoryview(text)
    places = starts.tolist()
    for part, (begin, end) in enumerate(pairwise(places)):
        before = len(rows)
        rows.extend(_rows_of_part(view[begin:end]))
        parts.extend([part] * (len(rows) - before))
    joined = b"\n".join([*rows, b""])
    is_one_each = len(rows) == len(places) - 1
    return PlainRows(
        text=joined,
        starts=line_starts(joined),
        part_of_row=None if is_one_each else np.array(parts, dtype=np.uint32),
    )


def has_special(text: Bytes) -> bool:
    """Whether some sign of the text is not shown as it is."""
    return any(
        _SPECIAL.search(text, begin, begin + _LOOK_AT_ONCE + _OVERLAP)
        for begin in range(0, len(text), _LOOK_AT_ONCE)
    )


def rows_of_line(exact: bytes) -> list[bytes]:
    """The rows of one line, given whole as the program wrote it."""
    return list(_rows_of_part(memoryview(exact)))


def states_of(line: str) -> list[str]:
    """What a line showed, one after the other: a carriage return begins anew."""
    return [state for state in line.split("\r") if state]


def _has_newlines_only_at_ends(text: Bytes, starts: Places) -> bool:
    """False where a controller's event says that it ends fewer lines than it has."""
    if not len(text):
        return len(starts) <= 2
    signs = np.frombuffer(text, dtype=np.uint8)
    ends = starts[1:-1].astype(np.int64) - 1
    inner = int(np.count_nonzero(signs == _NEWLINE)) - (signs[-1] == _NEWLINE)
    return inner == len(ends) and bool((signs[ends] == _NEWLINE).all())


def _rows_of_part(part: memoryview) -> Iterable[bytes]:
    raw = bytes(part)
    raw = raw.removesuffix(b"\n")
    if len(raw) <= _LOOK_AT_ONCE:
        clean = _COLOURS.sub(b"", raw) if b"\x1b" in raw else raw
        if b"\n" not in clean and not _SPECIAL.search(clean):
            return (clean,)
    return _decoded(states_of(raw.decode("utf-8", "replace")))


def _decoded(states: Sequence[str]) -> Iterator[bytes]:
    decoder = AnsiDecoder()
    if not states:
        yield b""
    for state in states:
        yield "".join(span.text for span in decoder.decode_line(state)).encode("utf-8")
