"""How much a first screen may hold, reckoned before any of it is written.

It only has to fill a screen, and some jobs print thousands of colored words a line. Lengths are
characters of HTML, as upper estimates.
"""

from collections.abc import Iterable, Sequence

from app.first_screen.shown import FirstScreen
from app.output import Line, OutputPage, Span, StyledLine, styled_lines

LONGEST = 512 * 1024
_AROUND = 32 * 1024  # what is neither a line nor a text of unknown length
_ROW = 400
_GAP = 150
_SPAN = 260  # with every class and four colors of its own
_LINK = 320
_ESCAPE = 130  # of the terminal: half of them end what another began
_LONGEST_ESCAPE = 6  # "&quot;"
_ESCAPED = "&<>\"'\r"
_MOVES = "\x1b\r\b"


def room_for_lines(shown: FirstScreen) -> int:
    """What the job's own texts leave to the lines; below 0 there is no room for a screen at all."""
    failure = shown.job.failure
    texts = 2 * _length(failure.explanation) + _length(failure.traceback)
    return LONGEST - _AROUND - texts


def lines_within(page: OutputPage, count: int, room: int) -> tuple[StyledLine, ...]:
    """Of the first `count` lines of `page` as many as have room; what follows is not even read."""
    room -= _GAP * (len(page.missing) + len(page.skipped))
    lines = page.lines[: _fitting(map(_unread, page.lines[:count]), room)]
    styled = styled_lines(lines, page.start_style)[0]
    return styled[: _fitting(map(_read, styled), room)]


def _fitting(lengths: Iterable[int], room: int) -> int:
    """How many of the lengths fit, from the first one on."""
    count = 0
    for length in lengths:
        room -= length
        if room < 0:
            break
        count += 1
    return count


def _unread(line: Line) -> int:
    """The length of a row whose styles are not known yet."""
    texts = (line.text, *line.earlier)
    return _ROW + sum(
        _length(text) + _LINK * text.count("://") + _ESCAPE * sum(map(text.count, _MOVES))
        for text in texts
    )


def _read(styled: StyledLine) -> int:
    return _ROW + sum(map(_spans_length, (styled.spans, *styled.earlier)))


def _spans_length(spans: Sequence[Span]) -> int:
    return sum(_SPAN + _length(span.text) + _LINK * span.text.count("://") for span in spans)


def _length(text: str) -> int:
    return len(text) + (_LONGEST_ESCAPE - 1) * sum(map(text.count, _ESCAPED))
