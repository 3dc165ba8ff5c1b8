"""Folders and files that only the user who runs Jobpane may read, whatever the umask."""

import os
from pathlib import Path


def make_private_folder(folder: Path) -> None:
    """Make the folder, and those above it that are missing; one that is there stays as it is.

    Raises:
        OSError: It cannot be made, or something else has its name.
    """
    try:
        folder.mkdir(mode=0o700)
    except FileNotFoundError:
        make_private_folder(folder.parent)
        folder.mkdir(mode=0o700, exist_ok=True)
    except FileExistsError:
        if not folder.is_dir():
            raise


def private_opener(path: str, flags: int) -> int:
    """For `open(…, opener=private_opener)`: a file that it creates is private."""
    return os.open(path, flags, 0o600)
