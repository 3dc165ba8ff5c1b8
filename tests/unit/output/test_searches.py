"""Many searches at once: none loses its place to another, and none waits for a slow one."""

import asyncio
from pathlib import Path

from app.output.search.query import Pattern, Query, compile_query
from app.output.searches import Found
from app.runtime.work_pool import BusyError
from app.services.outputs import Outputs
from tests.unit.output.event_table import BLOCK, JOB_ID, EventTable, event, filled, numbered

PLACES = 32


def pattern_of(text: str, *, is_expression: bool = False) -> Pattern:
    pattern = compile_query(Query(text, is_expression=is_expression))
    assert isinstance(pattern, Pattern)
    return pattern


async def test_a_thousand_searches_take_no_other_ones_place(tmp_path: Path) -> None:
    table = EventTable(numbered(3))  # the job runs, so that no search is ever over
    outputs = table.outputs(tmp_path)
    first = await outputs.search(JOB_ID, pattern_of("line"))
    others = [outputs.search(JOB_ID, pattern_of(f"other {n}")) for n in range(1000)]
    answers = await asyncio.gather(*others, return_exceptions=True)
    again = await outputs.search(JOB_ID, pattern_of("line"))
    assert isinstance(first, Found)
    assert isinstance(again, Found)
    assert again.results is first.results  # it went on and did not begin again
    assert sum(isinstance(answer, Found) for answer in answers) == PLACES - 1
    assert sum(isinstance(answer, BusyError) for answer in answers) == 1000 - (PLACES - 1)
    await outputs.aclose()


async def test_a_search_that_is_over_gives_its_place_to_a_new_one(tmp_path: Path) -> None:
    outputs = EventTable(numbered(3), status="successful").outputs(tmp_path)
    await filled(outputs)
    for n in range(PLACES + 8):
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


async def found(outputs: Outputs, text: str) -> Found:
    return await searches_of(outputs, pattern_of(text))


async def searches_of(outputs: Outputs, pattern: Pattern) -> Found:
    answer = await outputs.search(JOB_ID, pattern)
    assert isinstance(answer, Found)
    return answer
