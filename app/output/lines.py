"""Turns the pieces a controller keeps of an output back into exact text and numbered lines.

Does not fetch, style or store anything. Invariant: the text of every piece that was given is in
exactly one line, and every counter that is absent below the highest one is named by a gap.
"""

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from enum import StrEnum
from itertools import pairwise

# AWX's display splits at these characters too and keeps them, so they need no terminator added.
_KEPT_SEPARATORS = ("\v", "\f", "\x1c", "\x1d", "\x1e", "\x85", "\u2028", "\u2029")

# Events become visible out of order, up to 1.7 s late where it was measured; a controller itself
# stops waiting for them after a minute (its rule for deleting a job), and so do we.
GAP_SETTLES_AFTER = timedelta(seconds=60)


@dataclass(frozen=True, slots=True)
class Piece:
    """What one event holds of the output; line numbers count from 0, as the controller's do."""

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


@dataclass(frozen=True, slots=True)
class Line:
    """One line; `earlier` are the states that a carriage return had overwritten, oldest first."""

    number: int
    text: str
    at: datetime | None = None
    is_cut: bool = False
    earlier: tuple[str, ...] = ()


class GapReason(StrEnum):
    """Why events are absent: gone for good, not there yet, or more than anyone would read."""

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


@dataclass(frozen=True, slots=True)
class Assembled:
    """Lines in order; nothing up to line `final_through` can change any more."""

    lines: tuple[Line, ...]
    missing: tuple[MissingEvents, ...]
    final_through: int


@dataclass(frozen=True, slots=True)
class Surroundings:
    """What is known beside the pieces of one window of lines."""

    first_line: int = 1
    counter_before: int = 0
    has_ended: bool = False
    newest_at: datetime | None = None
    not_read_after: int | None = None


@dataclass(slots=True)
class _Draft:
    parts: list[str] = field(default_factory=list)
    at: datetime | None = None
    is_cut: bool = False


def in_order(pieces: Iterable[Piece]) -> tuple[Piece, ...]:
    """The pieces by counter, each counter once."""
    by_counter = {piece.counter: piece for piece in pieces}
    return tuple(by_counter[counter] for counter in sorted(by_counter))


def exact_text(pieces: Iterable[Piece]) -> str:
    """What the program wrote, as far as these pieces have it."""
    return "".join(piece.text + _terminator(piece) for piece in in_order(pieces))


def exact_bytes(pieces: Iterable[Piece]) -> bytes:
    """The same in UTF-8; a lone surrogate, which no program can have written, is replaced."""
    return (
        exact_text(pieces)
        .encode("utf-16-le", "surrogatepass")
        .decode("utf-16-le", "replace")
        .encode("utf-8")
    )


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


def assemble(pieces: Iterable[Piece], around: Surroundings | None = None) -> Assembled:
    """Numbered lines, the gaps between them, and how far they are final."""
    around = around or Surroundings()
    ordered = in_order(pieces)
    missing = tuple(_gaps(ordered, around))
    return Assembled(
        lines=tuple(_lines(ordered)),
        missing=missing,
        final_through=_final_through(ordered, missing, around),
    )


def _terminator(piece: Piece) -> str:
    if piece.ends_line:
        return "\n"
    return "" if piece.text.endswith(_KEPT_SEPARATORS) else "\r"


def _lines(ordered: Sequence[Piece]) -> Iterator[Line]:
    drafts: dict[int, _Draft] = {}
    for piece in ordered:
        for number, text in _texts_by_line(piece):
            draft = drafts.setdefault(number, _Draft())
            draft.parts.append(text)
            draft.at = piece.at
            draft.is_cut = draft.is_cut or piece.is_cut
    for number in sorted(drafts):
        yield _line(number, drafts[number])


def _texts_by_line(piece: Piece) -> Iterator[tuple[int, str]]:
    """The text by line number; newlines beyond `end_line` stay within the last line."""
    rows = max(piece.end_line - piece.start_line, 1)
    text = piece.text if piece.ends_line else piece.text + _terminator(piece)
    for offset, row in enumerate(text.split("\n", rows - 1)):
        yield piece.start_line + 1 + offset, row


def _line(number: int, draft: _Draft) -> Line:
    states = [state for state in "".join(draft.parts).split("\r") if state]
    return Line(
        number=number,
        text=states[-1] if states else "",
        at=draft.at,
        is_cut=draft.is_cut,
        earlier=tuple(states[:-1]),
    )


def _gaps(ordered: Sequence[Piece], around: Surroundings) -> Iterator[MissingEvents]:
    counters = (around.counter_before, *(piece.counter for piece in ordered))
    for (before, after), piece in zip(pairwise(counters), ordered, strict=True):
        if after > before + 1:
            yield MissingEvents(
                first=before + 1,
                last=after - 1,
                before_line=piece.start_line + 1,
                reason=_gap_reason(before, piece, around),
            )


def _gap_reason(before: int, after_gap: Piece, around: Surroundings) -> GapReason:
    if before == around.not_read_after:
        return GapReason.NOT_READ
    if around.has_ended:
        return GapReason.LOST
    if after_gap.at is None or around.newest_at is None:
        return GapReason.MAY_ARRIVE
    has_settled = around.newest_at - after_gap.at >= GAP_SETTLES_AFTER
    return GapReason.LOST if has_settled else GapReason.MAY_ARRIVE


def _final_through(
    ordered: Sequence[Piece], missing: Sequence[MissingEvents], around: Surroundings
) -> int:
    awaited = min(
        (gap.first for gap in missing if gap.reason is GapReason.MAY_ARRIVE), default=None
    )
    settled = [piece for piece in ordered if awaited is None or piece.counter < awaited]
    if not settled:
        return around.first_line - 1
    if around.has_ended:
        return settled[-1].lines_known
    return settled[-1].end_line if settled[-1].ends_line else settled[-1].start_line
