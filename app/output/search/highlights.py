"""Where a pattern is in the lines of one answer, for a browser to mark.

Bounded in number, a line and an answer, and in computing time: a pattern may match at every
character, or nowhere after long trying. Empty matches mark nothing. `is_cut` says that a bound was
reached, so that no unmarked line is taken for one without a match.
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
_ATTEMPTS_A_LOOK = 64  # at the clock: some 0.1 to 1 ms


class Highlighter:
    """Marks the lines of one answer, on one thread."""

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
        self._marks_left = HIGHLIGHTS_PER_RESPONSE
        self._attempts = 0
        self._is_spent = False

    def ranges(self, text: str) -> list[MatchSpan]:
        """Where the pattern is in one row: in UTF-16 units, without empty places."""
        if self._is_spent or self._is_late():
            self.is_cut = True
            return []
        characters = to_utf8(text)
        places = self._places(characters)
        if characters.isascii() or not places:
            return places
        units = _units_before(np.frombuffer(characters, dtype=np.uint8))
        return [(int(units[begin]), int(units[end])) for begin, end in places]

    def _places(self, characters: bytes) -> list[MatchSpan]:
        limit = min(HIGHLIGHTS_PER_LINE, self._marks_left)
        places: list[MatchSpan] = []
        for place in find_matches(self._pattern, characters, may_go_on=self._may_go_on):
            if place[0] == place[1]:
                continue
            if len(places) == limit:
                self.is_cut = True
                break
            places.append(place)
        self._marks_left -= len(places)
        if self._is_spent:
            self.is_cut = True
        self._is_spent = self._is_spent or not self._marks_left
        return places

    def _may_go_on(self) -> bool:
        self._attempts += 1
        return self._attempts % _ATTEMPTS_A_LOOK != 0 or not self._is_late()

    def _is_late(self) -> bool:
        self._is_spent = self._clock() >= self._end or self._is_cancelled()
        return self._is_spent


def _units_before(characters: NDArray[np.uint8]) -> NDArray[np.int64]:
    """How many UTF-16 units there are before each byte, and in all."""
    begins = (characters & 0xC0) != 0x80
    units = np.zeros(len(characters) + 1, dtype=np.int64)
    np.cumsum(begins.astype(np.int64) + (characters >= 0xF0), out=units[1:])
    return units
