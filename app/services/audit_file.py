"""The audit log's file: one JSON object a line, on the disk before `append` returns.

Lines are plain ASCII: every control character and every line separator is escaped, so that any
reader that splits at line ends gets whole objects. Several processes may append to one file. Knows
only of a line's `id` and `event`, by which it finds intents without an outcome after a crash; each
intent names its `process`, so that those of one that still runs are left to it.
"""

import asyncio
import contextlib
import errno
import fcntl
import json
import os
from collections.abc import Callable, Iterator, Mapping
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

from app.runtime.living_processes import LivingProcess

Value = str | int | float | bool | None
Line = Mapping[str, Value]

INTENT, OUTCOME = "intent", "outcome"
PROCESS = "process"
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
        self._process = LivingProcess(path.parent, "audit")
        self._unwritten: list[bytes] = []

    async def append(self, line: Line) -> None:
        """Write the line; it is written even if the caller is canceled meanwhile.

        Raises:
            OSError: The disk is full or refuses; the file is as it was.
        """
        await self._on_thread(line)

    async def append_later(self, line: Line) -> None:
        """Append the line; one that the disk refuses is written before the next one.

        Raises:
            OSError: It could not be written yet.
        """
        try:
            await self._on_thread(line)
        except OSError:
            self._unwritten.append(encoded(line))
            raise

    async def close_left_behind(self, outcome_of: Callable[[Line], Line]) -> None:
        """Append an outcome to each intent without one that a process left which has ended.

        The intents of processes that run are left to them; of several that start at the same time
        one appends.

        Raises:
            OSError: The file cannot be read or written.
        """
        await asyncio.wrap_future(self._thread.submit(self._close_left_behind, outcome_of))

    def close(self) -> None:
        """Close the file; what was given to `append` is still written."""
        self._thread.submit(self._process.leave)
        self._thread.shutdown(wait=False)

    async def _on_thread(self, line: Line) -> None:
        # Shielded: a caller's cancellation must not take a line out of the queue.
        await asyncio.shield(asyncio.wrap_future(self._thread.submit(self._write, line)))

    def _write(self, line: Line) -> None:
        if line.get("event") == INTENT:
            with contextlib.suppress(OSError):  # not every file system can lock
                self._process.enter()
            if self._process.has_entered:
                line = {**line, PROCESS: self._process.id}
        waiting = b"".join(self._unwritten)
        with _opened(self._path) as handle:
            _append(handle, waiting + encoded(line))
        self._unwritten.clear()

    def _close_left_behind(self, outcome_of: Callable[[Line], Line]) -> None:
        self._process.enter()
        is_alone = self._process.is_alone()
        with _opened(self._path) as handle:  # locked, so that no other process closes them too
            for intent in _without_outcome(_tail(handle)):
                process = intent.pop(PROCESS, None)  # older versions wrote none
                is_alive = not is_alone if process is None else self._process.is_alive(str(process))
                if not is_alive:
                    _append(handle, encoded(outcome_of(intent)))


def encoded(line: Line) -> bytes:
    """The line as it stands in the file."""
    return json.dumps(line).replace("\x7f", "\\u007f").encode("ascii") + b"\n"


@contextlib.contextmanager
def _opened(path: Path) -> Iterator[int]:
    """The file, in which nobody else writes while the context is open."""
    path.parent.mkdir(parents=True, exist_ok=True, mode=0o700)
    handle = os.open(path, os.O_RDWR | os.O_CREAT | os.O_APPEND, _PRIVATE)
    try:
        with contextlib.suppress(OSError):  # not every file system can lock
            fcntl.flock(handle, fcntl.LOCK_EX)
        yield handle
    finally:
        os.close(handle)


def _append(handle: int, text: bytes) -> None:
    size = os.fstat(handle).st_size
    is_torn = size > 0 and os.pread(handle, 1, size - 1) != b"\n"  # by a crash
    try:
        _write_whole(handle, b"\n" + text if is_torn else text)
    except OSError:
        with contextlib.suppress(OSError):
            os.ftruncate(handle, size)
        raise


def _write_whole(handle: int, text: bytes) -> None:
    while text:
        text = text[os.write(handle, text) :]
    try:
        os.fsync(handle)
    except OSError as error:
        if error.errno not in _NOT_SYNCABLE:
            raise


def _tail(handle: int) -> bytes:
    size = os.fstat(handle).st_size
    if size == 0:
        return b""  # also of a pipe, which cannot be read at a position
    return os.pread(handle, _RECOVERED_BYTES, max(0, size - _RECOVERED_BYTES))


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
