"""The recent jobs of the start page: shown, stale after a failure, and current while in sight."""

import asyncio

import pytest

from app.services.principals import Principal
from app.state.phases import ListPhase
from app.state.preferences import Preferences
from app.state.recent import Recent
from app.state.services import provide, watches
from app.state.tabs import Tabs
from tests.unit.state.fake_api import FakeApi, provided, record
from tests.unit.state.tab import CLIENT_TOKEN, Tab, until


async def test_a_failure_keeps_the_rows_that_were_there() -> None:
    tab = Tab("/")
    tab.is_connected = False
    recent, api = tab.state(Recent), FakeApi({}, status=403)
    async with provided(api, tab):
        await tab.send(recent, "opened")
        assert (recent.phase, recent.rows) == (ListPhase.FAILED, [])
        api.status = 200
        await tab.send(recent, "opened")
        assert (recent.phase, recent.failure) == (ListPhase.EMPTY, "")
        api.jobs[1] = record(1, "running")
        await tab.send(recent, "opened")
        assert (recent.phase, [row.id for row in recent.rows]) == (ListPhase.READY, [1])
        api.status = 400
        await tab.send(recent, "opened")
    assert (recent.phase, [row.id for row in recent.rows]) == (ListPhase.STALE, [1])
    assert recent.failure


async def test_a_lost_right_takes_the_rows_away() -> None:
    tab = Tab("/")
    tab.is_connected = False
    recent, api = tab.state(Recent), FakeApi({1: record(1, "running")})
    async with provided(api, tab):
        await tab.send(recent, "opened")
        assert recent.rows
        api.status = 403
        await tab.send(recent, "opened")
    assert (recent.phase, recent.rows, recent.read_at) == (ListPhase.FAILED, [], "")
    assert recent.failure


async def test_a_tab_out_of_sight_is_watched_no_more() -> None:
    tab = Tab("/")
    recent, api = tab.state(Recent), FakeApi({1: record(1, "running")})
    async with provided(api, tab):
        watching = asyncio.create_task(tab.send(recent, "opened"))
        await until(lambda: recent.phase == ListPhase.READY)
        assert CLIENT_TOKEN in watches().turns
        await tab.send(recent, "hidden")
        assert CLIENT_TOKEN not in watches().turns
        watching.cancel()
        await asyncio.gather(watching, return_exceptions=True)


@pytest.mark.parametrize(("sent", "zone"), [("utc", "utc"), ("local", "local"), ({}, "local")])
async def test_a_time_zone_is_one_of_two_whatever_is_sent(sent: object, zone: str) -> None:
    tab = Tab("/")
    preferences = tab.state(Preferences)
    async with provided(FakeApi({}), tab):
        await tab.send(preferences, "zone_chosen", sent)
    assert preferences.zone == zone


async def test_pages_name_their_controller() -> None:
    tab = Tab("/")
    preferences = tab.state(Preferences)
    async with provided(FakeApi({}), tab):
        await tab.send(preferences, "page_opened")
    assert preferences.source == "awx.example.org"


async def test_pages_say_who_is_signed_in_and_nobody_where_nobody_is_named() -> None:
    tab = Tab("/")
    preferences = tab.state(Preferences)
    async with provided(FakeApi({}), tab) as services:
        await tab.send(preferences, "page_opened")
        assert (preferences.user_name, preferences.has_session) == ("", False)
        tabs = Tabs()
        auditor = Principal("1", services, name="auditor", is_read_only=True, has_session=True)
        tabs.joined(CLIENT_TOKEN, auditor)
        provide(tabs, tab.connected)
        await tab.send(preferences, "page_opened")
    shown = (preferences.user_name, preferences.is_read_only, preferences.has_session)
    assert shown == ("auditor", True, True)
