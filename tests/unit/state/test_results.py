"""The list of a search: what it shows while it reads, after a failure, and with a single hit."""

import asyncio

import pytest

from app.presentation.job_list import ShownPaging
from app.services.failures import Failure
from app.state.bulk_actions import BulkActions
from app.state.phases import ListPhase
from app.state.results import Results
from tests.unit.services.listing import Listing, row_of
from tests.unit.state.fake_api import FakeApi, provided, record
from tests.unit.state.tab import Tab, until


def list_on(**query: str) -> tuple[Tab, Results]:
    """A tab that is closed as soon as its list is shown, so that no watch goes on."""
    tab = Tab("/jobs", **query)
    tab.is_connected = False
    return tab, tab.state(Results)


def api_of(*job_ids: int) -> FakeApi:
    return FakeApi({job_id: record(job_id, "successful") for job_id in job_ids})


async def test_a_list_shows_its_rows_and_its_search() -> None:
    tab, results = list_on(search="nightly")
    async with provided(api_of(1, 2), tab):
        assert await tab.send(results, "opened") == []
    assert (results.phase, [row.id for row in results.rows]) == (ListPhase.READY, [1, 2])
    assert results.title == "“nightly” · Jobpane"
    assert results.read_at


async def test_a_list_without_a_search_says_that_it_has_nothing() -> None:
    tab, results = list_on()
    async with provided(api_of(), tab):
        await tab.send(results, "opened")
    assert (results.phase, results.title) == (ListPhase.EMPTY, "System jobs · Jobpane")


@pytest.mark.parametrize(
    ("query", "is_led_on"),
    [
        ({"search": "nightly"}, True),
        ({"search": "nightly", "show": "list"}, False),
        ({"search": ""}, False),
    ],
)
async def test_a_search_with_one_hit_leads_to_it_unless_the_list_is_wanted(
    query: dict[str, str], is_led_on: bool
) -> None:
    tab, results = list_on(**query)
    async with provided(api_of(7), tab):
        led_to = await tab.send(results, "opened")
    assert len(led_to) == is_led_on
    assert [row.id for row in results.rows] == ([] if is_led_on else [7])


async def test_a_failure_keeps_the_rows_and_another_list_does_not_inherit_them() -> None:
    tab, results = list_on()
    api = api_of(1, 2)
    async with provided(api, tab):
        await tab.send(results, "opened")
        api.status = 400
        await tab.send(results, "read_again")
        assert (results.phase, len(results.rows)) == (ListPhase.STALE, 2)
        tab.go_to("/jobs", search="other")
        await tab.send(results, "opened")
        assert (results.phase, results.rows) == (ListPhase.FAILED, [])
        assert results.failure
        api.status = 200
        await tab.send(results, "read_again")
    assert (results.phase, results.failure) == (ListPhase.READY, "")


async def test_a_lost_right_takes_the_rows_and_their_selection_away() -> None:
    tab, results = list_on()
    api = api_of(1, 2)
    async with provided(api, tab):
        await tab.send(results, "opened")
        await tab.send(results, "row_chosen", 1, True)
        assert results.selected == [1]
        api.status = 403
        await tab.send(results, "read_again")
        assert (results.phase, results.rows, results.selected) == (ListPhase.FAILED, [], [])
        assert (results.paging, results.read_at, results.changes) == (ShownPaging(), "", "")
        assert results.failure
        api.status = 200
        await tab.send(results, "read_again")
    assert (results.phase, len(results.rows)) == (ListPhase.READY, 2)


async def test_the_page_after_the_last_leads_back_to_the_one_before() -> None:
    tab, results = list_on(page="2")
    api = api_of(1)
    async with provided(api, tab):
        await tab.send(results, "opened")
        assert results.first_page_href == "/jobs"
        api.status = 404
        assert len(await tab.send(results, "read_again")) == 1


async def test_an_answer_to_an_earlier_search_is_not_shown() -> None:
    tab, results = list_on(search="first")
    api = api_of(1, 2)
    async with provided(api, tab):
        api.is_open.clear()
        first = asyncio.create_task(tab.send(results, "opened"))
        await until(lambda: api.reads > 0)
        tab.go_to("/jobs", search="second")
        second = asyncio.create_task(tab.send(results, "opened"))
        await until(lambda: api.reads > 1)
        api.jobs = {3: record(3, "failed"), 4: record(4, "failed")}
        api.is_open.set()
        await asyncio.gather(first, second)
    assert (results.search, results.phase) == ("second", ListPhase.READY)


async def test_a_tab_in_sight_again_is_brought_up_to_date_once() -> None:
    tab, results = list_on()
    api = api_of(1)
    async with provided(api, tab):
        await tab.send(results, "shown")  # before any list was open
        assert api.reads == 0
        await tab.send(results, "opened")
        await tab.send(results, "hidden")
        api.jobs[2] = record(2, "running")
        await tab.send(results, "shown")
        assert [row.id for row in results.rows] == [1, 2]
        assert results.changes


async def test_a_job_deleted_elsewhere_has_left_with_its_selection_when_the_tab_is_seen() -> None:
    tab, results = list_on()
    api = api_of(1, 2, 3)
    async with provided(api, tab):
        await tab.send(results, "opened")
        await tab.send(results, "row_chosen", 2, True)
        await tab.send(results, "row_chosen", 3, True)
        await tab.send(results, "hidden")
        del api.jobs[2]
        reads = api.reads
        await tab.send(results, "shown")
        assert api.reads == reads + 1
    assert [row.id for row in results.rows] == [1, 3]
    assert (results.selected, results.changes) == ([3], "1 fewer job since you opened this list.")


async def test_a_last_page_that_others_emptied_leads_to_the_one_before_when_it_is_seen() -> None:
    tab, results = list_on(page="2")
    api = api_of(11)
    async with provided(api, tab):
        await tab.send(results, "opened")
        await tab.send(results, "hidden")
        api.status = 404
        assert len(await tab.send(results, "shown")) == 1


async def test_a_last_page_that_is_emptied_while_it_is_watched_leads_to_the_one_before() -> None:
    tab, results = list_on(page="2")
    tab.is_connected = True
    api = api_of(11)
    async with provided(api, tab) as services:
        watching = asyncio.create_task(tab.send(results, "opened"))
        await until(lambda: results.phase == ListPhase.READY and services.lists.is_watched)
        services.lists.refuse_all(Failure("Invalid page.", "not_found", False, "1234abcd"))
        assert len(await watching) == 1


async def test_a_watched_list_is_not_read_again_when_it_comes_into_sight() -> None:
    tab, results = list_on()
    tab.is_connected = True
    api = api_of(1)
    async with provided(api, tab):
        watching = asyncio.create_task(tab.send(results, "opened"))
        await until(lambda: results.phase == ListPhase.READY)
        reads = api.reads
        await tab.send(results, "shown")
        assert api.reads == reads
        watching.cancel()
        await asyncio.gather(watching, return_exceptions=True)


async def test_a_chosen_filter_leads_to_its_url_and_a_forged_one_nowhere() -> None:
    tab, results = list_on()
    async with provided(api_of(1), tab):
        await tab.send(results, "opened")
        assert len(await tab.send(results, "filter_chosen", "status", "failed")) == 1
        assert await tab.send(results, "filter_chosen", "status", ["failed"]) == []
        assert len(await tab.send(results, "size_chosen", "50")) == 1
        assert len(await tab.send(results, "days_chosen", "2026-11-01", "", "UTC")) == 1
        assert len(await tab.send(results, "output_searched", {"output": "words"})) == 1
        for event, forged in [
            ("size_chosen", [50]),
            ("days_chosen", ["2026-11-01", None, {}]),
            ("output_searched", ["words"]),
            ("output_searched", {"output": 7}),
        ]:
            assert await tab.send(results, event, forged) == []


async def test_the_templates_and_nodes_of_rows_are_offered_from_then_on() -> None:
    nodes = [record(1, "successful", execution_node="a"), record(2, "failed", execution_node="b")]
    tab, results = list_on()
    api = FakeApi({1: nodes[0], 2: nodes[1]})
    async with provided(api, tab):
        await tab.send(results, "opened")
        assert [one.value for one in results.more_filters[-1].choices] == ["", "a", "b"]
        del api.jobs[2]
        await tab.send(results, "read_again")
    assert [one.value for one in results.more_filters[-1].choices] == ["", "a", "b"]


async def test_only_rows_of_the_page_can_be_selected() -> None:
    tab, results = list_on()
    async with provided(api_of(1, 2), tab):
        await tab.send(results, "opened")
        await tab.send(results, "row_chosen", 2, True)
        await tab.send(results, "row_chosen", 99, True)
        assert (results.selected, results.is_any_selected) == ([2], True)
        assert not results.is_page_selected
        await tab.send(results, "page_chosen", True)
        assert (sorted(results.selected), results.is_page_selected) == ([1, 2], True)
        assert results.selected_words
        await tab.send(results, "page_chosen", False)
        assert results.selected == []


def pages_of(count: int) -> Listing:
    return Listing(*(row_of(number) for number in range(1, count + 1)))


async def test_a_selection_survives_paging_and_another_order_but_no_other_filter() -> None:
    tab, results = list_on()
    async with provided(pages_of(25), tab):
        await tab.send(results, "opened")
        await tab.send(results, "row_chosen", 24, True)
        tab.go_to("/jobs", page="2", order_by="id")
        await tab.send(results, "opened")
        await tab.send(results, "row_chosen", 12, True)
        assert (results.selected, results.selected_count) == ([12], 2)
        assert results.selected_words == "2 selected, 1 on this page"
        tab.go_to("/jobs")
        await tab.send(results, "opened")
        assert (results.selected, results.selected_count) == ([24], 2)
        await tab.send(results, "selection_cleared")
        assert (results.selected, results.is_any_selected) == ([], False)
        await tab.send(results, "row_chosen", 24, True)
        tab.go_to("/jobs", status="successful")
        await tab.send(results, "opened")
        assert (results.selected, results.selected_count) == ([], 0)


async def test_an_action_names_the_jobs_of_all_pages() -> None:
    tab, results = list_on()
    actions = tab.state(BulkActions)
    async with provided(pages_of(25), tab):
        await tab.send(results, "opened")
        await tab.send(results, "row_chosen", 24, True)
        tab.go_to("/jobs", page="2")
        await tab.send(results, "opened")
        await tab.send(results, "row_chosen", 12, True)
        await tab.send(actions, "cancel_selected_pressed")
        assert [one.id for one in actions.confirmation.left_out] == [24, 12]
