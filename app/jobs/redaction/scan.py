"""Where a secret may be in a text: found by RE2, in about a millisecond for each megabyte.

A candidate is an index at which a secret may begin; app/jobs/redaction/text.py decides. Every
secret that it masks begins at a candidate. RE2 reads one byte a character, so its offsets are
those of the text: every character outside ASCII becomes the same byte, which counts as a letter.
"""

from collections.abc import Callable
from functools import lru_cache

import numpy as np
import re2

MASK = "********"

# Looking at one candidate takes some microseconds; a text with more of them is masked by lines.
_FEW = 64
_CHARACTERS_EACH = 2048

_OTHER_BYTE = 0x80  # stands for every character outside ASCII
_LONG_S, _KELVIN = 0x17F, 0x212A  # fold to ASCII letters, as a regular expression ignores case
_OTHER = rf"\x{_OTHER_BYTE:02x}"
_N = rf"[\w.\-{_OTHER}]"  # a character of a name
_O = rf"[\w\-{_OTHER}]"  # of an option's name
_WORDS = "token|pass|secret|key|credential|vault|authorization|cookie"
_ENDS = (
    "token|pass|password|passwd|passphrase|secret|key|credentials?|authorization|cookie"
    "|pat|pwd|auth"
)


class TooManyError(Exception):
    """A text has more candidates than can be examined one by one."""


class Pattern:
    """A pattern over a narrowed text; upper and lower case are the same."""

    def __init__(self, pattern: str) -> None:
        options = re2.Options()
        options.encoding = re2.Options.Encoding.LATIN1
        options.max_mem = 64 * 1024 * 1024  # with a smaller cache of states it could become slow
        options.log_errors = False
        self._pattern = re2.compile(rf"(?i){pattern}".encode("latin-1"), options)

    def is_in(self, narrow: bytes) -> bool:
        """Whether the pattern matches anywhere."""
        return self._pattern.search(narrow) is not None

    def end_from(self, narrow: bytes, start: int) -> int:
        """The end of the match that begins at `start`; `start` itself where there is none."""
        found = self._pattern.match(narrow, start)
        return int(found.end()) if found else start


class Candidates(Pattern):
    """A pattern whose matches are examined one by one, from left to right."""

    def edited(self, text: str, edit_at: "EditAt") -> str:
        """`text` with the edit that `edit_at` returns for each candidate.

        Raises:
            TooManyError: There are too many to examine each.
        """
        narrow = narrowed(text)
        parts: list[str] = []
        done = at = 0
        left = _FEW + len(text) // _CHARACTERS_EACH
        while found := self._pattern.search(narrow, at):
            left -= 1
            if left < 0:
                raise TooManyError
            start, end, hidden, at = edit_at(text, found.start(), found.end())
            if hidden is not None:
                parts += [text[done:start], hidden]
                done = end
        return "".join([*parts, text[done:]]) if parts else text


# Start, end and replacement (None: no edit), and the index at which to continue.
Edit = tuple[int, int, str | None, int]
EditAt = Callable[[str, int, int], Edit]


def narrowed(text: str) -> bytes:
    """The text as one byte for each character: ASCII as it is, one fixed byte for all others."""
    return text.encode("ascii") if text.isascii() else _narrowed(text)


@lru_cache(maxsize=2)  # several patterns scan the same text, one after the other
def _narrowed(text: str) -> bytes:
    points = np.frombuffer(text.encode("utf-32-le", "surrogatepass"), dtype="<u4")
    narrow = np.minimum(points, _OTHER_BYTE).astype(np.uint8)
    narrow[points == _LONG_S] = ord("s")
    narrow[points == _KELVIN] = ord("k")
    return bytes(narrow.tobytes())


def _short(rest: str) -> str:
    """A pattern for pat, pwd and auth as words: in githubPat and PATFile, not in path or PATTERN.

    `rest` is a pattern for the characters that may follow.
    """
    return (
        rf"(?-i:(?:[Pp]at|[Pp]wd|[Aa]uth)(?:[A-Z0-9_.\-{_OTHER}]{rest}*)?"
        rf"|(?:PAT|PWD|AUTH)(?:(?:[0-9_.\-{_OTHER}]|[A-Z][a-z]){rest}*)?)"
    )


_NAME = rf"{_N}*(?:(?:{_WORDS}){_N}*|{_short(_N)})"
_OPTION = rf"--{_O}*(?:(?:{_WORDS}){_O}*|{_short(_O)})"
_W = rf"[\w{_OTHER}]"

ANYTHING = Candidates(
    r"token|pass|secret|key|credential|vault|auth|cookie|pat|pwd|bearer|://"
    r"|gh[pousr]_|glpat|xox|akia|eyj"
)
SCHEMES = Candidates("://")
SHAPES = Candidates(
    r"(?-i:gh[pousr]_[A-Za-z0-9]{16}"
    rf"|github_pat_{_W}{{16}}|glpat-{_O}{{16}}|xox[abprs]-{_O}{{10}}"
    rf"|AKIA[0-9A-Z]{{16}}|eyJ{_O}{{8,}}\.{_O}+\.)"
)
OPTIONS = Candidates(rf"{_OPTION}[\"']?,?[ \t]+[\"']?[^\s\"',\-]")
NAMES = Candidates(rf"{_NAME}(?:\\?[\"'][ \t]*[=:]|[ \t]*=)|{_N}*(?:{_ENDS})[ \t]*:")
BEARERS = Candidates(r"bearer[ \t]+[^\s\"',;]")
# A YAML value on the lines that follow: `key: |`, `key:` alone, or a quote that is still open.
OPEN_VALUES = Candidates(
    rf"{_NAME}[\"']?[ \t]*:[ \t]*(?:[!&][^ \t\r\n]*[ \t]*)*"
    r"(?:[|>][\-+0-9]{0,2}[ \t]*(?:#[^\r\n]*)?|#[^\r\n]*|\"[^\"\r\n]*|'[^'\r\n]*)?"
    r"(?:\r\n|\n|\r)[ \t+\-\r\n]"
)
