"""Turns terminal text into styled spans without any control character.

Our own small state machine: rich's decoder, the well-kept library at hand, shows the rest of
unfinished sequences, lets C1 controls through and needs quadratic time for repeated `ESC ]`.
Does not emulate a screen: cursor movement, titles and modes vanish, text stays where it was.
Invariants: the time is linear, text outside sequences is never lost (a line separator becomes a
space, a lone surrogate U+FFFD), and of the control characters only the tab survives.
"""

import re
from collections.abc import Iterable
from dataclasses import replace

import msgspec

from app.output.lines import Line
from app.output.terminal.styles import PLAIN, Style, after_sgr

# The lengths bound how much is held back while a sequence may still go on; AWX's events have at
# most 1,024 characters.
_SPECIAL = re.compile("[\x00-\x08\x0a-\x1f\x7f-\x9f\u2028\u2029\ud800-\udfff]")
_CSI = re.compile("(?:\x1b\\[|\x9b)(?P<parameters>[0-?]{0,1024})([ -/]{0,8}(?P<final>[@-~]))?")
_OSC = re.compile(
    "(?:\x1b\\]|\x9d)(?P<body>[^\x00-\x1f\x7f-\x9f]{0,4096})(?P<end>\x07|\x1b\\\\|\x9c)?"
)
_OTHER_STRING = re.compile(
    "(?:\x1b[PX^_]|[\x90\x98\x9e\x9f])[^\x00-\x1f\x7f-\x9f]{0,4096}(?P<end>\x1b\\\\|\x9c)?"
)
_SHORT = re.compile("\x1b[ -/]{0,4}(?P<final>[0-~])?")
_UNFINISHED_OSC = re.compile("(?:\x1b\\]|\x9d)([0-9]+;[^\\s\x00-\x1f\x7f-\x9f]{0,4096})?")
_INTRODUCER = re.compile("\x1b[PX^_]|[\x90\x98\x9e\x9f]")
_STILL_OPEN_CSI = re.compile("(?:\x1b\\[|\x9b)[0-?]{0,1024}[ -/]{0,8}")
_STRING_STARTS = "PX^_"
_EIGHT_BIT_STRINGS = "\x90\x98\x9e\x9f"
_SEPARATORS = frozenset("\n\v\f\r\x1c\x1d\x1e\x85\u2028\u2029")
_SAFE_LINK = re.compile("(?:https?://|mailto:)[^\\s<>\"'`\\\\]{1,2000}", re.IGNORECASE)


class Span(msgspec.Struct, frozen=True, gc=False):
    """A run of text in one style; a msgspec struct, as a line is, because there are many."""

    text: str
    style: Style = PLAIN


class StyledLine(msgspec.Struct, frozen=True, gc=False):
    """A line's spans, and those of the states that it had before."""

    line: Line
    spans: tuple[Span, ...]
    earlier: tuple[tuple[Span, ...], ...] = ()


class AnsiDecoder:
    """Decodes text that comes in parts; the style carries over from line to line."""

    def __init__(self, style: Style = PLAIN) -> None:
        self.style = style
        self._held = ""
        self._spans: list[Span] = []
        self._run: list[str] = []

    def feed(self, text: str) -> tuple[Span, ...]:
        """The spans that are certain; a sequence that may go on is held back."""
        self._decode(self._held + text, is_last=False)
        return self._taken()

    def end_line(self) -> tuple[Span, ...]:
        """What was held back, without its sequence; a link never goes on in the next line."""
        self._decode(self._held, is_last=True)
        spans = self._taken()
        if self.style.link:
            self.style = replace(self.style, link=None)
        return spans

    def decode_line(self, text: str) -> tuple[Span, ...]:
        """The spans of one whole line."""
        if not self._held and not self.style.link and not _SPECIAL.search(text):
            return (Span(text, self.style),) if text else ()
        self._decode(self._held + text, is_last=True)
        return joined((*self._taken(), *self.end_line()))

    def _decode(self, text: str, *, is_last: bool) -> None:
        self._held = ""
        position = 0
        while special := _SPECIAL.search(text, position):
            start = special.start()
            self._run.append(text[position:start])
            end = self._after_special(text, start, is_last=is_last)
            if end is None:
                self._held = text[start:]
                return
            position = end
        self._run.append(text[position:])

    def _after_special(self, text: str, start: int, *, is_last: bool) -> int | None:
        """Where decoding goes on, or None if the text ends within a sequence."""
        char = text[start]
        if char in _SEPARATORS:
            self._run.append(" ")
        elif "\ud800" <= char <= "\udfff":
            self._run.append("\ufffd")
        elif char == "\x1b" or char in "\x9b\x9d" or char in _EIGHT_BIT_STRINGS:
            return self._after_sequence(text, start, is_last=is_last)
        return start + 1

    def _after_sequence(self, text: str, start: int, *, is_last: bool) -> int | None:
        char = text[start]
        # Only after ESC does the next character choose the kind; an 8-bit control is its own.
        following = text[start + 1 : start + 2] if char == "\x1b" else ""
        if char == "\x9b" or following == "[":
            return self._after_csi(text, start, is_last=is_last)
        if char == "\x9d" or following == "]":
            return self._after_osc(text, start, is_last=is_last)
        if char in _EIGHT_BIT_STRINGS or (following and following in _STRING_STARTS):
            return _after_string(text, start, is_last=is_last)
        found = _matched(_SHORT, text, start)
        if found["final"]:
            return found.end()
        if found.end() < len(text):
            return start + 1
        return found.end() if is_last else None

    def _after_csi(self, text: str, start: int, *, is_last: bool) -> int | None:
        found = _matched(_CSI, text, start)
        if found["final"] is None:
            may_go_on = _matched(_STILL_OPEN_CSI, text, start).end() == len(text)
            return None if may_go_on and not is_last else found.end()
        # A final m with intermediate characters is another command than SGR.
        if text[found.end("parameters") : found.end()] == "m":
            self._set_style(after_sgr(self.style, found["parameters"]))
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
            self._set_style(replace(self.style, link=link if is_safe else None))
        return found.end()

    def _set_style(self, style: Style) -> None:
        if style != self.style:
            self._close_run()
            self.style = style

    def _close_run(self) -> None:
        text = "".join(self._run)
        self._run.clear()
        if text:
            self._spans.append(Span(text, self.style))

    def _taken(self) -> tuple[Span, ...]:
        self._close_run()
        spans = joined(self._spans)
        self._spans.clear()
        return spans


def joined(spans: Iterable[Span]) -> tuple[Span, ...]:
    """The same text with neighbours of one style as one span."""
    groups: list[tuple[Style, list[str]]] = []
    for span in spans:
        if groups and groups[-1][0] == span.style:
            groups[-1][1].append(span.text)
        else:
            groups.append((span.style, [span.text]))
    return tuple(Span("".join(texts), style) for style, texts in groups)


def plain_text(spans: Iterable[Span]) -> str:
    """The text of the spans without their styles."""
    return "".join(span.text for span in spans)


def styled_lines(
    lines: Iterable[Line], style: Style = PLAIN
) -> tuple[tuple[StyledLine, ...], Style]:
    """The lines' spans, and the style after the last one."""
    decoder = AnsiDecoder(style)
    styled = []
    for line in lines:
        earlier = tuple(decoder.decode_line(state) for state in line.earlier)
        styled.append(StyledLine(line, decoder.decode_line(line.text), earlier))
    return tuple(styled), decoder.style


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
