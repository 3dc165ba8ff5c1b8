"""How long Reflex keeps the state of a tab: while it is connected, and some minutes after.

Reflex counts from the last event of a tab, by default an hour. So the states of thousands of closed
tabs would pile up, some 70 kB each, and a page that is only looked at would lose its state. Here
it is ten minutes (rxconfig.py), renewed while the tab is there; one that comes back later, such
as that of a laptop that slept, loads its page again.
"""

import asyncio
from collections.abc import Callable, Collection

import reflex as rx
import structlog
from reflex.istate.manager import StateManager
from reflex.istate.manager.memory import StateManagerMemory

log = structlog.get_logger(__name__)

_TIMES_RENEWED = 5  # in that time


async def keep_states_of(tabs: Callable[[], Collection[str]], states: StateManager) -> None:
    """Renew the states of connected tabs for as long as the server runs."""
    if not isinstance(states, StateManagerMemory):
        return
    while True:
        await asyncio.sleep(states.token_expiration / _TIMES_RENEWED)
        try:
            for tab in list(tabs()):
                if tab in states.states:
                    await states.get_state(rx.BaseStateToken(ident=tab, cls=rx.State))
        except Exception:  # a fault of ours in one round must not end the next ones in silence
            log.exception("unexpected_error", doing="keep the states of tabs")
