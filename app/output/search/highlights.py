"""Finds the matches in the lines of one response, for the browser to highlight.

Bounded per line, per response and in computing time, because a pattern may match at every
character, or nowhere after long trying. Empty matches highlight nothing. Invariant: `is_cut` says
that a bound was reached, so a line without highlights is never taken for one without a match.
"""

from collections.abc import Callable
from time import thread_time

import numpy as np
from numpy.typing import NDArray

from app.output.search.block_search import IsCancelled, find_matches, never
from app.output.search.query import MatchSpan, Pattern
from app.output.terminal.text_bytes import to_utf8

HIGHLIGHTS_PER_LINE = 256
HIGHLIGHTS_PER_RESPONSE = 10_000
SECONDS_PER_RESPONSE = 0.25  # of computing; a thousand usual lines take some 5 ms
_ATTEMPTS_PER_CLOCK_READ = 64  # some 0.1 to 1 ms


class Highlighter:
    """Finds the highlights of one response's lines, on one thread."""

    def __init__(
        self,
        pattern: Pattern,
        is_cancelled: IsCancelled = never,
        clock: Callable[[], float] = thread_time,
    ) -> None:
        self.is_cut = False
        self._pattern = pattern
        self._is_cancelled = is_cancelled
        self._clock = clock
        self._end = clock() + SECONDS_PER_RESPONSE
        self._highlights_left = HIGHLIGHTS_PER_RESPONSE
        self._attempts = 0
        self._is_spent = False

    def ranges(self, text: str) -> list[MatchSpan]:
        """The matches in one row as (begin, end) in UTF-16 code units, without empty ones."""
        if self._is_spent or self._is_late():
            self.is_cut = True
            return []
        characters = to_utf8(text)
        ranges = self._byte_ranges(characters)
        if characters.isascii() or not ranges:
            return ranges
        units = _units_before(np.frombuffer(characters, dtype=np.uint8))
        return [(int(units[begin]), int(units[end])) for begin, end in ranges]

    def _byte_ranges(self, characters: bytes) -> list[MatchSpan]:
        limit = min(HIGHLIGHTS_PER_LINE, self._highlights_left)
        ranges: list[MatchSpan] = []
        for found in find_matches(self._pattern, characters, may_go_on=self._may_go_on):
            if found[0] == found[1]:
                continue
            if len(ranges) == limit:
                self.is_cut = True
                break
            ranges.append(found)
        self._highlights_left -= len(ranges)
        if self._is_spent:
            self.is_cut = True
        self._is_spent = self._is_spent or not self._highlights_left
        return ranges

    def _may_go_on(self) -> bool:
        self._attempts += 1
        return self._attempts % _ATTEMPTS_PER_CLOCK_READ != 0 or not self._is_late()

    def _is_late(self) -> bool:
        self._is_spent = self._clock() >= self._end or self._is_cancelled()
        return self._is_spent


def _units_before(characters: NDArray[np.uint8]) -> NDArray[np.int64]:
    """The number of UTF-16 code units before each byte, and in all."""
    begins = (characters & 0xC0) != 0x80
    units = np.zeros(len(characters) + 1, dtype=np.int64)
    np.cumsum(begins.astype(np.int64) + (characters >= 0xF0), out=units[1:])
    return units
