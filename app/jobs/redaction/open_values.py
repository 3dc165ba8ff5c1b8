"""Masks YAML values that are on the lines after their name: blocks, open quotes, structures.

password: |            api_token:               key: "first
  every line of it       deeper is part of it     and second"
"""

import re
from functools import lru_cache

from app.jobs.redaction.names import is_secret_label, is_secret_name
from app.jobs.redaction.scan import MASK, OPEN_VALUES, Edit, Pattern, narrowed

_NAME = re.compile(r"(?P<name>[\w.-]++)(?P<quote>[\"'])?[ \t]*+:[ \t]*+")
_LINE = re.compile(r"[^\r\n]*+(?:\r\n|\n|\r)?")
_BEFORE_NAME = re.compile(r"(?P<sign>[+-](?!-))?[ \t]*+(?:-[ \t]++)*+[\"']?")  # the sign of a diff
_TAGS = r"(?:[!&][^ \t]*+[ \t]*+)*+"
_BLOCK = re.compile(rf"{_TAGS}[|>][-+0-9]{{0,2}}[ \t]*+(?:#.*+)?")
_NOTHING = re.compile(rf"{_TAGS}(?:#.*+)?")
_WIDEST = 200  # a deeper name counts as one at this column


def without_open_values(text: str) -> str:
    """`text` with these values masked; the line of the name stays up to its colon.

    Raises:
        TooManyError: There are too many to examine each.
    """
    return OPEN_VALUES.edited(text, _Values(text).masked)


class _Values:
    """Finds and masks the values of one text."""

    def __init__(self, text: str) -> None:
        self._narrow = narrowed(text)

    def masked(self, text: str, start: int, end: int) -> Edit:
        """The edit at one candidate, which ends on the line after the name."""
        found = next(_NAME.finditer(text, start, end), None)
        if found is None:
            return start, start, None, end - 1
        line_start = max(text.rfind("\n", 0, start), text.rfind("\r", 0, start)) + 1
        prefix = text[line_start : found.start()]
        below = _end_of_line(text, start)
        rest = text[found.end() : below].rstrip("\r\n")
        if not _is_open_secret(found["name"], found["quote"], prefix, rest):
            return start, start, None, end - 1
        after = self._end_of_value(text, prefix, rest[:1], below)
        if after <= below:
            return start, start, None, end - 1
        blank = " " if text[found.end() - 1] == ":" else ""
        return found.end(), after, f"{blank}{MASK}", after

    def _end_of_value(self, text: str, prefix: str, opening: str, below: int) -> int:
        """The end of the last line that is indented deeper than the name, without its line end."""
        before = _BEFORE_NAME.fullmatch(prefix)
        sign = before["sign"] or "" if before else ""
        column = len(prefix.rstrip("\"'")) if before else len(prefix) - len(prefix.lstrip(" \t"))
        end = _deeper_lines(min(column, _WIDEST), sign).end_from(self._narrow, below)
        if opening in {'"', "'"}:
            closing = text.find(opening, below, end)
            end = end if closing < 0 else _end_of_line(text, closing)
        return below + len(text[below:end].rstrip(" \t\r\n"))


@lru_cache(maxsize=512)
def _deeper_lines(column: int, sign: str) -> Pattern:
    """Matches lines that are blank or indented by more than `column`, a diff's sign included."""
    first = rf"[ \t\{sign}]" if sign else r"[ \t]"
    end = r"(?:\r\n|\n|\r)"
    return Pattern(rf"(?:{first}?[ \t]*{end}|{first}[ \t]{{{column}}}[^\r\n]*(?:{end}|$))*")


def _is_open_secret(name: str, quote: str | None, prefix: str, rest: str) -> bool:
    """Whether the secret of `name` is below its line; in running text only a block's is."""
    if _BLOCK.fullmatch(rest):
        return is_secret_name(name)
    if not _BEFORE_NAME.fullmatch(prefix):
        return False
    if _NOTHING.fullmatch(rest) and not quote:
        return is_secret_label(name)
    return is_secret_name(name)


def _end_of_line(text: str, at: int) -> int:
    line = _LINE.match(text, at)
    return line.end() if line else len(text)
