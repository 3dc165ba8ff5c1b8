"""Windows of output: what is fetched from the controller, what is stored, and what the rest is."""

import asyncio
from datetime import timedelta
from pathlib import Path

import pytest

from app.output.page import OutputPage, size_bytes
from app.output.reading.styled_lines import styled_lines
from app.output.terminal.spans import plain_text
from app.output.terminal.styles import PLAIN, Style
from app.services.failures import Failure
from tests.unit.output.event_table import (
    BLOCK,
    JOB_ID,
    NOON,
    EventTable,
    event,
    files,
    filled,
    numbered,
    page_of,
    texts,
    written,
)

GONE = Failure("Gone.", "not_found", can_try_again=False, id="0")


async def test_a_page_in_the_middle_has_its_lines_and_knows_the_total(tmp_path: Path) -> None:
    page = await page_of(EventTable(numbered(95)).outputs(tmp_path), first_line=41)
    assert texts(page) == [f"line {n}" for n in range(41, 51)]
    assert (page.total_lines, page.has_more, page.missing) == (95, True, ())
    assert page.final_through == 50


@pytest.mark.parametrize(
    ("first_line", "asked"),
    [(1, [1, 256, BLOCK - 256]), (5001, [1, BLOCK]), (29_991, [1, 512])],
)
async def test_the_first_window_anywhere_costs_one_block_beside_the_record(
    tmp_path: Path, first_line: int, asked: list[int]
) -> None:
    table = EventTable(numbered(30_000), status="successful")
    outputs = table.outputs(tmp_path)
    page = await page_of(outputs, first_line)
    assert page.lines[0].number == first_line
    await outputs.aclose()
    assert sorted(table.asked) == asked, "its beginning first, then the rest of the block"
    assert table.records == 1


async def test_no_event_is_fetched_twice_whatever_is_looked_at(tmp_path: Path) -> None:
    table = EventTable(numbered(3 * BLOCK), status="successful")
    outputs = table.outputs(tmp_path)
    await asyncio.gather(*(page_of(outputs, line, 500) for line in (1, 300, 900, 2000, 1, 2600)))
    await page_of(outputs, 700, 1000)
    assert set(table.given.values()) == {1}


async def test_what_was_fetched_stays_over_a_restart(tmp_path: Path) -> None:
    table = EventTable(numbered(2 * BLOCK), status="successful")
    first = table.outputs(tmp_path)
    before = await page_of(first, BLOCK - 5, 20)
    await first.aclose()
    table.asked.clear()
    assert await page_of(table.outputs(tmp_path), BLOCK - 5, 20) == before
    assert table.asked == []


async def test_the_last_page_says_that_nothing_more_is_known(tmp_path: Path) -> None:
    page = await page_of(EventTable(numbered(95)).outputs(tmp_path), first_line=91)
    assert len(page.lines) == 5
    assert not page.has_more


@pytest.mark.parametrize("status", ["running", "successful"])
async def test_a_job_without_events_has_an_empty_first_page(tmp_path: Path, status: str) -> None:
    table = EventTable([], status=status)
    page = await page_of(table.outputs(tmp_path))
    assert (page.lines, page.total_lines, page.has_more) == ((), 0, False)
    assert len(table.asked) <= 5


async def test_a_page_past_the_end_is_empty_but_knows_the_total(tmp_path: Path) -> None:
    page = await page_of(EventTable(numbered(5)).outputs(tmp_path), first_line=101)
    assert (page.lines, page.total_lines) == ((), 5)


async def test_all_callers_of_one_page_share_one_request(tmp_path: Path) -> None:
    table = EventTable(numbered(50), status="successful")
    outputs = table.outputs(tmp_path)
    pages = await asyncio.gather(*(page_of(outputs) for _ in range(20)))
    assert sorted(table.asked) == [1, 256]
    assert all(page == pages[0] for page in pages)


async def test_one_who_leaves_does_not_take_the_page_from_the_others(tmp_path: Path) -> None:
    outputs = EventTable(numbered(50)).outputs(tmp_path)
    leaving = asyncio.create_task(outputs.read(JOB_ID, 1, 10))
    staying = asyncio.create_task(page_of(outputs))
    await asyncio.sleep(0)
    leaving.cancel()
    assert len((await staying).lines) == 10


async def test_a_page_that_can_still_grow_is_asked_for_again(tmp_path: Path) -> None:
    table = EventTable(numbered(5))
    assert len((await page_of(table.outputs(tmp_path))).lines) == 5
    table.events.extend(numbered(8)[5:])
    assert len((await page_of(table.outputs(tmp_path))).lines) == 8


async def test_an_ended_job_is_complete_and_asked_about_no_more(tmp_path: Path) -> None:
    table = EventTable(numbered(5), status="successful")
    outputs = table.outputs(tmp_path)
    assert (await page_of(outputs)).is_complete
    table.asked.clear()
    assert (await page_of(outputs)).is_complete
    assert table.asked == []
    assert table.records == 1


async def test_after_an_end_of_just_now_the_newest_event_is_asked_for_again(
    tmp_path: Path,
) -> None:
    table = EventTable(numbered(5), status="successful", finished=NOON + timedelta(days=36_500))
    outputs = table.outputs(tmp_path)
    reading = asyncio.create_task(page_of(outputs))
    await asyncio.sleep(0)
    await asyncio.sleep(0)
    table.events.append(event(6))
    await reading
    assert (await page_of(outputs)).total_lines == 6


async def test_nothing_on_disk_is_shown_before_the_controller_has_shown_the_record(
    tmp_path: Path,
) -> None:
    table = EventTable(numbered(50), status="successful")
    await page_of(table.outputs(tmp_path))
    table.failure = GONE
    assert await table.outputs(tmp_path).read(JOB_ID, 1, 10) is GONE


async def test_a_job_that_is_gone_shows_nothing(tmp_path: Path) -> None:
    table = EventTable(numbered(50), is_gone=True)
    failure = await table.outputs(tmp_path).read(JOB_ID, 1, 10)
    assert isinstance(failure, Failure)
    assert failure.kind == "not_found"


async def test_a_forgotten_job_leaves_nothing_on_disk(tmp_path: Path) -> None:
    table = EventTable(numbered(50), status="successful")
    outputs = table.outputs(tmp_path)
    await page_of(outputs)
    await written(tmp_path, 1)
    outputs.forget(JOB_ID)
    assert files(tmp_path) == 0


async def test_another_job_under_the_same_id_shows_nothing_of_the_first(tmp_path: Path) -> None:
    first = EventTable(numbered(50), status="successful")
    await page_of(first.outputs(tmp_path))
    second = EventTable(
        [event(1, text="new")], status="successful", created=NOON.replace(year=2027)
    )
    assert texts(await page_of(second.outputs(tmp_path))) == ["new"]


async def test_an_event_of_several_lines_is_cut_where_the_page_is(tmp_path: Path) -> None:
    table = EventTable([event(1, 0, 15, "\n".join(f"r{n}" for n in range(1, 16)))])
    outputs = table.outputs(tmp_path)
    assert texts(await page_of(outputs)) == [f"r{n}" for n in range(1, 11)]
    second = await page_of(outputs, first_line=11)
    assert texts(second) == [f"r{n}" for n in range(11, 16)]
    assert second.missing == ()


@pytest.mark.parametrize("lines_an_event", [3, 40])
async def test_a_line_is_found_where_events_hold_many_lines(
    tmp_path: Path, lines_an_event: int
) -> None:
    size = lines_an_event
    events = [
        event(n + 1, n * size, (n + 1) * size, "\n".join(f"{n}.{m}" for m in range(size)))
        for n in range(5000)
    ]
    outputs = EventTable(events, status="successful").outputs(tmp_path)
    page = await page_of(outputs, 3000 * size + 2, 1)
    assert texts(page) == ["3000.1"]


async def test_a_page_begins_in_the_style_with_which_the_lines_before_it_ended(
    tmp_path: Path,
) -> None:
    events = numbered(3 * BLOCK)
    events[3] = event(4, text="\x1b[31mred from here")
    outputs = EventTable(events, status="successful").outputs(tmp_path)
    assert (await page_of(outputs)).start_style == PLAIN
    assert (await page_of(outputs, first_line=11)).start_style == Style(fg=1)
    await page_of(outputs, BLOCK + 1, 1000)
    assert (await page_of(outputs, first_line=2 * BLOCK)).start_style == Style(fg=1)


async def test_a_line_that_is_still_being_written_is_shown_but_not_final(tmp_path: Path) -> None:
    table = EventTable([*numbered(2), event(3, 2, 2, "10%"), event(4, 2, 2, "20%")])
    page = await page_of(table.outputs(tmp_path))
    assert page.lines[-1].text == "10%\r20%"
    assert (page.total_lines, page.final_through) == (3, 2)


async def test_of_a_line_redrawn_without_end_the_newest_states_are_shown_and_all_counted(
    tmp_path: Path,
) -> None:
    events = [event(n, 0, 0, f"{n}") for n in range(1, 5000)]
    table = EventTable([*events, event(5000, 0, 1, "done")], status="successful")
    page = await page_of(table.outputs(tmp_path), count=1)
    (line,), _ = styled_lines(page.lines)
    assert plain_text(line.spans) == "done"
    assert line.states == 4999
    assert [plain_text(state) for state in line.earlier] == [f"{n}" for n in range(4900, 5000)]
    assert page.missing == ()


async def test_a_cut_line_is_completed_from_the_record_where_that_is_certain(
    tmp_path: Path,
) -> None:
    whole = "L" * 1500
    cut = event(1, text=whole[:1023] + "…")
    cut = type(cut)(1, 0, 1, cut.stdout, cut.created, True)
    table = EventTable([cut, event(2)], status="successful", result_stdout=f"{whole}\nline 2\n")
    (line, _) = (await page_of(table.outputs(tmp_path))).lines
    assert (line.text, line.is_cut, line.is_completed) == (whole, True, True)


async def test_the_rest_is_fetched_in_the_background_while_somebody_wants_it(
    tmp_path: Path,
) -> None:
    table = EventTable(numbered(7 * BLOCK + 5), status="successful")
    outputs = table.outputs(tmp_path)
    await page_of(outputs)
    untouched = await outputs.progress(JOB_ID, fill=False)
    assert not isinstance(untouched, Failure)
    assert 0 < untouched.lines_here <= BLOCK, "the rest of the block may be on its way"
    assert not untouched.is_complete
    progress = await filled(outputs)
    assert (progress.lines_here, progress.total_lines) == (7 * BLOCK + 5, 7 * BLOCK + 5)
    assert set(table.given.values()) == {1}


async def test_sixty_four_blocks_become_one_file(tmp_path: Path) -> None:
    table = EventTable(numbered(65 * BLOCK), status="successful")
    outputs = table.outputs(tmp_path)
    await page_of(outputs)
    await filled(outputs)
    await written(tmp_path, 2)
    page = await page_of(table.outputs(tmp_path), 64 * BLOCK - 3, 10)
    assert texts(page) == [f"line {n}" for n in range(64 * BLOCK - 3, 64 * BLOCK + 7)]
    assert isinstance(page, OutputPage)


async def test_the_same_window_of_the_same_snapshot_is_the_same_page(
    tmp_path: Path,
) -> None:
    table = EventTable(numbered(5))
    outputs = table.outputs(tmp_path)
    await outputs.follow(JOB_ID)
    page = await page_of(outputs)
    assert await page_of(outputs) is page
    table.events.append(event(6))
    await outputs.follow(JOB_ID)
    assert len((await page_of(outputs)).lines) == 6


async def test_pages_from_before_a_change_do_not_pile_up_while_somebody_follows(
    tmp_path: Path,
) -> None:
    table = EventTable(numbered(50))
    outputs = table.outputs(tmp_path)
    other = size_bytes(await page_of(outputs, 1))
    for count in range(51, 80):
        table.events.append(event(count))
        await outputs.follow(JOB_ID)
        page = await page_of(outputs, count - 9)
        assert page.lines[-1].number == count
        await page_of(outputs, 1)
    cached = outputs._library.reader._pages
    assert cached.size == size_bytes(page) + other, "both windows as they are now"
