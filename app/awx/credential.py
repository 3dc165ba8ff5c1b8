"""The token that requests carry: one that never changes, or a file's, read again when it changes.

Secrets are replaced by writing the file, by renaming another one over it, or as Kubernetes does,
by pointing a symbolic link at another folder: each of these gives the path another identity, which
costs one `stat` a request to see. While the file is unusable, the old token stays.
"""

import os
from collections.abc import Callable
from pathlib import Path

import structlog
from pydantic import SecretStr

log = structlog.get_logger(__name__)

_Identity = tuple[int, int, int, int]


class Credential:
    """What the Authorization header says.

    Raises:
        ValueError: The token, or the file's, is none that a header can carry; not repeated.
    """

    def __init__(self, source: SecretStr | str | Path) -> None:
        self._path = source if isinstance(source, Path) else None
        self._listeners: list[Callable[[], None]] = []
        self._seen: _Identity | None = None
        if isinstance(source, Path):
            self._seen = _identity_of(source)
            self._header = _header(_text_of(source))
        else:
            self._header = _header(source if isinstance(source, str) else source.get_secret_value())

    @property
    def is_from_file(self) -> bool:
        """Whether another token may come without a restart."""
        return self._path is not None

    def on_change(self, listener: Callable[[], None]) -> None:
        """Call `listener` each time the token has changed."""
        self._listeners.append(listener)

    def header(self) -> str:
        """The header's value now."""
        if self._path is not None:
            identity = _identity_of(self._path)
            if identity != self._seen:
                self._seen = identity
                self._read_again(self._path)
        return self._header

    def is_renewed(self, refused: str) -> bool:
        """Whether there is another token than the one that was just refused.

        Reads the file even where it looks unchanged: two writes may fall into one tick.
        """
        if self._path is not None:
            self._seen = _identity_of(self._path)
            self._read_again(self._path)
        return self._header != refused

    def _read_again(self, path: Path) -> None:
        try:
            header = _header(_text_of(path))
        except ValueError as error:
            log.warning("token_file_unusable", reason=str(error))
            return
        if header != self._header:
            self._header = header
            log.info("token_file_read_again")
            for listener in self._listeners:
                listener()


def _identity_of(path: Path) -> _Identity | None:
    try:
        found = os.stat(path)  # noqa: PTH116 -- follows links, which is what is wanted
    except OSError:
        return None
    return found.st_dev, found.st_ino, found.st_mtime_ns, found.st_size


def _text_of(path: Path) -> str:
    try:
        return path.read_text(encoding="utf-8").strip()
    except (OSError, UnicodeDecodeError) as error:
        raise ValueError("The file of the controller's token cannot be read.") from error


def _header(token: str) -> str:
    if not token.isascii() or not token.isprintable() or not token.strip():
        raise ValueError("The controller's token is empty or holds characters no token has.")
    return f"Bearer {token.strip()}"
