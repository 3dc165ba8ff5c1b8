"""Finds a pattern in rows of plain text: every place of it, or which lines of a block have it.

Knows neither several blocks nor who asks. Invariants: the hits are those of the same pattern in
each row alone; no hit is empty where the one before it ended; the work can be given up within some
50 ms.
"""

from collections.abc import Callable, Iterator
from dataclasses import dataclass
from itertools import islice, pairwise

import numpy as np
from numpy.typing import NDArray

from app.output.block import Block, Extent
from app.output.line_index import Bytes, Places, line_starts
from app.output.lines import encoded
from app.output.plain import PlainRows, rows_of_line
from app.output.query import Pattern

# RE2 takes a tenth of a millisecond to 50 ms for this much, depending on the pattern.
_WINDOW_BYTES = 1024 * 1024
_HITS_AT_ONCE = 16_384  # some 25 ms
_NEWLINE = 10

IsCancelled = Callable[[], bool]
Place = tuple[int, int]


def never() -> bool:
    """For a search that nobody gives up."""
    return False


@dataclass(frozen=True, slots=True, eq=False)
class BlockHits:
    """What a block has of a pattern. Its first and last line may have parts in other blocks.

    `in_last` is 0 where the first part is the last one too.
    """

    extent: Extent
    lines: NDArray[np.uint32]  # those with a match, ascending
    matches: int
    in_first: int
    in_last: int


def matches(pattern: Pattern, text: Bytes) -> Iterator[Place]:
    """Where the pattern is in rows that are joined by newlines, in bytes."""
    if pattern.is_row_by_row:
        return _row_by_row(pattern, text)
    return _found(pattern, text)


def marks(pattern: Pattern, text: str) -> list[Place]:
    """Where the pattern is in one row, for a browser: in UTF-16 units, without empty places."""
    signs = encoded(text)
    places = [place for place in matches(pattern, signs) if place[0] < place[1]]
    if signs.isascii() or not places:
        return places
    units = _units_before(np.frombuffer(signs, dtype=np.uint8))
    return [(int(units[begin]), int(units[end])) for begin, end in places]


def searched(
    block: Block, pattern: Pattern, *, is_cancelled: IsCancelled = never
) -> BlockHits | None:
    """The lines of a block with the pattern in any state; None if it was given up."""
    rows = block.plain
    found = np.zeros(len(block.parts), dtype=bool)
    edges = np.zeros(2, dtype=np.int64)
    count = 0
    last_part = len(block.parts) - 1
    for places in _row_places(rows.text, rows.starts, pattern):
        if is_cancelled():
            return None
        parts = _parts_of(rows, places)
        found[parts] = True
        count += len(parts)
        edges += (np.count_nonzero(parts == 0), np.count_nonzero(parts == last_part))
    return BlockHits(
        extent=block.extent,
        lines=np.unique(block.parts.numbers[found]),
        matches=count,
        in_first=int(edges[0]),
        in_last=int(edges[1]) if last_part > 0 else 0,
    )


def matches_in_line(pattern: Pattern, exact: bytes) -> int:
    """How often the pattern is in the states of a line, given as the program wrote it."""
    rows = b"\n".join([*rows_of_line(exact), b""])
    return sum(1 for _ in matches(pattern, rows))


def _row_places(text: Bytes, starts: Places, pattern: Pattern) -> Iterator[NDArray[np.uint64]]:
    """Where hits begin, in portions; an empty one is a chance to give up."""
    for begin, end in _windows(starts):
        hits = matches(pattern, memoryview(text)[begin:end])
        while True:
            portion = islice(hits, _HITS_AT_ONCE)
            places = np.fromiter((place[0] for place in portion), dtype=np.uint64)
            yield places + np.uint64(begin)
            if len(places) < _HITS_AT_ONCE:
                break


def _parts_of(rows: PlainRows, places: NDArray[np.uint64]) -> NDArray[np.integer]:
    found = np.searchsorted(rows.starts, places, side="right") - 1
    return found if rows.part_of_row is None else rows.part_of_row[found]


def _windows(starts: Places) -> Iterator[Place]:
    """Stretches of whole rows; a row that is longer than a stretch is one."""
    row, rows = 0, len(starts) - 1
    while row < rows:
        begin = int(starts[row])
        reached = int(np.searchsorted(starts, begin + _WINDOW_BYTES, side="right")) - 1
        row = max(row + 1, min(reached, rows))
        yield begin, int(starts[row])


def _found(pattern: Pattern, text: Bytes) -> Iterator[Place]:
    """Without the empty matches that begin no character, or stand where the last match ended."""
    after_rows = len(text) if len(text) and text[-1] == _NEWLINE else -1
    places = _words(pattern, text) if pattern.query.is_whole_word else _all(pattern, text)
    last = -1
    for place in places:
        begin, end = place
        if begin == end and (begin in (last, after_rows) or _is_in_character(text, begin)):
            continue
        last = end
        yield place


def _all(pattern: Pattern, text: Bytes) -> Iterator[Place]:
    return (found.span() for found in pattern.regexp.finditer(text))


def _words(pattern: Pattern, text: Bytes) -> Iterator[Place]:
    """The sign that closes a word may open the next one; no word is empty."""
    position = 0
    while found := pattern.regexp.search(text, position):
        begin, end = found.span(1)
        if begin < end:
            yield begin, end
        if end > position:
            position = end
        elif position < len(text):
            position = _next_character(text, position)
        else:
            return


def _row_by_row(pattern: Pattern, text: Bytes) -> Iterator[Place]:
    for begin, end in pairwise(line_starts(text).tolist()):
        stop = end - 1 if text[end - 1] == _NEWLINE else end
        for found_begin, found_end in _found(pattern, text[begin:stop]):
            yield begin + found_begin, begin + found_end


def _is_in_character(text: Bytes, place: int) -> bool:
    return place < len(text) and text[place] & 0xC0 == 0x80


def _next_character(text: Bytes, place: int) -> int:
    place += 1
    while _is_in_character(text, place):
        place += 1
    return place


def _units_before(signs: NDArray[np.uint8]) -> NDArray[np.int64]:
    """How many UTF-16 units there are before each byte, and in all."""
    begins = (signs & 0xC0) != 0x80
    units = np.zeros(len(signs) + 1, dtype=np.int64)
    np.cumsum(begins.astype(np.int64) + (signs >= 0xF0), out=units[1:])
    return units
