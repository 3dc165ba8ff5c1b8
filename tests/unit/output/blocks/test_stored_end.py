"""The end of an output on disk: whole, or as if it were not there."""

from pathlib import Path

import pytest

from app.output.blocks.stored_end import End, read_end, write_end


def test_an_end_comes_back_as_it_was(tmp_path: Path) -> None:
    write_end(tmp_path, End(7, 5))
    write_end(tmp_path, End(9, 6))
    assert read_end(tmp_path) == End(9, 6)
    assert [path.name for path in tmp_path.iterdir()] == ["end.json"]


@pytest.mark.parametrize(
    "text",
    [
        "",
        "{",
        "[]",
        '{"last_counter":7,"lines":5}',
        '{"format":2,"last_counter":7,"lines":5}',
        '{"format":3,"last_counter":7,"lines":5,"crc32":0}',
    ],
)
def test_an_end_that_is_damaged_or_of_an_older_format_is_none(tmp_path: Path, text: str) -> None:
    (tmp_path / "end.json").write_text(text)
    assert read_end(tmp_path) is None


def test_a_digit_that_the_disk_has_changed_is_noticed(tmp_path: Path) -> None:
    write_end(tmp_path, End(2348, 2348))
    path = tmp_path / "end.json"
    path.write_text(path.read_text().replace("2348", "2448", 1))
    assert read_end(tmp_path) is None


def test_no_file_is_no_end(tmp_path: Path) -> None:
    assert read_end(tmp_path / "nowhere") is None


def test_a_disk_that_refuses_leaves_no_draft(tmp_path: Path) -> None:
    (tmp_path / "end.json").mkdir()
    with pytest.raises(OSError, match="directory"):
        write_end(tmp_path, End(1, 1))
    assert [path.name for path in tmp_path.iterdir()] == ["end.json"]
