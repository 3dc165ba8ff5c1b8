"""The names of the files and folders of outputs: Jobpane removes these and no others.

An operator may have chosen a folder that holds other things too, or that links elsewhere, so every
removal first checks the name here.
"""

import os
import re
import secrets
from collections.abc import Iterator
from pathlib import Path

SUFFIX = ".block"
END_NAME = "end.json"
USED_NAME = "used"  # a file: the folder's own time shows when blocks were added

_GONE = ".gone-"
_GONE_FOLDER = re.compile(r"\.gone-[0-9a-f]{16}")
# A job's id with the time of its creation, if its record says one; the year 800 has three digits.
_OUTPUT_FOLDER = re.compile(r"(?P<id>[0-9]+)(?:-(?P<created>[0-9]{17,20}))?")
_BLOCK = re.compile(r"(?P<first>[0-9]{10,})-(?P<last>[0-9]{10,})\.block")
_DRAFT = re.compile(r"\.(?P<name>.+)\.[0-9]+\.[0-9a-f]{8}")


def block_name(first: int, last: int) -> str:
    """The file name of the block with these counters; `counters_in_name` reads it back."""
    return f"{first:010d}-{last:010d}{SUFFIX}"


def counters_in_name(name: str) -> tuple[int, int] | None:
    """The first and last counter in a block's file name; None for another file."""
    found = _BLOCK.fullmatch(name)
    return (int(found["first"]), int(found["last"])) if found else None


def draft_beside(path: Path) -> Path:
    """A new draft path in the same folder, to be renamed to `path` once it is whole."""
    return path.with_name(f".{path.name}.{os.getpid()}.{secrets.token_hex(4)}")


def is_draft(name: str) -> bool:
    """Whether this is the name of a draft of a block or an end."""
    found = _DRAFT.fullmatch(name)
    return found is not None and (
        found["name"] == END_NAME or counters_in_name(found["name"]) is not None
    )


def gone_name() -> str:
    """A new name for a folder that is about to be removed."""
    return f"{_GONE}{secrets.token_hex(8)}"


def gone_folders(root: Path) -> list[Path]:
    """The folders that were set aside and not yet removed."""
    return [Path(one.path) for one in _folders(root) if _GONE_FOLDER.fullmatch(one.name)]


def output_folders(root: Path, job_id: int | None = None) -> list[Path]:
    """The output folders under one job id, or of all; empty if `root` cannot be read."""
    return [Path(one.path) for one in _folders(root) if _is_output(one, job_id)]


def job_id_in(name: str) -> int:
    """The job of an output's folder, which one of `output_folders` is."""
    return int(name.partition("-")[0])


def _folders(root: Path) -> Iterator[os.DirEntry[str]]:
    try:
        with os.scandir(root) as entries:
            yield from (one for one in entries if one.is_dir(follow_symlinks=False))
    except OSError:
        return


def _is_output(folder: os.DirEntry[str], job_id: int | None) -> bool:
    found = _OUTPUT_FOLDER.fullmatch(folder.name)
    if found is None or (job_id is not None and found["id"] != str(job_id)):
        return False
    return found["created"] is not None or _holds_only_an_output(folder.path)


def _holds_only_an_output(folder: str) -> bool:
    """Whether all its files are named as ours: a folder of another program may be called 2024."""
    try:
        names = os.listdir(folder)  # noqa: PTH208 # names are all that is needed
    except OSError:
        return False
    own = (one in (END_NAME, USED_NAME) or counters_in_name(one) or is_draft(one) for one in names)
    return bool(names) and all(own)
