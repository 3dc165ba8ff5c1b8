"""Which tab watches what: one watch a tab, ended when the tab leaves or its connection is lost.

Reflex goes on with a background event when its tab is closed, so every watch checks here.
"""

import time
from collections.abc import AsyncIterator, Callable, Collection, Iterator
from contextlib import contextmanager
from typing import TypeVar

from app.runtime.broadcast import Subscription

# Reflex builds its list of connected tabs at each call, so one list serves all watches for a while.
TABS_GOOD_FOR_S = 1.0
CHECK_S = 3.0  # how often a watch without news checks whether its tab is still there

T = TypeVar("T")

ConnectedTabs = Callable[[], Collection[str]]


class Turn:
    """One tab's current watch."""

    def __init__(self, watches: "Watches", tab: str) -> None:
        self._watches = watches
        self._tab = tab

    @property
    def is_over(self) -> bool:
        """Whether the tab watches something else now, or is gone."""
        return self._watches.turns.get(self._tab) is not self or not self._watches.is_there(
            self._tab
        )

    async def news_from(self, subscription: Subscription[T]) -> AsyncIterator[T]:
        """Every value that the subscription gets, until the watch is over."""
        while not self.is_over:
            news = await subscription.next(CHECK_S)
            if news is not None:
                yield news


class Watches:
    """Every tab's watch in this process."""

    def __init__(self, connected_tabs: ConnectedTabs) -> None:
        self._connected_tabs = connected_tabs
        self._seen: Collection[str] = ()
        self._seen_at = float("-inf")
        self.turns: dict[str, Turn] = {}

    @contextmanager
    def turn_of(self, tab: str) -> Iterator[Turn]:
        """The tab's watch from now on; an earlier one of the same tab is over."""
        turn = self.turns[tab] = Turn(self, tab)
        try:
            yield turn
        finally:
            if self.turns.get(tab) is turn:
                del self.turns[tab]

    def leave(self, tab: str) -> None:
        """The tab shows something that needs no watch."""
        self.turns.pop(tab, None)

    def is_there(self, tab: str) -> bool:
        """Whether the tab is connected, as of the last second."""
        now = time.monotonic()
        if now - self._seen_at > TABS_GOOD_FOR_S or tab not in self._seen:
            self._seen, self._seen_at = self._connected_tabs(), now
        return tab in self._seen
