"""A page of lines, out of a snapshot of what is stored.

Fetches nothing. Invariant: what a page says of the whole output is what is known so far.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field

from app.output.lines import Line, MissingEvents
from app.output.reading.cut_lines import completed_line
from app.output.reading.filtered_lines import filtered_lines
from app.output.reading.skipped_lines import SkippedLines
from app.output.reading.snapshot import Snapshot
from app.output.terminal.styles import PLAIN, Style

_LINE_OVERHEAD_BYTES = 300


@dataclass(frozen=True, slots=True)
class OutputPage:
    """A window of lines; `total_lines` is what is known so far of the whole output."""

    first_line: int
    lines: tuple[Line, ...]
    total_lines: int
    is_complete: bool
    missing: tuple[MissingEvents, ...]
    has_more: bool
    final_through: int
    is_unconfirmed: bool = False  # the job has ended, but its end may be missing here
    is_end_known: bool = True  # False: `total_lines` is what is here, the rest is asked for now
    is_unstored: bool = False  # the disk takes nothing now: each read may ask the controller again
    skipped: tuple[SkippedLines, ...] = ()
    start_style: Style = PLAIN
    styles: Mapping[int, Style] = field(default_factory=dict)  # of picked lines, by their number


@dataclass(frozen=True, slots=True)
class Progress:
    """How much of an output is here."""

    total_lines: int
    lines_here: int
    is_complete: bool  # the job has ended and everything is here
    is_unconfirmed: bool  # it has ended, but the controller may still be saving its output
    is_filling: bool
    eta_s: float | None


def picked_page(snapshot: Snapshot, numbers: Sequence[int]) -> OutputPage | None:
    """The lines; None where a block has gone meanwhile."""
    chosen = filtered_lines(snapshot, numbers)
    if chosen is None:
        return None
    return OutputPage(
        first_line=numbers[0] if numbers else 1,
        lines=tuple(completed_line(line, snapshot.recorded) for line, _ in chosen),
        total_lines=snapshot.total_lines,
        is_complete=snapshot.has_ended,
        missing=(),
        has_more=False,
        final_through=0,
        is_unconfirmed=snapshot.is_unconfirmed,
        styles={line.number: style for line, style in chosen},
    )


def size_bytes(page: OutputPage) -> int:
    """An upper estimate: four bytes a character is what Python needs for any text."""
    return _LINE_OVERHEAD_BYTES * (1 + len(page.lines)) + 4 * sum(
        len(line.text) + sum(map(len, line.earlier)) for line in page.lines
    )
