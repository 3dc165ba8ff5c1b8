"""Commands over several jobs: asked once, sent for what the dialog named, with each outcome."""

import asyncio

import httpx
import pytest

from app.presentation.bulk_actions import OutcomeKind
from app.state.bulk_actions import BulkActions
from app.state.phases import BulkStage
from app.state.results import Results
from tests.unit.state.fake_api import FakeApi, provided, record
from tests.unit.state.tab import Tab, until


def list_of(*job_ids: int, status: str = "running") -> tuple[Tab, BulkActions, FakeApi]:
    tab = Tab("/jobs")
    tab.is_connected = False
    api = FakeApi({job_id: record(job_id, status) for job_id in job_ids})
    return tab, tab.state(BulkActions), api


async def selected(tab: Tab) -> None:
    await tab.send(tab.state(Results), "opened")
    await tab.send(tab.state(Results), "page_chosen", True)


async def test_a_cancel_of_several_is_sent_once_each_and_says_what_became_of_each() -> None:
    tab, state, api = list_of(1, 2, 3)
    api.answers = [httpx.Response(202), httpx.Response(403, json={}), httpx.Response(202)]
    async with provided(api, tab):
        await selected(tab)
        await tab.send(state, "cancel_selected_pressed")
        assert (state.confirmation.ids, api.commands) == ([1, 2, 3], [])
        after = await tab.send(state, "confirmed", state.confirmation.ids)
        assert len(after) == 1  # reads the list again
        assert len(api.commands) == len(set(api.commands)) == 3
        assert (state.stage, [one.id for one in state.outcomes]) == (BulkStage.ENDED, [1, 2, 3])
        kinds = [one.kind for one in state.outcomes]
        assert (kinds.count(OutcomeKind.DONE), kinds.count(OutcomeKind.FAILED)) == (2, 1)
        assert state.selected == []
        assert (state.done, state.total) == (3, 3)
        assert state.bulk_title
        assert state.bulk_words
        await tab.send(state, "outcomes_read")
    assert (state.stage, state.outcomes) == (BulkStage.IDLE, [])


async def test_deleted_jobs_have_no_page_to_go_to() -> None:
    tab, state, api = list_of(1, 2, status="successful")
    api.answers = [httpx.Response(204), httpx.Response(400, json={"error": "not finished"})]
    async with provided(api, tab):
        await selected(tab)
        await tab.send(state, "delete_selected_pressed")
        await tab.send(state, "confirmed", state.confirmation.ids)
    assert sorted(bool(one.href) for one in state.outcomes) == [False, True]


async def test_what_was_stopped_before_its_turn_is_not_sent_and_says_so() -> None:
    tab, state, api = list_of(*range(1, 11))
    api.answers = [httpx.Response(202) for _ in range(10)]
    async with provided(api, tab):
        await selected(tab)
        await tab.send(state, "cancel_selected_pressed")
        api.is_open.clear()
        reads = api.reads
        running = asyncio.create_task(tab.send(state, "confirmed", state.confirmation.ids))
        await until(lambda: api.reads > reads)
        assert state.bulk_words == "0 of 10 done"
        await tab.send(state, "stop_pressed")
        await tab.send(state, "cancel_selected_pressed")  # one run at a time
        assert state.confirmation.ids == []
        api.is_open.set()
        await running
    not_sent = [one for one in state.outcomes if one.kind == OutcomeKind.NOT_SENT]
    assert len(not_sent) + len(api.commands) == 10
    assert not_sent


@pytest.mark.parametrize("sent_ids", [None, [], [1], [1, 2, 3], ["1", "2"]])
async def test_a_confirmation_of_other_jobs_than_the_dialog_names_sends_nothing(
    sent_ids: object,
) -> None:
    tab, state, api = list_of(1, 2)
    async with provided(api, tab):
        await selected(tab)
        await tab.send(state, "cancel_selected_pressed")
        await tab.send(state, "confirmed", sent_ids)
    assert (state.stage, api.commands) == (BulkStage.IDLE, [])


@pytest.mark.parametrize("left_by", ["confirmation_dismissed", "page_opened"])
async def test_a_dialog_that_was_left_sends_nothing(left_by: str) -> None:
    tab, state, api = list_of(1, 2)
    async with provided(api, tab):
        await selected(tab)
        await tab.send(state, "cancel_selected_pressed")
        ids = state.confirmation.ids
        await tab.send(state, left_by)
        await tab.send(state, "confirmed", ids)
    assert (state.confirmation.ids, state.selected, api.commands) == ([], [1, 2], [])
