"""Masking as plain regular expressions, slow and simple: what the fast one is compared with.

It looks at every name, URL, token and option of a text in turn, and knows no value that stands on
the lines after its name.
"""

import re

from app.jobs.redaction.names import is_secret_label, is_secret_name

MASK = "********"

_SETTLING_ROUNDS = 4
_TOKEN_LENGTH = 20  # the shortest token of a well-known forge; few user names are as long
_WORTH_A_LOOK = re.compile(
    r"token|pass|secret|key|credential|vault|auth|cookie|pat\b|pwd|bearer|://"
    r"|gh[pousr]_|glpat|xox|akia|eyj",
    re.IGNORECASE,
)
_NAME_AND_SIGN = re.compile(
    r"(?<![\w.-])(?P<name>[\w.-]++)(?P<quote>\\?[\"'])?[ \t]*+(?P<sign>[=:])[ \t]*+"
)
_QUOTED = re.compile(r"\"(?:[^\"\\\r\n]|\\.)*+\"|'(?:[^'\\\r\n]|\\.)*+'")
_WORD = re.compile(r"\S*+")
_LINE = re.compile(r"[^\r\n]*+")
_HARMLESS = re.compile(r"(?:true|false|yes|no|on|off|none|null)(?=[\s,;}\]]|$)", re.IGNORECASE)
_SHAPES = re.compile(
    r"gh[pousr]_[A-Za-z0-9]{16,}+|github_pat_\w{16,}+|glpat-[\w-]{16,}+|xox[abprs]-[\w-]{10,}+"
    r"|AKIA[0-9A-Z]{16}|(?<![\w-])eyJ[\w-]{8,}+\.[\w-]++\.[\w-]*+"
)
_PRIVATE_KEY_BEGINS = re.compile(r"-----BEGIN [A-Z ]{0,40}PRIVATE KEY(?: BLOCK)?-----")
_PRIVATE_KEY_ENDS = re.compile(r"-----END [A-Z ]{0,40}PRIVATE KEY(?: BLOCK)?-----")
# `--password x` in a command line, and `"--password", "x"` in a list of its words.
_FLAG = re.compile(
    r"(?<![\w-])--(?P<name>[\w-]++)(?P<between>[\"']?,?[ \t]++[\"']?)"
    r"(?P<value>[^\s\"',-][^\s\"',]*+)"
)
_BEARER = re.compile(r"\b(bearer[ \t]++)[^\s\"',;]++", re.IGNORECASE)
_PORT = re.compile(r"\d{1,5}[/?#]")
_NON_SPACE = re.compile(r"\S++")


def simply_masked(text: str) -> str:
    """`text` with every secret that can be recognized replaced by MASK."""
    for _ in range(_SETTLING_ROUNDS):
        hidden = _masked_once(text)
        if hidden == text:
            break
        text = hidden
    return text


def _masked_once(text: str) -> str:
    if not _WORTH_A_LOOK.search(text):
        return text
    if "://" in text and "@" in text:
        text = _NON_SPACE.sub(_with_user_parts_masked, text)
    text = _SHAPES.sub(MASK, _without_private_keys(text))
    text = _FLAG.sub(_with_flag_masked, text)
    return _BEARER.sub(rf"\g<1>{MASK}", _named_masked(text))


def _with_flag_masked(found: re.Match[str]) -> str:
    if not is_secret_name(found["name"]) or _HARMLESS.fullmatch(found["value"]):
        return found[0]
    return f"--{found['name']}{found['between']}{MASK}"


def _named_masked(text: str) -> str:
    parts: list[str] = []
    done = 0
    for found in _NAME_AND_SIGN.finditer(text):
        if found.start() < done or not _names_secret(found):
            continue
        start, end, hidden = _value_after(text, found)
        parts += [text[done:start], hidden]
        done = end
    return "".join([*parts, text[done:]])


def _names_secret(found: re.Match[str]) -> bool:
    name = found["name"]
    if found["sign"] == "=" or found["quote"]:
        return is_secret_name(name)
    return is_secret_label(name)


def _value_after(text: str, found: re.Match[str]) -> tuple[int, int, str]:
    """Where the value stands and what replaces it; up to the line's end where it is unclear."""
    start = found.end()
    quoted = _QUOTED.match(text, start)
    if quoted:
        quote = text[start]
        return start, quoted.end(), f"{quote}{MASK}{quote}"
    if _HARMLESS.match(text, start):
        return start, start, ""
    is_open = found["sign"] == ":" or text[start : start + 1] in {'"', "'", "\\"}
    value = (_LINE if is_open else _WORD).match(text, start)
    end = value.end() if value else start
    return start, end, MASK if end > start else ""


def _with_user_parts_masked(word: re.Match[str]) -> str:
    first, *others = word[0].split("://")
    return "://".join([first, *(_user_part_masked(other) for other in others)])


def _user_part_masked(after_scheme: str) -> str:
    """`user:secret@host` with the secret masked; a port and an @ in a path are no secret."""
    user_part, at, host = after_scheme.rpartition("@")
    user, colon, secret = user_part.partition(":")
    if not at or any(sign in user for sign in "/?#"):
        return after_scheme
    if not colon:
        return f"{MASK}@{host}" if _is_token(user) else after_scheme
    if not secret:
        return after_scheme
    if _PORT.match(secret):
        return after_scheme
    return f"{user}:{MASK}@{host}"


def _is_token(user: str) -> bool:
    """Whether a user part without a password is too long and odd for a name."""
    return len(user) >= _TOKEN_LENGTH and any(sign.isdigit() for sign in user)


def _without_private_keys(text: str) -> str:
    parts: list[str] = []
    done = 0
    while begin := _PRIVATE_KEY_BEGINS.search(text, done):
        end = _PRIVATE_KEY_ENDS.search(text, begin.end())
        parts += [text[done : begin.start()], MASK]
        done = end.end() if end else len(text)
    return "".join([*parts, text[done:]])
