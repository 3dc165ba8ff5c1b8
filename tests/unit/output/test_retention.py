"""All outputs within a budget: the least recently used goes first, what is in use last."""

import os
from pathlib import Path

from app.output.retention import mark_used, remove, trim


def output(root: Path, name: str, size_bytes: int, used_at: float) -> Path:
    folder = root / name
    folder.mkdir(parents=True)
    (folder / "0000000001-0000001024.block").write_bytes(b"x" * size_bytes)
    mark_used(folder)
    for path in (folder / "used", folder):
        os.utime(path, (used_at, used_at))
    return folder


def names(root: Path) -> set[str]:
    return {path.name for path in root.iterdir()}


def test_within_the_budget_nothing_goes(tmp_path: Path) -> None:
    output(tmp_path, "1-a", 100, used_at=1)
    assert trim(tmp_path, 100) == 0
    assert names(tmp_path) == {"1-a"}


def test_the_least_recently_used_go_until_the_rest_fits(tmp_path: Path) -> None:
    for number in range(1, 6):
        output(tmp_path, f"{number}-a", 100, used_at=number)
    mark_used(tmp_path / "1-a")
    assert trim(tmp_path, 250) == 300
    assert names(tmp_path) == {"1-a", "5-a"}


def test_what_is_open_goes_last(tmp_path: Path) -> None:
    output(tmp_path, "1-a", 100, used_at=1)
    output(tmp_path, "2-a", 100, used_at=2)
    trim(tmp_path, 100, in_use={"1-a"})
    assert names(tmp_path) == {"1-a"}


def test_what_a_crash_has_left_is_swept_up_and_a_fresh_draft_is_left_alone(tmp_path: Path) -> None:
    folder = output(tmp_path, "1-a", 100, used_at=1)
    (tmp_path / ".gone-0123").mkdir()
    old, fresh = folder / ".x.block.1.ab", folder / ".y.block.2.cd"
    for draft in (old, fresh):
        draft.write_bytes(b"x")
    os.utime(old, (1, 1))
    trim(tmp_path, 10_000)
    assert names(tmp_path) == {"1-a"}
    assert not old.exists()
    assert fresh.exists()


def test_removing_what_is_not_there_is_nothing(tmp_path: Path) -> None:
    remove(tmp_path / "9-z")
    assert trim(tmp_path / "nowhere", 1) == 0
