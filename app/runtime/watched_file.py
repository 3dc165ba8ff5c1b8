"""A small file that the operator may replace at any time, read again when it has changed.

Secrets are replaced by writing the file, by renaming another one over it, or as Kubernetes does,
by pointing a symbolic link at another folder: each of these gives the path another identity, which
costs one `stat` to see. While the file is unusable, what it last held stays.
"""

import os
import weakref
from collections.abc import Callable
from pathlib import Path
from typing import Generic, TypeVar

import structlog

log = structlog.get_logger(__name__)

T = TypeVar("T")
_Identity = tuple[int, int, int, int]


_ALL: "weakref.WeakSet[WatchedFile[object]]" = weakref.WeakSet()


class WatchedFile(Generic[T]):
    """What a file holds, as `parsed` makes it of the text; `event` begins the log's lines.

    Raises:
        ValueError: At the start the file cannot be read, or `parsed` raised it.
    """

    def __init__(self, path: Path, parsed: Callable[[str], T], *, event: str) -> None:
        self._path = path
        self._parsed = parsed
        self._unusable, self._changed = f"{event}_unusable", f"{event}_read_again"
        self._seen = _identity_of(path)
        self._value = parsed(text_of(path))
        self.name = event
        _ALL.add(self)  # type: ignore[arg-type] # whatever it holds, it is only read again

    def value(self) -> T:
        """What the file holds now."""
        identity = _identity_of(self._path)
        if identity != self._seen:
            self._seen = identity
            self.read_again()
        return self._value

    def read_again(self) -> bool:
        """Read the file even where it looks unchanged; whether it now holds something else.

        Two writes may fall into one tick of the file system's clock.
        """
        try:
            value = self._parsed(text_of(self._path))
        except ValueError as error:
            log.warning(self._unusable, reason=str(error))
            return False
        if value == self._value:
            return False
        self._value = value
        log.info(self._changed)
        return True


def read_all_again() -> list[str]:
    """Read every watched file that is in use, also where it looks unchanged; which have changed."""
    return sorted({one.name for one in list(_ALL) if one.read_again()})


def text_of(path: Path) -> str:
    """The text of a small file.

    Raises:
        ValueError: It cannot be read; the message names it and the reason.
    """
    try:
        return bytes_of(path).decode("utf-8")
    except UnicodeDecodeError:
        raise ValueError(f"{path} can't be read (not UTF-8 text)") from None


def bytes_of(path: Path) -> bytes:
    """The bytes of a small file; see `text_of`."""
    try:
        return path.read_bytes()
    except OSError as error:
        raise ValueError(f"{path} can't be read ({_reason(path, error)})") from error


def _reason(path: Path, error: OSError) -> str:
    """Why; of a permission also the folder that lacks it, where it is not the file's own."""
    reason = error.strerror or type(error).__name__
    if not isinstance(error, PermissionError):
        return reason
    closed = [one for one in path.absolute().parents if not _is_open(one)]
    return f"{reason} at {closed[-1]}" if closed else reason


def _is_open(folder: Path) -> bool:
    has_effective = os.access in os.supports_effective_ids
    return os.access(folder, os.X_OK, effective_ids=has_effective)


def _identity_of(path: Path) -> _Identity | None:
    try:
        found = os.stat(path)  # noqa: PTH116 -- follows links, which is what is wanted
    except OSError:
        return None
    return found.st_dev, found.st_ino, found.st_mtime_ns, found.st_size
