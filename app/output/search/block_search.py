"""Finds a pattern in rows of plain text: every match, or the lines of one block that match.

Knows only one block and no state of a search. Invariants: the matches are those of the pattern in
each row alone; an empty match never begins where the match before it ended; a search can be
canceled within some 50 ms.
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
_MATCHES_PER_BATCH = 16_384  # some 25 ms
_NEWLINE = 10

IsCancelled = Callable[[], bool]


def never() -> bool:
    """The default of `is_cancelled`: the search runs to its end."""
    return False


@dataclass(frozen=True, slots=True, eq=False)
class BlockMatches:
    """The matches of a pattern in one block, whose first and last line may continue elsewhere.

    `in_first` and `in_last` count the matches in the first and last part; `in_last` is 0 where
    they are the same part.
    """

    extent: Extent
    lines: NDArray[np.uint32]  # the numbers of those with a match, ascending
    matches: int
    in_first: int
    in_last: int


def find_matches(
    pattern: Pattern, text: Bytes, *, may_go_on: Callable[[], bool] | None = None
) -> Iterator[MatchSpan]:
    """The matches in rows joined by newlines, as byte offsets (begin, end), ascending.

    `may_go_on` is called before each attempt, including those that find nothing; False ends the
    iteration.
    """
    if pattern.is_row_by_row:
        return _row_by_row(pattern, text, may_go_on)
    return _matches_in(pattern, text, may_go_on)


def search_block(
    block: Block, pattern: Pattern, *, is_cancelled: IsCancelled = never
) -> BlockMatches | None:
    """The matches in all states of a block's lines; None if the search was canceled."""
    rows = block.plain
    found = np.zeros(len(block.parts), dtype=bool)
    edges = np.zeros(2, dtype=np.int64)
    count = 0
    last_part = len(block.parts) - 1
    for offsets in _match_offsets(rows.text, pattern):
        if is_cancelled():
            return None
        if not len(offsets):
            continue
        parts = _parts_at(rows, offsets)
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
    """The number of matches in all states of a line, given as the program wrote it."""
    rows = b"\n".join([*rows_of_line(exact), b""])
    return sum(1 for _ in find_matches(pattern, rows))


def _match_offsets(text: Bytes, pattern: Pattern) -> Iterator[NDArray[np.uint64]]:
    """The offsets of matches, in batches; an empty batch lets the caller check for cancellation."""
    view = memoryview(text)
    begin, window, is_dense = 0, _WINDOW_BYTES, False
    while begin < len(view):
        end = _row_end(view, begin + window)
        started = perf_counter()
        batches = _literal_batches if is_dense else _regexp_batches
        count = 0
        for offsets in batches(pattern, view[begin:end]):
            count += len(offsets)
            yield offsets + np.uint64(begin)
        is_dense = pattern.literal is not None and count * _DENSE_BYTES > end - begin
        took = perf_counter() - started
        if is_dense:
            window = _DENSE_WINDOW_BYTES
        elif took < _SHORT_S:
            window *= _GROWTH
        elif took > _LONG_S:
            window = max(_SMALLEST_WINDOW_BYTES, window // _GROWTH)
        begin = end


def _regexp_batches(pattern: Pattern, text: Bytes) -> Iterator[NDArray[np.uint64]]:
    begins = (begin for begin, _ in find_matches(pattern, text))
    size = _MATCHES_PER_BATCH
    while size == _MATCHES_PER_BATCH:
        offsets = np.fromiter(islice(begins, _MATCHES_PER_BATCH), dtype=np.uint64)
        size = len(offsets)
        yield offsets


def _literal_batches(pattern: Pattern, text: Bytes) -> Iterator[NDArray[np.uint64]]:
    is_case_sensitive, literal = pattern.query.is_case_sensitive, pattern.literal
    if literal is None or not (is_case_sensitive or folds_within_ascii(text, literal)):
        yield from _regexp_batches(pattern, text)
    else:
        yield literal_offsets(text, literal, is_case_sensitive=is_case_sensitive)


def _parts_at(rows: PlainRows, offsets: NDArray[np.uint64]) -> NDArray[np.integer]:
    found = np.searchsorted(rows.starts, offsets, side="right") - 1
    return found if rows.part_of_row is None else rows.part_of_row[found]


def _row_end(text: memoryview, offset: int) -> int:
    """The offset after the row at this offset, found in the text without the table of rows."""
    while offset < len(text):
        newline = bytes(text[offset : offset + _LOOK_AHEAD]).find(b"\n")
        if newline >= 0:
            return offset + newline + 1
        offset += _LOOK_AHEAD
    return len(text)


def _matches_in(
    pattern: Pattern, text: Bytes, may_go_on: Callable[[], bool] | None = None
) -> Iterator[MatchSpan]:
    """The matches; of empty ones those that begin a character and not where the last one ended."""
    match, is_word = pattern.regexp.Match, pattern.query.is_whole_word
    size = len(text)
    last, position = -1, 0
    while position <= size:
        if may_go_on is not None and not may_go_on():
            return
        span = match(ANYWHERE, text, position, size)[is_word]
        begin, end = span
        if begin < end:
            yield span
            last = position = end  # the character that ends a word may begin the next one
        elif begin < 0:
            return
        else:
            if begin != last and not is_word and not _is_after_rows(text, begin):
                yield span
            position = _next_character(text, max(begin, position))
            last = end


def _row_by_row(
    pattern: Pattern, text: Bytes, may_go_on: Callable[[], bool] | None = None
) -> Iterator[MatchSpan]:
    for begin, end in pairwise(line_starts(text).tolist()):
        stop = end - 1 if text[end - 1] == _NEWLINE else end
        for found_begin, found_end in _matches_in(pattern, text[begin:stop], may_go_on):
            yield begin + found_begin, begin + found_end


def _is_after_rows(text: Bytes, offset: int) -> bool:
    """Whether the offset is past the last newline, where another row would begin."""
    return 0 < offset == len(text) and text[-1] == _NEWLINE


def _next_character(text: Bytes, offset: int) -> int:
    offset += 1
    while offset < len(text) and text[offset] & 0xC0 == 0x80:
        offset += 1
    return offset
