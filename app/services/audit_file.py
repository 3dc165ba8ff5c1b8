"""The audit log's file: one JSON object a line, on the disk before `append` returns.

Lines are plain ASCII: every control character and every line separator is escaped, so that any
reader that splits at line ends gets whole objects. Knows only of a line's `id` and `event`, by
which it finds intents without an outcome after a crash.
"""

import asyncio
import contextlib
import errno
import fcntl
import json
import os
from collections.abc import Iterator, Mapping
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

Value = str | int | float | bool | None
Line = Mapping[str, Value]

INTENT, OUTCOME = "intent", "outcome"
_PRIVATE = 0o600
# An outcome follows its intent within minutes: older intents than these bytes are all closed.
_RECOVERED_BYTES = 4 * 1024 * 1024
# What fsync answers for a pipe or a terminal, to which an operator may have linked the file.
_NOT_SYNCABLE = {errno.EINVAL, errno.ENOTSUP, errno.EROFS}


class AuditFile:
    """Appends lines in the order of the calls, on a thread of its own."""

    def __init__(self, path: Path) -> None:
        self._path = path
        self._thread = ThreadPoolExecutor(max_workers=1, thread_name_prefix="audit")
        self._lock: int | None = None
        self._unwritten: list[bytes] = []

    async def append(self, line: Line) -> None:
        """Write the line; it is written even if the caller is cancelled meanwhile.

        Raises:
            OSError: The disk is full or refuses; the file is as it was.
        """
        await self._on_thread(encoded(line))

    async def append_later(self, line: Line) -> None:
        """Append the line; one that the disk refuses is written before the next one.

        Raises:
            OSError: It could not be written yet.
        """
        text = encoded(line)
        try:
            await self._on_thread(text)
        except OSError:
            self._unwritten.append(text)
            raise

    async def open_intents(self) -> list[dict[str, Value]]:
        """The intents without an outcome that processes which have ended left behind.

        Empty while another process uses the file: the intents may be its own.

        Raises:
            OSError: The file cannot be read.
        """
        return await asyncio.wrap_future(self._thread.submit(self._left_behind))

    def close(self) -> None:
        """Close the file; what was given to `append` is still written."""
        self._thread.shutdown(wait=False)
        if self._lock is not None:
            os.close(self._lock)
            self._lock = None

    async def _on_thread(self, text: bytes) -> None:
        # Shielded: a caller's cancellation must not take a line out of the queue.
        await asyncio.shield(asyncio.wrap_future(self._thread.submit(self._write, text)))

    def _write(self, text: bytes) -> None:
        waiting = b"".join(self._unwritten)
        _append(self._path, waiting + text)
        self._unwritten.clear()

    def _left_behind(self) -> list[dict[str, Value]]:
        self._path.parent.mkdir(parents=True, exist_ok=True, mode=0o700)
        lock = os.open(self._path.with_suffix(".lock"), os.O_RDWR | os.O_CREAT, _PRIVATE)
        self._lock = lock
        try:
            fcntl.flock(lock, fcntl.LOCK_EX | fcntl.LOCK_NB)
        except BlockingIOError:
            found: list[dict[str, Value]] = []
        else:
            found = _without_outcome(_tail(self._path))
        fcntl.flock(lock, fcntl.LOCK_SH)  # held until the end: others see that this one runs
        return found


def encoded(line: Line) -> bytes:
    """The line as it stands in the file."""
    return json.dumps(line).replace("\x7f", "\\u007f").encode("ascii") + b"\n"


def _append(path: Path, text: bytes) -> None:
    path.parent.mkdir(parents=True, exist_ok=True, mode=0o700)
    handle = os.open(path, os.O_RDWR | os.O_CREAT | os.O_APPEND, _PRIVATE)
    try:
        with contextlib.suppress(OSError):  # not every file system can lock
            fcntl.flock(handle, fcntl.LOCK_EX)
        size = os.fstat(handle).st_size
        is_torn = size > 0 and os.pread(handle, 1, size - 1) != b"\n"  # by a crash
        try:
            _write_whole(handle, b"\n" + text if is_torn else text)
        except OSError:
            with contextlib.suppress(OSError):
                os.ftruncate(handle, size)
            raise
    finally:
        os.close(handle)


def _write_whole(handle: int, text: bytes) -> None:
    while text:
        text = text[os.write(handle, text) :]
    try:
        os.fsync(handle)
    except OSError as error:
        if error.errno not in _NOT_SYNCABLE:
            raise


def _tail(path: Path) -> bytes:
    try:
        with path.open("rb") as file:
            file.seek(max(0, os.fstat(file.fileno()).st_size - _RECOVERED_BYTES))
            return file.read(_RECOVERED_BYTES)
    except FileNotFoundError:
        return b""


def _without_outcome(text: bytes) -> list[dict[str, Value]]:
    open_intents: dict[Value, dict[str, Value]] = {}
    for line in _objects(text):
        if line.get("event") == INTENT:
            open_intents[line.get("id")] = line
        elif line.get("event") == OUTCOME:
            open_intents.pop(line.get("id"), None)
    return list(open_intents.values())


def _objects(text: bytes) -> Iterator[dict[str, Value]]:
    for line in text.splitlines():
        try:
            found = json.loads(line)
        except ValueError:
            continue  # torn by a crash, or by where the tail begins
        if isinstance(found, dict) and isinstance(found.get("id"), str):
            yield found
