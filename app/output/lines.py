"""The pieces a controller keeps of an output, and how they become exact text and numbered lines.

Does not fetch, style or store anything; block.py puts pieces together. Invariant: the texts of a
piece's parts joined are exactly what the program wrote.
"""

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from datetime import datetime, timedelta
from enum import StrEnum

import msgspec

# AWX's display splits at these characters too and keeps them, so they need no terminator added.
_KEPT_SEPARATORS = ("\v", "\f", "\x1c", "\x1d", "\x1e", "\x85", "\u2028", "\u2029")

# Events become visible out of order, up to 1.7 s late where it was measured; a controller itself
# stops waiting for them after a minute (its rule for deleting a job), and so do we.
EARLIER_SHOWN = 100  # states of a line before the last
GAP_SETTLES_AFTER = timedelta(seconds=60)


class Piece(msgspec.Struct, frozen=True, gc=False):
    """What one event holds of the output; line numbers count from 0, as the controller's do.

    A msgspec struct: a frozen dataclass takes four times as long to make, and there are many.
    """

    counter: int
    start_line: int
    end_line: int
    text: str
    at: datetime | None = None
    is_cut: bool = False

    @property
    def ends_line(self) -> bool:
        return self.end_line > self.start_line

    @property
    def lines_known(self) -> int:
        """How many lines the output has if this is its last piece."""
        return self.end_line if self.ends_line else self.start_line + 1


class Line(msgspec.Struct, frozen=True, gc=False):
    """One line: what the program wrote of it, with its control characters, without the newline.

    Of a very long line `text` is the plain text that it shows; `earlier` are the newest of the
    states before that, oldest first, `states` is how many there were, and `omitted` characters are
    not here. `is_completed`: AWX had cut it, and the rest came from the record.
    """

    number: int
    text: str
    at: datetime | None = None
    is_cut: bool = False
    is_completed: bool = False
    earlier: tuple[str, ...] = ()
    states: int = 0
    omitted: int = 0


class GapReason(StrEnum):
    """Why events are absent: gone for good, not there yet, or more than a window waits for."""

    LOST = "lost"
    MAY_ARRIVE = "may_arrive"
    NOT_READ = "not_read"


@dataclass(frozen=True, slots=True)
class MissingEvents:
    """Counters `first` to `last` are absent; the place is before (or within) `before_line`."""

    first: int
    last: int
    before_line: int
    reason: GapReason

    @property
    def count(self) -> int:
        return self.last - self.first + 1


def in_order(pieces: Iterable[Piece]) -> tuple[Piece, ...]:
    """The pieces by counter, each counter once."""
    given = tuple(pieces)
    counters = [piece.counter for piece in given]
    ordered = sorted(set(counters))
    if counters == ordered:
        return given
    by_counter = dict(zip(counters, given, strict=True))
    return tuple(by_counter[counter] for counter in ordered)


def encoded(text: str) -> bytes:
    """The text in UTF-8; a lone surrogate, which no program can have written, is replaced."""
    try:
        return text.encode("utf-8")
    except UnicodeEncodeError:
        pairs = text.encode("utf-16-le", "surrogatepass")
        return pairs.decode("utf-16-le", "replace").encode("utf-8")


def parts_of(piece: Piece) -> Iterator[tuple[int, str, bool]]:
    """Line number, exact text and whether the line ends, for each line that the piece touches.

    Newlines beyond `end_line` stay within the last of its lines.
    """
    if not piece.ends_line:
        yield piece.start_line + 1, piece.text + _terminator(piece), False
        return
    rows = piece.end_line - piece.start_line
    if rows == 1:
        yield piece.end_line, f"{piece.text}\n", True
        return
    for offset, row in enumerate(piece.text.split("\n", rows - 1)):
        yield piece.start_line + 1 + offset, f"{row}\n", True


def _terminator(piece: Piece) -> str:
    if piece.ends_line:
        return "\n"
    return "" if piece.text.endswith(_KEPT_SEPARATORS) else "\r"
