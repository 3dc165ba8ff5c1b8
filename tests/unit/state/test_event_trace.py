"""Each event of a page has an id of its own and is counted under its handler's name."""

import asyncio
from collections.abc import AsyncIterator

import pytest

from app.state.event_trace import traced, traced_steps
from app.telemetry.request_ids import current_request_id, id_of_error
from tests.support.figures import value_of


@traced
async def opened() -> list[str]:
    return [current_request_id(), await opened_within()]


@traced
async def opened_within() -> str:
    return current_request_id()


@traced_steps
async def steps() -> AsyncIterator[str]:
    yield current_request_id()
    yield current_request_id()


@traced
async def broken() -> None:
    raise RuntimeError(current_request_id())


async def test_an_event_has_one_id_whatever_its_handler_calls() -> None:
    first, second = [await asyncio.create_task(opened()) for _ in range(2)]
    assert len(set(first)) == len(set(second)) == 1
    assert first != second


async def test_the_id_stays_from_step_to_step() -> None:
    async def collected() -> list[str]:
        return [one async for one in steps()]

    found = await asyncio.create_task(collected())
    assert found[0] == found[1]


async def test_events_are_counted_by_how_they_end() -> None:
    good = {"event": "opened", "result": "ok"}
    bad = {"event": "broken", "result": "failed"}
    before = value_of("jobpane_events_total", **good), value_of("jobpane_events_total", **bad)
    await asyncio.create_task(opened())
    with pytest.raises(RuntimeError):
        await asyncio.create_task(broken())
    assert value_of("jobpane_events_total", **good) - before[0] == 1
    assert value_of("jobpane_events_total", **bad) - before[1] == 1


async def test_an_unexpected_error_keeps_its_events_id() -> None:
    with pytest.raises(RuntimeError) as raised:
        await asyncio.create_task(broken())
    assert id_of_error(raised.value) == str(raised.value)
