"""The cells of one terminal line, and what writing and erasing do to them.

Knows no cursor. A cell holds a character with its combining marks; a wide character or a tab also
covers the empty cells to its right. Invariant: the cells' texts joined are the line's text, and an
empty cell is covered by the nearest character to its left.
"""

from collections.abc import Sequence
from functools import lru_cache

from wcwidth import wcwidth

from app.output.terminal.styles import PLAIN, Style

# The widest terminal that is emulated. Text itself may go on beyond it, without a line break;
# nothing else reaches farther than this, which bounds the work and the width of hostile lines.
COLUMNS = 400
TAB_COLUMNS = 8
_COVERED = ""
_MARKS_LIMIT = 32  # characters in one cell
_WITHOUT_TEXT = frozenset([_COVERED, " ", "\t"])


class Cells:
    """The cells of one line: a text and a style per column."""

    __slots__ = ("_beyond", "chars", "styles")

    def __init__(self) -> None:
        self.chars: list[str] = []
        self.styles: list[Style] = []
        self._beyond = PLAIN  # the style of the columns past the last cell

    def write(self, column: int, cells: Sequence[str], style: Style) -> None:
        """Overwrite the cells from a column on; columns between the end and it become blanks."""
        self._fill_to(column)
        end = column + len(cells)
        self._split(column)
        self._split(end)
        self.chars[column:end] = cells
        self.styles[column:end] = [style] * len(cells)

    def attach(self, column: int, mark: str) -> bool:
        """Add a combining mark to the character at a column; False if that fails."""
        lead = self.lead(column)
        if lead is None or len(self.chars[lead]) >= _MARKS_LIMIT:
            return False
        self.chars[lead] += mark
        return True

    def lead(self, column: int) -> int | None:
        """The column of the character that covers this column; None past the end."""
        if not 0 <= column < len(self.chars):
            return None
        while column and self.chars[column] == _COVERED:
            column -= 1
        return column

    def end(self, lead: int) -> int:
        """The column after the character that begins at `lead`."""
        end = lead + 1
        while end < len(self.chars) and self.chars[end] == _COVERED:
            end += 1
        return end

    def erase(self, start: int, stop: int, style: Style) -> None:
        """Blank the cells from `start` to below `stop`, in the style's background."""
        blank = _blank(style)
        if stop >= len(self.chars) and blank == self._beyond:
            self._cut(start)
        else:
            self.write(start, [" "] * (stop - start), blank)

    def erase_from(self, start: int, style: Style) -> None:
        """Erase everything from a column on, in the style's background."""
        blank = _blank(style)
        if blank != self._beyond:
            self._fill_to(start)
            self._beyond = blank
        self._cut(start)

    def delete(self, column: int, count: int) -> None:
        """Remove cells; those to the right move left, up to the terminal's edge."""
        self._split(column)
        self._split(column + count)
        edge = _edge(column)
        self._split(edge)
        blanks = max(0, min(count, edge - column)) if len(self.chars) > edge else 0
        self.chars[column:edge] = self.chars[column + count : edge] + [" "] * blanks
        self.styles[column:edge] = self.styles[column + count : edge] + [PLAIN] * blanks

    def insert(self, column: int, count: int) -> None:
        """Insert blanks; what they push past the terminal's edge is lost."""
        edge = _edge(column)
        if column >= len(self.chars):
            return
        self._split(column)
        self._split(edge - count)
        self._split(edge)
        room = edge - column
        self.chars[column:edge] = ([" "] * count + self.chars[column:edge])[:room]
        self.styles[column:edge] = ([PLAIN] * count + self.styles[column:edge])[:room]

    def loses(self, start: int, stop: int, cells: Sequence[str] = ()) -> bool:
        """Whether writing these cells over columns `start` to `stop` - 1 would lose text."""
        old = self.chars[start:stop]
        if old == cells[: len(old)]:
            return False
        new_size = len(cells)
        return any(
            char not in _WITHOUT_TEXT and (index >= new_size or char != cells[index])
            for index, char in enumerate(old)
        )

    def _fill_to(self, column: int) -> None:
        missing = column - len(self.chars)
        if missing > 0:
            self.chars += [" "] * missing
            self.styles += [self._beyond] * missing

    def _cut(self, column: int) -> None:
        self._split(column)
        del self.chars[column:]
        del self.styles[column:]

    def _split(self, column: int) -> None:
        """Blank a wide character or a tab that crosses the left edge of a column."""
        if column >= len(self.chars) or self.chars[column] != _COVERED:
            return
        begin = self.lead(column) or 0
        end = self.end(begin)
        self.chars[begin:end] = [" "] * (end - begin)


def cells_of(text: str, column: int) -> list[str]:
    """The cells of a text written at this column, which tabs and wide characters depend on."""
    if text.isascii() and "\t" not in text:
        return list(text)
    cells: list[str] = []
    lead = -1
    for char in text:
        width = tab_width(column + len(cells)) if char == "\t" else wcwidth(char)
        if width < 1 and lead >= 0 and len(cells[lead]) < _MARKS_LIMIT:
            cells[lead] += char
            continue
        lead = len(cells)
        cells += [char, *[_COVERED] * (width - 1)]
    return cells


def is_mark(char: str) -> bool:
    """Whether it combines with the character before it and takes no column."""
    return not char.isascii() and wcwidth(char) == 0


def tab_width(column: int) -> int:
    """The number of columns from this one to the next tab stop."""
    return TAB_COLUMNS - column % TAB_COLUMNS


def _edge(column: int) -> int:
    """The column up to which cells move: the terminal's edge, or one width further past it."""
    return COLUMNS if column < COLUMNS else column + COLUMNS


@lru_cache(maxsize=1024)
def _blank(style: Style) -> Style:
    """The style that erasing leaves: the background alone, as in xterm."""
    return PLAIN if style.bg is None else Style(bg=style.bg)
