"""Lines as they are shown: styled, with the earlier states of each.

Reads no blocks. Invariant: a line has at most `EARLIER_STATES_SHOWN` earlier states.
"""

from collections import deque
from collections.abc import Iterable, Sequence

import msgspec

from app.output.lines import EARLIER_STATES_SHOWN, Line
from app.output.terminal.ansi import AnsiDecoder
from app.output.terminal.spans import Span, spans_of
from app.output.terminal.styles import PLAIN, Style


class StyledLine(msgspec.Struct, frozen=True, gc=False):
    """A line's spans, those of its newest earlier states, and the number of earlier states."""

    line: Line
    spans: tuple[Span, ...]
    earlier: tuple[tuple[Span, ...], ...] = ()
    states: int = 0


def styled_lines(
    lines: Iterable[Line], style: Style = PLAIN
) -> tuple[tuple[StyledLine, ...], Style]:
    """The styled lines, and the style after the last one; `style` is that before the first."""
    earlier: deque[tuple[list[str], list[Style]]] = deque(maxlen=EARLIER_STATES_SHOWN)

    def keep(texts: Sequence[str], styles: Sequence[Style]) -> None:
        earlier.append((list(texts), list(styles)))

    decoder = AnsiDecoder(style, keep)
    styled = []
    for line in lines:
        if line.states:
            styled.append(_long_line(line, decoder))
            continue
        earlier.clear()
        spans = decoder.decode_line(line.text)
        states = tuple(spans_of(texts, styles) for texts, styles in earlier)
        styled.append(StyledLine(line, spans, states, decoder.states))
    return tuple(styled), decoder.style


def _long_line(line: Line, decoder: AnsiDecoder) -> StyledLine:
    """A long line, whose states are plain text already."""
    earlier = tuple(decoder.decode_line(state) for state in line.earlier)
    return StyledLine(line, decoder.decode_line(line.text), earlier, line.states)
