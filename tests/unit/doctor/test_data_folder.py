"""What `jobpane doctor` says about the data folder and the file system that holds it."""

import os
from pathlib import Path

import pytest

from app.doctor.data_folder import data_folder_findings, file_system_findings, file_system_of
from app.settings import Settings

MOUNTS = r"""22 1 0:21 / / rw,relatime shared:1 - overlay overlay rw,lowerdir=/a
30 22 8:1 / /var/lib rw,relatime shared:2 - ext4 /dev/sda1 rw
31 30 0:40 / /var/lib/jobpane\040data rw - nfs4 files:/export rw,vers=4.2
32 22 0:41 / /run rw - tmpfs tmpfs rw
33 22 0:42 / /srv rw - ext4 /dev/sdb1 rw
34 33 0:43 / /srv rw - cifs //files/share rw
not a line of the kernel's
"""


@pytest.mark.parametrize(
    ("folder", "kind"),
    [
        ("/var/lib/jobpane", "ext4"),
        ("/var/lib/jobpane data", "nfs4"),
        ("/var/lib/jobpane data/output", "nfs4"),
        ("/var/library", "overlay"),
        ("/run/x", "tmpfs"),
        ("/srv/x", "cifs"),  # mounted over another one
    ],
)
def test_the_deepest_and_latest_mount_says_which_file_system_it_is(folder: str, kind: str) -> None:
    assert file_system_of(Path(folder), MOUNTS) == kind


@pytest.mark.parametrize(
    ("folder", "words"),
    [
        ("/var/lib/jobpane", ""),
        ("/var/lib/jobpane data", "a network file system. SQLite can be damaged"),
        ("/srv/x", "on cifs"),
        ("/run/x", "in memory. A reboot deletes it"),
        ("/opt", "Mount a volume there"),
    ],
)
def test_a_file_system_that_loses_or_damages_data_is_pointed_out(folder: str, words: str) -> None:
    found = list(file_system_findings(Path(folder), MOUNTS))
    assert [words in one.message for one in found] == ([True] if words else [])


def test_without_the_kernels_list_nothing_is_claimed() -> None:
    assert list(file_system_findings(Path("/run"), "")) == []


def said(folder: Path, **chosen: object) -> list[str]:
    settings = Settings(data_dir=folder, **chosen)  # type: ignore[arg-type]
    return [f"{one.verdict.value} {one.message}" for one in data_folder_findings(settings)]


def test_a_folder_that_is_fine_is_left_as_it_was(tmp_path: Path) -> None:
    (tmp_path / "audit.jsonl").write_text("")
    assert said(tmp_path)[0] == f"ok {tmp_path} is writable."
    assert [path.name for path in tmp_path.iterdir()] == ["audit.jsonl"]


def test_a_folder_that_is_still_to_be_made_is_not_made(tmp_path: Path) -> None:
    folder = tmp_path / "new" / "deep"
    assert said(folder)[0].startswith("ok ")
    assert not (tmp_path / "new").exists()


def test_a_file_in_the_way_is_named_with_the_reason(tmp_path: Path) -> None:
    file = tmp_path / "file"
    file.write_text("")
    [found] = said(file / "below")
    assert found.startswith(f"BAD JOBPANE_DATA_DIR: {file} can't be used (Not a directory).")
    folder = tmp_path / "data"
    folder.mkdir()
    (folder / "output").write_text("")
    [found] = said(folder)
    assert f"{folder / 'output'} can't be used (Not a directory)" in found


@pytest.mark.skipif(os.geteuid() != 0, reason="only root can give a folder to another user")
def test_another_users_folder_is_not_for_root_to_write_in(tmp_path: Path) -> None:
    folder = tmp_path / "data"
    folder.mkdir(mode=0o700)
    os.chown(folder, 1, 1)
    found = " ".join(said(folder))
    assert "note It belongs to" in found
    assert "but this command runs as root. Run it as Jobpane's own user." in found


def test_a_disk_that_is_too_small_for_the_outputs_is_pointed_out(tmp_path: Path) -> None:
    found = " ".join(said(tmp_path, output_budget_mb=10**9))
    assert "but outputs may take 1000000000 MiB more." in found
    stored = tmp_path / "output" / "block"
    stored.parent.mkdir()
    stored.write_bytes(os.urandom(2 * 1024**2))
    found = " ".join(said(tmp_path, output_budget_mb=10**9))
    assert "but outputs may take 999999998 MiB more." in found
