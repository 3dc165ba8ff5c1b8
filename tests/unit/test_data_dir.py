"""The data folder at the start: made, private, usable, or refused in one line."""

import os
import stat
from collections.abc import Iterator
from pathlib import Path

import pytest

from app.data_dir import DataDirError, prepare


@pytest.fixture(params=[0o000, 0o022, 0o277], ids=oct)
def any_umask(request: pytest.FixtureRequest) -> Iterator[None]:
    before = os.umask(request.param)
    yield
    os.umask(before)


def mode(path: Path) -> int:
    return stat.S_IMODE(path.stat().st_mode)


@pytest.mark.usefixtures("any_umask")
def test_a_missing_folder_is_made_private_with_those_above_it(tmp_path: Path) -> None:
    prepare(tmp_path / "a" / "b")
    for made in (tmp_path / "a", tmp_path / "a" / "b"):
        assert mode(made) & 0o077 == 0
    assert list((tmp_path / "a" / "b").iterdir()) == []


def test_what_an_earlier_version_left_open_is_closed_to_others(tmp_path: Path) -> None:
    folder = tmp_path / "jobpane"
    open_files = [
        folder / "audit.jsonl",
        folder / "output" / "built-in" / "42" / "0000000001-0000001024.block",
        folder / "controller" / "controller.sqlite3",
        folder / "controller" / "admin.token",
    ]
    for file in open_files:
        file.parent.mkdir(parents=True, exist_ok=True)
        file.write_text("")
        file.chmod(0o644)
    prepare(folder)
    assert {mode(file) for file in open_files} == {0o600}
    folders = {parent for file in open_files for parent in file.parents if folder in parent.parents}
    assert {mode(one) for one in (folder, *folders)} == {0o700}


def test_what_is_not_jobpanes_stays_as_it_is(tmp_path: Path) -> None:
    other, shared = tmp_path / "notes.txt", tmp_path / "shared"
    other.write_text("")
    shared.mkdir()
    outside = tmp_path.parent / "outside"
    outside.mkdir(exist_ok=True)
    (tmp_path / "output").mkdir()
    (tmp_path / "output" / "link").symlink_to(outside)
    for path in (other, shared, outside, tmp_path):
        path.chmod(0o755)
    prepare(tmp_path)
    assert {mode(path) for path in (other, shared, outside, tmp_path)} == {0o755}
    assert mode(tmp_path / "output") == 0o700


@pytest.mark.parametrize("name", ["output", "controller", "audit.jsonl"])
def test_what_a_link_leads_to_stays_as_it_is(tmp_path: Path, name: str) -> None:
    data, elsewhere = tmp_path / "data", tmp_path / "elsewhere"
    data.mkdir()
    (elsewhere / "public").mkdir(parents=True)
    page = elsewhere / "public" / "page"
    page.write_text("")
    paths = [elsewhere, page.parent, page]
    for path in paths:
        path.chmod(0o755)
    (data / name).symlink_to(page if name == "audit.jsonl" else elsewhere)
    prepare(data)
    assert {mode(path) for path in paths} == {0o755}


def refusal(folder: Path) -> str:
    with pytest.raises(DataDirError) as caught:
        prepare(folder)
    text = str(caught.value)
    assert "\n" not in text
    assert text.startswith(f"JOBPANE_DATA_DIR: {folder}")
    return text


def test_a_file_as_the_data_folder_is_refused(tmp_path: Path) -> None:
    file = tmp_path / "file"
    file.write_text("")
    assert "Not a directory" in refusal(file)
    assert "Not a directory" in refusal(file / "below")


@pytest.mark.parametrize("name", ["output", "controller"])
def test_a_file_instead_of_a_folder_is_refused(tmp_path: Path, name: str) -> None:
    (tmp_path / name).write_text("")
    assert f"{name} can't be used (Not a directory)" in refusal(tmp_path)


def test_a_folder_instead_of_the_audit_log_is_refused(tmp_path: Path) -> None:
    (tmp_path / "audit.jsonl").mkdir()
    assert "audit.jsonl can't be used (Is a directory)" in refusal(tmp_path)


def test_a_folder_on_which_nothing_can_be_made_is_refused() -> None:
    refusal(Path("/proc/jobpane"))
    refusal(Path("/proc"))
