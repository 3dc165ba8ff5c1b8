"""With whose client the history is read."""

import asyncio
from typing import cast

import pytest

from app.awx.client import Controller
from app.services.history_clients import LENT_FOR_S, HistoryClients
from tests.unit.services.history_scene import Clock


def client(name: str) -> Controller:
    """Clients are compared and handed on here, and asked nothing."""
    return cast("Controller", name)


ALICE, BOB, TOKEN = client("alice"), client("bob"), client("token")


@pytest.fixture
def clock() -> Clock:
    return Clock()


@pytest.fixture
def clients(clock: Clock) -> HistoryClients:
    return HistoryClients(clock=clock)


def test_the_configured_token_is_used_whoever_watches(clock: Clock) -> None:
    clients = HistoryClients(TOKEN, clock=clock)
    clients.lend(ALICE)
    assert clients.current() is TOKEN


def test_a_user_lends_the_client_for_a_minute(clients: HistoryClients, clock: Clock) -> None:
    assert clients.current() is None
    clients.lend(ALICE)
    clients.lend(BOB)
    assert clients.current() is BOB
    clock.now_s += LENT_FOR_S
    assert clients.current() is None


async def test_who_watches_lends_it_as_long_as_that(clients: HistoryClients, clock: Clock) -> None:
    async with clients.watching(ALICE, is_live=True):
        assert clients.is_watched
        assert clients.current() is None  # the controller has not shown it the list
        clients.lend(ALICE)
        clock.now_s += 10 * LENT_FOR_S
        assert clients.current() is ALICE
    assert not clients.is_watched
    assert clients.current() is None


async def test_a_background_reader_makes_nothing_faster(clients: HistoryClients) -> None:
    async with clients.watching(ALICE, is_live=False):
        assert not clients.is_watched


async def test_a_client_that_was_refused_is_used_no_more(clients: HistoryClients) -> None:
    clients.lend(BOB)
    async with clients.watching(ALICE, is_live=True):
        clients.lend(ALICE)
        clients.withdraw(ALICE)
        assert clients.current() is BOB


async def test_one_who_waits_for_a_client_gets_the_first(clients: HistoryClients) -> None:
    waiting = asyncio.create_task(clients.next())
    await asyncio.sleep(0)
    clients.lend(ALICE)
    assert await asyncio.wait_for(waiting, 5) is ALICE


async def test_a_pause_ends_when_somebody_begins_to_watch(clients: HistoryClients) -> None:
    pausing = asyncio.create_task(clients.pause(10_000))
    await asyncio.sleep(0)
    async with clients.watching(ALICE, is_live=True):
        await asyncio.wait_for(pausing, 5)
    await asyncio.wait_for(clients.pause(0), 5)
