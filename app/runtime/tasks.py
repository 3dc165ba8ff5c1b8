"""Ends a task of one's own, so that a cancellation of the caller is not taken for the task's."""

import asyncio
from typing import Any


async def end_task(task: "asyncio.Task[Any]") -> None:
    """Cancel the task and wait until it has ended.

    Raises what the task raised, but never its cancellation: a CancelledError is the caller's own.
    """
    task.cancel()
    await asyncio.wait({task})
    if not task.cancelled():
        task.result()
