"""One job's output on disk: blocks of events, in any order, by any number of processes.

Knows neither the controller nor when a job has ended. Consecutive small blocks are merged into
large ones; a reader that still refers to the small ones asks for `heads` again. Invariant: what is
read is what was saved; a file that is not whole is removed and counts as absent.
"""

import contextlib
import errno
import os
import threading
import time
from collections import OrderedDict
from collections.abc import Callable, Iterable, Sequence
from pathlib import Path

from app.output.blocks.block import Block, Extent, Gap, find_extent, merge_blocks
from app.output.blocks.block_file import (
    BlockHead,
    CorruptBlockError,
    open_block,
    read_head,
    write_block,
)
from app.output.blocks.file_names import SUFFIX, counters_in_name
from app.output.blocks.numbering import EVENTS_PER_BLOCK
from app.output.blocks.stored_end import End, read_end, write_end
from app.runtime.private_files import make_private_folder

# 1,024 events are one request of a sixth of a second to a real controller (docs/awx-behaviour.md)
# and some 100 kB; 64 of them make a file of some 6 MB, so that ten million lines are 150 files.
BLOCKS_PER_MERGE = 64
MERGE_LIMIT_BYTES = 64 * 1024 * 1024
_OPEN_LIMIT_BYTES = 32 * 1024 * 1024
_OPEN_LIMIT = 12  # each holds a file open, of the usual 1,024 of a process
_TICK_NS = 50_000_000


def is_regular(extent: Extent) -> bool:
    """Whether a block is one or more whole blocks of 1,024 counters, or the beginning of one.

    Jobpane writes no others: one across a border would overlap the regular blocks beside it.
    """
    return _is_regular(extent.first, extent.last)


def _is_regular(first: int, last: int) -> bool:
    is_within_one = last - first < EVENTS_PER_BLOCK
    return first % EVENTS_PER_BLOCK == 1 and (is_within_one or last % EVENTS_PER_BLOCK == 0)


def _covers(extent: Extent, block: Block) -> bool:
    return extent.first <= block.first and block.last <= extent.last


class JobStore:
    """The blocks of one job; safe to use from several threads."""

    def __init__(self, folder: Path, on_unusable: Callable[[], object] = lambda: None) -> None:
        """`on_unusable` is called, on any thread, for the first file that is not whole."""
        self.folder = folder
        self._on_unusable: Callable[[], object] | None = on_unusable
        self._lock = threading.RLock()
        self._heads: list[BlockHead] = []
        self._checked: set[str] = set()
        self._unreadable: set[str] = set()  # until they are saved again
        self._open: OrderedDict[str, Block] = OrderedDict()
        self._listed_at_ns = -1
        self._end: End | None = None
        self._is_swept = False
        self._has_folder = False
        self._is_closed = False

    @property
    def heads(self) -> Sequence[BlockHead]:
        """The blocks that are stored now, in the order of counters, without overlaps."""
        with self._lock:
            self._refresh()
            return self._heads

    @property
    def end(self) -> End | None:
        """Where the output ends; None until that was saved."""
        if self._end is None:
            self._end = read_end(self.folder)
        return self._end

    def save_end(self, end: End) -> None:
        """Store where the output ends.

        Raises:
            OSError: As `save` does.
        """
        self._make_folder()
        write_end(self.folder, end)
        self._end = end

    def save(self, block: Block) -> None:
        """Store a block; an equal one that is stored already is replaced only if it has more gaps.

        Blocks that it replaces, such as its own beginning, are removed, and so are blocks that
        overlap it: afterwards the block is one of `heads`, or part of a larger one.

        Raises:
            OSError: The disk is full or refuses, or the folder was removed; nothing has changed.
        """
        self._make_folder()
        if self._has_better(block):
            return
        if not self._is_swept:
            self._sweep()
        head = write_block(self.folder, block)
        with self._lock:
            self._checked.add(head.path.name)
            self._unreadable.discard(head.path.name)
            self._open.pop(head.path.name, None)
            self._set([*(one for one in self._heads if one.path != head.path), head])
        if is_regular(head):
            self._clear_around(head)

    def read(self, head: BlockHead) -> Block | None:
        """The block; None if it is gone or damaged: then ask for `heads` again."""
        name = head.path.name
        with self._lock:
            block = self._open.get(name)
            if block is not None:
                self._open.move_to_end(name)
                return block
            is_checked = name in self._checked
        try:
            block = open_block(head, is_checked=is_checked)
        except (CorruptBlockError, OSError) as wrong:
            self._drop(head, is_corrupt=isinstance(wrong, CorruptBlockError))
            if isinstance(wrong, PermissionError) or getattr(wrong, "errno", None) == errno.EIO:
                self._unreadable.add(name)
            return None
        with self._lock:
            self._checked.add(name)
            self._cache_open(name, block)
        return block

    def head_at(self, counter: int) -> BlockHead | None:
        """The block with this counter; None if there is none."""
        return find_extent(self.heads, counter)

    def merge_around(self, counter: int) -> None:
        """Merge the small blocks of the 65,536 counters around this one, if all are stored.

        Raises:
            OSError: The disk is full or refuses; the small blocks stay.
        """
        span = EVENTS_PER_BLOCK * BLOCKS_PER_MERGE
        first = (counter - 1) // span * span + 1
        small = [head for head in self.heads if first <= head.first < first + span]
        if not _is_complete_run(small, first, first + span - 1):
            return
        if sum(head.text_bytes for head in small) > MERGE_LIMIT_BYTES:
            return
        blocks = [self.read(head) for head in small]
        if all(block is not None for block in blocks):
            self.save(merge_blocks([block for block in blocks if block is not None]))
            for head in small:
                head.path.unlink(missing_ok=True)

    def allow_new_folder(self) -> None:
        """Let the next `save` create the folder again, after retention has removed it."""
        self._has_folder = False

    def _has_better(self, block: Block) -> bool:
        stored = self.head_at(block.first)
        if stored is None or not _covers(stored, block):
            return False
        if (stored.first, stored.last) == (block.first, block.last):
            is_as_full = _missing_count(stored.gaps) <= _missing_count(block.gaps)
            return is_as_full and self.read(stored) is not None
        return is_regular(stored) and self.read(stored) is not None

    def _clear_around(self, head: BlockHead) -> None:
        """Remove the blocks that overlap the one that was just written."""
        for name in self._names():
            span = counters_in_name(name)
            if span is None or name == head.path.name:
                continue
            first, last = span
            is_apart = last < head.first or head.last < first
            has_all = _is_regular(first, last) and first <= head.first and head.last <= last
            if is_apart or has_all:
                continue
            (self.folder / name).unlink(missing_ok=True)
            with self._lock:
                self._heads = [one for one in self._heads if one.path.name != name]
                self._listed_at_ns = -1

    def close(self) -> None:
        """Refuse every further `save`: the job is gone."""
        with self._lock:
            self._is_closed = True

    def _make_folder(self) -> None:
        """Create the folder once: one that was removed with its job must not come back."""
        with self._lock:
            if self._is_closed:
                raise FileNotFoundError(self.folder)
            if not self._has_folder:
                make_private_folder(self.folder)
                self._has_folder = True

    def _refresh(self) -> None:
        """List the folder again if this or another process has changed it."""
        try:
            changed_ns = self.folder.stat().st_mtime_ns
        except OSError:
            self._heads, self._listed_at_ns = [], -1
            return
        if changed_ns == self._listed_at_ns:
            return
        names = {name for name in self._names() if name.endswith(SUFFIX)} - self._unreadable
        known = [head for head in self._heads if head.path.name in names]
        fresh = [self._head(self.folder / name) for name in names - {h.path.name for h in known}]
        # A file system's clock ticks every few milliseconds: within this tick, list it again.
        is_settled = time.time_ns() - changed_ns > _TICK_NS
        self._listed_at_ns = changed_ns if is_settled else -1
        self._set([*known, *(head for head in fresh if head is not None)])

    def _names(self) -> list[str]:
        try:
            return os.listdir(self.folder)  # noqa: PTH208 # pathlib takes three times as long
        except OSError:  # it was removed, or a file has its name
            return []

    def _sweep(self) -> None:
        """Remove small blocks that a killed writer had merged; retention removes drafts."""
        self._is_swept = True
        heads = self.heads
        current = {head.path.name for head in heads}
        for path in self.folder.glob(f"*{SUFFIX}"):
            head = None if path.name in current else self._head(path)
            if head is not None and any(
                one.first <= head.first and head.last <= one.last for one in heads
            ):
                path.unlink(missing_ok=True)

    def _head(self, path: Path) -> BlockHead | None:
        try:
            return read_head(path)
        except CorruptBlockError:
            self._remove(path)
        except OSError:
            pass  # gone, or a folder has its name: what it should hold is fetched again
        return None

    def _set(self, heads: Iterable[BlockHead]) -> None:
        """Set the stored blocks, without those that a larger one contains."""
        chosen: list[BlockHead] = []
        for head in sorted(heads, key=lambda head: (head.first, -head.last)):
            if not chosen or head.first > chosen[-1].last:
                chosen.append(head)
        self._heads = chosen

    def _cache_open(self, name: str, block: Block) -> None:
        self._open[name] = block
        size = sum(_mapped_bytes(one) for one in self._open.values())
        while len(self._open) > 1 and (size > _OPEN_LIMIT_BYTES or len(self._open) > _OPEN_LIMIT):
            size -= _mapped_bytes(self._open.popitem(last=False)[1])

    def _drop(self, head: BlockHead, *, is_corrupt: bool) -> None:
        if is_corrupt:
            self._remove(head.path)
        with self._lock:
            self._heads = [one for one in self._heads if one.path != head.path]
            self._listed_at_ns = -1

    def _remove(self, path: Path) -> None:
        """Remove a corrupt file; errors of the disk are ignored."""
        with contextlib.suppress(OSError):
            path.unlink(missing_ok=True)
        with self._lock:
            report, self._on_unusable = self._on_unusable, None
        if report is not None:
            report()


def _missing_count(gaps: Iterable[Gap]) -> int:
    return sum(gap.last - gap.first + 1 for gap in gaps)


def _is_complete_run(heads: Sequence[BlockHead], first: int, last: int) -> bool:
    """Whether these are several blocks that cover `first` to `last` without a hole."""
    due = first
    for head in heads:
        if head.first != due:
            return False
        due = head.last + 1
    return len(heads) > 1 and due == last + 1


def _mapped_bytes(block: Block) -> int:
    plain = 0 if block.rows is None else len(block.rows.text)
    return len(block.text) + plain + 24 * len(block.parts)
