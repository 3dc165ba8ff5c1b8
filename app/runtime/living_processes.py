"""Which processes use a folder on this machine now, also after one of them was killed.

Each holds a lock on a file of its own. The kernel takes the lock back at the process's end, however
that came, so a file that nobody locks was left by a process that is dead.
"""

import contextlib
import fcntl
import os
import re
from collections.abc import Iterator
from pathlib import Path
from secrets import token_hex

from app.runtime.private_files import make_private_folder

FOLDER = "processes"  # in the data folder, with a folder for each purpose
_TURN = "turn"
_PRIVATE = 0o600
_ID = re.compile(r"[0-9a-f]{16}", re.ASCII)


class LivingProcess:
    """This process among those that use the data folder for one purpose; `id` is its own.

    Several objects in one process are several processes to each other. Every method may raise
    OSError where the disk refuses, or its file system knows no locks.
    """

    def __init__(self, data_dir: Path, purpose: str) -> None:
        self.id = token_hex(8)
        self._folder = data_dir / FOLDER / purpose
        self._held: int | None = None

    @property
    def has_entered(self) -> bool:
        """Whether others see that this one lives."""
        return self._held is not None

    def enter(self) -> None:
        """Be seen by the others from now on, and remove the files of those that are dead."""
        if self._held is not None:
            return
        with self.turn():
            handle = os.open(self._folder / self.id, os.O_RDWR | os.O_CREAT, _PRIVATE)
            try:
                fcntl.flock(handle, fcntl.LOCK_EX)  # others look at it for moments only
            except OSError:
                os.close(handle)
                raise
            self._held = handle
            for other in self._named():
                if not self.is_alive(other):
                    (self._folder / other).unlink(missing_ok=True)

    def leave(self) -> None:
        """Be dead to the others, as at the end of the process."""
        if self._held is not None:
            with contextlib.suppress(OSError):
                (self._folder / self.id).unlink(missing_ok=True)
            os.close(self._held)
            self._held = None

    def is_alive(self, process_id: str) -> bool:
        """Whether the process with this id still uses the folder."""
        if process_id == self.id:
            return self._held is not None
        if not _ID.fullmatch(process_id):
            return False
        return is_locked(self._folder / process_id)

    def is_alone(self) -> bool:
        """Whether no other process uses the folder."""
        return not any(self.is_alive(other) for other in self._named())

    @contextlib.contextmanager
    def turn(self) -> Iterator[None]:
        """While the context is open, no other process is in its own; waits for that."""
        make_private_folder(self._folder)
        handle = os.open(self._folder / _TURN, os.O_RDWR | os.O_CREAT, _PRIVATE)
        try:
            fcntl.flock(handle, fcntl.LOCK_EX)
            yield
        finally:
            os.close(handle)

    def _named(self) -> list[str]:
        """The ids of the others, dead ones too."""
        names = os.listdir(self._folder)  # noqa: PTH208 # names are all that is needed
        return [name for name in names if _ID.fullmatch(name) and name != self.id]


def is_locked(path: Path) -> bool:
    """Whether a process that lives holds the lock of a file; one that is absent has none.

    Raises:
        OSError: The disk refuses, or its file system knows no locks.
    """
    try:
        handle = os.open(path, os.O_RDWR)
    except FileNotFoundError:
        return False
    try:
        # Shared: two that look at the same time do not take each other for the owner.
        fcntl.flock(handle, fcntl.LOCK_SH | fcntl.LOCK_NB)
    except BlockingIOError:
        return True
    finally:
        os.close(handle)
    return False
