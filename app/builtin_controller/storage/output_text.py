"""What AWX makes of a job's output: `result_stdout`, and lines cut for display.

Both lose something, exactly as AWX does; the events in the database are whole.
"""

import re
from collections.abc import Iterable

STDOUT_MAX_BYTES_DISPLAY = 1_048_576
EVENT_STDOUT_MAX_BYTES_DISPLAY = 1024

_COLOUR = re.compile(r"\x1b\[[0-9;]*m")
_RESET = "\x1b[0m"
# AWX strips colours with this and so loses text after any other escape, across lines.
_ESCAPE_TO_LETTER_M = re.compile(r"\x1b[^m]*m")
# PostgreSQL's COPY, which AWX reads the events with, escapes these.
_COPY_ESCAPES = str.maketrans({
    "\\": r"\\", "\b": r"\b", "\t": r"\t", "\n": r"\n", "\v": r"\v", "\f": r"\f", "\r": r"\r",
})  # fmt: skip


def result_stdout(texts: Iterable[str]) -> str:
    """The whole output as the record carries it."""
    copied = "".join(f"{text.translate(_COPY_ESCAPES)}\n" for text in texts)
    return _ESCAPE_TO_LETTER_M.sub("", copied.replace(r"\r\n", "\n"))


def withheld_stdout(chars: int) -> str:
    """The sentence in place of an output that is too long."""
    return (
        f"Standard Output too large to display ({chars} bytes),"
        f" only download supported for sizes over {STDOUT_MAX_BYTES_DISPLAY} bytes."
    )


def cut_stdout(text: str) -> str:
    """An event's text as it is served."""
    if len(text) <= EVENT_STDOUT_MAX_BYTES_DISPLAY:
        return text
    kept = f"{text[: EVENT_STDOUT_MAX_BYTES_DISPLAY - 1]}…"
    codes = _COLOUR.findall(kept)
    resets = codes.count(_RESET)
    return kept + _RESET * (len(codes) - 2 * resets)
