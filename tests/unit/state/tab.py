"""A browser's tab without the browser: its states, called as Reflex calls them.

Reflex makes the states of a tab as one tree. Outside of its event loop `async with self` does
nothing, so that an event can be awaited to its end.
"""

import asyncio
from collections.abc import Callable
from typing import Any, TypeVar, cast

import reflex as rx
from reflex.istate.data import RouterData

CLIENT_TOKEN = "tab-1"
CLIENT_IP = "192.0.2.7"

S = TypeVar("S", bound=rx.State)


class Tab:
    """One tab: its URL, its states, and whether it is connected."""

    def __init__(self, path: str = "/", **query: str) -> None:
        self.root = rx.State(_reflex_internal_init=True)
        self.is_connected = True
        self.go_to(path, **query)

    def go_to(self, path: str, **query: str) -> None:
        """Show another URL; the page's own events are for the test to send."""
        words = "&".join(f"{name}={value}" for name, value in query.items())
        router = {
            "token": CLIENT_TOKEN,
            "ip": CLIENT_IP,
            "asPath": f"{path}?{words}" if words else path,
            "pathname": path,
            "query": query,
            "headers": {"origin": "http://jobpane.example.org"},
        }
        self.root.router = RouterData.from_router_data(router)

    def connected(self) -> list[str]:
        """As Reflex names the tabs that are connected."""
        return [CLIENT_TOKEN] if self.is_connected else []

    def state(self, kind: type[S]) -> S:
        """The tab's state of a class."""
        return cast("S", self.root.get_substate(kind.get_full_name().split(".")))

    async def send(self, state: rx.State, event: str, *values: object) -> list[Any]:
        """Run an event to its end; what it yielded for the browser."""
        handled = type(state).event_handlers[event].fn(state, *values)
        if hasattr(handled, "__aiter__"):
            return [spec async for spec in handled]
        result = await handled if hasattr(handled, "__await__") else handled
        return [] if result is None else [result]


async def until(condition: Callable[[], bool]) -> None:
    """Let the tab's events go on until something is so; a test that waits in vain ends."""
    async with asyncio.timeout(60):
        while not condition():  # noqa: ASYNC110 - a state has no event to wait for
            await asyncio.sleep(0.01)
