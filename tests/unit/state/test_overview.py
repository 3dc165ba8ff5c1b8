"""The overview: current while in sight, stale after a failure, gone with the right."""

import asyncio
from pathlib import Path

from app.state.overview import READ_AGAIN_S, Due, Overview
from app.state.phases import TemplatePhase
from app.state.recent import Recent
from app.state.services import principal_of, watches
from tests.unit.state.fake_api import FakeApi, provided, record
from tests.unit.state.kept_history import kept_history, run_of
from tests.unit.state.tab import CLIENT_TOKEN, Tab, until

JOBS = {1: record(1, "successful")}


async def test_without_a_history_there_is_no_overview() -> None:
    tab = Tab("/")
    overview = tab.state(Overview)
    async with provided(FakeApi(JOBS), tab):
        await tab.send(overview, "opened")
    assert (overview.is_on, overview.cards) == (False, [])


async def test_a_card_shows_what_the_history_holds(tmp_path: Path) -> None:
    tab = Tab("/")
    tab.is_connected = False
    overview = tab.state(Overview)
    async with kept_history(tmp_path) as history, provided(FakeApi(JOBS), tab, history=history):
        await tab.send(overview, "opened")
    (card,) = overview.cards
    assert (card.name, card.status, len(card.bars)) == ("Cleanup Job Details", "successful", 30)
    assert overview.is_on


async def test_a_run_that_comes_is_shown_without_a_press(tmp_path: Path) -> None:
    tab = Tab("/")
    overview = tab.state(Overview)
    async with kept_history(tmp_path) as history, provided(FakeApi(JOBS), tab, history=history):
        watching = asyncio.create_task(tab.send(overview, "opened"))
        await until(lambda: bool(overview.cards))
        await history.run(lambda store: store.add([run_of(41)]))
        history.publish()
        await until(lambda: overview.cards[0].bars[-1].id == 41)
        watching.cancel()
        await asyncio.gather(watching, return_exceptions=True)


async def test_a_tab_whose_user_has_signed_out_is_shown_no_newer_run(tmp_path: Path) -> None:
    tab = Tab("/")
    overview = tab.state(Overview)
    async with kept_history(tmp_path) as history, provided(FakeApi(JOBS), tab, history=history):
        watching = asyncio.create_task(tab.send(overview, "opened"))
        await until(lambda: bool(overview.cards))
        await history.run(lambda store: store.add([run_of(41)]))
        principal_of(overview).end()
        history.publish()
        await until(watching.done)
    assert 41 not in [bar.id for card in overview.cards for bar in card.bars]


async def test_a_failure_keeps_the_cards_marks_them_and_heals(tmp_path: Path) -> None:
    tab = Tab("/")
    tab.is_connected = False
    overview, api = tab.state(Overview), FakeApi(JOBS)
    async with kept_history(tmp_path) as history:
        async with provided(api, tab, history=history):
            await tab.send(overview, "opened")
        api.status = 400
        async with provided(api, tab, history=history):  # asks again: its permit is its own
            await tab.send(overview, "opened")
        assert (overview.is_stale, len(overview.cards)) == (True, 1)
        assert overview.failure
        api.status = 200
        async with provided(api, tab, history=history):
            await tab.send(overview, "opened")
    assert (overview.is_stale, overview.failure) == (False, "")


async def test_a_first_failure_lets_the_list_be_shown_that_waits_for_the_cards(
    tmp_path: Path,
) -> None:
    tab = Tab("/")
    tab.is_connected = False
    overview, api = tab.state(Overview), FakeApi(JOBS)
    api.status = 400
    async with kept_history(tmp_path) as history, provided(api, tab, history=history):
        assert not overview.was_read
        await tab.send(overview, "opened")
    assert (overview.was_read, overview.is_on, overview.cards) == (True, True, [])
    assert overview.failure


async def test_the_list_waits_no_longer_for_cards_that_take_long(tmp_path: Path) -> None:
    tab = Tab("/")
    overview, api = tab.state(Overview), FakeApi(JOBS)
    api.is_open.clear()
    async with kept_history(tmp_path) as history, provided(api, tab, history=history):
        watching = asyncio.create_task(tab.send(overview, "opened"))
        await until(lambda: overview.is_late)
        assert not overview.was_read
        api.is_open.set()
        await until(lambda: bool(overview.cards))
        watching.cancel()
        await asyncio.gather(watching, return_exceptions=True)


async def test_a_page_that_is_left_asks_for_no_cards_any_more(tmp_path: Path) -> None:
    tab = Tab("/")
    overview, api = tab.state(Overview), FakeApi(JOBS)
    api.is_open.clear()
    async with kept_history(tmp_path) as history, provided(api, tab, history=history):
        watching = asyncio.create_task(tab.send(overview, "opened"))
        await until(lambda: api.reads > 0)
        watching.cancel()
        await asyncio.gather(watching, return_exceptions=True)
        api.is_open.set()
        await asyncio.sleep(0)
    assert (overview.is_late, overview.was_read) == (False, False)


async def test_those_who_may_not_read_jobs_see_no_card(tmp_path: Path) -> None:
    tab = Tab("/")
    tab.is_connected = False
    overview, api = tab.state(Overview), FakeApi(JOBS)
    async with kept_history(tmp_path) as history:
        async with provided(api, tab, history=history):
            await tab.send(overview, "opened")
        assert overview.cards
        api.status = 403
        async with provided(api, tab, history=history):
            await tab.send(overview, "opened")
    assert (overview.is_on, overview.cards, overview.failure) == (False, [], "")


async def test_a_page_out_of_sight_watches_nothing_any_more(tmp_path: Path) -> None:
    tab = Tab("/")
    overview, recent = tab.state(Overview), tab.state(Recent)
    async with kept_history(tmp_path) as history, provided(FakeApi(JOBS), tab, history=history):
        watching = [asyncio.create_task(tab.send(one, "opened")) for one in (overview, recent)]
        await until(lambda: bool(overview.cards) and bool(recent.rows))
        assert len(watches().turns) == 2  # neither has taken the other's turn
        await tab.send(recent, "hidden")
        assert not [key for key in watches().turns if key.startswith(CLIENT_TOKEN)]
        for one in watching:
            one.cancel()
        await asyncio.gather(*watching, return_exceptions=True)


def test_what_grows_old_by_itself_is_read_again_in_a_minute() -> None:
    due = Due()
    due.answered(None)
    assert not due()
    assert READ_AGAIN_S <= 60


async def test_an_embedded_card_shows_its_template_alone(tmp_path: Path) -> None:
    async with kept_history(tmp_path) as history:
        for path, phase, cards in (
            ("/embed/templates/1", TemplatePhase.READY, 1),
            ("/embed/templates/2", TemplatePhase.MISSING, 0),
        ):
            tab = Tab(path)
            tab.is_connected = False
            card = tab.state(Overview)
            assert card.card_phase == TemplatePhase.LOADING
            async with provided(FakeApi(JOBS), tab, history=history):
                await tab.send(card, "opened")
            assert (card.card_phase, len(card.cards)) == (phase, cards)


async def test_a_card_without_a_history_is_missing() -> None:
    tab = Tab("/embed/templates/1")
    card = tab.state(Overview)
    async with provided(FakeApi(JOBS), tab):
        await tab.send(card, "opened")
    assert card.card_phase == TemplatePhase.MISSING
