"""Which of the processes of one machine reads a controller's history; the others read its file.

A lock that the kernel takes back from a process that was killed. Where pages of another process are
watched, a file's time says so, and the history is read as often as for pages of this one.
"""

import contextlib
import fcntl
import os
import time
from hashlib import sha256
from pathlib import Path

from app.runtime.living_processes import FOLDER
from app.runtime.private_files import make_private_folder

WATCHED_FOR_S = 15.0
_PRIVATE = 0o600


class HistoryTurn:
    """This process's part in the history that `key` names."""

    def __init__(self, data_dir: Path, key: str) -> None:
        name = sha256(key.encode()).hexdigest()[:16]
        self._folder = data_dir / FOLDER / "history"
        self._lock = self._folder / f"{name}.lock"
        self._watched = self._folder / f"{name}.watched"
        self._held: int | None = None

    def take(self) -> bool:
        """Whether it is this process that reads; true, too, where no file can be locked."""
        if self._held is not None:
            return True
        try:
            make_private_folder(self._folder)
            handle = os.open(self._lock, os.O_RDWR | os.O_CREAT, _PRIVATE)
        except OSError:
            return True
        try:
            fcntl.flock(handle, fcntl.LOCK_EX | fcntl.LOCK_NB)
        except BlockingIOError:
            os.close(handle)
            return False
        except OSError:
            os.close(handle)
            return True
        self._held = handle
        return True

    def give_back(self) -> None:
        """Let another process read."""
        held, self._held = self._held, None
        if held is not None:
            os.close(held)

    def watch(self) -> None:
        """Somebody watches here, for a while."""
        with contextlib.suppress(OSError):
            make_private_folder(self._folder)
            self._watched.touch(mode=_PRIVATE)

    def is_watched_elsewhere(self) -> bool:
        """Whether another process has just said that somebody watches there."""
        try:
            age_s = time.time() - self._watched.stat().st_mtime
        except OSError:
            return False
        return abs(age_s) < WATCHED_FOR_S
