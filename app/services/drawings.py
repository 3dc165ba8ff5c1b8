"""Drawings of first screens for one principal: a few at once, and one for all who want the same.

They have threads of their own, so that no window waits for them, and those of one principal wait
for each other before they wait for those of others. Users who share a principal's credential take
turns.
"""

from collections.abc import Callable, Hashable
from typing import Any, TypeVar

from app.runtime.fair_turns import FairTurns
from app.runtime.shared_reads import SharedReads
from app.runtime.work_pool import BusyError, WorkPool

T = TypeVar("T")

_AT_ONCE = 2
_MOST = 16  # of one user, with those that wait for their turn


class Drawings:
    """What is being drawn for one principal."""

    def __init__(self) -> None:
        self._shared: SharedReads[Hashable, Any] = SharedReads()
        self._turns = FairTurns(_AT_ONCE)

    async def get(self, key: Hashable, draw: Callable[[], T], pool: WorkPool) -> T:
        """What `draw` returns on a thread of `pool`, or the drawing under way for `key`.

        Raises:
            BusyError: The user wants too many others.
        """

        async def drawn() -> T:
            if self._turns.wanted() >= _MOST:
                raise BusyError
            async with self._turns.turn():
                return await pool.run(draw)

        result: T = await self._shared.get(key, drawn)
        return result
