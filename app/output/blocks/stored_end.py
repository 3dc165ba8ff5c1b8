"""Where a job's output ends, as a file beside its blocks, written once that is confirmed.

Does not decide when an output has ended. Invariant: the file is whole or absent;
one that the disk has changed counts as absent, because each changed number would be believed.
"""

import contextlib
import zlib
from pathlib import Path
from typing import Literal

import msgspec

from app.output.blocks.file_names import END_NAME, draft_beside
from app.runtime.private_files import private_opener


class End(msgspec.Struct, frozen=True):
    """The last event of a job that has ended and whose events are all saved: no more will come."""

    last_counter: int
    lines: int


class _StoredEnd(msgspec.Struct, frozen=True):
    """An end as the file stores it.

    Older formats could be wrong: the first relied on two machines' clocks, the second had no
    checksum.
    """

    format: Literal[3]
    last_counter: int
    lines: int
    crc32: int


def read_end(folder: Path) -> End | None:
    """The end stored in a job's folder; None if it is absent, unreadable or of an older format."""
    with contextlib.suppress(OSError, msgspec.DecodeError):
        stored = msgspec.json.decode((folder / END_NAME).read_bytes(), type=_StoredEnd)
        end = End(stored.last_counter, stored.lines)
        return end if stored.crc32 == _checksum(end) else None
    return None


def write_end(folder: Path, end: End) -> None:
    """Store the end in a job's folder, atomically.

    Raises:
        OSError: The disk is full or refuses, or the folder is not there; nothing has changed.
    """
    draft = draft_beside(folder / END_NAME)
    try:
        with open(
            draft, "xb", opener=private_opener
        ) as file:  # creates the file readable by its owner only
            stored = _StoredEnd(3, end.last_counter, end.lines, _checksum(end))
            file.write(msgspec.json.encode(stored))
        draft.replace(folder / END_NAME)
    except OSError:
        draft.unlink(missing_ok=True)
        raise


def _checksum(end: End) -> int:
    return zlib.crc32(f"{end.last_counter} {end.lines}".encode("ascii"))
