"""Prepares the data folder before the start: it exists, is private and has free space.

Only Jobpane's own files in it are touched, because the operator may have chosen a folder that
holds other files too.
"""

import contextlib
import errno
import os
import stat
from collections.abc import Iterator
from pathlib import Path
from secrets import token_hex

import structlog

log = structlog.get_logger(__name__)

# The audit log, the history, fetched outputs, and the built-in controller's database and tokens.
_AUDIT = "audit.jsonl"
_FOLDERS = ("output", "controller", "processes")
_HISTORY = tuple(
    f"{name}{suffix}"
    for name in ("history.sqlite", "history.damaged.sqlite")
    for suffix in ("", "-wal", "-shm")
)
_OWN = (_AUDIT, "workers", "audit.lock", "operator.key", *_HISTORY, *_FOLDERS)
_OTHER_USERS = 0o077
_FREE_BYTES = 64 * 1024  # some lines of the audit log, or a small block


class DataDirError(Exception):
    """The data folder cannot be used; the text is one line for the operator."""


def prepare(data_dir: Path) -> None:
    """Create the folder if it is missing, make it private, and check that it can be written.

    Raises:
        DataDirError: It is not a folder, cannot be read or written, or its disk is full.
    """
    try:
        _make(data_dir)
        for path in _own_paths(data_dir):
            _make_private(path)
        _try_all(data_dir)
    except OSError as error:
        raise _unusable(data_dir, error) from error


def check(data_dir: Path, existing: Path) -> None:
    """Check the same without changing anything; `existing` is the folder or its nearest parent.

    Raises:
        DataDirError: It could not be made there, read or written, or its disk is full.
    """
    try:
        os.listdir(existing)  # noqa: PTH208 # fails where it is a file, or cannot be read
        if existing == data_dir:
            _try_all(data_dir)
        elif not os.access(existing, os.W_OK | os.X_OK):
            raise PermissionError(errno.EACCES, os.strerror(errno.EACCES), str(existing))
    except OSError as error:
        raise _unusable(data_dir, error) from error


def _try_all(data_dir: Path) -> None:
    _try_writing(data_dir)
    _try_listing(data_dir)
    _try_appending(data_dir / _AUDIT)


def _unusable(data_dir: Path, error: OSError) -> DataDirError:
    where = Path(os.fsdecode(error.filename)) if error.filename else data_dir
    return DataDirError(
        f"JOBPANE_DATA_DIR: {where} can't be used ({error.strerror}). "
        "Fix that, or set JOBPANE_DATA_DIR to another folder."
    )


def _make(folder: Path) -> None:
    """Create the folder and its missing parents; `mkdir(parents=True)` would leave those public."""
    missing = [one for one in (folder, *folder.parents) if not one.exists()]
    for one in reversed(missing):
        one.mkdir(mode=0o700, exist_ok=True)
    os.listdir(folder)  # noqa: PTH208 # fails where it is a file, or cannot be read


def _own_paths(data_dir: Path) -> Iterator[Path]:
    names = set(os.listdir(data_dir))  # noqa: PTH208 # names are all that is needed
    if names <= set(_OWN):
        yield data_dir
    for name in _OWN:
        if name in names:
            yield from _all_under(data_dir / name)


def _all_under(path: Path) -> Iterator[Path]:
    """The path and everything below it; links are not followed."""
    yield path
    if path.is_dir() and not path.is_symlink():
        for folder, folders, files in os.walk(path):
            for name in (*folders, *files):
                yield Path(folder, name)


def _make_private(path: Path) -> None:
    with contextlib.suppress(FileNotFoundError):  # another process may remove outputs meanwhile
        mode = path.lstat().st_mode
        if not mode & _OTHER_USERS or not (stat.S_ISDIR(mode) or stat.S_ISREG(mode)):
            return
        try:
            path.chmod(stat.S_IMODE(mode) & ~_OTHER_USERS)
        except PermissionError:
            log.warning("data_open_to_others", path=str(path))  # it is another user's


def _try_writing(data_dir: Path) -> None:
    probe = data_dir / f".room-{token_hex(4)}"
    try:
        handle = os.open(probe, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600)
        try:
            text = bytes(_FREE_BYTES)
            while text:
                text = text[os.write(handle, text) :]
            os.fsync(handle)
        finally:
            os.close(handle)
    except OSError as error:
        raise OSError(error.errno, error.strerror, str(data_dir)) from error
    finally:
        with contextlib.suppress(OSError):
            probe.unlink(missing_ok=True)


def _try_listing(data_dir: Path) -> None:
    """Raise OSError if one of our folders is a file or cannot be read."""
    for name in _FOLDERS:
        with contextlib.suppress(FileNotFoundError):
            os.listdir(data_dir / name)  # noqa: PTH208 # only whether it can be read


def _try_appending(audit: Path) -> None:
    """Raise OSError if the audit log cannot be written: Jobpane would refuse every action."""
    if audit.exists():
        os.close(os.open(audit, os.O_WRONLY | os.O_APPEND))
