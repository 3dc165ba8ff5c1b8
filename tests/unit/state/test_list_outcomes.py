"""What the jobs of a list did: from the history alone, and sorted on one page alone."""

import asyncio
import threading
from collections.abc import AsyncIterator, Iterable
from contextlib import asynccontextmanager
from datetime import datetime
from pathlib import Path

from app.history.model import RunFacts
from app.jobs.outcome import Count, Outcome
from app.services.history_library import HistoryFile, HistoryLibrary
from app.state.results import Results
from tests.unit.history.facts import run
from tests.unit.state.fake_api import FakeApi, provided, record
from tests.unit.state.tab import Tab


@asynccontextmanager
async def history_of(folder: Path, runs: Iterable[RunFacts]) -> AsyncIterator[HistoryLibrary]:
    file = HistoryFile(folder)
    library = HistoryLibrary(file, "lab")
    await library.run(lambda store: store.add(runs))
    yield library
    await file.aclose()


def jobs(*ids: int) -> FakeApi:
    return FakeApi({one: record(one, "successful") for one in ids})


def ran(job_id: int, deleted: int) -> RunFacts:
    """Facts of a job of the list."""
    created = datetime.fromisoformat(str(record(job_id, "successful")["created"]))
    return run(job_id, created=created, outcome=Outcome((Count("jobs", deleted, 0),)))


def closed_tab() -> Tab:
    """A tab that reads its list once and watches nothing."""
    tab = Tab("/jobs?show=list")
    tab.is_connected = False
    return tab


def outcomes(results: Results) -> list[tuple[int, str]]:
    return [(row.id, row.outcome) for row in results.rows]


async def test_the_outcomes_are_those_that_the_history_knows(tmp_path: Path) -> None:
    tab = closed_tab()
    results, api = tab.state(Results), jobs(1, 2)
    async with history_of(tmp_path, [ran(1, 39)]) as history, provided(api, tab, history=history):
        await tab.send(results, "opened")
        assert outcomes(results) == [(1, "39 deleted"), (2, "\N{EN DASH}")]
        assert results.has_outcomes


async def test_the_rows_do_not_wait_long_for_a_history_that_cannot_be_read(tmp_path: Path) -> None:
    tab, is_free = closed_tab(), threading.Event()
    results, api = tab.state(Results), jobs(1)
    async with history_of(tmp_path, [ran(1, 39)]) as history, provided(api, tab, history=history):
        busy = asyncio.create_task(history.run(lambda _: is_free.wait()))
        try:
            async with asyncio.timeout(60):
                await tab.send(results, "opened")
            assert outcomes(results) == [(1, "\N{EN DASH}")]
        finally:
            is_free.set()
            await busy
        await tab.send(results, "opened")
        assert outcomes(results) == [(1, "39 deleted")]


async def test_without_a_history_there_is_no_outcome_and_nothing_more_is_asked() -> None:
    tab = closed_tab()
    results, api = tab.state(Results), jobs(1)
    async with provided(api, tab):
        await tab.send(results, "opened")
        assert (outcomes(results), results.has_outcomes) == ([(1, "")], False)


async def test_pressing_the_heading_sorts_what_is_known_on_this_page(tmp_path: Path) -> None:
    tab = closed_tab()
    results, api = tab.state(Results), jobs(1, 2, 3)
    facts = [ran(1, 5), ran(3, 40)]
    async with history_of(tmp_path, facts) as history, provided(api, tab, history=history):
        await tab.send(results, "opened")
        seen = []
        for _ in range(3):
            await tab.send(results, "outcome_order_pressed")
            seen.append((results.outcome_order, [row.id for row in results.rows]))
        assert seen == [
            ("descending", [3, 1, 2]),
            ("ascending", [1, 3, 2]),
            ("none", [1, 2, 3]),
        ]
