"""Measures how late the event loop is: what blocks it delays every page of this process."""

import asyncio
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager, suppress

from app.telemetry.figures import event_loop_lag

_EVERY_S = 0.5


@asynccontextmanager
async def measured_loop_lag(every_s: float = _EVERY_S) -> AsyncIterator[None]:
    """Measure for as long as the context is open."""
    task = asyncio.create_task(_measure(every_s), name="event loop lag")
    try:
        yield
    finally:
        task.cancel()
        with suppress(asyncio.CancelledError):
            await task


async def _measure(every_s: float) -> None:
    loop = asyncio.get_running_loop()
    while True:
        due = loop.time() + every_s
        await asyncio.sleep(every_s)
        event_loop_lag.observe(max(0.0, loop.time() - due))
