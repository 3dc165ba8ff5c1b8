"""A user's query, compiled for RE2, which runs in linear time for any pattern.

Never uses `re` for a user's pattern. Invariant: a pattern sees one row at a time, so `^` and `$`
mean a row and no match crosses a newline; a pattern that many rows at once would break (`\\A`,
`\\z`, `\\C`, a `(?-m)`) is matched row by row.
"""

import re
from dataclasses import dataclass
from typing import Protocol

import re2
from re2._re2 import RE2

from app.output.search.literal_scan import ascii_literal
from app.output.terminal.text_bytes import Bytes, to_utf8

QUERY_LIMIT = 1_000  # characters
MatchSpan = tuple[int, int]

# A quarter of RE2's own default, for some 50 patterns may be held at once; enough for every word of
# a thousand characters. A pattern that needs more gets RE2's message, "pattern too large".
_MEMORY_BYTES = 2 * 1024 * 1024
# RE2's \b knows ASCII only. Combining marks belong to the letter before them.
_NO_WORD_CHARACTER = r"[^\pL\pM\pN_]"
ANYWHERE = RE2.Anchor.UNANCHORED
_UNKNOWN_TO_RE2 = re.compile(
    r"invalid perl operator: \(\?(<?[=!]|<?$)|invalid escape sequence: \\[1-9]"
)
_BEYOND_ROWS = ("\\A", "\\z", "\\C")


class _InvalidExpressionError(Exception):
    """RE2's message about an expression."""


class Regexp(Protocol):
    """A compiled pattern of RE2 itself.

    Its Python wrapper creates four objects per match: half of the time where there are many.
    """

    def Match(  # noqa: N802 - a name of C++
        self, anchor: object, text: Bytes, pos: int, endpos: int
    ) -> list[MatchSpan]:
        """The first match from `pos` on and its groups; (-1, -1) for what is not there."""


@dataclass(frozen=True, slots=True)
class Query:
    """What the user typed, and the options of the search."""

    text: str
    is_expression: bool = False
    is_case_sensitive: bool = False
    is_whole_word: bool = False


@dataclass(frozen=True, slots=True)
class BadExpression:
    """Why a query cannot be searched for."""

    because: str  # RE2's own message, or ours about an empty or endless query


@dataclass(frozen=True, slots=True)
class Pattern:
    """A compiled query; group 1 of `regexp` is the word in a whole-word search.

    `literal` is set if the query can be searched for without RE2 (literal_scan.py).
    """

    query: Query
    regexp: Regexp
    is_row_by_row: bool = False
    literal: bytes | None = None


def compile_query(query: Query) -> Pattern | BadExpression:
    """The compiled pattern, or why the query has none."""
    text = to_utf8(query.text).decode()
    if not text:
        return BadExpression("Enter a search.")
    if len(text) > QUERY_LIMIT:
        return BadExpression(f"A search has at most {QUERY_LIMIT:,} characters.")
    try:
        return _pattern(query, text)
    except _InvalidExpressionError as wrong:
        return BadExpression(_because(str(wrong)))


def _pattern(query: Query, text: str) -> Pattern:
    # Compiled alone first, so that RE2's message quotes what the user typed.
    alone = _regexp(query, text, is_literal=not query.is_expression)
    if not query.is_expression and not query.is_whole_word:
        return Pattern(query, alone, literal=ascii_literal(text))
    expression = text if query.is_expression else re2.escape(text)
    is_row_by_row = query.is_expression and _may_look_beyond_rows(text)
    if not query.is_whole_word:
        return Pattern(query, _regexp(query, f"(?m){expression}"), is_row_by_row)
    try:
        word = _regexp(query, _whole_word(expression))
    except (
        _InvalidExpressionError
    ):  # the expression may end within \Q, which would swallow the rest
        word = _regexp(query, _whole_word(f"{expression}\\E"))
    return Pattern(query, word, is_row_by_row)


def _because(message: str) -> str:
    """RE2's message, with an explanation where other engines could run the expression."""
    if not _UNKNOWN_TO_RE2.match(message):
        return message
    return f"{message} (RE2 doesn't support look-around or back-references.)"


def _whole_word(expression: str) -> str:
    return f"(?m)(?:^|{_NO_WORD_CHARACTER})({expression})(?:$|{_NO_WORD_CHARACTER})"


def _regexp(query: Query, pattern: str, *, is_literal: bool = False) -> Regexp:
    options = re2.Options()
    options.never_nl = True
    options.log_errors = False
    options.literal = is_literal
    options.case_sensitive = query.is_case_sensitive
    options.never_capture = not query.is_whole_word  # groups cost a second pass
    options.max_mem = _MEMORY_BYTES
    regexp = RE2(pattern.encode(), options)
    if not regexp.ok():
        raise _InvalidExpressionError(regexp.error().decode("utf-8", "replace"))
    found: Regexp = regexp
    return found


def _may_look_beyond_rows(text: str) -> bool:
    """Whether an expression may look beyond a row; a wrong yes only costs time."""
    if any(escape in text for escape in _BEYOND_ROWS):
        return True
    flags = (group.partition(")")[0].partition(":")[0] for group in text.split("(?")[1:])
    return any("m" in flag.partition("-")[2] for flag in flags)
