"""Tasks of one's own: how one ends, and what is awaited no longer than it is worth."""

import asyncio
from collections.abc import Awaitable
from typing import Any, TypeVar

T = TypeVar("T")


async def end_task(task: "asyncio.Task[Any]") -> None:
    """Cancel the task and wait until it has ended.

    Raises what the task raised, but never its cancellation: a CancelledError is the caller's own.
    """
    task.cancel()
    await asyncio.wait({task})
    if not task.cancelled():
        task.result()


async def within(limit_s: float, asking: Awaitable[T], instead: T) -> T:
    """What is asked for; `instead` once that takes longer than `limit_s` seconds, and ends it."""
    try:
        async with asyncio.timeout(limit_s):
            return await asking
    except TimeoutError:
        return instead
