"""A replaced file is read again, however it is replaced; an unusable one changes nothing."""

import os
import re
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path

import pytest

from app.runtime.watched_file import WatchedFile, text_of


def number(text: str) -> int:
    return int(text)


def watched(path: Path) -> WatchedFile[int]:
    return WatchedFile(path, number, event="number")


def overwritten(path: Path, text: str) -> None:
    path.write_text(text)


def renamed_over(path: Path, text: str) -> None:
    new = path.with_suffix(".new")
    new.write_text(text)
    new.replace(path)


def linked_elsewhere(path: Path, text: str) -> None:
    target = path.with_suffix(".target")
    target.write_text(text)
    path.unlink()
    path.symlink_to(target)


@pytest.mark.parametrize("replace", [overwritten, renamed_over, linked_elsewhere])
def test_a_replaced_file_is_read_again(
    replace: Callable[[Path, str], None], tmp_path: Path
) -> None:
    path = tmp_path / "number"
    path.write_text("1")
    file = watched(path)
    replace(path, "22")
    assert file.value() == 22


@pytest.mark.parametrize("text", ["", "none", "\xff"])
def test_while_the_file_is_unusable_the_last_value_stays(text: str, tmp_path: Path) -> None:
    path = tmp_path / "number"
    path.write_text("1")
    file = watched(path)
    path.write_bytes(text.encode("latin-1"))
    assert file.value() == 1
    path.unlink()
    assert file.value() == 1
    path.write_text("333")
    assert file.value() == 333


def test_it_says_whether_the_file_now_holds_something_else(tmp_path: Path) -> None:
    path = tmp_path / "number"
    path.write_text("1")
    file = watched(path)
    assert not file.read_again()
    path.write_text("2")
    assert file.read_again()
    assert not file.read_again()


def test_a_file_that_is_unusable_at_the_start_is_an_error(tmp_path: Path) -> None:
    with pytest.raises(ValueError, match="can't be read"):
        watched(tmp_path / "none")


@pytest.mark.parametrize(
    ("made", "reason"),
    [
        (lambda _: None, "No such file or directory"),
        (Path.mkdir, "Is a directory"),
        (lambda path: path.write_bytes(b"\xff"), "not UTF-8 text"),
    ],
)
def test_a_file_that_cannot_be_read_is_named_with_the_reason(
    made: Callable[[Path], object], reason: str, tmp_path: Path
) -> None:
    made(tmp_path / "token")
    with pytest.raises(ValueError, match=re.escape(f"{tmp_path}/token can't be read ({reason})")):
        text_of(tmp_path / "token")


def test_a_file_in_a_closed_folder_names_the_folder_that_is_closed(tmp_path: Path) -> None:
    closed = tmp_path / "closed"
    (closed / "deep").mkdir(parents=True)
    (closed / "deep" / "token").write_text("x")
    closed.chmod(0)
    with as_nobody(tmp_path), pytest.raises(ValueError, match="can't be read") as caught:
        text_of(closed / "deep" / "token")
    closed.chmod(0o700)
    assert str(caught.value).endswith(f"(Permission denied at {closed})")


def test_a_file_of_another_user_is_named_alone(tmp_path: Path) -> None:
    file = tmp_path / "token"
    file.write_text("x")
    file.chmod(0)
    with as_nobody(tmp_path), pytest.raises(ValueError, match="can't be read") as caught:
        text_of(file)
    assert str(caught.value) == f"{file} can't be read (Permission denied)"


@contextmanager
def as_nobody(folder: Path) -> Iterator[None]:
    """Without root's rights, which read everything; the folders above `folder` are opened."""
    if os.geteuid() != 0:
        yield
        return
    closed = [one for one in (folder, *folder.parents) if not one.stat().st_mode & 0o001]
    modes = [one.stat().st_mode for one in closed]
    for one in closed:
        one.chmod(0o711)
    os.seteuid(65534)
    try:
        yield
    finally:
        os.seteuid(0)
        for one, mode in zip(closed, modes, strict=True):
            one.chmod(mode)
