"""The history of one controller, shared by all its users: its store, on a thread of its own.

It knows no rights: app/services/history_reader.py asks for them. After each change `publish` is
called, and everyone who shows facts reads them again.
"""

from collections.abc import Callable
from pathlib import Path
from typing import TypeVar

from app.history.database import HistoryDatabase, HistoryUnavailableError
from app.history.store import HistoryStore
from app.runtime.work_pool import BusyError, WorkPool
from app.services.failures import Failure

T = TypeVar("T")

Listener = Callable[[], None]

UNAVAILABLE = Failure(
    "The run history can't be read. Ask an administrator to check Jobpane's log.",
    "history_unavailable",
    can_try_again=True,
    id="",
)
_BUSY = Failure("Jobpane is busy. Try again.", "busy", can_try_again=True, id="")
_QUEUE = 256  # short reads


class HistoryFile:
    """The file with all controllers' histories, and the one thread that uses it."""

    def __init__(self, data_dir: Path) -> None:
        self.database = HistoryDatabase(data_dir)
        self.pool = WorkPool("history", threads=1, queue=_QUEUE)

    async def aclose(self) -> None:
        """Close the file, after what is being read or written."""
        try:
            await self.pool.run(self.database.close)
        finally:
            self.pool.close()


class HistoryLibrary:
    """The history of the controller that `key` names in the file."""

    def __init__(self, file: HistoryFile, key: str) -> None:
        self._pool = file.pool
        self._store = HistoryStore(file.database, key)
        self._listeners: dict[Listener, None] = {}

    async def run(self, work: Callable[[HistoryStore], T]) -> T | Failure:
        """What `work` returns; a failure where the file cannot be used."""
        try:
            return await self._pool.run(work, self._store)
        except HistoryUnavailableError:
            return UNAVAILABLE
        except BusyError:
            return _BUSY

    def subscribe(self, listener: Listener) -> Callable[[], object]:
        """Call `listener` after each change; returns how to unsubscribe."""
        self._listeners[listener] = None
        return lambda: self._listeners.pop(listener, None)

    def publish(self) -> None:
        """Something was stored that was not known before."""
        for listener in list(self._listeners):
            listener()
