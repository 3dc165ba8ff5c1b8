"""Whether the data folder can hold what Jobpane keeps: is it writable, large and lasting?"""

import os
import pwd
import shutil
from collections.abc import Iterator
from pathlib import Path

from app import data_dir
from app.doctor.finding import Finding, bad, good, note
from app.settings import Settings

_ABOUT = "data folder"
_MIB = 1024**2
_MOUNTS = Path("/proc/self/mountinfo")
# SQLite's locks and shared memory work on one machine's own disks (https://sqlite.org/wal.html).
_OVER_NETWORK = frozenset(
    {
        *("nfs", "nfs4", "cifs", "smb3", "smbfs", "9p", "afs", "ceph", "glusterfs", "lustre"),
        *("fuse.glusterfs", "fuse.sshfs", "fuse.s3fs", "fuse.rclone", "fuse.davfs", "virtiofs"),
    }
)
_IN_MEMORY = frozenset({"tmpfs", "ramfs"})
_OF_CONTAINER = frozenset({"overlay", "aufs"})


def data_folder_findings(settings: Settings) -> Iterator[Finding]:
    """The results of the checks; nothing is made, and nothing stays."""
    folder = settings.data_dir
    existing = next(path for path in (folder, *folder.absolute().parents) if path.exists())
    try:
        data_dir.check(folder, existing)
    except data_dir.DataDirError as error:
        yield bad(_ABOUT, str(error))
        return
    yield good(_ABOUT, f"{folder} is writable.")
    yield from _owner(existing)
    yield from _space(settings, existing)
    yield from file_system_findings(existing.resolve(), _mounts())


def file_system_findings(folder: Path, mounts: str) -> Iterator[Finding]:
    """What the kind of file system means; `mounts` is the text of /proc/self/mountinfo."""
    kind = file_system_of(folder, mounts)
    if kind in _OVER_NETWORK:
        yield note(
            _ABOUT,
            f"{folder} is on {kind}, a network file system. SQLite can be damaged there. "
            "Set JOBPANE_DATA_DIR to a folder on a local disk.",
        )
    if kind in _IN_MEMORY:
        yield note(_ABOUT, f"{folder} is on {kind}, in memory. A reboot deletes it.")
    if kind in _OF_CONTAINER:
        yield note(
            _ABOUT,
            f"{folder} is inside a container. It is lost with that. Mount a volume there.",
        )


def file_system_of(folder: Path, mounts: str) -> str:
    """The kind of the file system that holds `folder`, such as "ext4"; "" where it is unknown."""
    best, kind = -1, ""
    for line in mounts.splitlines():
        before, _, after = line.partition(" - ")
        fields = before.split()
        if len(fields) < 5 or not after:
            continue
        mounted_at = Path(_unescaped(fields[4]))
        # Of two at one place the later one lies on top.
        if folder.is_relative_to(mounted_at) and len(mounted_at.parts) >= best:
            best, kind = len(mounted_at.parts), after.split()[0]
    return kind


def _unescaped(text: str) -> str:
    """The kernel writes blanks, tabs, line breaks and backslashes as \\040 and the like."""
    for code in ("040", "011", "012", "134"):
        text = text.replace(f"\\{code}", chr(int(code, 8)))
    return text


def _mounts() -> str:
    try:
        return _MOUNTS.read_text(encoding="utf-8", errors="replace")
    except OSError:
        return ""  # not Linux


def _owner(existing: Path) -> Iterator[Finding]:
    """Another user's folder: root can write all, and would own what it writes."""
    owner = existing.stat().st_uid
    if owner == os.geteuid() or existing.stat().st_mode & 0o077:
        return
    yield note(
        _ABOUT,
        f"It belongs to {_name(owner)}, but this command runs as {_name(os.geteuid())}. "
        "Run it as Jobpane's own user.",
    )


def _name(user: int) -> str:
    try:
        return pwd.getpwuid(user).pw_name
    except KeyError:
        return f"user {user}"


def _space(settings: Settings, existing: Path) -> Iterator[Finding]:
    free = shutil.disk_usage(existing).free
    wanted = settings.output_budget_mb * _MIB - _bytes_below(settings.data_dir / "output")
    if free < wanted:
        yield note(
            _ABOUT,
            f"{free // _MIB} MiB are free, but outputs may take {wanted // _MIB} MiB more. "
            "Lower JOBPANE_OUTPUT_BUDGET_MB, or free some space.",
        )


def _bytes_below(folder: Path) -> int:
    total = 0
    for parent, _, files in os.walk(folder):
        for name in files:
            try:
                total += Path(parent, name).lstat().st_blocks * 512
            except OSError:
                continue  # removed meanwhile
    return total
