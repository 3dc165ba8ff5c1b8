"""One read for all who want the same; it ends when the last of them has gone, and not before."""

import asyncio

import pytest

from app.runtime.shared_reads import SharedReads


class Source:
    """Reads that end when they may, and are counted."""

    def __init__(self) -> None:
        self.may_end = asyncio.Event()
        self.begun = 0
        self.given_up = 0

    async def read(self) -> str:
        self.begun += 1
        try:
            await self.may_end.wait()
        except asyncio.CancelledError:
            self.given_up += 1
            raise
        return "a window"


async def waiting(reads: SharedReads[int, str], source: Source) -> asyncio.Task[str]:
    task = asyncio.create_task(reads.get(1, source.read))
    await asyncio.sleep(0)
    await asyncio.sleep(0)
    return task


async def gone(task: asyncio.Task[str]) -> None:
    task.cancel()
    await asyncio.gather(task, return_exceptions=True)


async def test_all_who_want_the_same_get_one_read() -> None:
    reads, source = SharedReads[int, str](), Source()
    tasks = [await waiting(reads, source) for _ in range(5)]
    source.may_end.set()
    assert await asyncio.gather(*tasks) == ["a window"] * 5
    assert source.begun == 1


async def test_one_who_goes_takes_nothing_from_the_others() -> None:
    reads, source = SharedReads[int, str](), Source()
    first, second = await waiting(reads, source), await waiting(reads, source)
    await gone(first)
    source.may_end.set()
    assert await second == "a window"
    assert (source.begun, source.given_up) == (1, 0)


async def test_a_read_that_nobody_wants_any_more_is_given_up() -> None:
    reads, source = SharedReads[int, str](), Source()
    tasks = [await waiting(reads, source) for _ in range(3)]
    for task in tasks:
        await gone(task)
    await asyncio.sleep(0)
    assert source.given_up == 1


async def test_who_comes_just_after_the_last_has_gone_gets_a_read_of_their_own() -> None:
    reads, source = SharedReads[int, str](), Source()
    first = await waiting(reads, source)
    first.cancel()
    second = await waiting(reads, source)
    source.may_end.set()
    assert await second == "a window"
    assert (source.begun, source.given_up) == (2, 1)


async def test_a_failed_read_fails_for_each_caller_and_is_not_cached() -> None:
    reads: SharedReads[int, str] = SharedReads()

    async def fails() -> str:
        await asyncio.sleep(0)
        raise ValueError("no")

    both = await asyncio.gather(reads.get(1, fails), reads.get(1, fails), return_exceptions=True)
    assert [type(one) for one in both] == [ValueError, ValueError]
    with pytest.raises(ValueError, match="no"):
        await reads.get(1, fails)
