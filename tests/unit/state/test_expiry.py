"""The states of connected tabs stay, those of others are dropped when their time is over."""

import asyncio

import reflex as rx
from reflex.istate.manager.memory import StateManagerMemory

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
