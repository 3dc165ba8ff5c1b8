"""What is selected in a list, and what of it another process knows."""

import pytest

from app.state.results import Results
from tests.unit.services.listing import Listing, row_of
from tests.unit.state.fake_api import provided
from tests.unit.state.tab import Tab


@pytest.mark.parametrize("is_same_query", [True, False])
async def test_a_page_that_another_process_knew_has_its_selection_again(
    is_same_query: bool,
) -> None:
    listing = Listing(*(row_of(number) for number in range(1, 31)))
    first, second = Tab("/jobs", status="successful"), Tab("/jobs", status="successful")
    if not is_same_query:
        second = Tab("/jobs", status="failed")
    first.is_connected = second.is_connected = False
    async with provided(listing, first):
        results = first.state(Results)
        await first.send(results, "opened")
        for job_id in results.selected or [results._on_page[0].id, results._on_page[1].id]:
            await first.send(results, "row_chosen", job_id, True)
        chosen, note = results.selected, results.chosen_note
        other = second.state(Results)
        other.chosen_note = note  # the browser gives it back
        await second.send(other, "opened")
    assert len(chosen) == 2
    assert other.selected == (chosen if is_same_query else [])
    assert other.chosen_note == (note if is_same_query else "")


async def test_a_selection_that_no_process_gave_is_none() -> None:
    listing = Listing(*(row_of(number) for number in range(1, 5)))
    tab = Tab("/jobs")
    tab.is_connected = False
    async with provided(listing, tab):
        results = tab.state(Results)
        results.chosen_note = "0" * 64 + ":1,2"
        await tab.send(results, "opened")
    assert results.selected == []
