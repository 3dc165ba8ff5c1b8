"""One line of a terminal with its cursor; reports the states that are overwritten.

Does not parse; ansi.py does. Until the cursor moves, text is only appended. A state of the line is
reported when, after a return to the first column, text is about to be lost for the first time.
Invariants: the time is linear in the text and the number of calls; all reported states together
are at most `_STATES_FACTOR` times as long as the text.
"""

from collections.abc import Callable, Sequence
from dataclasses import replace
from functools import lru_cache

from app.output.terminal.cells import COLUMNS, TAB_COLUMNS, Cells, cells_of, is_mark, tab_width
from app.output.terminal.spans import Span, joined, spans_of
from app.output.terminal.styles import Style

# Called with the texts and styles of a state's cells; both change afterwards, so copy them.
Keep = Callable[[Sequence[str], Sequence[Style]], None]
_STATES_FACTOR = 8
_STATES_FREE_CHARS = 4096


class Row:
    """Applies what a program does within one line; columns count from 0."""

    __slots__ = (
        "_appended", "_cells", "_column", "_is_at_start", "_is_struck", "_keep", "_last_state",
        "_may_lose", "_saved", "_states_chars", "_written", "_written_before", "_written_chars",
        "states",
    )  # fmt: skip

    def __init__(self, keep: Keep) -> None:
        self.states = 0  # the number of earlier states so far
        self._keep = keep
        self._appended: list[Span] = []  # until the cursor moves
        self._cells: Cells | None = None  # afterwards
        self._column = 0
        self._saved: int | None = None
        self._is_at_start = False  # the last thing was a carriage return
        self._is_struck = False  # the last thing was one backspace
        self._may_lose = False  # the cursor was back in the first column since the last state
        self._written: list[Span] = []  # since then
        self._written_before: list[Span] = []
        self._written_chars = 0
        self._states_chars = 0
        self._last_state: list[str] = []

    @property
    def spans(self) -> tuple[Span, ...]:
        """What the line shows now."""
        if self._cells is None:
            return joined(self._appended)
        return spans_of(self._cells.chars, self._cells.styles)

    def write(self, text: str, style: Style) -> None:
        """Write text at the cursor; tabs are its only control characters."""
        if not text:
            return
        if self._cells is None and not self._is_at_start:
            self._appended.append(Span(text, style))
            return
        cells = self._laid_out()
        self._written.append(Span(text, style))
        self._written_chars += len(text)
        rest = self._overstruck(cells, text, style) if self._is_struck else text
        self._is_struck = False
        while rest and is_mark(rest[0]) and cells.attach(self._column - 1, rest[0]):
            rest = rest[1:]
        for index, piece in enumerate(rest.split("\t")):
            if index:
                self._tab(cells, style)
            if piece:
                self._put(cells, cells_of(piece, self._column), style)

    def to_start(self) -> None:
        """Move the cursor to the first column, as a carriage return does."""
        self._is_struck = False
        if self._cells is not None:
            self._move(0)
        elif self._appended:
            self._is_at_start = True

    def backspace(self) -> None:
        """Move the cursor one column to the left."""
        if self._is_empty:
            return
        self._laid_out()
        is_first = not self._is_struck and self._column > 0
        self._move(self._column - 1)
        self._is_struck = is_first

    def move_by(self, columns: int) -> None:
        """Move the cursor to the right, or to the left if negative."""
        self._laid_out()
        self._move(self._column + columns)

    def move_to(self, column: int) -> None:
        """Move the cursor to a column, at most to the terminal's edge."""
        if column == 0:
            self.to_start()
            return
        self._laid_out()
        self._move(column)

    def move_tabs(self, count: int) -> None:
        """Move the cursor by tab stops, to the left if negative, without writing."""
        self._laid_out()
        if count > 0:
            self._move((self._column // TAB_COLUMNS + count) * TAB_COLUMNS)
        else:
            self._move((-(-self._column // TAB_COLUMNS) + count) * TAB_COLUMNS)

    def save(self) -> None:
        """Save the cursor's column."""
        self._is_struck = False
        self._laid_out()
        self._saved = self._column

    def restore(self) -> None:
        """Move the cursor back to the saved column, if there is one."""
        if self._saved is not None:
            self._laid_out()
            self._move(self._saved)

    def leave(self) -> None:
        """Forget the saved column: the program moves to another line, which is not emulated."""
        self._saved = None

    def erase_after(self, style: Style) -> None:
        """Erase from the cursor to the end."""
        self._is_struck = False
        if self._cells is None and not self._is_at_start and style.bg is None:
            return
        cells = self._laid_out()
        self._before_loss(cells, self._column, len(cells.chars))
        cells.erase_from(self._column, style)

    def erase_before(self, style: Style) -> None:
        """Erase from the beginning to the cursor, including its cell."""
        self._is_struck = False
        cells = self._laid_out()
        self._begin_state()
        start, stop = max(0, self._column + 1 - COLUMNS), self._column + 1
        self._before_loss(cells, start, stop)
        cells.erase(start, stop, style)

    def erase_all(self, style: Style) -> None:
        """Erase the line without moving the cursor."""
        self._is_struck = False
        if self._is_empty and style.bg is None:
            return
        cells = self._laid_out()
        self._begin_state()
        self._before_loss(cells, 0, len(cells.chars))
        cells.erase_from(0, style)

    def erase_cells(self, count: int, style: Style) -> None:
        """Blank that many cells from the cursor on."""
        cells, stop = self._changing(count)
        cells.erase(self._column, stop, style)

    def delete_cells(self, count: int) -> None:
        """Remove that many cells from the cursor on."""
        cells, stop = self._changing(count)
        cells.delete(self._column, stop - self._column)

    def insert_cells(self, count: int) -> None:
        """Insert that many blanks at the cursor."""
        cells, stop = self._changing(count)
        cells.insert(self._column, stop - self._column)

    @property
    def _is_empty(self) -> bool:
        return self._cells is None and not self._appended

    def _changing(self, count: int) -> tuple[Cells, int]:
        """The cells, and the column after those that are about to change."""
        self._is_struck = False
        cells = self._laid_out()
        room = max(1, COLUMNS - self._column) if self._column < COLUMNS else COLUMNS
        stop = self._column + min(count, room)
        self._before_loss(cells, self._column, stop)
        return cells, stop

    def _laid_out(self) -> Cells:
        """The line as cells; creates them from the appended text if needed."""
        if self._cells is not None:
            return self._cells
        self._cells = cells = Cells()
        appended, self._appended = self._appended, []
        is_at_start, self._is_at_start = self._is_at_start, False
        for span in appended:
            self.write(span.text, span.style)
        if is_at_start:
            self._move(0)
        return cells

    def _move(self, column: int) -> None:
        self._is_struck = False
        cells = self._laid_out()
        self._column = max(0, min(column, max(COLUMNS - 1, len(cells.chars))))
        if self._column == 0:
            self._begin_state()

    def _put(self, cells: Cells, new: list[str], style: Style) -> None:
        self._before_loss(cells, self._column, self._column + len(new), new)
        cells.write(self._column, new, style)
        self._column += len(new)

    def _tab(self, cells: Cells, style: Style) -> None:
        """Store a tab as a character at the end of the line; elsewhere it only moves the cursor."""
        if self._column >= len(cells.chars):
            self._put(cells, cells_of("\t", self._column), style)
        else:
            self._move(self._column + tab_width(self._column))

    def _overstruck(self, cells: Cells, text: str, style: Style) -> str:
        """Apply one overstrike (bold, underline), as `less` does; return the remaining text."""
        lead = cells.lead(self._column)
        if lead is None or cells.chars[lead] in (" ", "\t"):
            return text
        old, new = cells.chars[lead], text[0]
        was_underlined = cells.styles[lead].underline
        if old == new:
            cells.styles[lead] = _struck(style, is_bold=True, is_underlined=was_underlined)
        elif new == "_":
            struck = cells.styles[lead]
            cells.styles[lead] = _struck(struck, is_bold=struck.bold, is_underlined=True)
        elif old == "_":
            struck = _struck(style, is_bold=style.bold, is_underlined=True)
            self._may_lose, may_lose = False, self._may_lose
            self._put(cells, cells_of(new, self._column), struck)
            self._may_lose = may_lose
            return text[1:]
        else:
            return text
        self._column = cells.end(lead)
        return text[1:]

    def _begin_state(self) -> None:
        """The next loss of text begins another state."""
        if self._may_lose:
            self._written_before += self._written
        else:
            self._written_before = self._written
        self._written = []
        self._may_lose = True

    def _before_loss(self, cells: Cells, start: int, stop: int, new: Sequence[str] = ()) -> None:
        """Report the line's state if it is about to lose text for the first time."""
        if not self._may_lose or not cells.loses(start, stop, new):
            return
        self._may_lose = False
        if len(cells.chars) <= COLUMNS:
            if cells.chars == self._last_state:
                return  # redrawn as it was
            self._last_state = cells.chars.copy()
        self.states += 1
        limit = _STATES_FACTOR * self._written_chars + _STATES_FREE_CHARS
        if self._states_chars + len(cells.chars) <= limit:
            self._states_chars += len(cells.chars)
            self._keep(cells.chars, cells.styles)
        else:  # over the limit: report only what was written since the last state
            before = self._written_before
            if before:
                self._keep([span.text for span in before], [span.style for span in before])


@lru_cache(maxsize=1024)
def _struck(style: Style, *, is_bold: bool, is_underlined: bool) -> Style:
    return replace(style, bold=is_bold, underline=is_underlined or style.underline)
