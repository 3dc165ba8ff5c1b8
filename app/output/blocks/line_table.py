"""Joins events to exact bytes and a table of parts: what the events hold of each line.

A part is the text of one line within one block. Does not know blocks. Invariant: the parts joined
are the text, and their line numbers ascend, whatever the controller says.
"""

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta

import numpy as np
from numpy.typing import NDArray

from app.output.events import OutputEvent
from app.output.terminal.text_bytes import Offsets, to_utf8

# AWX's display splits at these characters too and leaves them in the text: no terminator is added.
_LINE_SEPARATORS = ("\v", "\f", "\x1c", "\x1d", "\x1e", "\x85", "\u2028", "\u2029")

CUT = 1  # AWX has cut this line
ENDED = 2  # the line's last part
NO_TIME = -(2**63)
_EPOCH = datetime(1970, 1, 1, tzinfo=UTC)
_MICROSECOND = timedelta(microseconds=1)


@dataclass(frozen=True, slots=True, eq=False)
class Parts:
    """A table with one row per part; `starts` (in bytes) also ends with the size of the text."""

    starts: Offsets
    numbers: NDArray[np.uint32]
    at_us: NDArray[np.int64]
    flags: NDArray[np.uint8]

    def __len__(self) -> int:
        return len(self.numbers)


def to_datetime(at_us: int) -> datetime | None:
    """A time of the tables (microseconds since 1970) as a datetime; None if unknown."""
    return None if at_us == NO_TIME else _EPOCH + timedelta(microseconds=at_us)


def join_events(events: Sequence[OutputEvent]) -> tuple[bytes, Parts]:
    """The text of these events, which are in order, and the table of its parts."""
    return _one_line_each(events) or _any_lines(events)


def _microseconds(at: datetime | None) -> int:
    return NO_TIME if at is None else (at - _EPOCH) // _MICROSECOND


@dataclass(slots=True)
class _TableBuilder:
    texts: list[bytes] = field(default_factory=list)
    sizes: list[int] = field(default_factory=list)  # bytes of each part
    numbers: list[int] = field(default_factory=list)
    at_us: list[int] = field(default_factory=list)
    flags: list[int] = field(default_factory=list)

    def add_event(self, event: OutputEvent) -> None:
        """Add the parts of an event."""
        at_us = _microseconds(event.created)
        flags = CUT if event.is_cut else 0
        for number, text, ends in event_parts(event):
            self.add(number, to_utf8(text), at_us, flags | (ENDED if ends else 0))

    def parts(self) -> Parts:
        """The table of the parts added so far."""
        starts = np.zeros(len(self.sizes) + 1, dtype=np.uint64)
        np.cumsum(self.sizes, out=starts[1:])
        return Parts(
            starts=starts,
            numbers=np.array(self.numbers, dtype=np.uint32),
            at_us=np.array(self.at_us, dtype=np.int64),
            flags=np.array(self.flags, dtype=np.uint8),
        )

    def add(self, number: int, text: bytes, at_us: int, flags: int) -> None:
        self.texts.append(text)
        is_same = self.numbers and not self.flags[-1] & ENDED and self.numbers[-1] >= number
        if is_same:
            self.sizes[-1] += len(text)
            self.at_us[-1] = max(at_us, self.at_us[-1])
            self.flags[-1] |= flags
            return
        # Numbers must ascend, or a controller that counts backwards makes lines unreachable.
        self.numbers.append(max(number, self.numbers[-1] + 1) if self.numbers else number)
        self.sizes.append(len(text))
        self.at_us.append(at_us)
        self.flags.append(flags)


def _any_lines(events: Iterable[OutputEvent]) -> tuple[bytes, Parts]:
    table = _TableBuilder()
    for event in events:
        table.add_event(event)
    return b"".join(table.texts), table.parts()


def _one_line_each(events: Sequence[OutputEvent]) -> tuple[bytes, Parts] | None:
    """Fast path when every event is exactly one line; None otherwise."""
    numbers = np.array([event.end_line for event in events], dtype=np.int64)
    begins = np.array([event.start_line for event in events], dtype=np.int64)
    if not len(events) or (numbers - begins != 1).any() or (np.diff(numbers) < 1).any():
        return None
    joined = "\n".join([*(event.stdout for event in events), ""])
    is_ascii = joined.isascii()
    sizes = [len(one.stdout if is_ascii else to_utf8(one.stdout)) + 1 for one in events]
    starts = np.zeros(len(events) + 1, dtype=np.uint64)
    np.cumsum(np.array(sizes, dtype=np.uint64), out=starts[1:])
    flags = [ENDED | CUT if event.is_cut else ENDED for event in events]
    return to_utf8(joined), Parts(
        starts=starts,
        numbers=numbers.astype(np.uint32),
        at_us=np.array([_microseconds(event.created) for event in events], dtype=np.int64),
        flags=np.array(flags, dtype=np.uint8),
    )


def event_parts(event: OutputEvent) -> Iterator[tuple[int, str, bool]]:
    """Line number, exact text and whether the line ends, for each line that the event touches.

    Newlines beyond `end_line` stay within the last of its lines.
    """
    if not event.ends_line:
        yield event.start_line + 1, event.stdout + _terminator(event), False
        return
    rows = event.end_line - event.start_line
    if rows == 1:
        yield event.end_line, f"{event.stdout}\n", True
        return
    for offset, row in enumerate(event.stdout.split("\n", rows - 1)):
        yield event.start_line + 1 + offset, f"{row}\n", True


def _terminator(event: OutputEvent) -> str:
    if event.ends_line:
        return "\n"
    return "" if event.stdout.endswith(_LINE_SEPARATORS) else "\r"
