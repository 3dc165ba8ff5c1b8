"""A built-in controller with runs that a test adds, and the history of it, step by step."""

from collections.abc import AsyncIterator, Callable, Iterator
from contextlib import asynccontextmanager, contextmanager
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from pathlib import Path

from app.awx.client import Controller
from app.builtin_controller.storage.conditions import EVERYTHING
from app.builtin_controller.storage.records import Event, Job
from app.builtin_controller.storage.store import Store
from app.builtin_controller.storage.times import to_text
from app.history.model import RunFacts
from app.services.failures import Failure
from app.services.history_library import HistoryFile, HistoryLibrary
from app.services.history_updates import HistoryUpdates
from tests.support.processes import ControllerProcess, running_controller

DAYS = 730
RECENT = timedelta(minutes=1)
KINDS = (
    "jobs", "management jobs", "workflow jobs", "inventory updates", "project updates",
    "ad hoc commands", "notifications",
)  # fmt: skip


def summary(deleted: int) -> str:
    """What cleanup_jobs prints at its end."""
    return "".join(f"{kind}: {deleted} deleted, 4 skipped.\n" for kind in KINDS)


@dataclass
class Runs:
    """Adds runs to a controller's database, and changes them."""

    store: Store

    def add(
        self,
        count: int = 1,
        *,
        first: int = 1000,
        newest: datetime | None = None,
        every: timedelta = timedelta(hours=1),
        output: Callable[[int], str] = summary,
        status: str = "successful",
        template: int = 1,
    ) -> list[int]:
        """Runs with ids from `first`, the last of them created at `newest`; their ids."""
        last = newest or datetime.now(UTC) - timedelta(hours=1)
        ids = list(range(first, first + count))
        created = {one: last - every * (count - 1 - at) for at, one in enumerate(ids)}
        with self.store.database.writing():
            self.store.jobs.add(_job(one, created[one], status, template) for one in ids)
            for one in ids:
                self.store.events.add(events_of(one, created[one], output(one)))
        return ids

    def remove_all(self) -> None:
        """Remove the jobs that the controller began with."""
        with self.store.database.writing():
            self.store.jobs.remove(EVERYTHING)


def _job(job_id: int, created: datetime, status: str, template: int) -> Job:
    is_ended = status not in {"pending", "waiting", "running"}
    return Job(
        id=job_id,
        name="Cleanup Job Details",
        created=to_text(created),
        modified=to_text(created),
        status=status,
        template=template,
        job_type="cleanup_jobs",
        extra_vars='{"days": 30}',
        launched_by='{"id": 1, "name": "admin", "type": "user", "url": ""}',
        started=to_text(created + timedelta(seconds=1)),
        finished=to_text(created + timedelta(seconds=9)) if is_ended else None,
        elapsed=8.0,
        execution_node="builtin-1",
    )


def events_of(job_id: int, created: datetime, output: str) -> list[Event]:
    return [
        Event(job_id, number, number - 1, number, line, to_text(created))
        for number, line in enumerate(output.splitlines(), 1)
    ]


@dataclass
class HistoryOf:
    """The history of one controller, with the client that reads it."""

    library: HistoryLibrary
    updates: HistoryUpdates
    client: Controller

    async def poll(self) -> None:
        failure = await self.updates.poll(self.client)
        assert failure is None, failure

    async def fill(self, steps: int = 200) -> int:
        """Read page after page until nothing is left; how many there were."""
        for number in range(steps):
            step = await self.updates.fill.step(self.client)
            assert not isinstance(step, Failure), step
            if step.is_done:
                return number
        raise AssertionError("it does not end")

    async def runs(self, template: int = 1, limit: int = 5000) -> tuple[RunFacts, ...]:
        found = await self.library.run(lambda store: store.runs(template, limit))
        assert not isinstance(found, Failure)
        return found

    async def ids(self) -> list[int]:
        return [run.job_id for run in await self.runs()]


@asynccontextmanager
async def history_of(
    controller: ControllerProcess, folder: Path, *, days: int = DAYS, user: str = "admin"
) -> AsyncIterator[HistoryOf]:
    """A history in a folder; what was read before is there again."""
    file = HistoryFile(folder)
    library = HistoryLibrary(file, "lab")
    async with Controller(controller.url, controller.token_file(user)) as client:
        try:
            yield HistoryOf(library, HistoryUpdates(library, days=days), client)
        finally:
            await file.aclose()


@contextmanager
def controller_with_runs(
    folder: Path, *, clock_offset_s: float = 0
) -> Iterator[tuple[ControllerProcess, Runs]]:
    """A controller that runs nothing, with no other runs than those that are added."""
    folder.mkdir()
    with running_controller(
        folder, history="small", runs_jobs=False, clock_offset_s=clock_offset_s
    ) as process:
        runs = Runs(Store(folder))
        runs.remove_all()
        yield process, runs
