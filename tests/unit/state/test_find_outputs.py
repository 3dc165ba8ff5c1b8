"""A search in outputs on a page: shown as it comes, stopped, and gone with its page."""

import asyncio

import pytest

from app.state.find_outputs import FindOutputs
from app.state.phases import FindStage
from app.state.results import Results
from app.state.services import watches
from tests.unit.services.listing import Listing, row_of
from tests.unit.state.fake_api import provided
from tests.unit.state.tab import Tab, until


def listing_of(count: int) -> Listing:
    listing = Listing(*(row_of(number) for number in range(1, count + 1)))
    listing.texts = {2: ["deleted 39 jobs"]}
    return listing


def tab_on(**query: str) -> tuple[Tab, FindOutputs]:
    tab = Tab("/jobs", **query)
    return tab, tab.state(FindOutputs)


async def test_a_url_with_words_searches_and_says_how_it_ended() -> None:
    tab, state = tab_on(output="deleted")
    async with provided(listing_of(12), tab):
        await tab.send(state, "opened")
    assert (state.stage, state.progress_words) == (FindStage.ENDED, "Searched 12 of 12 jobs")
    assert [(hit.id, hit.lines[0].match) for hit in state.hits] == [(2, "deleted")]
    assert (state.left_out_words, state.failure) == ("", "")


async def test_a_list_with_words_reads_no_rows_of_its_own() -> None:
    tab, _ = tab_on(output="deleted")
    results = tab.state(Results)
    listing = listing_of(3)
    async with provided(listing, tab):
        assert await tab.send(results, "opened") == []
        await tab.send(results, "shown")
        assert listing.requests == []
    assert (results.output, results.export_href) == ("deleted", "")
    assert results.title == "“deleted” in outputs · Jobpane"


async def test_without_words_nothing_is_searched() -> None:
    tab, state = tab_on(status="failed")
    listing = listing_of(3)
    async with provided(listing, tab):
        await tab.send(state, "opened")
    assert (listing.requests, state.stage) == ([], FindStage.IDLE)


async def test_stop_keeps_what_was_found_says_what_was_not_searched_and_ends_the_request() -> None:
    tab, state = tab_on(output="deleted")
    listing = listing_of(57)
    async with provided(listing, tab):
        listing.holds_from = 4  # the count, some rows, their search
        searching = asyncio.create_task(tab.send(state, "opened"))
        await until(lambda: len(listing.requests) == 4 and state.searched == 10)
        await tab.send(state, "stop_pressed")
        assert (state.stage, state.searched) == (FindStage.STOPPED, 10)
        assert state.left_out_words == "47 jobs weren't searched, all before #48."
        await searching
        listing.is_open.set()
        assert len(listing.requests) == 4


async def test_a_page_that_is_left_ends_its_search() -> None:
    tab, state = tab_on(output="deleted")
    listing = listing_of(57)
    async with provided(listing, tab):
        listing.holds_from = 4
        searching = asyncio.create_task(tab.send(state, "opened"))
        await until(lambda: len(listing.requests) == 4)
        watches().leave("tab-1")
        await searching
        assert listing.cancelled == 1


async def test_a_hidden_tab_goes_on_searching() -> None:
    tab, state = tab_on(output="deleted")
    results = tab.state(Results)
    listing = listing_of(57)
    async with provided(listing, tab):
        await tab.send(results, "opened")
        listing.holds_from = 4
        searching = asyncio.create_task(tab.send(state, "opened"))
        await until(lambda: len(listing.requests) == 4)
        await tab.send(results, "hidden")
        listing.is_open.set()
        await searching
    assert state.progress_words == "Searched 57 of 57 jobs"


async def test_what_had_failed_stays_in_sight_while_it_is_tried_again() -> None:
    tab, state = tab_on(output="deleted")
    listing = listing_of(57)
    listing.texts[50] = ["deleted 1 job"]
    listing.fails_where = lambda params: params.get("id__lt") == "3"
    async with provided(listing, tab):
        await tab.send(state, "opened")
        failed = (state.failure, state.failure_id, state.progress_words, len(state.hits))
        assert all(failed)
        held = listing.holds_from = len(listing.requests) + 3  # the count and some rows have come
        again = asyncio.create_task(tab.send(state, "opened"))
        await until(lambda: len(listing.requests) == held)
        assert state.stage == FindStage.RUNNING
        assert (state.failure, state.failure_id) == failed[:2]
        assert (state.progress_words, len(state.hits)) == failed[2:]
        listing.is_open.set()
        await again
        assert (state.failure, state.failure_id) == failed[:2]
        listing.fails_where = lambda _: False
        await tab.send(state, "opened")
    assert (state.failure, state.failure_id, len(state.hits)) == ("", "", 2)
    assert state.progress_words == "Searched 57 of 57 jobs"


@pytest.mark.parametrize("changes", [{"output": "other"}, {"status": "failed"}])
async def test_another_search_begins_with_nothing_of_one_that_failed(
    changes: dict[str, str],
) -> None:
    tab, state = tab_on(output="deleted")
    listing = listing_of(57)
    listing.texts[50] = ["deleted 1 job"]
    listing.fails_where = lambda params: params.get("id__lt") == "3"
    async with provided(listing, tab):
        await tab.send(state, "opened")
        assert state.hits
        tab.go_to("/jobs", **{"output": "deleted", **changes})
        listing.holds_from = len(listing.requests) + 1
        again = asyncio.create_task(tab.send(state, "opened"))
        await until(lambda: not listing.is_open.is_set())
        assert (state.hits, state.failure) == ([], "")
        listing.is_open.set()
        await again


async def test_a_lost_right_takes_the_hits_away() -> None:
    tab, state = tab_on(output="deleted")
    listing = listing_of(57)
    listing.texts[50] = ["deleted 1 job"]  # found before the right is lost
    listing.fails_where = lambda params: params.get("id__lt") == "3"
    listing.status = 403
    async with provided(listing, tab):
        await tab.send(state, "opened")
    assert state.failure
    assert (state.stage, state.hits) == (FindStage.ENDED, [])


async def test_a_search_that_found_enough_says_so() -> None:
    tab, state = tab_on(output="deleted")
    listing = listing_of(130)
    listing.texts = {number: ["deleted"] for number in listing.rows}
    async with provided(listing, tab):
        await tab.send(state, "opened")
    assert len(state.hits) >= 100
    assert state.left_out_words.startswith("A search ends at 100 hits or 1,000 jobs. ")
    assert "weren't searched" in state.left_out_words
