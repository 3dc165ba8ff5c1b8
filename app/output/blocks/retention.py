"""Keeps all outputs together within a budget on the disk: the least recently used job goes first.

An output can always be fetched again, so removing one costs only time. Several processes may do
this at once; one that finds a folder gone continues with the next.
"""

import contextlib
import os
import shutil
import time
from collections.abc import Collection
from dataclasses import dataclass
from pathlib import Path

from app.output.blocks.file_names import (
    USED_NAME,
    gone_folders,
    gone_name,
    is_draft,
    output_folders,
)

_DRAFT_MAX_AGE_S = 600.0  # a block is written in milliseconds; an older draft was left by a crash


@dataclass(frozen=True, slots=True)
class _Folder:
    path: Path
    size_bytes: int
    used_at: float


def mark_used(folder: Path) -> None:
    """Record that this job's output is in use now; errors of the disk are ignored."""
    with contextlib.suppress(OSError):
        (folder / USED_NAME).touch(mode=0o600)


def trim(root: Path, budget_bytes: int, in_use: Collection[str] = ()) -> int:
    """Remove outputs until the rest fits the budget; return how many bytes were freed.

    `in_use` are the names of the folders that this process has open: they go last.
    """
    _sweep(root)
    folders = sorted(_folders(root), key=lambda one: (one.path.name in in_use, one.used_at))
    total = sum(folder.size_bytes for folder in folders)
    freed = 0
    for folder in folders:
        if total - freed <= budget_bytes:
            break
        remove(folder.path)
        freed += folder.size_bytes
    return freed


def stored_bytes(root: Path) -> int:
    """What all outputs take of the disk; called on a thread."""
    return sum(folder.size_bytes for folder in _folders(root))


def set_aside(folder: Path) -> Path | None:
    """Rename a folder, to be removed later; return its new path, None if that failed."""
    gone = folder.with_name(gone_name())
    try:
        folder.rename(gone)
    except OSError:
        return None
    return gone


def remove(folder: Path) -> None:
    """Remove a job's output; readers that have mapped its blocks can still read them."""
    gone = set_aside(folder)
    if gone is not None:
        shutil.rmtree(gone, ignore_errors=True)


def _sweep(root: Path) -> None:
    """Remove what a crash left behind: folders set aside, drafts of blocks."""
    for gone in gone_folders(root):
        shutil.rmtree(gone, ignore_errors=True)
    too_old = time.time() - _DRAFT_MAX_AGE_S
    for folder in output_folders(root):
        for draft in folder.glob(".*"):
            with contextlib.suppress(OSError):
                if is_draft(draft.name) and draft.lstat().st_mtime < too_old:
                    draft.unlink()


def _folders(root: Path) -> list[_Folder]:
    found = []
    for path in output_folders(root):
        with contextlib.suppress(OSError):
            sizes = [entry.stat().st_size for entry in os.scandir(path)]
            used_at = max(entry.stat().st_mtime for entry in (path, *path.glob(USED_NAME)))
            found.append(_Folder(path, sum(sizes), used_at))
    return found
