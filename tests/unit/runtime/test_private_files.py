"""Private folders and files: of nobody else, whatever the umask, and never made more open."""

import os
import stat
from collections.abc import Iterator
from pathlib import Path

import pytest

from app.runtime.private_files import make_private_folder, private_opener


@pytest.fixture(autouse=True)
def _open_umask() -> Iterator[None]:
    before = os.umask(0)
    yield
    os.umask(before)


def mode_of(path: Path) -> int:
    return stat.S_IMODE(path.stat().st_mode)


def test_a_folder_and_its_missing_parents_are_private(tmp_path: Path) -> None:
    make_private_folder(tmp_path / "a" / "b")
    assert [mode_of(tmp_path / name) for name in ("a", "a/b")] == [0o700, 0o700]


def test_an_existing_folder_keeps_its_mode(tmp_path: Path) -> None:
    (tmp_path / "shared").mkdir(mode=0o755)
    make_private_folder(tmp_path / "shared")
    assert mode_of(tmp_path / "shared") == 0o755


def test_a_file_of_that_name_is_refused(tmp_path: Path) -> None:
    (tmp_path / "file").write_text("")
    with pytest.raises(FileExistsError):
        make_private_folder(tmp_path / "file")


def test_a_new_file_is_private_and_an_old_one_keeps_its_mode(tmp_path: Path) -> None:
    (tmp_path / "old").touch(mode=0o644)
    for name in ("new", "old"):
        with open(tmp_path / name, "w", opener=private_opener):
            pass
    assert (mode_of(tmp_path / "new"), mode_of(tmp_path / "old")) == (0o600, 0o644)
