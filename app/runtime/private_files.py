"""Folders and files that only the user who runs Jobpane may read, whatever the umask."""

import os
from pathlib import Path


def make_private_folder(folder: Path) -> None:
    """Make the folder and its missing parents; an existing folder keeps its mode.

    Raises:
        OSError: It cannot be made, or a file has its name.
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
    """For `open(…, opener=private_opener)`: a file that is created gets mode 0600."""
    return os.open(path, flags, 0o600)
