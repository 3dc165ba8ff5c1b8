"""Applies control sequences (ESC [ … final) to a row, except SGR, which styles.py handles.

Invariant: vertical moves and what concerns the whole screen change nothing in the line.
"""

from collections.abc import Callable

from app.output.terminal.row import Row
from app.output.terminal.styles import Style

# More than any terminal is wide.
_LARGEST = 9999
_PRIVATE = ("<", "=", ">", "?")


def apply_sequence(row: Row, final: str, parameters: str, style: Style) -> None:
    """Apply `ESC [ parameters final` to the row; an unknown sequence changes nothing."""
    if parameters.startswith(_PRIVATE):
        return
    if final in _COUNTED:
        _COUNTED[final](row, _count(parameters), style)
    elif final in "JK":
        erase = _ERASING.get(parameters.partition(";")[0].lstrip("0"))
        if erase is not None:
            erase(row, style)
    elif final in "ABEFHLMSTdefkr":
        row.leave()
    elif final == "s" and not parameters:
        row.save()
    elif final == "u" and not parameters:
        row.restore()


def apply_escape(row: Row, final: str) -> None:
    """Apply `ESC final` to the row; an unknown one changes nothing."""
    if final == "7":
        row.save()
    elif final == "8":
        row.restore()
    elif final in "DEMc":
        row.leave()


def _count(parameters: str) -> int:
    """The first parameter as a count; an empty one and 0 mean 1."""
    first = parameters.partition(";")[0].partition(":")[0]
    digits = first.lstrip("0")
    if not (digits.isascii() and digits.isdigit()):
        return 1
    return int(digits) if len(digits) <= 4 else _LARGEST


_COUNTED: dict[str, Callable[[Row, int, Style], None]] = {
    "C": lambda row, count, _: row.move_by(count),
    "a": lambda row, count, _: row.move_by(count),
    "D": lambda row, count, _: row.move_by(-count),
    "G": lambda row, count, _: row.move_to(count - 1),
    "`": lambda row, count, _: row.move_to(count - 1),
    "I": lambda row, count, _: row.move_tabs(count),
    "Z": lambda row, count, _: row.move_tabs(-count),
    "X": lambda row, count, style: row.erase_cells(count, style),
    "P": lambda row, count, _: row.delete_cells(count),
    "@": lambda row, count, _: row.insert_cells(count),
}
_ERASING: dict[str, Callable[[Row, Style], None]] = {
    "": Row.erase_after,
    "1": Row.erase_before,
    "2": Row.erase_all,
}
