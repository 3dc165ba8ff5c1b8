"""Turns terminal text into styled spans without any control character.

Our own small state machine: rich's decoder, the well-kept library at hand, shows the rest of
unfinished sequences and needs quadratic time for repeated `ESC ]`; pyte, a whole screen, takes
50 times as long. What moves or erases within a line does what it does on a terminal (row.py);
vertical moves, titles and modes vanish. Only ESC begins a sequence: an 8-bit control that comes as
UTF-8 is a letter that was read in the wrong encoding, and shown as U+FFFD. Invariants: the time is
linear, and of the control characters only the tab survives (a line separator becomes a space, a
lone surrogate U+FFFD).
"""

import re
from dataclasses import replace

from app.output.terminal.row import Keep, Row
from app.output.terminal.sequences import apply_escape, apply_sequence
from app.output.terminal.spans import Span
from app.output.terminal.styles import PLAIN, Style, after_sgr

# The lengths bound how much is held back while a sequence may still go on; AWX's events have at
# most 1,024 characters.
_SPECIAL = re.compile("[\x00-\x08\x0a-\x1f\x7f-\x9f\u2028\u2029\ud800-\udfff]")
_CSI = re.compile("\x1b\\[(?P<parameters>[0-?]{0,1024})([ -/]{0,8}(?P<final>[@-~]))?")
_OSC = re.compile("\x1b\\](?P<body>[^\x00-\x1f\x7f]{0,4096})(?P<end>\x07|\x1b\\\\)?")
_OTHER_STRING = re.compile("\x1b[PX^_][^\x00-\x1f\x7f]{0,4096}(?P<end>\x1b\\\\)?")
_SHORT = re.compile("\x1b[ -/]{0,4}(?P<final>[0-~])?")
_UNFINISHED_OSC = re.compile("\x1b\\]([0-9]+;[^\\s\x00-\x1f\x7f]{0,4096})?")
_INTRODUCER = re.compile("\x1b[PX^_]")
_STILL_OPEN_CSI = re.compile("\x1b\\[[0-?]{0,1024}[ -/]{0,8}")
_STRING_STARTS = "PX^_"
_SEPARATORS = frozenset("\n\v\f\x1c\x1d\x1e\x85\u2028\u2029")
_SAFE_LINK = re.compile("(?:https?://|mailto:)[^\\s<>\"'`\\\\]{1,2000}", re.IGNORECASE)
_UNKNOWN = "\ufffd"


def ignore(_texts: object, _styles: object) -> None:
    """Discards the earlier states, for callers that want only what a line shows last."""


class AnsiDecoder:
    """Decodes lines whose text may arrive in parts; the style carries over from line to line.

    `keep` is called with each earlier state of a line, oldest first; `states` counts those of the
    last line.
    """

    def __init__(self, style: Style = PLAIN, keep: Keep = ignore) -> None:
        self.style = style
        self.states = 0
        self._keep = keep
        self._held = ""  # the beginning of a sequence whose rest may follow
        self._row = Row(keep)

    def feed(self, text: str) -> None:
        """Decode the next part of the current line."""
        self._decode(self._held + text, is_last=False)

    def end_line(self) -> tuple[Span, ...]:
        """End the current line and return what it shows; a link does not continue in the next."""
        self._decode(self._held, is_last=True)
        row, self._row = self._row, Row(self._keep)
        self.states = row.states
        if self.style.link:
            self.style = replace(self.style, link=None)
        return row.spans

    def decode_line(self, text: str) -> tuple[Span, ...]:
        """The spans of one whole line."""
        if not self.style.link and not _SPECIAL.search(text):
            self.states = 0
            return (Span(text, self.style),) if text else ()
        self.feed(text)
        return self.end_line()

    def _decode(self, text: str, *, is_last: bool) -> None:
        self._held = ""
        position = 0
        row = self._row
        while special := _SPECIAL.search(text, position):
            start = special.start()
            row.write(text[position:start], self.style)
            end = self._after_special(row, text, start, is_last=is_last)
            if end is None:
                self._held = text[start:]
                return
            position = end
        row.write(text[position:], self.style)

    def _after_special(self, row: Row, text: str, start: int, *, is_last: bool) -> int | None:
        """The index where decoding continues; None if the text ends within a sequence."""
        char = text[start]
        if char == "\x1b":
            return self._after_sequence(row, text, start, is_last=is_last)
        if char == "\r":
            row.to_start()
        elif char == "\b":
            row.backspace()
        elif char in _SEPARATORS:
            row.write(" ", self.style)
        elif char > "\x7f":
            row.write(_UNKNOWN, self.style)
        return start + 1

    def _after_sequence(self, row: Row, text: str, start: int, *, is_last: bool) -> int | None:
        following = text[start + 1 : start + 2]
        if following == "[":
            return self._after_csi(row, text, start, is_last=is_last)
        if following == "]":
            return self._after_osc(text, start, is_last=is_last)
        if following and following in _STRING_STARTS:
            return _after_string(text, start, is_last=is_last)
        found = _matched(_SHORT, text, start)
        if found["final"]:
            if found.end() == start + 2:
                apply_escape(row, found["final"])
            return found.end()
        if found.end() < len(text):
            return start + 1
        return found.end() if is_last else None

    def _after_csi(self, row: Row, text: str, start: int, *, is_last: bool) -> int | None:
        found = _matched(_CSI, text, start)
        final = found["final"]
        if final is None:
            may_go_on = _matched(_STILL_OPEN_CSI, text, start).end() == len(text)
            return None if may_go_on and not is_last else found.end()
        # With intermediate characters it is another command.
        if found.end("parameters") + 1 == found.end():
            if final == "m":
                self.style = after_sgr(self.style, found["parameters"])
            else:
                apply_sequence(row, final, found["parameters"], self.style)
        return found.end()

    def _after_osc(self, text: str, start: int, *, is_last: bool) -> int | None:
        found = _matched(_OSC, text, start)
        if found["end"] is None:
            if not is_last and _may_still_end(text, found.end()):
                return None
            return _matched(_UNFINISHED_OSC, text, start).end()
        number, _, rest = found["body"].partition(";")
        if number == "8":
            link = rest.partition(";")[2]
            is_safe = _SAFE_LINK.fullmatch(link) is not None
            self.style = replace(self.style, link=link if is_safe else None)
        return found.end()


def _after_string(text: str, start: int, *, is_last: bool) -> int | None:
    found = _matched(_OTHER_STRING, text, start)
    if found["end"] is not None:
        return found.end()
    if not is_last and _may_still_end(text, found.end()):
        return None
    return _matched(_INTRODUCER, text, start).end()


def _may_still_end(text: str, position: int) -> bool:
    return text[position:] in ("", "\x1b")


def _matched(pattern: re.Pattern[str], text: str, start: int) -> re.Match[str]:
    """The match of a pattern whose first character the caller has already seen."""
    found = pattern.match(text, start)
    if found is None:  # pragma: no cover - every pattern matches its introducer alone
        raise AssertionError(pattern.pattern)
    return found
