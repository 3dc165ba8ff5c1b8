"""A block's file says what it is, comes back as it was, and is refused where it is damaged."""

from pathlib import Path

import pytest

from app.output.blocks.block import Gap, build_block
from app.output.blocks.block_file import CorruptBlockError, open_block, read_head, write_block
from app.output.blocks.file_names import block_name
from app.output.events import OutputEvent


def test_a_file_is_known_by_its_header_alone(tmp_path: Path) -> None:
    block = build_block(1, 3, [OutputEvent(1, 0, 1, "\x1b[31ma"), OutputEvent(2, 1, 1, "b")])
    written = write_block(tmp_path, block)
    head = read_head(tmp_path / block_name(1, 3))
    assert head == written
    assert (head.first, head.last, head.last_line, head.ends_line) == (1, 3, 2, False)
    assert head.gaps == (Gap(3, 3, 3),)


def test_many_gaps_make_a_long_header(tmp_path: Path) -> None:
    events = [OutputEvent(n, n, n + 1, "x") for n in range(2, 2000, 2)]
    head = write_block(tmp_path, build_block(1, 2000, events))
    assert read_head(head.path) == head
    assert open_block(head, is_checked=False).gaps[-1] == Gap(1999, 2000, 2000)


def test_what_is_no_block_is_said_to_be_torn(tmp_path: Path) -> None:
    for text in (b"", b"x" * 100, b"JPBLOCK2" + b"\xff" * 100):
        path = tmp_path / block_name(1, 2)
        path.write_bytes(text)
        with pytest.raises(CorruptBlockError):
            read_head(path)


def test_a_block_with_earlier_states_comes_back_as_it_was(tmp_path: Path) -> None:
    block = build_block(1, 2, [OutputEvent(1, 0, 0, "10%"), OutputEvent(2, 0, 1, "20%")])
    again = open_block(write_block(tmp_path, block), is_checked=False)
    assert bytes(again.text) == b"10%\r20%\n"
    assert bytes(again.plain.text) == b"10%\n20%\n"
    assert again.plain.part_of_row is not None
    assert again.plain.part_of_row.tolist() == [0, 0]
    assert again.extent == block.extent


def test_a_changed_byte_of_the_text_is_noticed_unless_it_was_checked_before(tmp_path: Path) -> None:
    head = write_block(tmp_path, build_block(1, 1, [OutputEvent(1, 0, 1, "needle")]))
    whole = head.path.read_bytes()
    head.path.write_bytes(whole.replace(b"needle", b"noodle"))
    with pytest.raises(CorruptBlockError):
        open_block(head, is_checked=False)
    assert bytes(open_block(head, is_checked=True).text) == b"noodle\n"


def test_a_file_under_the_name_of_another_block_is_refused(tmp_path: Path) -> None:
    head = write_block(tmp_path, build_block(1, 1, [OutputEvent(1, 0, 1, "a")]))
    with pytest.raises(CorruptBlockError):
        read_head(head.path.rename(tmp_path / block_name(2, 2)))


def test_a_disk_that_refuses_leaves_no_file(tmp_path: Path) -> None:
    block = build_block(1, 1, [OutputEvent(1, 0, 1, "a")])
    (tmp_path / block_name(1, 1)).mkdir()
    with pytest.raises(OSError, match="directory"):
        write_block(tmp_path, block)
    assert [path.name for path in tmp_path.iterdir()] == [block_name(1, 1)]
