"""Which names are those of secrets: GITHUB_PAT and vaultPassword are, PATH and PWD are not."""

import re
from functools import lru_cache

_SECRET_PART = re.compile(
    r"token|pass(?!ed|ing|ive|age|enger)|secret|key|credential|vault|authorization|cookie",
    re.IGNORECASE,
)
_SECRET_WORDS = frozenset({"pat", "pwd", "auth"})
_USUAL_LENGTH = 100
_DIRECTORIES = frozenset({"pwd", "oldpwd"})  # the shell's own, and no passwords
_WORD = re.compile(r"[A-Z]+(?![a-z])|[A-Z]?[a-z]+")
# In running text "Access Tokens: 0" and "KeyError: 'days'" are no secrets, "Token: abc" is one.
_ENDS_SECRET = re.compile(
    r"(?:token|pass|password|passwd|passphrase|secret|key|credentials?|authorization|cookie"
    r"|(?:^|[_.-])(?:pat|pwd|auth))$",
    re.IGNORECASE,
)


def is_secret_name(name: str) -> bool:
    """Whether the value of an option, variable or key of this name is to be masked."""
    return _is_known_secret(name) if len(name) <= _USUAL_LENGTH else _is_secret(name)


@lru_cache(maxsize=4096)  # the names of records are the same again and again
def _is_known_secret(name: str) -> bool:
    return _is_secret(name)


def _is_secret(name: str) -> bool:
    if name.lower() in _DIRECTORIES:
        return False
    if _SECRET_PART.search(name):
        return True
    return any(word.lower() in _SECRET_WORDS for word in _WORD.findall(name))


def is_secret_label(name: str) -> bool:
    """Whether the value after a word and a colon in running text is to be masked.

    Fewer names count there than in `is_secret_name`: most such words name no secret.
    """
    return name.lower() not in _DIRECTORIES and bool(_ENDS_SECRET.search(name))
