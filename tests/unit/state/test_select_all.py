"""Selecting all jobs that match: page by page in the background, bounded, stoppable."""

import asyncio

import pytest

from app.presentation import selection
from app.state.results import Results
from app.state.select_all import SelectAll
from tests.unit.services.listing import Listing, row_of
from tests.unit.state.fake_api import provided
from tests.unit.state.tab import Tab

Opened = tuple[Tab, Results, SelectAll]


def opened_tab(**query: str) -> Opened:
    tab = Tab("/jobs", **query)
    tab.is_connected = False
    return tab, tab.state(Results), tab.state(SelectAll)


async def open_list(tab: Tab) -> None:
    await tab.send(tab.state(Results), "opened")
    await tab.send(tab.state(Results), "page_chosen", True)
    tab.is_connected = True


def listing_of(count: int) -> Listing:
    return Listing(*(row_of(number) for number in range(1, count + 1)))


async def test_all_that_match_are_selected_once_the_page_is() -> None:
    tab, results, state = opened_tab(status="successful")
    listing = listing_of(57)
    async with provided(listing, tab):
        await tab.send(results, "opened")
        assert results.select_all_words == ""
        await open_list(tab)
        assert results.select_all_words == "Select all 57 that match"
        before = len(listing.requests)
        await tab.send(state, "all_chosen")
    assert (results.selected_count, len(results.selected)) == (57, 10)
    assert (state.selecting_words, state.select_failure) == ("", "")
    assert results.select_all_words == ""
    for _, params in listing.requests[before:]:
        assert params["status"] == "successful"
        assert int(params["page_size"]) <= 25


async def test_a_selection_ends_at_its_bound() -> None:
    tab, results, state = opened_tab()
    async with provided(listing_of(selection.MOST_SELECTED + 30), tab):
        await open_list(tab)
        assert results.select_all_words == "Select the newest 1,000 that match"
        await tab.send(state, "all_chosen")
    assert results.selected_count == selection.MOST_SELECTED


async def test_a_failure_is_said_and_keeps_what_is_selected() -> None:
    tab, results, state = opened_tab()
    listing = listing_of(57)
    async with provided(listing, tab):
        await open_list(tab)
        listing.fails_from, listing.status = len(listing.requests) + 2, 400
        await tab.send(state, "all_chosen")
        assert state.select_failure
        assert (results.selected_count, state.selecting_words) == (10, "")
        await tab.send(state, "page_opened")
        assert state.select_failure == ""


@pytest.mark.parametrize("reason", ["stopped", "closed", "another URL"])
async def test_nothing_more_is_read_once_it_is_not_wanted(reason: str) -> None:
    tab, results, state = opened_tab()
    listing = listing_of(57)
    async with provided(listing, tab):
        await open_list(tab)
        listing.is_open.clear()
        listing.was_asked.clear()
        selecting = asyncio.create_task(tab.send(state, "all_chosen"))
        await listing.was_asked.wait()
        if reason == "stopped":
            await tab.send(state, "stop_pressed")
        elif reason == "closed":
            tab.is_connected = False
        else:
            tab.go_to("/jobs/7")
        asked = len(listing.requests)
        listing.is_open.set()
        await selecting
    assert len(listing.requests) == asked
    assert results.selected_count == 10


async def test_a_forged_event_before_any_list_does_nothing() -> None:
    tab, results, state = opened_tab()
    listing = listing_of(3)
    async with provided(listing, tab):
        await tab.send(state, "all_chosen")
    assert (listing.requests, results.selected_count) == ([], 0)


async def test_what_is_selected_on_other_pages_too_is_so_in_another_process() -> None:
    tab, results, state = opened_tab()
    other_tab, other, _ = opened_tab()
    async with provided(listing_of(57), tab):
        await open_list(tab)
        await tab.send(state, "all_chosen")
        tab.is_connected = False  # so that the other one's watch ends
        other.chosen_note = results.chosen_note
        await other_tab.send(other, "opened")
    assert (other.selected_count, other.selected) == (57, results.selected)
