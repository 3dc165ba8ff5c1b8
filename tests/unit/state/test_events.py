"""Every event handler runs as somebody, or not at all."""

import asyncio
import inspect
from pkgutil import iter_modules

import pytest
import reflex as rx

from app import state as states
from app.services.embed_grants import EmbedGrant
from app.services.principals import Principal
from app.state.bulk_actions import BulkActions
from app.state.compare import Compared
from app.state.events import IN_FRAMES
from app.state.find import SearchBox
from app.state.find_outputs import FindOutputs
from app.state.job import JobPage
from app.state.launch import Launch
from app.state.overview import Overview
from app.state.preferences import Preferences
from app.state.recent import Recent
from app.state.results import Results
from app.state.select_all import SelectAll
from app.state.services import principal_of, provide
from app.state.tabs import Tabs
from app.state.template_page import TemplatePage
from app.state.unexpected_errors import UnexpectedError
from tests.unit.state.fake_api import FakeApi, provided, record
from tests.unit.state.tab import CLIENT_TOKEN, Tab, until

for module in iter_modules(states.__path__):
    __import__(f"app.state.{module.name}")


def our_handlers() -> dict[str, object]:
    """Every event handler of every state of ours, by its name."""
    found: dict[str, object] = {}
    waiting = [rx.State]
    while waiting:
        kind = waiting.pop()
        waiting += kind.get_substates()
        if kind.__module__.startswith("app."):
            for name, event in kind.event_handlers.items():
                found[f"{kind.__name__}.{name}"] = event.fn
    return found


OF_REFLEX = {"setvar"}  # on every state; what it may do is in test_no_state_has_a_setter
HANDLERS = {
    name: function
    for name, function in sorted(our_handlers().items())
    if name.partition(".")[2] not in OF_REFLEX
}
FOR_FRAMES = {
    "JobPage.opened",
    "JobPage.refresh_pressed",
    "JobPage.watch_lost",
    "JobPage.check_due",
    "JobPage.tab_returned",
    "JobPage.outcome_dismissed",
    "JobPage.cancel_pressed",
    "JobPage.delete_pressed",
    "JobPage.dialog_dismissed",
    "JobPage.cancel_confirmed",
    "JobPage.delete_confirmed",
    "Launch.page_opened",
    "Launch.pressed",
    "Launch.dismissed",
    "Launch.submitted",
    "Launch.confirmed",
    "Launch.settings_pressed",
    "Overview.opened",
    "Overview.hidden",
    "Preferences.zone_chosen",
    "Preferences.page_opened",
    "UnexpectedError.dismissed",
    "UnexpectedError.happened",
}


def test_there_are_handlers_to_check() -> None:
    assert len(HANDLERS) > 25


@pytest.mark.parametrize("name", HANDLERS)
def test_each_handler_is_behind_the_check(name: str) -> None:
    assert hasattr(HANDLERS[name], IN_FRAMES), "use app.state.events.handler, not rx.event"


def test_a_frame_may_send_these_events_and_no_others() -> None:
    open_to_frames = {name for name, found in HANDLERS.items() if getattr(found, IN_FRAMES, None)}
    assert open_to_frames == FOR_FRAMES


def state_of(name: str) -> type[rx.State]:
    kind = name.partition(".")[0]
    return next(
        state
        for state in (
            *(JobPage, Launch, Preferences, Recent, Results, Overview, TemplatePage, SearchBox),
            *(BulkActions, Compared, FindOutputs, SelectAll, UnexpectedError),
        )
        if state.__name__ == kind
    )


async def outcome_of(name: str, tab: Tab) -> tuple[list[object], set[str]]:
    """What a handler gave the browser, and which fields it changed."""
    kind, event = state_of(name), name.partition(".")[2]
    state = tab.state(kind)
    state._clean()
    function = HANDLERS[name]
    wanted = list(inspect.signature(function).parameters.values())[1:]  # type: ignore[arg-type]
    values = [42 for parameter in wanted if parameter.default is inspect.Parameter.empty]
    return await tab.send(state, event, *values), set(state.dirty_vars)


@pytest.mark.parametrize("name", HANDLERS)
async def test_who_has_no_session_gets_nothing_from_any_handler(name: str) -> None:
    tab, api = Tab("/jobs/42"), FakeApi({42: record(42, "successful")})
    async with provided(api, tab) as services:
        tabs = Tabs()
        provide(tabs, tab.connected)
        assert await outcome_of(name, tab) == ([], set())
        principal = Principal("key", services)
        tabs.joined(CLIENT_TOKEN, principal)
        principal.end()
        assert await outcome_of(name, tab) == ([], set())
    assert (api.reads, api.commands) == (0, [])


@pytest.mark.parametrize("name", sorted(set(HANDLERS) - FOR_FRAMES))
async def test_a_frame_gets_nothing_from_the_handlers_of_the_site(name: str) -> None:
    tab, api = Tab("/embed/jobs/42"), FakeApi({42: record(42, "successful")})
    async with provided(api, tab) as services:
        tabs = Tabs()
        provide(tabs, tab.connected)
        grant = EmbedGrant("", 42, "https://ops.example.org")
        tabs.joined(CLIENT_TOKEN, Principal("key", services, grant=grant))
        assert await outcome_of(name, tab) == ([], set())
    assert (api.reads, api.commands) == (0, [])


async def test_a_handler_ends_where_its_principal_ended_meanwhile() -> None:
    tab, api = Tab("/jobs/42"), FakeApi({42: record(42, "successful")})
    page = tab.state(JobPage)
    async with provided(api, tab):
        api.is_open.clear()
        opening = asyncio.create_task(tab.send(page, "opened"))
        await until(lambda: api.reads == 1)
        principal_of(page).end()
        api.is_open.set()
        assert await opening == []
    assert page.job.id == 0


def test_no_state_has_a_setter_that_a_browser_could_call() -> None:
    for name in HANDLERS:
        kind = state_of(name)
        fields = set(kind.get_fields()) - set(rx.State.get_fields())
        assert [field for field in fields if hasattr(kind, f"set_{field}")] == []
