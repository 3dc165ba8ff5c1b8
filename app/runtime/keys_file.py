"""A file of named keys, `name:key` a line, such as those that portals show; read when it changes.

Empty lines and lines that begin with # are comments. In memory a key is only its SHA-256.
"""

import hashlib
import hmac
import re
from collections.abc import Mapping
from pathlib import Path

from app.runtime.watched_file import WatchedFile

SHORTEST_KEY = 32
_LINE = re.compile(r"(?P<name>[A-Za-z0-9][A-Za-z0-9._-]{0,63}):(?P<key>[\x21-\x7e]{0,1024})")


class KeysFile:
    """Knows whose key is shown; a key that is taken out of the file is of no use at once.

    Raises:
        ValueError: The file cannot be read, or a line of it is wrong.
    """

    def __init__(self, path: Path) -> None:
        self._file = WatchedFile(path, named_keys_in, event="keys_file")

    def name_of(self, key: str) -> str | None:
        """The name beside the key; None if nobody has it. Takes as long for any key."""
        shown = _hashed(key)
        named = [
            name for one, name in self._file.value().items() if hmac.compare_digest(one, shown)
        ]
        return named[0] if named else None


def named_keys_in(text: str) -> Mapping[bytes, str]:
    """The names by the SHA-256 of their keys; a name may have several keys, to replace one.

    Raises:
        ValueError: A line is wrong, or there is none; the text names the line and no key.
    """
    found: dict[bytes, str] = {}
    for number, line in enumerate(text.splitlines(), 1):
        if not line.strip() or line.lstrip().startswith("#"):
            continue
        entry = _LINE.fullmatch(line.strip())
        if entry is None:
            raise ValueError(f"line {number} isn't name:key")
        if len(entry["key"]) < SHORTEST_KEY:
            raise ValueError(f"the key in line {number} is shorter than {SHORTEST_KEY} characters")
        if found.setdefault(_hashed(entry["key"]), entry["name"]) != entry["name"]:
            raise ValueError(f"the key in line {number} has two names")
    if not found:
        raise ValueError("has no key")
    return found


def _hashed(key: str) -> bytes:
    return hashlib.sha256(key.encode("utf-8", "surrogatepass")).digest()
