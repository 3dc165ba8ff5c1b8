"""A replaced file is read again, however it is replaced; an unusable one changes nothing."""

from collections.abc import Callable
from pathlib import Path

import pytest

from app.runtime.watched_file import WatchedFile


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
