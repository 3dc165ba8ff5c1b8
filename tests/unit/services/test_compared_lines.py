"""Reading an output for a comparison: whole, by its ends, and never more than is bounded."""

from pathlib import Path

import pytest

from app.jobs.comparison import LINES_COMPARED, LINES_OF_EACH_END, ComparedOutput
from app.services.compared_lines import (
    LONGEST_LINE,
    TooLongError,
    both_ends,
    total_lines,
    whole_output,
)
from app.services.failures import Failure
from app.services.outputs import Outputs
from tests.unit.output.event_table import JOB_ID, EventTable, event, numbered


async def whole(outputs: Outputs) -> ComparedOutput:
    found = await whole_output(outputs, JOB_ID)
    assert isinstance(found, ComparedOutput), found
    return found


async def test_all_lines_come_as_plain_text_with_their_numbers(tmp_path: Path) -> None:
    outputs = EventTable(
        [event(1, text="\x1b[31mred\x1b[0m"), event(2, text="two\r\nthree", end=3)],
        status="successful",
    ).outputs(tmp_path)
    found = await whole(outputs)
    assert (list(found.numbers), found.texts) == ([1, 2, 3], ["red", "two", "three"])
    assert (found.left_out, found.is_final) == (0, True)
    await outputs.aclose()


async def test_the_output_of_a_running_job_is_not_final(tmp_path: Path) -> None:
    outputs = EventTable(numbered(3), status="running").outputs(tmp_path)
    assert not (await whole(outputs)).is_final
    await outputs.aclose()


async def test_an_output_without_lines_is_empty(tmp_path: Path) -> None:
    outputs = EventTable([], status="successful").outputs(tmp_path)
    assert await total_lines(outputs, JOB_ID) == 0
    assert (await whole(outputs)).texts == []
    await outputs.aclose()


async def test_events_that_the_controller_lost_are_counted(tmp_path: Path) -> None:
    outputs = EventTable([event(1), event(5)], status="successful").outputs(tmp_path)
    assert (await whole(outputs)).missing_events == 3
    await outputs.aclose()


async def test_a_very_long_line_is_cut(tmp_path: Path) -> None:
    outputs = EventTable([event(1, text="x" * 9_000)], status="successful").outputs(tmp_path)
    assert [len(text) for text in (await whole(outputs)).texts] == [LONGEST_LINE]
    await outputs.aclose()


async def test_of_a_long_output_the_first_and_last_lines_are_read(tmp_path: Path) -> None:
    total = 2 * LINES_OF_EACH_END + 3000
    outputs = EventTable(numbered(total), status="successful").outputs(tmp_path)
    found = await both_ends(outputs, JOB_ID, total)
    assert isinstance(found, ComparedOutput)
    assert (found.head, len(found.texts), found.left_out) == (1000, 2000, 3000)
    assert [found.numbers[index] for index in (0, 999, 1000, -1)] == [1, 1000, 4001, total]
    await outputs.aclose()


async def test_both_ends_of_a_short_output_are_all_of_it(tmp_path: Path) -> None:
    outputs = EventTable(numbered(3), status="successful").outputs(tmp_path)
    found = await both_ends(outputs, JOB_ID, 3)
    assert isinstance(found, ComparedOutput)
    assert (list(found.numbers), found.head, found.left_out) == ([1, 2, 3], 2, 0)
    await outputs.aclose()


async def test_an_output_of_too_many_lines_is_not_read_whole(tmp_path: Path) -> None:
    count = LINES_COMPARED + 1
    many = event(1, end=count, text="\r\n".join(["x"] * count))
    outputs = EventTable([many], status="successful").outputs(tmp_path)
    with pytest.raises(TooLongError):
        await whole_output(outputs, JOB_ID)
    await outputs.aclose()


async def test_a_failure_on_the_way_is_the_answer(tmp_path: Path) -> None:
    table = EventTable(numbered(3000), status="successful")
    outputs = table.outputs(tmp_path)
    await outputs.read_end(JOB_ID, 1)
    table.is_gone = True
    assert isinstance(await whole_output(outputs, JOB_ID), Failure)
    await outputs.aclose()
