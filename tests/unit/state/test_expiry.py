"""The states of connected tabs stay, those of others are dropped when their time is over."""

import asyncio
from collections.abc import Collection

import reflex as rx
from reflex.istate.manager.disk import StateManagerDisk
from reflex.istate.manager.memory import StateManagerMemory
from structlog.testing import capture_logs

from app.state.expiry import keep_states_of

HERE, GONE, UNKNOWN = "tab-that-is-here", "tab-that-is-gone", "tab-without-a-state"


async def test_only_the_states_of_connected_tabs_are_renewed() -> None:
    states = StateManagerMemory(token_expiration=3)
    for tab in (HERE, GONE):
        await states.get_state(rx.BaseStateToken(ident=tab, cls=rx.State))
    first = states._token_expires_at[HERE][0]
    keeping = asyncio.create_task(keep_states_of(lambda: (HERE, UNKNOWN), states))
    async with asyncio.timeout(30):
        # As long as it takes: the one is renewed at every turn, the other is dropped.
        while states._token_expires_at[HERE][0] == first or GONE in states.states:  # noqa: ASYNC110
            await asyncio.sleep(0.05)  # Reflex notifies nobody
    keeping.cancel()
    assert HERE in states.states
    assert UNKNOWN not in states.states
    await states.close()


async def test_a_round_that_fails_is_logged_and_the_next_one_comes() -> None:
    rounds, came_again = [0], asyncio.Event()

    def tabs() -> Collection[str]:
        rounds[0] += 1
        if rounds[0] == 1:
            raise RuntimeError("no tabs this time")
        came_again.set()
        return ()

    with capture_logs() as logged:
        keeping = asyncio.create_task(keep_states_of(tabs, StateManagerMemory(token_expiration=0)))
        await came_again.wait()
    keeping.cancel()
    assert [(one["event"], one["doing"]) for one in logged] == [
        ("unexpected_error", "keep the states of tabs")
    ]


async def test_states_that_are_not_in_memory_are_left_to_reflex() -> None:
    asked: list[str] = []

    def tabs() -> Collection[str]:
        asked.append(HERE)
        return (HERE,)

    states = StateManagerDisk(token_expiration=0)
    await keep_states_of(tabs, states)
    assert (asked, states.states) == ([], {})
