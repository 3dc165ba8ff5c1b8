"""A task is ended, and whose cancellation it was stays known."""

import asyncio
from contextlib import suppress

import pytest

from app.runtime.tasks import end_task, within


async def test_a_task_has_ended_when_the_call_returns() -> None:
    task = asyncio.create_task(asyncio.Event().wait())
    await end_task(task)
    assert task.cancelled()


async def test_a_caller_that_is_canceled_meanwhile_ends_too() -> None:
    gate, is_ending = asyncio.Event(), asyncio.Event()

    async def slow_to_end() -> None:
        try:
            await asyncio.Event().wait()
        finally:
            is_ending.set()
            await gate.wait()

    task = asyncio.create_task(slow_to_end())
    await asyncio.sleep(0)
    caller = asyncio.create_task(end_task(task))
    await is_ending.wait()
    caller.cancel()
    await asyncio.wait({caller})
    assert caller.cancelled()
    gate.set()
    with suppress(asyncio.CancelledError):
        await task


async def test_what_the_task_raised_is_raised() -> None:
    async def fail() -> None:
        raise ValueError("a fault")

    task = asyncio.create_task(fail())
    await asyncio.wait({task})
    with pytest.raises(ValueError, match="a fault"):
        await end_task(task)


async def test_what_takes_too_long_is_ended_and_has_something_in_its_place() -> None:
    ended = asyncio.Event()

    async def asking() -> str:
        try:
            await asyncio.Event().wait()
        finally:
            ended.set()
        return "an answer"

    assert await within(0, asking(), "none") == "none"
    assert ended.is_set()


async def test_what_is_answered_in_time_is_the_answer() -> None:
    async def asking() -> str:
        return "an answer"

    assert await within(60, asking(), "none") == "an answer"
