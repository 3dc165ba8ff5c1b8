"""Programs that write into a store until something ends them; run by test_store.py.

`python store_writers.py KIND FOLDER`. What they write is known from the counters alone, so that
a reader can say whether it is right.
"""

import os
import random
import resource
import signal
import sys
import time
from collections.abc import Callable
from pathlib import Path

from app.output.blocks.block import Block, build_block
from app.output.blocks.numbering import EVENTS_PER_BLOCK
from app.output.blocks.store import BLOCKS_PER_MERGE, JobStore
from app.output.events import OutputEvent

KILLS = 200
SMALL = 64  # events a block where nothing is merged
SPAN = EVENTS_PER_BLOCK * BLOCKS_PER_MERGE


def text_of(counter: int) -> str:
    """What the event of that counter prints."""
    return f"event {counter} \x1b[3{counter % 8}m{'x' * (counter * 7 % 90)}\x1b[0m"


def known_block(first: int, last: int) -> Block:
    """The block of these counters, a line each."""
    events = [OutputEvent(n, n - 1, n, text_of(n)) for n in range(first, last + 1)]
    return build_block(first, last, events)


def is_right(block: Block) -> bool:
    """Whether it is exactly the block of its counters."""
    lines = [f"{text_of(n)}\n" for n in range(block.first, block.last + 1)]
    return bytes(block.text) == "".join(lines).encode() and not block.gaps


def be_killed(folder: Path) -> None:
    """Many writers, one after the other, each killed at a random time."""
    random.seed(7)
    blocks = [known_block(first, first + SMALL - 1) for first in range(1, 40 * SMALL, SMALL)]
    for turn in range(KILLS):
        writer = os.fork()
        if writer == 0:
            _put_for_ever(JobStore(folder), blocks, turn)
        time.sleep(random.uniform(0.0005, 0.02))
        os.kill(writer, signal.SIGKILL)
        os.waitpid(writer, 0)
        _check(folder, turn)
    print("survived", KILLS)


def _put_for_ever(store: JobStore, blocks: list[Block], turn: int) -> None:
    while True:
        for place in range(len(blocks)):
            store.save(blocks[(place + turn * 3) % len(blocks)])


def _check(folder: Path, turn: int) -> None:
    store = JobStore(folder)
    for head in store.heads:
        block = store.read(head)
        if block is None or not is_right(block):
            sys.exit(f"not whole after kill {turn}: {head}")


def merge(folder: Path) -> None:
    """Two spans of small blocks, merged as soon as they are full."""
    store = JobStore(folder)
    for first in range(1, 2 * SPAN, EVENTS_PER_BLOCK):
        store.save(known_block(first, first + EVENTS_PER_BLOCK - 1))
        store.merge_around(first)


def fill_disk(folder: Path) -> None:
    """A limit on the size of files stands in for a full disk."""
    store = JobStore(folder)
    store.save(known_block(1, SMALL))
    unlimited = resource.getrlimit(resource.RLIMIT_FSIZE)
    resource.setrlimit(resource.RLIMIT_FSIZE, (4096, unlimited[1]))
    signal.signal(signal.SIGXFSZ, signal.SIG_IGN)
    try:
        store.save(known_block(SMALL + 1, 100 * SMALL))
    except OSError:
        print("refused", [head.last for head in store.heads])
    finally:  # coverage writes its file at the end
        resource.setrlimit(resource.RLIMIT_FSIZE, unlimited)


KINDS: dict[str, Callable[[Path], None]] = {
    "be_killed": be_killed,
    "merge": merge,
    "fill_disk": fill_disk,
}

if __name__ == "__main__":
    KINDS[sys.argv[1]](Path(sys.argv[2]))
