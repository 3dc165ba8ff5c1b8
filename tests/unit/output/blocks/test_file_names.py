"""Names of files and folders: Jobpane removes those that it gave, and no others."""

from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from app.output.blocks.file_names import (
    END_NAME,
    block_name,
    counters_in_name,
    draft_beside,
    gone_folders,
    gone_name,
    is_draft,
    output_folders,
)


@given(st.integers(1, 2**40), st.integers(0, 2**20))
def test_the_counters_are_read_back_from_the_name(first: int, more: int) -> None:
    name = block_name(first, first + more)
    assert counters_in_name(name) == (first, first + more)
    assert is_draft(draft_beside(Path(name)).name)


@pytest.mark.parametrize("name", ["1-2.block", "0000000001-0000000002.block.x", "notes", ""])
def test_another_name_is_neither_a_block_nor_a_draft(name: str) -> None:
    assert counters_in_name(name) is None
    assert not is_draft(name)
    assert not is_draft(f".{name}.1.0123abcd")


def test_the_draft_of_an_end_is_ours() -> None:
    assert is_draft(draft_beside(Path(END_NAME)).name)


def test_only_folders_that_were_set_aside_are_gone(tmp_path: Path) -> None:
    mine = tmp_path / gone_name()
    mine.mkdir()
    (tmp_path / ".gone-fishing").mkdir()
    (tmp_path / gone_name()).write_text("a file")
    assert gone_folders(tmp_path) == [mine]


def test_a_folder_without_a_time_is_an_output_only_by_what_is_in_it(tmp_path: Path) -> None:
    for name in ("7", "8", "9"):
        (tmp_path / name).mkdir()
    (tmp_path / "7" / block_name(1, 2)).write_bytes(b"")
    (tmp_path / "8" / "notes").write_bytes(b"")
    assert output_folders(tmp_path) == [tmp_path / "7"]
    assert output_folders(tmp_path, 7) == [tmp_path / "7"]
    assert output_folders(tmp_path, 70) == []


def test_a_root_that_cannot_be_read_has_no_folders(tmp_path: Path) -> None:
    assert output_folders(tmp_path / "nowhere") == []
