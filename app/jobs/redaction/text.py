"""Masks secrets inside one text: `--password=…`, `token: …`, `Bearer …`, `https://user:…@host`.

By names, by URL user parts, by the shapes of well-known tokens and by YAML's indented values. The
time is short and linear in the text, whatever it holds: RE2 finds the candidates, Python examines
each, and a text with too many of them is masked by whole lines. Applying it twice changes nothing.
"""

import re
from collections.abc import Callable

from app.jobs.redaction.lines import with_lines_masked
from app.jobs.redaction.names import is_secret_label, is_secret_name
from app.jobs.redaction.open_values import without_open_values
from app.jobs.redaction.remembered import Remembered
from app.jobs.redaction.scan import (
    ANYTHING,
    BEARERS,
    MASK,
    NAMES,
    OPTIONS,
    SCHEMES,
    SHAPES,
    Edit,
    TooManyError,
    narrowed,
)

_ROUNDS = 4  # a mask may bring a name and a sign together; two rounds are nearly always enough
_TOKEN_LENGTH = 20  # the shortest token of a well-known forge; few user names are as long
_LONG_NAME = 1000  # longer than any real name
_NAME_AND_SIGN = re.compile(
    r"(?<![\w.-])(?P<name>[\w.-]++)(?P<quote>\\?[\"'])?[ \t]*+(?P<sign>[=:])"
)
_BLANKS = re.compile(r"[ \t]*+")
_QUOTED = re.compile(r"\"[^\"\\\r\n]*+(?:\\.[^\"\\\r\n]*+)*+\"|'[^'\\\r\n]*+(?:\\.[^'\\\r\n]*+)*+'")
_WORD = re.compile(r"\S*+")
_LINE = re.compile(r"[^\r\n]*+")
_HARMLESS = re.compile(r"(?:true|false|yes|no|on|off|none|null)(?=[\s,;}\]]|$)", re.IGNORECASE)
_SHAPE = re.compile(
    r"gh[pousr]_[A-Za-z0-9]{16,}+|github_pat_\w{16,}+|glpat-[\w-]{16,}+|xox[abprs]-[\w-]{10,}+"
    r"|AKIA[0-9A-Z]{16}|(?<![\w-])eyJ[\w-]{8,}+\.[\w-]++\.[\w-]*+"
)
_PRIVATE_KEY_BEGINS = re.compile(r"-----BEGIN [A-Z ]{0,40}PRIVATE KEY(?: BLOCK)?-----")
_PRIVATE_KEY_ENDS = re.compile(r"-----END [A-Z ]{0,40}PRIVATE KEY(?: BLOCK)?-----")
# `--password x` in a command line, and `"--password", "x"` in a list of its words.
_OPTION = re.compile(
    r"(?<![\w-])--(?P<name>[\w-]++)[\"']?,?[ \t]++[\"']?(?P<value>[^\s\"',-][^\s\"',]*+)"
)
_BEARER = re.compile(r"\bbearer[ \t]++(?P<value>[^\s\"',;]++)", re.IGNORECASE)
_PORT = re.compile(r"\d{1,5}[/?#]")


def masked_text(text: str) -> str:
    """`text` with every secret that can be recognized replaced by MASK."""
    return _remembered(text)


def _masked(text: str) -> str:
    for _ in range(_ROUNDS):
        hidden = _masked_once(text)
        if hidden == text:
            break
        text = hidden
    return text


_remembered = Remembered(_masked)


def _masked_once(text: str) -> str:
    if not ANYTHING.is_in(narrowed(text)):
        return text
    text = _without_private_keys(text)
    try:
        text = without_open_values(text)
    except TooManyError:
        return with_lines_masked(text, with_indented=True)
    try:
        if "://" in text and "@" in text:
            text = SCHEMES.edited(text, _Words().user_part_masked)
        text = SHAPES.edited(text, _shape_masked)
        text = OPTIONS.edited(text, _option_masked)
        text = NAMES.edited(text, _named_masked)
        return BEARERS.edited(text, _bearer_masked)
    except TooManyError:
        return with_lines_masked(text)


def _without_private_keys(text: str) -> str:
    if "PRIVATE KEY" not in text:
        return text
    parts: list[str] = []
    done = 0
    while begin := _PRIVATE_KEY_BEGINS.search(text, done):
        end = _PRIVATE_KEY_ENDS.search(text, begin.end())
        parts += [text[done : begin.start()], MASK]
        done = end.end() if end else len(text)
    return "".join([*parts, text[done:]])


class _Words:
    """Masks user parts of URLs; remembers the end of the last word, so each is measured once."""

    def __init__(self) -> None:
        self._end = 0

    def user_part_masked(self, text: str, _: int, end: int) -> Edit:
        """The edit that masks the secret of `user:secret@host` after a scheme."""
        if end > self._end:
            word = _WORD.match(text, end)
            self._end = word.end() if word else end
        next_scheme = text.find("://", end, self._end)
        after_scheme = text[end : self._end if next_scheme < 0 else next_scheme]
        user_part = after_scheme.rpartition("@")[0]
        hidden = _user_part_masked(user_part)
        return end, end + len(user_part), hidden, end + (0 if hidden is None else len(user_part))


def _user_part_masked(user_part: str) -> str | None:
    """The user part, masked; None if it holds no secret, such as a port or an @ in a path."""
    user, colon, secret = user_part.partition(":")
    if not user_part or any(character in user for character in "/?#"):
        return None
    if not colon:
        return MASK if _is_token(user) else None
    if not secret or secret == MASK or _PORT.match(secret):
        return None
    return f"{user}:{MASK}"


def _is_token(user: str) -> bool:
    """Whether a user part without a password looks like a token: long, with a digit."""
    return len(user) >= _TOKEN_LENGTH and any(character.isdigit() for character in user)


def _shape_masked(text: str, start: int, _: int) -> Edit:
    found = _SHAPE.match(text, start)
    if found is None:
        return start, start, None, start + 3
    return start, found.end(), MASK, found.end()


def _option_masked(text: str, start: int, end: int) -> Edit:
    found = _OPTION.match(text, start)
    if found is None:
        return start, start, None, end - 1
    value = found["value"]
    if not _is_secret(found["name"], is_secret_name) or _HARMLESS.fullmatch(value):
        return start, start, None, end - 1
    return found.start("value"), found.end(), MASK, found.end()


def _bearer_masked(text: str, start: int, end: int) -> Edit:
    found = _BEARER.match(text, start)
    if found is None:
        return start, start, None, end - 1
    return found.start("value"), found.end(), MASK, found.end()


def _named_masked(text: str, start: int, end: int) -> Edit:
    """The edit that masks the value after a name and = or :, if unclear to the line's end."""
    found = next(_NAME_AND_SIGN.finditer(text, start, end), None)
    if found is None:
        return start, start, None, end
    is_label = found["sign"] == ":" and not found["quote"]
    if not _is_secret(found["name"], is_secret_label if is_label else is_secret_name):
        return start, start, None, end
    blanks = _BLANKS.match(text, end)
    value = blanks.end() if blanks else end
    quoted = _QUOTED.match(text, value)
    if quoted:
        return value + 1, quoted.end() - 1, MASK, quoted.end()
    if _HARMLESS.match(text, value):
        return value, value, None, value
    is_open = found["sign"] == ":" or text[value : value + 1] in {'"', "'", "\\"}
    rest = (_LINE if is_open else _WORD).match(text, value)
    after = rest.end() if rest else value
    return value, after, MASK if after > value else None, after


def _is_secret(name: str, rule: Callable[[str], bool]) -> bool:
    return len(name) > _LONG_NAME or rule(name)
