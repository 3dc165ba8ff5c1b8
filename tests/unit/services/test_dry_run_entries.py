"""The number of entries is what the controller counts, or unknown."""

import pytest

from app.jobs.outcome import Count, Outcome
from app.output import EventRange, OutputEvent
from app.services.dry_run_entries import WOULD_DELETE, WOULD_SKIP, listed_entries

END = [(503, 'would delete "a" id: 1'), (504, "Removed 0 items")]


async def counted(end: list[tuple[int, str]], newest: OutputEvent) -> Outcome:
    async def fetch(_job_id: int, asked: EventRange) -> tuple[OutputEvent, ...]:
        assert (asked.limit, asked.newest_first) == (1, True)
        return (newest,)

    async def count(_job_id: int, pattern: str) -> int:
        return {WOULD_DELETE: 500, WOULD_SKIP: 3}[pattern]

    return await listed_entries(7, end, fetch, count)


async def test_the_controller_counts_the_lines() -> None:
    outcome = await counted(END, OutputEvent(504, 503, 504, "Removed 0 items"))
    entries = Count("activity stream entries", 500, 3, 504, is_dry_run=True)
    assert outcome == Outcome((entries,))


async def test_events_of_several_lines_cannot_be_counted() -> None:
    assert await counted(END, OutputEvent(400, 503, 504, "Removed 0 items")) == Outcome()


@pytest.mark.parametrize("last", ["Traceback", "Removed 7 items"])
async def test_an_output_that_ends_otherwise_has_no_such_number(last: str) -> None:
    outcome = await counted([*END[:1], (504, last)], OutputEvent(504, 503, 504, last))
    assert outcome == Outcome()
