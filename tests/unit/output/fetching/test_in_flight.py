"""Each block is in one request at a time, and neighbors share one."""

import asyncio

import pytest

from app.output.fetching.in_flight import BLOCKS_PER_REQUEST, InFlightBlocks, runs


class Fetching:
    """Notes the runs that are fetched, and lets them end when the test says so."""

    def __init__(self) -> None:
        self.runs: list[tuple[int, int]] = []
        self.may_end = asyncio.Event()
        self.error: Exception | None = None
        self.ended = 0

    async def __call__(self, start: int, end: int) -> None:
        self.runs.append((start, end))
        await self.may_end.wait()
        self.ended += 1
        if self.error is not None:
            raise self.error


def test_runs_are_neighbors_up_to_a_size() -> None:
    assert list(runs([0, 1, 2, 5, 6, 9], 2)) == [[0, 1], [2], [5, 6], [9]]
    assert list(runs([], 4)) == []


async def test_a_block_that_is_in_flight_is_not_asked_for_again() -> None:
    fetching = Fetching()
    blocks = InFlightBlocks(fetching)
    first = asyncio.create_task(blocks.fetch([1, 2]))
    await asyncio.sleep(0)
    second = asyncio.create_task(blocks.fetch([2, 3]))
    await asyncio.sleep(0)
    fetching.may_end.set()
    await asyncio.gather(first, second)
    assert fetching.runs == [(1, 2), (3, 3)]


async def test_many_neighbors_are_cut_into_requests_of_bounded_size() -> None:
    fetching = Fetching()
    fetching.may_end.set()
    await InFlightBlocks(fetching).fetch(range(BLOCKS_PER_REQUEST + 1))
    assert fetching.runs == [(0, BLOCKS_PER_REQUEST - 1), (BLOCKS_PER_REQUEST, BLOCKS_PER_REQUEST)]


async def test_a_caller_that_leaves_cancels_no_request() -> None:
    fetching = Fetching()
    blocks = InFlightBlocks(fetching)
    caller = asyncio.create_task(blocks.fetch([1]))
    await asyncio.sleep(0)
    caller.cancel()
    with pytest.raises(asyncio.CancelledError):
        await caller
    fetching.may_end.set()
    await blocks.fetch([1])
    assert fetching.runs == [(1, 1)]
    assert fetching.ended == 1


async def test_a_failure_reaches_its_caller_and_the_next_one_asks_again() -> None:
    fetching = Fetching()
    fetching.may_end.set()
    fetching.error = ConnectionError()
    blocks = InFlightBlocks(fetching)
    with pytest.raises(ConnectionError):
        await blocks.fetch([1])
    fetching.error = None
    await blocks.fetch([1])
    assert fetching.runs == [(1, 1), (1, 1)]


async def test_closing_ends_what_is_in_flight() -> None:
    fetching = Fetching()
    blocks = InFlightBlocks(fetching)
    caller = asyncio.create_task(blocks.fetch([1]))
    await asyncio.sleep(0)
    await blocks.aclose()
    with pytest.raises(asyncio.CancelledError):
        await caller
    assert fetching.ended == 0


async def test_the_beginning_of_a_block_is_waited_for_by_those_who_need_all_of_it() -> None:
    fetching = Fetching()
    blocks = InFlightBlocks(fetching)
    first = asyncio.create_task(blocks.fetch_beginning(1, lambda: fetching(1, 1)))
    await asyncio.sleep(0)
    whole = asyncio.create_task(blocks.beginnings([0, 1]))
    await asyncio.sleep(0)
    assert not whole.done()
    fetching.may_end.set()
    await first
    assert await whole
    assert not await blocks.beginnings([0, 1])


async def test_the_beginning_of_a_block_that_is_on_its_way_is_not_asked_for() -> None:
    fetching = Fetching()
    blocks = InFlightBlocks(fetching)
    blocks.begin([1])
    joined = asyncio.create_task(blocks.fetch_beginning(1, lambda: fetching(9, 9)))
    await asyncio.sleep(0)
    fetching.may_end.set()
    await joined
    assert fetching.runs == [(1, 1)]
