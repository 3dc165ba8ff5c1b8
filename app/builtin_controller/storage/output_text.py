"""A job's output as AWX serves it: `result_stdout`, and event texts cut for display.

Both lose text exactly as in AWX; the events in the database are whole.
"""

import re
from collections.abc import Iterable

STDOUT_MAX_BYTES_DISPLAY = 1_048_576
EVENT_STDOUT_MAX_BYTES_DISPLAY = 1024

_COLOR = re.compile(r"\x1b\[[0-9;]*m")
_RESET = "\x1b[0m"
# AWX strips colors with this, and so loses text after any other escape, across lines.
_ESCAPE_TO_LETTER_M = re.compile(r"\x1b[^m]*m")
# PostgreSQL's COPY, which AWX reads the events with, escapes these.
_COPY_ESCAPES = str.maketrans({
    "\\": r"\\", "\b": r"\b", "\t": r"\t", "\n": r"\n", "\v": r"\v", "\f": r"\f", "\r": r"\r",
})  # fmt: skip


def result_stdout(texts: Iterable[str]) -> str:
    """The `result_stdout` of a record, from its events' texts in order.

    Backslashes and control characters are escaped; from an ESC on, all up to the next letter m
    is missing.
    """
    copied = "".join(f"{text.translate(_COPY_ESCAPES)}\n" for text in texts)
    return _ESCAPE_TO_LETTER_M.sub("", copied.replace(r"\r\n", "\n"))


def withheld_stdout(chars: int) -> str:
    """The message in place of an output of so many characters, which is too long."""
    return (
        f"Standard Output too large to display ({chars} bytes),"
        f" only download supported for sizes over {STDOUT_MAX_BYTES_DISPLAY} bytes."
    )


def cut_stdout(text: str) -> str:
    """An event's text as served: over 1,024 characters, 1,023 and an ellipsis.

    Colors that are open at the cut are reset.
    """
    if len(text) <= EVENT_STDOUT_MAX_BYTES_DISPLAY:
        return text
    shown = f"{text[: EVENT_STDOUT_MAX_BYTES_DISPLAY - 1]}…"
    codes = _COLOR.findall(shown)
    resets = codes.count(_RESET)
    return shown + _RESET * (len(codes) - 2 * resets)
