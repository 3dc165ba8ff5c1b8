"""Blocks on their way to the disk: here at once, never lost from view, never of a forgotten job."""

import asyncio
import errno
import threading
from collections.abc import AsyncIterator
from pathlib import Path

import pytest
import structlog

from app.output.blocks.block import Block, build_block
from app.output.blocks.store import JobStore
from app.output.events import OutputEvent
from app.output.fetching.block_writer import KeptBlocks

BLOCKS = 20  # more than are written ahead


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


def block(number: int) -> Block:
    counter = number + 1
    return build_block(counter, counter, [OutputEvent(counter, number, counter, f"line {counter}")])


def kept_in(store: JobStore) -> KeptBlocks:
    kept = KeptBlocks(7, lambda: None)
    kept.store = store
    return kept


@pytest.fixture
async def held(tmp_path: Path) -> AsyncIterator[tuple[KeptBlocks, HeldStore]]:
    store = HeldStore(tmp_path / "7-a")
    kept = kept_in(store)
    yield kept, store
    store.may_write.set()
    await kept.aclose()


async def test_a_block_is_here_before_it_is_on_disk_and_after(
    held: tuple[KeptBlocks, HeldStore],
) -> None:
    kept, store = held
    await kept.put(block(0))
    for is_written in (False, True):
        if is_written:
            store.may_write.set()
            await kept.aclose()
        (extent,) = kept.extents()
        read = kept.read(extent)
        assert read is not None
        assert bytes(read.text) == b"line 1\n"
        assert bool(store.heads) is is_written


async def test_who_brings_more_than_the_disk_takes_waits_and_nothing_is_lost(
    held: tuple[KeptBlocks, HeldStore],
) -> None:
    kept, store = held
    putting = [asyncio.create_task(kept.put(block(number))) for number in range(BLOCKS)]
    done, waiting = await asyncio.wait(putting, timeout=0.05)
    assert done
    assert waiting
    store.may_write.set()
    await asyncio.gather(*putting)
    await kept.aclose()
    assert [extent.first for extent in kept.extents()] == list(range(1, BLOCKS + 1))
    assert len(store.heads) == BLOCKS


async def test_a_job_that_is_forgotten_meanwhile_leaves_nothing_on_disk(
    held: tuple[KeptBlocks, HeldStore],
) -> None:
    kept, store = held
    with structlog.testing.capture_logs() as logged:
        putting = [asyncio.create_task(kept.put(block(number))) for number in range(BLOCKS)]
        await asyncio.wait(putting, timeout=0.05)
        kept.forget()
        store.may_write.set()
        await asyncio.gather(*putting)
        await kept.aclose()
    assert not store.folder.exists()
    assert kept.extents() == []
    assert logged == []


@pytest.mark.parametrize(
    ("error", "event"),
    [
        (OSError(errno.ENOSPC, "No space left on device"), "output_not_kept"),
        (ValueError("a fault of ours"), "accident"),
    ],
)
async def test_what_the_disk_does_not_take_stays_in_memory_and_is_told(
    tmp_path: Path, error: Exception, event: str
) -> None:
    kept = kept_in(BrokenStore(tmp_path / "7-a", error))
    with structlog.testing.capture_logs() as logged:
        await kept.put(block(0))
        await kept.aclose()
        await asyncio.sleep(0)
    (extent,) = kept.extents()
    assert kept.read(extent) is not None
    assert kept.has_refused
    assert [entry["event"] for entry in logged] == [event]
