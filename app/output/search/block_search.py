"""Finds a pattern in rows of plain text: every place of it, or which lines of a block have it.

Knows neither several blocks nor who asks. Invariants: the hits are those of the same pattern in
each row alone; no hit is empty where the one before it ended; the work can be given up within some
50 ms.
"""

from collections.abc import Callable, Iterator
from dataclasses import dataclass
from itertools import islice, pairwise
from time import perf_counter

import numpy as np
from numpy.typing import NDArray

from app.output.blocks.block import Block, Extent
from app.output.search.literal_scan import folds_within_ascii, literal_offsets
from app.output.search.query import ANYWHERE, MatchSpan, Pattern
from app.output.terminal.plain_text import PlainRows, rows_of_line
from app.output.terminal.text_bytes import Bytes, line_starts

# RE2 takes 10 µs to 400 ms for this much, depending on the pattern; where it is quick, the next
# window is larger, and where it is slow smaller, so that a search can be given up soon.
_WINDOW_BYTES = 64 * 1024
_SMALLEST_WINDOW_BYTES = 4 * 1024
# Where a literal is in every fourth kilobyte or nearer, numpy is quicker.
_DENSE_BYTES = 4096
_DENSE_WINDOW_BYTES = 1024 * 1024
_SHORT_S = 0.005
_LONG_S = 0.05
_GROWTH = 4
_LOOK_AHEAD = 4096
_HITS_AT_ONCE = 16_384  # some 25 ms
_NEWLINE = 10

IsCancelled = Callable[[], bool]


def never() -> bool:
    """For a search that nobody gives up."""
    return False


@dataclass(frozen=True, slots=True, eq=False)
class BlockMatches:
    """What a block has of a pattern. Its first and last line may have parts in other blocks.

    `in_last` is 0 where the first part is the last one too.
    """

    extent: Extent
    lines: NDArray[np.uint32]  # those with a match, ascending
    matches: int
    in_first: int
    in_last: int


def find_matches(
    pattern: Pattern, text: Bytes, *, may_go_on: Callable[[], bool] | None = None
) -> Iterator[MatchSpan]:
    """Where the pattern is in rows that are joined by newlines, in bytes.

    `may_go_on` is asked before each attempt, also those that find nothing or an empty match.
    """
    if pattern.is_row_by_row:
        return _row_by_row(pattern, text, may_go_on)
    return _found(pattern, text, may_go_on)


def search_block(
    block: Block, pattern: Pattern, *, is_cancelled: IsCancelled = never
) -> BlockMatches | None:
    """The lines of a block with the pattern in any state; None if it was given up."""
    rows = block.plain
    found = np.zeros(len(block.parts), dtype=bool)
    edges = np.zeros(2, dtype=np.int64)
    count = 0
    last_part = len(block.parts) - 1
    for places in _row_places(rows.text, pattern):
        if is_cancelled():
            return None
        if not len(places):
            continue
        parts = _parts_of(rows, places)
        found[parts] = True
        count += len(parts)
        edges += (np.count_nonzero(parts == 0), np.count_nonzero(parts == last_part))
    return BlockMatches(
        extent=block.extent,
        lines=np.unique(block.parts.numbers[np.flatnonzero(found)]),
        matches=count,
        in_first=int(edges[0]),
        in_last=int(edges[1]) if last_part > 0 else 0,
    )


def count_matches(pattern: Pattern, exact: bytes) -> int:
    """How often the pattern is in the states of a line, given as the program wrote it."""
    rows = b"\n".join([*rows_of_line(exact), b""])
    return sum(1 for _ in find_matches(pattern, rows))


def _row_places(text: Bytes, pattern: Pattern) -> Iterator[NDArray[np.uint64]]:
    """Where matches begin, in portions; an empty one is a chance to give up."""
    view = memoryview(text)
    begin, window, is_dense = 0, _WINDOW_BYTES, False
    while begin < len(view):
        end = _row_end(view, begin + window)
        started = perf_counter()
        portions = _dense_portions if is_dense else _portions
        count = 0
        for places in portions(pattern, view[begin:end]):
            count += len(places)
            yield places + np.uint64(begin)
        is_dense = pattern.literal is not None and count * _DENSE_BYTES > end - begin
        took = perf_counter() - started
        if is_dense:
            window = _DENSE_WINDOW_BYTES
        elif took < _SHORT_S:
            window *= _GROWTH
        elif took > _LONG_S:
            window = max(_SMALLEST_WINDOW_BYTES, window // _GROWTH)
        begin = end


def _portions(pattern: Pattern, text: Bytes) -> Iterator[NDArray[np.uint64]]:
    begins = (place[0] for place in find_matches(pattern, text))
    size = _HITS_AT_ONCE
    while size == _HITS_AT_ONCE:
        places = np.fromiter(islice(begins, _HITS_AT_ONCE), dtype=np.uint64)
        size = len(places)
        yield places


def _dense_portions(pattern: Pattern, text: Bytes) -> Iterator[NDArray[np.uint64]]:
    is_case_sensitive, literal = pattern.query.is_case_sensitive, pattern.literal
    if literal is None or not (is_case_sensitive or folds_within_ascii(text, literal)):
        yield from _portions(pattern, text)
    else:
        yield literal_offsets(text, literal, is_case_sensitive=is_case_sensitive)


def _parts_of(rows: PlainRows, places: NDArray[np.uint64]) -> NDArray[np.integer]:
    found = np.searchsorted(rows.starts, places, side="right") - 1
    return found if rows.part_of_row is None else rows.part_of_row[found]


def _row_end(text: memoryview, place: int) -> int:
    """Where the row of that place ends; the text says it without a look at the table of rows."""
    while place < len(text):
        newline = bytes(text[place : place + _LOOK_AHEAD]).find(b"\n")
        if newline >= 0:
            return place + newline + 1
        place += _LOOK_AHEAD
    return len(text)


def _found(
    pattern: Pattern, text: Bytes, may_go_on: Callable[[], bool] | None = None
) -> Iterator[MatchSpan]:
    """Of the empty matches only those that begin a character, and not where the last one ended."""
    match, is_word = pattern.regexp.Match, pattern.query.is_whole_word
    size = len(text)
    last, position = -1, 0
    while position <= size:
        if may_go_on is not None and not may_go_on():
            return
        place = match(ANYWHERE, text, position, size)[is_word]
        begin, end = place
        if begin < end:
            yield place
            last = position = end  # the sign that closes a word may open the next one
        elif begin < 0:
            return
        else:
            if begin != last and not is_word and not _is_after_rows(text, begin):
                yield place
            position = _next_character(text, max(begin, position))
            last = end


def _row_by_row(
    pattern: Pattern, text: Bytes, may_go_on: Callable[[], bool] | None = None
) -> Iterator[MatchSpan]:
    for begin, end in pairwise(line_starts(text).tolist()):
        stop = end - 1 if text[end - 1] == _NEWLINE else end
        for found_begin, found_end in _found(pattern, text[begin:stop], may_go_on):
            yield begin + found_begin, begin + found_end


def _is_after_rows(text: Bytes, place: int) -> bool:
    """Whether this is where a further row would begin."""
    return 0 < place == len(text) and text[-1] == _NEWLINE


def _next_character(text: Bytes, place: int) -> int:
    place += 1
    while place < len(text) and text[place] & 0xC0 == 0x80:
        place += 1
    return place
