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

    def __init__(self, watches: "Watches", tab: str, part: str) -> None:
        self._watches = watches
        self._tab = tab
        self._key = _key(tab, part)

    @property
    def is_over(self) -> bool:
        """Whether the tab watches something else now, or is gone."""
        is_current = self._watches.turns.get(self._key) is self
        return not is_current or not self._watches.is_there(self._tab)

    async def news_from(self, subscription: Subscription[T]) -> AsyncIterator[T]:
        """Every value that the subscription gets, until the watch is over."""
        while not self.is_over:
            news = await subscription.next(CHECK_S)
            if news is not None:
                yield news

    async def changes_of(
        self, subscription: Subscription[T], due: Callable[[], bool]
    ) -> AsyncIterator[None]:
        """Yields at every new value, and where `due` says so without one, until the watch is over.

        `due` is asked every few seconds: what is shown may also grow old by itself.
        """
        while not self.is_over:
            news = await subscription.next(CHECK_S)
            if news is not None or due():
                yield


class Watches:
    """Every tab's watch in this process."""

    def __init__(self, connected_tabs: ConnectedTabs) -> None:
        self._connected_tabs = connected_tabs
        self._seen: Collection[str] = ()
        self._seen_at = float("-inf")
        self.turns: dict[str, Turn] = {}

    @contextmanager
    def turn_of(self, tab: str, part: str = "") -> Iterator[Turn]:
        """The tab's watch from now on; an earlier one of the same tab, and part, is over.

        A page that shows several things has a watch for each `part`.
        """
        key = _key(tab, part)
        turn = self.turns[key] = Turn(self, tab, part)
        try:
            yield turn
        finally:
            if self.turns.get(key) is turn:
                del self.turns[key]

    def leave(self, tab: str) -> None:
        """The tab shows something that needs no watch: all its watches are over."""
        for key in [key for key in self.turns if key.partition(" ")[0] == tab]:
            del self.turns[key]

    def is_there(self, tab: str) -> bool:
        """Whether the tab is connected, as of the last second."""
        now = time.monotonic()
        if now - self._seen_at > TABS_GOOD_FOR_S or tab not in self._seen:
            self._seen, self._seen_at = self._connected_tabs(), now
        return tab in self._seen


def _key(tab: str, part: str) -> str:
    return f"{tab} {part}" if part else tab  # no name of a tab holds a space
