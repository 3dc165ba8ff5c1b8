"""Which workers of this machine are alive, and what each of them counts.

Every process of one data folder takes the lowest free number by locking a file, which the kernel
unlocks when the process ends, however it ends; beside it is a socket at which the worker gives its
figures to its siblings. So an answer to /metrics covers all of them, whichever gets the request,
and nothing is left behind that anybody could take for a live worker. prometheus_client's own way
for several processes has no figures of the process, and keeps those of workers that are gone.
"""

import asyncio
import contextlib
import fcntl
import os
from collections.abc import AsyncIterator, Awaitable, Callable, Iterable, Iterator
from contextlib import asynccontextmanager
from pathlib import Path

import structlog
from prometheus_client.metrics_core import Metric

from app.runtime.living_processes import is_locked
from app.telemetry.worker_figures import WorkerFigures, from_json, to_json

log = structlog.get_logger(__name__)

FOLDER = "workers"  # in the data folder
MOST_WORKERS = 64
_ANSWER_LIMIT_S = 1.0
_LARGEST_BYTES = 8 * 1024 * 1024

OwnFigures = Callable[[], Awaitable[Iterable[Metric]]]


class Workers:
    """This worker and its siblings; without a usable folder it is alone, as number 1."""

    def __init__(self, folder: Path, own_figures: OwnFigures) -> None:
        self._folder = folder
        self._own_figures = own_figures
        self._number = 1
        self._lock: int | None = None
        self._server: asyncio.Server | None = None

    @property
    def number(self) -> int:
        """The number of this worker, from 1, unique among those that are alive."""
        return self._number

    async def start(self) -> None:
        """Take a number, and answer the siblings; the log says if that can't be."""
        try:
            self._folder.mkdir(mode=0o700, parents=True, exist_ok=True)
            self._take_number()
            path = self._socket(self._number)
            path.unlink(missing_ok=True)
            with _short(self._folder) as short:
                self._server = await asyncio.start_unix_server(self._answer, short / path.name)
        except OSError as error:
            log.warning("workers_unknown", reason=error.strerror or str(error))

    async def aclose(self) -> None:
        """Give the number back."""
        if self._server is not None:
            self._server.close()
            with contextlib.suppress(OSError):
                self._socket(self._number).unlink(missing_ok=True)
        if self._lock is not None:
            os.close(self._lock)
            self._lock = None

    async def figures(self) -> list[WorkerFigures]:
        """Those of every worker that is alive, this one first."""
        own = WorkerFigures(self._number, tuple(await self._own_figures()))
        others = [number for number in self._alive() if number != self._number]
        return [own, *await asyncio.gather(*map(self._asked, others))]

    def _take_number(self) -> None:
        for number in range(1, MOST_WORKERS + 1):
            lock = os.open(self._lock_path(number), os.O_RDWR | os.O_CREAT | os.O_CLOEXEC, 0o600)
            if _is_locked_now(lock):
                self._number, self._lock = number, lock
                return
            os.close(lock)
        raise OSError(f"there are more than {MOST_WORKERS} workers")

    def _alive(self) -> list[int]:
        if self._lock is None:
            return []
        return [number for number in range(1, MOST_WORKERS + 1) if self._is_alive(number)]

    def _is_alive(self, number: int) -> bool:
        """Whether a process has this number; one whose file cannot be looked at is left out."""
        try:
            return is_locked(self._lock_path(number))
        except OSError:
            return False

    async def _asked(self, number: int) -> WorkerFigures:
        try:
            async with asyncio.timeout(_ANSWER_LIMIT_S):
                with _short(self._folder) as short:
                    reader, writer = await asyncio.open_unix_connection(
                        short / self._socket(number).name, limit=_LARGEST_BYTES
                    )
                try:
                    return WorkerFigures(number, from_json(await reader.read(-1)))
                finally:
                    writer.close()
        except (OSError, TimeoutError, ValueError):
            return WorkerFigures(number, None)

    async def _answer(self, _: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        try:
            writer.write(to_json(await self._own_figures()))
            async with asyncio.timeout(_ANSWER_LIMIT_S):
                await writer.drain()
        except (OSError, TimeoutError):
            pass  # the sibling has gone
        finally:
            writer.close()

    def _lock_path(self, number: int) -> Path:
        return self._folder / f"{number}.lock"

    def _socket(self, number: int) -> Path:
        return self._folder / f"{number}.sock"


@asynccontextmanager
async def opened_workers(data_dir: Path, own_figures: OwnFigures) -> AsyncIterator[Workers]:
    """This worker among its siblings, for as long as the context is open."""
    workers = Workers(data_dir / FOLDER, own_figures)
    await workers.start()
    try:
        yield workers
    finally:
        await workers.aclose()


def _is_locked_now(lock: int) -> bool:
    try:
        fcntl.flock(lock, fcntl.LOCK_EX | fcntl.LOCK_NB)
    except OSError:
        return False
    return True


@contextlib.contextmanager
def _short(folder: Path) -> Iterator[Path]:
    """Another path of the folder: that of a socket may have some hundred bytes only."""
    handle = os.open(folder, os.O_RDONLY | os.O_DIRECTORY | os.O_CLOEXEC)
    try:
        short = Path(f"/proc/self/fd/{handle}")
        yield short if short.exists() else folder
    finally:
        os.close(handle)
