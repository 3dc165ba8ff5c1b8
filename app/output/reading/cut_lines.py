"""Completes lines that AWX cut at 1,024 characters, from the record's `result_stdout`.

AWX damages that text (docs/awx-behaviour.md): blank lines are gone, tabs and backslashes are
escaped, and from each ESC all is eaten up to the next `m`. So a line is completed only where the
cut text, damaged the same way, is the beginning of exactly one recorded line; the rest then lacks
colors.
"""

import re
from bisect import bisect_right
from dataclasses import dataclass

from msgspec import structs

from app.output.lines import Line
from app.output.terminal.plain_text import newest_state

CUT_SIGN = "…"
_RESET = "\x1b[0m"
_SHORTEST_CHARS = 1000  # AWX keeps 1,023 characters; an administrator may have set fewer: no proof
_EATEN = re.compile(r"\x1b[^m]*m")
_COLOUR = re.compile(r"\x1b\[[0-9;]*m")
_OPEN_SEQUENCE = re.compile(r"\x1b[^m]*$")
_COPY_ESCAPES = str.maketrans({
    "\\": r"\\", "\b": r"\b", "\t": r"\t", "\n": r"\n", "\v": r"\v", "\f": r"\f", "\r": r"\r",
})  # fmt: skip
_ESCAPED = re.compile(r"\\([\\btnvfr])")
_PLAIN_OF = {"\\": "\\", "b": "\b", "t": "\t", "n": "\n", "v": "\v", "f": "\f", "r": "\r"}


@dataclass(frozen=True, slots=True)
class RecordedLines:
    """The lines of a job's record that a cut line may come from, sorted, each once.

    `never` are signs that stand for something else (a mask): a rest that has one is refused.
    """

    lines: tuple[str, ...] = ()
    never: tuple[str, ...] = ()

    def whole(self, cut: str) -> str | None:
        """The whole text of a cut line, None where it is not certain."""
        head, resets = cut, ""
        while head.endswith(_RESET):
            head = head.removesuffix(_RESET)
            resets += _RESET
        if not self.lines or not head.endswith(CUT_SIGN):
            return None
        head = _OPEN_SEQUENCE.sub("", head.removesuffix(CUT_SIGN))
        if "\x1b" in _COLOUR.sub("", head):
            return None  # another sequence than a colour: AWX has eaten text there
        damaged = _EATEN.sub("", head.translate(_COPY_ESCAPES))
        line = self._only_line_beyond(damaged) if len(damaged) >= _SHORTEST_CHARS else None
        if line is None:
            return None
        rest = line[len(damaged) :]
        if any(sign in rest for sign in self.never):
            return None
        # The resets are AWX's own: the rest has lost its own, and its colour would never end.
        return head + _ESCAPED.sub(lambda escaped: _PLAIN_OF[escaped[1]], rest) + resets

    def _only_line_beyond(self, beginning: str) -> str | None:
        """The line that begins so and goes on; None where there is none, or another one."""
        place = bisect_right(self.lines, beginning)
        found = [line for line in self.lines[place : place + 2] if line.startswith(beginning)]
        return found[0] if len(found) == 1 else None


NO_RECORD = RecordedLines()


def recorded_lines(result_stdout: str, *, never: tuple[str, ...]) -> RecordedLines:
    """Those that are long enough to prove anything."""
    lines = {line for line in result_stdout.split("\n") if len(line) >= _SHORTEST_CHARS}
    return RecordedLines(tuple(sorted(lines)), never)


def completed_line(line: Line, recorded: RecordedLines) -> Line:
    """The line whole, where AWX has cut it and the record has the rest for certain."""
    if not line.is_cut or line.omitted:
        return line
    before, newest = newest_state(line.text)
    whole = recorded.whole(newest)
    if whole is None:
        return line
    return structs.replace(line, text=before + whole, is_completed=True)
