"""A history in a file, for states: forty runs of a cleanup, one a day, the last one yesterday."""

from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from datetime import UTC, datetime, timedelta
from pathlib import Path

from app.history.model import RunFacts
from app.services.history_library import HistoryFile, HistoryLibrary
from tests.unit.history.facts import CLEANUP, WEEKLY, run

RUNS = 40


def run_of(number: int) -> RunFacts:
    """The run of the day `number` days before the newest one, which is yesterday's."""
    created = datetime.now(UTC).replace(microsecond=0) - timedelta(days=RUNS + 1 - number)
    times = {"created": created, "started": created, "finished": created + timedelta(seconds=12)}
    return run(number, **times)


@asynccontextmanager
async def kept_history(folder: Path) -> AsyncIterator[HistoryLibrary]:
    file = HistoryFile(folder)
    library = HistoryLibrary(file, "lab")
    try:
        await library.run(lambda store: store.set_templates([CLEANUP], datetime.now(UTC)))
        await library.run(lambda store: store.set_schedules(1, [WEEKLY]))
        await library.run(lambda store: store.add(run_of(one) for one in range(1, RUNS + 1)))
        yield library
    finally:
        await file.aclose()
