"""Many searches at once: none is evicted by another, and none waits for a slow one."""

import asyncio
from collections.abc import Callable
from pathlib import Path

import pytest
import structlog

from app.jobs.model import FetchedJob
from app.output.events import EventRange, OutputEvent
from app.output.permit import Permit
from app.output.reader import OutputReader
from app.output.search.query import Pattern, Query, compile_query
from app.output.searches import Found, OutputSearches
from app.runtime.work_pool import BusyError, WorkPools
from app.services.output_access import OutputAccess
from app.services.outputs import Outputs
from tests.unit.output.event_table import BLOCK, JOB_ID, EventTable, event, filled, numbered

SLOTS = 32


def pattern_of(text: str, *, is_expression: bool = False) -> Pattern:
    pattern = compile_query(Query(text, is_expression=is_expression))
    assert isinstance(pattern, Pattern)
    return pattern


async def test_a_thousand_searches_evict_none_that_runs(tmp_path: Path) -> None:
    table = EventTable(numbered(3))  # the job runs, so that no search is ever over
    outputs = table.outputs(tmp_path)
    first = await outputs.search(JOB_ID, pattern_of("line"))
    others = [outputs.search(JOB_ID, pattern_of(f"other {n}")) for n in range(1000)]
    answers = await asyncio.gather(*others, return_exceptions=True)
    again = await outputs.search(JOB_ID, pattern_of("line"))
    assert isinstance(first, Found)
    assert isinstance(again, Found)
    assert again.results is first.results  # it went on and did not begin again
    assert sum(isinstance(answer, Found) for answer in answers) == SLOTS - 1
    assert sum(isinstance(answer, BusyError) for answer in answers) == 1000 - (SLOTS - 1)
    await outputs.aclose()


async def test_a_search_that_is_over_frees_its_slot_for_a_new_one(tmp_path: Path) -> None:
    outputs = EventTable(numbered(3), status="successful").outputs(tmp_path)
    await filled(outputs)
    for n in range(SLOTS + 8):
        while not (await found(outputs, f"line {n}")).is_complete:
            pass  # a search is answered within a quarter of a second, complete or not
    await outputs.aclose()


async def test_a_slow_search_takes_turns_with_the_others(tmp_path: Path) -> None:
    events = [event(n, text="a" * 300) for n in range(1, 24 * BLOCK + 1)]
    outputs = EventTable(events, status="successful").outputs(tmp_path)
    await filled(outputs)
    slow = pattern_of("|" * 400, is_expression=True)
    begun = await outputs.search(JOB_ID, slow)
    assert isinstance(begun, Found)
    while not (quick := await found(outputs, "nowhere")).is_complete:
        await outputs.search(JOB_ID, slow)  # it is still wanted
    assert quick.results.searched_lines == 24 * BLOCK
    # It began first, on every thread, and would be nearly done if the other had to wait.
    assert begun.results.searched_lines <= 12 * BLOCK
    await outputs.aclose()


async def until(is_so: Callable[[], bool]) -> None:
    async with asyncio.timeout(10):
        while not is_so():  # noqa: ASYNC110 # the log has no event to wait for
            await asyncio.sleep(0.01)


async def test_what_ends_a_search_between_two_questions_is_logged_once(tmp_path: Path) -> None:
    table = EventTable(numbered(3))  # the job runs, so the search goes on after its answer
    outputs = table.outputs(tmp_path)
    with structlog.testing.capture_logs() as logged:
        await found(outputs, "line")
        table.is_gone = True
        await until(lambda: bool(logged))
    await outputs.aclose()
    assert [(line["event"], line["doing"]) for line in logged] == [
        ("controller_failure", "search output")
    ]


async def test_a_fault_of_ours_in_a_search_is_logged_and_reaches_its_callers(
    tmp_path: Path,
) -> None:
    table = BrokenTable(numbered(3))
    outputs = table.outputs(tmp_path)
    with structlog.testing.capture_logs() as logged:
        await found(outputs, "line")
        table.is_broken = True
        await until(lambda: bool(logged))
        with pytest.raises(ZeroDivisionError):
            await asked_for_ever(outputs)
    await outputs.aclose()
    assert logged[0]["event"] == "unexpected_error"


async def asked_for_ever(outputs: Outputs) -> None:
    while True:
        await found(outputs, "line")


class BrokenTable(EventTable):
    """A source of events that has a fault of its own, from some time on."""

    is_broken = False

    async def fetch_events(self, job_id: int, bounds: EventRange) -> tuple[OutputEvent, ...]:
        if self.is_broken:
            raise ZeroDivisionError
        return await super().fetch_events(job_id, bounds)


async def test_all_who_ask_while_a_search_fails_get_the_id_of_one_log_line(
    tmp_path: Path,
) -> None:
    table = EventTable(numbered(3))
    reader = OutputReader(table.fetch_events, tmp_path, WorkPools(), budget_bytes=10**6)
    failed: list[Exception] = []

    def on_failure(job_id: int, error: Exception) -> Exception:
        failed.append(error)
        return error

    calls = 0

    async def authorize(job_id: int) -> Permit:
        nonlocal calls
        calls += 1
        if calls > 3:  # each caller's own, then the search's
            await asyncio.sleep(0.05)  # so that all of them wait for it
            raise ZeroDivisionError
        return OutputAccess(table.read_job).record_read(await fetched(table))

    searches = OutputSearches(reader, on_failure)
    callers = [searches.find(JOB_ID, pattern_of("line"), authorize) for _ in range(3)]
    answers = await asyncio.gather(*callers, return_exceptions=True)
    await searches.aclose()
    await reader.aclose()
    assert len(failed) == 1
    assert answers == failed * 3


async def fetched(table: EventTable) -> FetchedJob:
    answer = await table.read_job(JOB_ID)
    assert isinstance(answer, FetchedJob)
    return answer


async def found(outputs: Outputs, text: str) -> Found:
    return await searches_of(outputs, pattern_of(text))


async def searches_of(outputs: Outputs, pattern: Pattern) -> Found:
    answer = await outputs.search(JOB_ID, pattern)
    assert isinstance(answer, Found)
    return answer
