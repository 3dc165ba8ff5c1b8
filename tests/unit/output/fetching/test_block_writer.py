"""Blocks on their way to the disk: here at once, never lost from view, never of a forgotten job."""

import asyncio
import errno
import threading
from collections.abc import AsyncIterator
from pathlib import Path

import pytest

from app.output.blocks.block import Block, build_block
from app.output.blocks.store import JobStore
from app.output.events import OutputEvent
from app.output.fetching.block_writer import BlockWriter
from app.output.notices import (
    BlockNotStored,
    BlockStoredAgain,
    Notice,
    Notify,
    UnexpectedError,
    ignore,
)

BLOCKS = 20  # more than are written ahead
NO_SPACE = OSError(errno.ENOSPC, "No space left on device")
FAULT = ValueError("a fault of ours")


class HeldStore(JobStore):
    """A disk that takes a block only when it is let."""

    def __init__(self, folder: Path) -> None:
        super().__init__(folder)
        self.may_write = threading.Event()

    def save(self, block: Block) -> None:
        self.may_write.wait(10)
        super().save(block)


class BrokenStore(JobStore):
    """A disk that fails."""

    def __init__(self, folder: Path, error: Exception) -> None:
        super().__init__(folder)
        self._error = error

    def save(self, block: Block) -> None:
        raise self._error


class HealingStore(JobStore):
    """A disk that is full until somebody has made room."""

    is_full = True

    def save(self, block: Block) -> None:
        if self.is_full:
            raise NO_SPACE
        super().save(block)


def block(number: int) -> Block:
    counter = number + 1
    return build_block(counter, counter, [OutputEvent(counter, number, counter, f"line {counter}")])


def writer_to(store: JobStore, notify: Notify = ignore) -> BlockWriter:
    writer = BlockWriter(7, lambda: None, notify)
    writer.store = store
    return writer


@pytest.fixture
async def held(tmp_path: Path) -> AsyncIterator[tuple[BlockWriter, HeldStore]]:
    store = HeldStore(tmp_path / "7-a")
    writer = writer_to(store)
    yield writer, store
    store.may_write.set()
    await writer.aclose()


async def test_a_block_is_here_before_it_is_on_disk_and_after(
    held: tuple[BlockWriter, HeldStore],
) -> None:
    writer, store = held
    await writer.put(block(0))
    for is_written in (False, True):
        if is_written:
            store.may_write.set()
            await writer.aclose()
        (extent,) = writer.extents()
        read = writer.read(extent)
        assert read is not None
        assert bytes(read.text) == b"line 1\n"
        assert bool(store.heads) is is_written


async def test_who_brings_more_than_the_disk_takes_waits_and_nothing_is_lost(
    held: tuple[BlockWriter, HeldStore],
) -> None:
    writer, store = held
    putting = [asyncio.create_task(writer.put(block(number))) for number in range(BLOCKS)]
    done, waiting = await asyncio.wait(putting, timeout=0.05)
    assert done
    assert waiting
    store.may_write.set()
    await asyncio.gather(*putting)
    await writer.aclose()
    assert [extent.first for extent in writer.extents()] == list(range(1, BLOCKS + 1))
    assert len(store.heads) == BLOCKS


async def test_a_job_that_is_forgotten_meanwhile_leaves_nothing_on_disk(
    held: tuple[BlockWriter, HeldStore],
) -> None:
    writer, store = held
    notices: list[Notice] = []
    writer._notify = notices.append
    putting = [asyncio.create_task(writer.put(block(number))) for number in range(BLOCKS)]
    await asyncio.wait(putting, timeout=0.05)
    writer.abandon()
    store.may_write.set()
    await asyncio.gather(*putting)
    await writer.aclose()
    assert not store.folder.exists()
    assert writer.extents() == []
    assert notices == []


@pytest.mark.parametrize(
    ("error", "notice"),
    [
        (NO_SPACE, BlockNotStored(7, "No space left on device")),
        (FAULT, UnexpectedError(7, "keep output", FAULT)),
    ],
)
async def test_what_the_disk_does_not_take_stays_in_memory_and_is_reported(
    tmp_path: Path, error: Exception, notice: Notice
) -> None:
    notices: list[Notice] = []
    writer = writer_to(BrokenStore(tmp_path / "7-a", error), notices.append)
    await writer.put(block(0))
    await writer.aclose()
    await asyncio.sleep(0)
    (extent,) = writer.extents()
    assert writer.read(extent) is not None
    assert writer.has_refused
    assert notices == [notice]


async def test_what_was_refused_is_written_once_the_disk_is_well(tmp_path: Path) -> None:
    notices: list[Notice] = []
    store = HealingStore(tmp_path / "7-a")
    writer = BlockWriter(7, lambda: None, notices.append, retry_s=0.01)
    writer.store = store
    for number in range(3):
        await writer.put(block(number))
    async with asyncio.timeout(60):
        while not notices:  # noqa: ASYNC110 # the disk refuses in the background
            await asyncio.sleep(0.01)
        assert [extent.first for extent in writer.extents()] == [1, 2, 3]
        store.is_full = False
        while len(store.heads) < 3 or writer.has_refused:  # noqa: ASYNC110 # and takes it there
            await asyncio.sleep(0.01)
    await writer.aclose()
    assert [extent.first for extent in writer.extents()] == [1, 2, 3]
    assert notices == [BlockNotStored(7, "No space left on device"), BlockStoredAgain(7)]
