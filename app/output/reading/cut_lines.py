"""Completes lines that AWX cut at 1,024 characters, from the record's `result_stdout`.

AWX damages that text (docs/awx-behaviour.md): blank lines are gone, tabs and backslashes are
escaped, and everything from an ESC to the next `m` is deleted. So a line is completed only where
the cut text, damaged the same way, is the beginning of exactly one recorded line; the rest then
lacks colors.
"""

import re
from bisect import bisect_right
from dataclasses import dataclass

from msgspec import structs

from app.output.lines import Line
from app.output.terminal.plain_text import newest_state

CUT_MARK = "…"
_RESET = "\x1b[0m"
_SHORTEST_CHARS = 1000  # AWX keeps 1,023 characters; shorter texts may match by chance
_EATEN = re.compile(r"\x1b[^m]*m")
_COLOR = re.compile(r"\x1b\[[0-9;]*m")
_OPEN_SEQUENCE = re.compile(r"\x1b[^m]*$")
_COPY_ESCAPES = str.maketrans({
    "\\": r"\\", "\b": r"\b", "\t": r"\t", "\n": r"\n", "\v": r"\v", "\f": r"\f", "\r": r"\r",
})  # fmt: skip
_ESCAPED = re.compile(r"\\([\\btnvfr])")
_PLAIN_OF = {"\\": "\\", "b": "\b", "t": "\t", "n": "\n", "v": "\v", "f": "\f", "r": "\r"}


@dataclass(frozen=True, slots=True)
class RecordedLines:
    """The lines of a job's record that can complete a cut line.

    `lines` is sorted and without duplicates. `masks` are the strings that replace secrets: a rest
    that contains one is not used.
    """

    lines: tuple[str, ...] = ()
    masks: tuple[str, ...] = ()

    def whole(self, cut: str) -> str | None:
        """The whole text of a cut line; None where it is not certain."""
        head, resets = cut, ""
        while head.endswith(_RESET):
            head = head.removesuffix(_RESET)
            resets += _RESET
        if not self.lines or not head.endswith(CUT_MARK):
            return None
        head = _OPEN_SEQUENCE.sub("", head.removesuffix(CUT_MARK))
        if "\x1b" in _COLOR.sub("", head):
            return None  # not a color sequence: AWX has eaten text there
        damaged = _EATEN.sub("", head.translate(_COPY_ESCAPES))
        line = self._only_line_beyond(damaged) if len(damaged) >= _SHORTEST_CHARS else None
        if line is None:
            return None
        rest = line[len(damaged) :]
        if any(text in rest for text in self.masks):
            return None
        # The resets are AWX's own: the rest has lost its own, and its color would never end.
        return head + _ESCAPED.sub(lambda escaped: _PLAIN_OF[escaped[1]], rest) + resets

    def _only_line_beyond(self, beginning: str) -> str | None:
        """The line that begins with `beginning` and is longer; None unless it is the only one."""
        index = bisect_right(self.lines, beginning)
        found = [line for line in self.lines[index : index + 2] if line.startswith(beginning)]
        return found[0] if len(found) == 1 else None


NO_RECORDED_LINES = RecordedLines()


def recorded_lines(result_stdout: str, *, masks: tuple[str, ...]) -> RecordedLines:
    """The recorded lines that are long enough to prove that a cut line is one of them."""
    lines = {line for line in result_stdout.split("\n") if len(line) >= _SHORTEST_CHARS}
    return RecordedLines(tuple(sorted(lines)), masks)


def completed_line(line: Line, recorded: RecordedLines) -> Line:
    """The whole line if AWX cut it and the record has the rest for certain; else the line."""
    if not line.is_cut or line.omitted:
        return line
    before, newest = newest_state(line.text)
    whole = recorded.whole(newest)
    if whole is None:
        return line
    return structs.replace(line, text=before + whole, is_completed=True)
