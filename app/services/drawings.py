"""Drawings of first screens for one principal: a few at once, and one for all who want the same.

They have threads of their own, so that no window waits for them, and those of one principal wait
for each other before they wait for those of others.
"""

import asyncio
from collections.abc import Callable, Hashable
from typing import Any, TypeVar

from app.runtime.shared_reads import SharedReads
from app.runtime.work_pool import BusyError, WorkPool

T = TypeVar("T")

_AT_ONCE = 2
_MOST = 16  # with those that wait for their turn


class Drawings:
    """What is being drawn for one principal."""

    def __init__(self) -> None:
        self._shared: SharedReads[Hashable, Any] = SharedReads()
        self._turns = asyncio.Semaphore(_AT_ONCE)
        self._count = 0

    async def get(self, key: Hashable, draw: Callable[[], T], pool: WorkPool) -> T:
        """What `draw` returns on a thread of `pool`, or the drawing under way for `key`.

        Raises:
            BusyError: Too many others are wanted.
        """

        async def drawn() -> T:
            if self._count >= _MOST:
                raise BusyError
            self._count += 1
            try:
                async with self._turns:
                    return await pool.run(draw)
            finally:
                self._count -= 1

        result: T = await self._shared.get(key, drawn)
        return result
