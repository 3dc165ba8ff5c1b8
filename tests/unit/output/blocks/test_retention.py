"""All outputs within a budget: the least recently used goes first, what is in use last."""

import os
from pathlib import Path

from app.output.blocks.file_names import output_folders
from app.output.blocks.retention import mark_used, remove, trim

DRAFT = ".0000000001-0000000002.block.1.0123abcd"


def folder_name(job_id: int) -> str:
    return f"{job_id}-20241003120000000000"


JOB_1, JOB_2, JOB_5 = (folder_name(job_id) for job_id in (1, 2, 5))


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
    output(tmp_path, JOB_1, 100, used_at=1)
    assert trim(tmp_path, 100) == 0
    assert names(tmp_path) == {JOB_1}


def test_the_least_recently_used_go_until_the_rest_fits(tmp_path: Path) -> None:
    for number in range(1, 6):
        output(tmp_path, folder_name(number), 100, used_at=number)
    mark_used(tmp_path / JOB_1)
    assert trim(tmp_path, 250) == 300
    assert names(tmp_path) == {JOB_1, JOB_5}


def test_what_is_open_goes_last(tmp_path: Path) -> None:
    output(tmp_path, JOB_1, 100, used_at=1)
    output(tmp_path, JOB_2, 100, used_at=2)
    trim(tmp_path, 100, in_use={JOB_1})
    assert names(tmp_path) == {JOB_1}


def test_what_a_crash_has_left_is_swept_up_and_a_fresh_draft_is_left_alone(tmp_path: Path) -> None:
    folder = output(tmp_path, JOB_1, 100, used_at=1)
    (tmp_path / ".gone-0123456789abcdef").mkdir()
    old, fresh = folder / ".0000000001-0000000002.block.1.0123abcd", folder / ".end.json.2.0123abcd"
    for draft in (old, fresh):
        draft.write_bytes(b"x")
    os.utime(old, (1, 1))
    trim(tmp_path, 10_000)
    assert names(tmp_path) == {JOB_1}
    assert not old.exists()
    assert fresh.exists()


def test_what_is_not_jobpanes_stays_whatever_its_name_begins_with(tmp_path: Path) -> None:
    root, elsewhere = tmp_path / "output", tmp_path / "elsewhere"
    linked = output(elsewhere, JOB_2, 100, used_at=1)
    folder = output(root, JOB_1, 100, used_at=1)
    others = [
        linked / DRAFT,
        elsewhere / DRAFT,
        *(root / name / "notes" for name in ("2024", "3-plans", ".gone-fishing", "٣")),
        *(root / name / DRAFT for name in ("photos", "2024")),
    ]
    for path in others:
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_bytes(b"x")
        os.utime(path, (1, 1))
    kept = [folder / name for name in (".git", ".x.block.1.ab", ".notes.1.0123abcd")]
    for path in kept:
        path.write_bytes(b"")
        os.utime(path, (1, 1))
    for name, target in ((JOB_2, linked), ("photo", elsewhere), ("7", linked)):
        (root / name).symlink_to(target)
    (root / ".gone-0123456789abcdef").symlink_to(elsewhere)
    (root / "9").mkdir()
    assert trim(root, 10_000) == 0
    assert all(path.exists() for path in kept)
    assert trim(root, 0) == 100
    assert not folder.exists()
    assert all(path.exists() for path in (*others, linked, root / JOB_2, root / "7", root / "9"))


def test_an_output_of_a_job_without_a_time_is_one_if_nothing_else_is_in_it(tmp_path: Path) -> None:
    output(tmp_path, "42", 100, used_at=1)
    mixed = output(tmp_path, "43", 100, used_at=1)
    (mixed / "notes").write_bytes(b"")
    assert trim(tmp_path, 0) == 100
    assert names(tmp_path) == {"43"}


def test_a_jobs_folders_are_distinguished_from_those_of_others(tmp_path: Path) -> None:
    for name in ("4", "42", folder_name(4), "4-20251003120000000000", folder_name(42)):
        output(tmp_path, name, 1, used_at=1)
    (tmp_path / "4-plans").mkdir()
    assert {folder.name for folder in output_folders(tmp_path, 4)} == {
        *("4", folder_name(4), "4-20251003120000000000")
    }


def test_removing_what_is_not_there_is_nothing(tmp_path: Path) -> None:
    remove(tmp_path / folder_name(9))
    assert trim(tmp_path / "nowhere", 1) == 0
