"""The history of one controller, shared by all its users: its store, on a thread of its own.

It knows no rights: app/services/history_reader.py asks for them. After each change `publish` is
called, and everyone who shows facts reads them again.
"""

from collections.abc import Callable
from dataclasses import dataclass, replace
from datetime import datetime
from pathlib import Path
from typing import TypeVar

from app.history.database import HistoryDatabase, HistoryUnavailableError
from app.history.model import NEWEST_RUNS, TemplateRuns
from app.history.store import HistoryStore
from app.runtime.work_pool import BusyError, WorkPool
from app.services.failures import Failure
from app.services.history_clients import HistoryClients
from app.services.history_turn import HistoryTurn

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


@dataclass(frozen=True, slots=True)
class Progress:
    """How far back the history reaches: everything since `oldest` is known."""

    is_complete: bool = False  # all that the controller still has, or all that is to be stored
    oldest: datetime | None = None
    failure: Failure | None = None  # why nothing is read now


class HistoryFile:
    """The file with all controllers' histories, and the one thread that uses it."""

    def __init__(self, data_dir: Path) -> None:
        self.data_dir = data_dir
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
        self.clients = HistoryClients()
        self.turn = HistoryTurn(file.data_dir, key)
        self.progress = Progress()
        self.polled_at: datetime | None = None  # by the controller's clock

    async def run(self, work: Callable[[HistoryStore], T]) -> T | Failure:
        """What `work` returns; a failure where the file cannot be used."""
        try:
            return await self._pool.run(work, self._store)
        except HistoryUnavailableError:
            return UNAVAILABLE
        except BusyError:
            return _BUSY

    async def changes_elsewhere(self) -> int | None:
        """A number that is another one after other processes have written; None if unknown."""
        found = await self.run(lambda store: store.changes_elsewhere())
        return None if isinstance(found, Failure) else found

    async def overview(self) -> tuple[TemplateRuns, ...] | Failure:
        """Every template by its id, with its newest runs."""
        found = await self.run(lambda store: store.templates(NEWEST_RUNS))
        return found if isinstance(found, Failure) else tuple(map(self._dated, found))

    async def template(self, template_id: int) -> TemplateRuns | Failure | None:
        """One template with its newest runs; None if it is not known."""
        found = await self.run(lambda store: store.template(template_id, NEWEST_RUNS))
        return self._dated(found) if isinstance(found, TemplateRuns) else found

    def _dated(self, found: TemplateRuns) -> TemplateRuns:
        """With the time of the newest poll, which is stored less often."""
        return replace(found, read_at=self.polled_at or found.read_at)

    def subscribe(self, listener: Listener) -> Callable[[], object]:
        """Call `listener` after each change; returns how to unsubscribe."""
        self._listeners[listener] = None
        return lambda: self._listeners.pop(listener, None)

    def publish(self) -> None:
        """Something was stored that was not known before."""
        for listener in list(self._listeners):
            listener()
