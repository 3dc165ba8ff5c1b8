"""What the reader asks the controller for, what it keeps, and what it says about the rest."""

import asyncio
from collections.abc import Sequence
from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta

from app.awx.errors import Action, NotFound
from app.jobs.model import OutputEvent
from app.output.lines import GapReason
from app.output.styles import PLAIN, Style
from app.viewing.output_reader import OutputPage, OutputReader
from app.viewing.trouble import Trouble

NOON = datetime(2026, 11, 24, 12, tzinfo=UTC)


def event(counter: int, start: int, end: int, text: str = "x") -> OutputEvent:
    at = NOON + timedelta(milliseconds=counter)
    return OutputEvent(counter, start, end, text, created=at, is_cut=False)


def numbered(count: int) -> list[OutputEvent]:
    return [event(n, n - 1, n, f"line {n}") for n in range(1, count + 1)]


@dataclass
class EventTable:
    """Answers as the controller does, from a list; `asked` are the limits it was asked with."""

    events: list[OutputEvent]
    asked: list[int] = field(default_factory=list)
    is_gone: bool = False

    async def fetch_events(
        self,
        job_id: int,
        *,
        lines_from: int | None = None,
        lines_below: int | None = None,
        counters_after: int | None = None,
        counters: Sequence[int] = (),
        limit: int,
        newest_first: bool = False,
    ) -> tuple[OutputEvent, ...]:
        self.asked.append(limit)
        await asyncio.sleep(0)
        if self.is_gone:
            raise NotFound(Action.READ_EVENTS)
        found = [
            seen
            for seen in self.events
            if (lines_from is None or seen.start_line >= lines_from)
            and (lines_below is None or seen.start_line < lines_below)
            and (counters_after is None or seen.counter > counters_after)
        ]
        found.sort(key=lambda seen: seen.counter, reverse=newest_first)
        return tuple(found[:limit])


async def page_of(reader: OutputReader, first_line: int = 1, count: int = 10) -> OutputPage:
    page = await reader.read(7, first_line, count)
    assert isinstance(page, OutputPage)
    return page


async def test_a_page_in_the_middle_has_its_lines_and_knows_the_total() -> None:
    page = await page_of(OutputReader(EventTable(numbered(95)).fetch_events), first_line=41)
    assert [line.text for line in page.lines] == [f"line {n}" for n in range(41, 51)]
    assert (page.total_lines, page.has_more, page.missing) == (95, True, ())
    assert page.final_through == 50


async def test_any_page_costs_one_request_for_its_events_and_two_for_single_events() -> None:
    table = EventTable(numbered(5000))
    reader = OutputReader(table.fetch_events)
    for first_line in (11, 2501, 4991):
        table.asked.clear()
        await page_of(reader, first_line)
        assert sorted(table.asked) == [1, 1, 120]


async def test_the_last_page_says_that_nothing_more_is_known() -> None:
    page = await page_of(OutputReader(EventTable(numbered(95)).fetch_events), first_line=91)
    assert len(page.lines) == 5
    assert not page.has_more


async def test_a_job_without_events_has_an_empty_first_page() -> None:
    page = await page_of(OutputReader(EventTable([]).fetch_events))
    assert (page.lines, page.total_lines, page.has_more) == ((), 0, False)


async def test_a_page_past_the_end_is_empty_but_knows_the_total() -> None:
    page = await page_of(OutputReader(EventTable(numbered(5)).fetch_events), first_line=101)
    assert (page.lines, page.total_lines) == ((), 5)


async def test_all_who_want_one_page_share_one_flight() -> None:
    table = EventTable(numbered(50))
    reader = OutputReader(table.fetch_events)
    pages = await asyncio.gather(*(page_of(reader) for _ in range(20)))
    assert len(table.asked) == 2
    assert all(page == pages[0] for page in pages)


async def test_one_who_leaves_does_not_take_the_page_from_the_others() -> None:
    reader = OutputReader(EventTable(numbered(50)).fetch_events)
    leaving = asyncio.create_task(reader.read(7, 1, 10))
    staying = asyncio.create_task(page_of(reader))
    await asyncio.sleep(0)
    leaving.cancel()
    assert len((await staying).lines) == 10


async def test_a_page_that_cannot_change_is_asked_for_once() -> None:
    table = EventTable(numbered(50))
    reader = OutputReader(table.fetch_events)
    first = await page_of(reader)
    table.asked.clear()
    assert await page_of(reader) == first
    assert table.asked == [1]  # the newest event, for the total


async def test_a_page_that_can_still_grow_is_asked_for_again() -> None:
    table = EventTable(numbered(5))
    reader = OutputReader(table.fetch_events)
    assert len((await page_of(reader)).lines) == 5
    table.events.extend(numbered(8)[5:])
    assert len((await page_of(reader)).lines) == 8


async def test_the_last_page_of_an_ended_job_is_kept_and_complete() -> None:
    table = EventTable(numbered(5))
    reader = OutputReader(table.fetch_events)
    reader.mark_ended(7)
    assert (await page_of(reader)).is_complete
    table.asked.clear()
    assert (await page_of(reader)).is_complete
    assert table.asked == [1]


async def test_an_end_that_is_told_while_a_page_is_read_does_not_make_that_page_final() -> None:
    table = EventTable(numbered(5))
    reader = OutputReader(table.fetch_events)
    reading = asyncio.create_task(page_of(reader))
    await asyncio.sleep(0)
    await asyncio.sleep(0)
    reader.mark_ended(7)
    await reading
    table.events.extend(numbered(6)[5:])
    assert len((await page_of(reader)).lines) == 6


async def test_nothing_kept_is_shown_of_a_job_that_is_gone() -> None:
    table = EventTable(numbered(50))
    reader = OutputReader(table.fetch_events)
    await page_of(reader)
    table.is_gone = True
    trouble = await reader.read(7, 1, 10)
    assert isinstance(trouble, Trouble)
    assert trouble.kind == "not_found"


async def test_a_forgotten_job_is_read_anew() -> None:
    table = EventTable(numbered(50))
    reader = OutputReader(table.fetch_events)
    reader.mark_ended(7)
    await page_of(reader)
    reader.forget(7)
    table.asked.clear()
    assert not (await page_of(reader)).is_complete
    assert len(table.asked) == 2


async def test_what_is_kept_stays_within_its_bound() -> None:
    table = EventTable(numbered(50))
    reader = OutputReader(table.fetch_events, cache_bytes=100)
    await page_of(reader)
    table.asked.clear()
    await page_of(reader)
    assert len(table.asked) == 2


async def test_a_gap_within_a_running_job_may_still_arrive_and_keeps_the_page_open() -> None:
    table = EventTable([seen for seen in numbered(50) if seen.counter not in {3, 4}])
    page = await page_of(OutputReader(table.fetch_events))
    (gap,) = page.missing
    assert (gap.first, gap.last, gap.before_line) == (3, 4, 5)
    assert gap.reason is GapReason.MAY_ARRIVE
    assert page.final_through == 2


async def test_a_gap_at_the_edge_of_two_pages_is_told_once_by_the_second() -> None:
    table = EventTable([seen for seen in numbered(50) if seen.counter not in {10, 11, 12}])
    reader = OutputReader(table.fetch_events)
    reader.mark_ended(7)
    assert (await page_of(reader)).missing == ()
    (gap,) = (await page_of(reader, first_line=11)).missing
    assert (gap.first, gap.last, gap.reason) == (10, 12, GapReason.LOST)


async def test_an_event_of_several_lines_is_cut_where_the_page_is() -> None:
    table = EventTable([event(1, 0, 15, "\n".join(f"r{n}" for n in range(1, 16)))])
    reader = OutputReader(table.fetch_events)
    assert [line.text for line in (await page_of(reader)).lines] == [f"r{n}" for n in range(1, 11)]
    second = await page_of(reader, first_line=11)
    assert [(line.number, line.text) for line in second.lines] == [
        (n, f"r{n}") for n in range(11, 16)
    ]
    assert second.missing == ()


async def test_a_page_begins_in_the_style_with_which_the_lines_before_it_ended() -> None:
    events = numbered(20)
    events[3] = event(4, 3, 4, "\x1b[31mred from here")
    reader = OutputReader(EventTable(events).fetch_events)
    assert (await page_of(reader, first_line=11)).start_style == PLAIN
    assert (await page_of(reader)).start_style == PLAIN
    assert (await page_of(reader, first_line=11)).start_style == Style(fg=1)


async def test_a_line_that_is_still_being_written_is_shown_but_not_final() -> None:
    table = EventTable([*numbered(2), event(3, 2, 2, "10%"), event(4, 2, 2, "20%")])
    page = await page_of(OutputReader(table.fetch_events))
    assert page.lines[-1].text == "20%"
    assert (page.total_lines, page.final_through) == (3, 2)


async def test_of_a_line_redrawn_without_end_the_newest_states_are_read_and_the_rest_named() -> (
    None
):
    events = [event(n, 0, 0, f"{n}") for n in range(1, 2000)]
    table = EventTable([*events, event(2000, 0, 1, "done")])
    page = await page_of(OutputReader(table.fetch_events), count=1)
    assert page.lines[0].text == "done"
    assert len(table.asked) == 10
    (gap,) = page.missing
    assert gap.reason is GapReason.NOT_READ
    assert gap.count == 2000 - 9 * 102
