"""The output store under fire: damage, kills, full disks and company."""

import os
import stat
import subprocess
import sys
from pathlib import Path

import pytest
import xxhash

from app.output.blocks.block import Block, build_block
from app.output.blocks.numbering import EVENTS_PER_BLOCK
from app.output.blocks.retention import mark_used, remove
from app.output.blocks.store import JobStore
from app.output.blocks.stored_end import End
from app.output.events import OutputEvent
from tests.support.sources import ROOT
from tests.unit.output.blocks.store_writers import KILLS, SMALL, SPAN, is_right, known_block


def writer(kind: str, folder: Path) -> subprocess.Popen[str]:
    command = [sys.executable, "-m", "tests.unit.output.blocks.store_writers", kind, str(folder)]
    return subprocess.Popen(command, cwd=ROOT, stdout=subprocess.PIPE, text=True)


def only_file(folder: Path) -> Path:
    [path] = folder.glob("*.block")
    return path


def read_all(folder: Path) -> list[Block | None]:
    store = JobStore(folder)
    return [store.read(head) for head in store.heads]


@pytest.fixture
def damaged(tmp_path: Path) -> Path:
    """A folder with one small block of every kind of table."""
    events = [
        OutputEvent(1, 0, 1, "10%\r\x1b[31m20%\x1b[0m"),
        OutputEvent(3, 1, 2, "é", is_cut=True),
    ]
    JobStore(tmp_path).save(build_block(1, 4, events))
    return tmp_path


def test_every_damaged_byte_is_noticed_and_the_file_removed(damaged: Path) -> None:
    path = only_file(damaged)
    whole = path.read_bytes()
    for place in range(len(whole)):
        for flipped in (0x01, 0xFF):
            torn = bytearray(whole)
            torn[place] ^= flipped
            path.write_bytes(torn)
            assert read_all(damaged) in ([], [None]), place
            assert not path.exists(), place


def test_every_truncation_is_noticed_and_the_file_removed(damaged: Path) -> None:
    path = only_file(damaged)
    whole = path.read_bytes()
    for size in range(len(whole)):
        path.write_bytes(whole[:size])
        assert read_all(damaged) in ([], [None]), size
        assert not path.exists(), size
    path.write_bytes(whole + b"\x00")
    assert read_all(damaged) in ([], [None])


def test_a_file_under_another_blocks_name_is_not_served(damaged: Path) -> None:
    path = only_file(damaged)
    path.rename(path.with_name("0000000005-0000000008.block"))
    assert read_all(damaged) in ([], [None])


def test_a_torn_block_can_be_put_again(damaged: Path) -> None:
    path = only_file(damaged)
    path.write_bytes(path.read_bytes()[:-1])
    store = JobStore(damaged)
    assert [store.read(head) for head in store.heads] in ([], [None])
    store.save(known_block(1, 4))
    assert [is_right(one) for one in read_all(damaged) if one is not None] == [True]


def test_a_block_that_is_put_again_replaces_the_one_that_is_open(tmp_path: Path) -> None:
    store = JobStore(tmp_path)
    store.save(build_block(1, 2, [OutputEvent(1, 0, 1, "early")]))
    assert store.read(store.heads[0]) is not None
    store.save(build_block(1, 2, [OutputEvent(1, 0, 1, "early"), OutputEvent(2, 1, 2, "late")]))
    block = store.read(store.heads[0])
    assert block is not None
    assert bytes(block.text) == b"early\nlate\n"
    assert store.heads[0].last_line == 2


def test_writers_that_are_killed_at_any_time_leave_whole_blocks_only(tmp_path: Path) -> None:
    process = writer("be_killed", tmp_path)
    printed, _ = process.communicate(timeout=120)
    assert (process.returncode, printed.split()) == (0, ["survived", str(KILLS)])
    blocks = read_all(tmp_path)
    assert blocks
    assert all(block is not None and is_right(block) for block in blocks)


def test_what_a_killed_merge_has_left_is_removed_and_never_counted_twice(tmp_path: Path) -> None:
    store = JobStore(tmp_path)
    for first in (1, SMALL + 1):
        store.save(known_block(first, first + SMALL - 1))
    store.save(known_block(1, 2 * SMALL))
    again = JobStore(tmp_path)
    assert [(head.first, head.last) for head in again.heads] == [(1, 2 * SMALL)]
    again.save(known_block(2 * SMALL + 1, 3 * SMALL))
    assert len(list(tmp_path.glob("*.block"))) == 2


def test_one_process_reads_whole_blocks_while_another_merges_them(tmp_path: Path) -> None:
    process = writer("merge", tmp_path)
    reads = losses = 0
    while process.poll() is None or not reads:
        store = JobStore(tmp_path)  # one that has nothing open or checked
        for head in store.heads:
            block = store.read(head)
            losses += block is None
            if block is not None:
                reads += 1
                assert (block.first, block.last) == (head.first, head.last)
                assert reads % 20 or is_right(block)
    process.communicate()
    print(f"{reads} reads, {losses} blocks were merged meanwhile")
    assert process.returncode == 0
    store = JobStore(tmp_path)
    heads = store.heads
    assert [(head.first, head.last) for head in heads] == [(1, SPAN), (SPAN + 1, 2 * SPAN)]
    last = store.read(heads[-1])
    assert last is not None
    assert is_right(last)


def test_a_full_disk_refuses_and_damages_nothing(tmp_path: Path) -> None:
    process = writer("fill_disk", tmp_path)
    printed, _ = process.communicate(timeout=60)
    assert (process.returncode, printed.strip()) == (0, f"refused [{SMALL}]")
    assert len(list(tmp_path.iterdir())) == 1
    [block] = read_all(tmp_path)
    assert block is not None
    assert is_right(block)


def test_the_end_is_reported_only_when_it_was_stored(tmp_path: Path) -> None:
    place = tmp_path / "file"
    place.write_bytes(b"")
    store = JobStore(place)
    with pytest.raises(OSError, match="file"):
        store.save_end(End(1, 1))
    assert store.end is None


@pytest.mark.parametrize("mask", [0o000, 0o022])
def test_folders_and_files_are_private_whatever_the_umask(tmp_path: Path, mask: int) -> None:
    before = os.umask(mask)
    try:
        store = JobStore(tmp_path / "output" / "42")
        store.save(known_block(1, 4))
        store.save_end(End(4, 4))
        mark_used(store.folder)
    finally:
        os.umask(before)
    made = [tmp_path / "output", store.folder, *store.folder.iterdir()]
    assert len(made) == 5
    for path in made:
        assert stat.S_IMODE(path.stat().st_mode) == (0o700 if path.is_dir() else 0o600), path


def test_a_folder_instead_of_a_block_counts_as_absent_and_spoils_no_other(
    tmp_path: Path,
) -> None:
    (tmp_path / "0000000001-0000000004.block").mkdir()
    store = JobStore(tmp_path)
    assert list(store.heads) == []
    with pytest.raises(OSError, match="directory"):
        store.save(known_block(1, 4))
    store.save(known_block(5, 8))
    assert [(head.first, head.last) for head in store.heads] == [(5, 8)]
    assert [head.first for head in JobStore(tmp_path).heads] == [5]
    assert not list(tmp_path.glob(".*"))


def test_a_block_that_becomes_a_folder_is_absent_from_then_on(tmp_path: Path) -> None:
    store = JobStore(tmp_path)
    store.save(known_block(1, 4))
    again = JobStore(tmp_path)
    [head] = again.heads
    head.path.unlink()
    head.path.mkdir()
    assert again.read(head) is None
    assert list(again.heads) == []


def test_a_file_instead_of_the_jobs_folder_costs_the_cache_and_nothing_else(
    tmp_path: Path,
) -> None:
    (tmp_path / "42").write_text("")
    store = JobStore(tmp_path / "42")
    assert list(store.heads) == []
    assert store.end is None
    with pytest.raises(OSError, match="exists"):
        store.save(known_block(1, 4))


def test_a_block_of_an_older_format_is_removed_to_be_fetched_again(damaged: Path) -> None:
    """What was derived from its text may have had another meaning."""
    path = only_file(damaged)
    older = bytearray(path.read_bytes())
    older[:8] = b"JPBLOCK3"
    older[-8:] = xxhash.xxh3_64(older[:-8]).digest()
    path.write_bytes(older)
    assert read_all(damaged) == []
    assert not path.exists()


def test_small_blocks_are_merged_once_all_of_a_span_are_stored(tmp_path: Path) -> None:
    store = JobStore(tmp_path)
    firsts = range(1, SPAN, EVENTS_PER_BLOCK)
    for first in firsts:
        store.merge_around(first)
        assert len(store.heads) == (first - 1) // EVENTS_PER_BLOCK
        line = first // EVENTS_PER_BLOCK
        store.save(
            build_block(
                first, first + EVENTS_PER_BLOCK - 1, [OutputEvent(first, line, line + 1, "x")]
            )
        )
    store.merge_around(SPAN)
    [head] = store.heads
    assert (head.first, head.last, head.lines) == (1, SPAN, len(firsts))
    assert store.head_at(SPAN // 2) == head
    assert only_file(tmp_path) == head.path


def test_a_part_of_a_larger_block_is_not_stored_again(tmp_path: Path) -> None:
    store = JobStore(tmp_path)
    store.save(known_block(1, 2 * EVENTS_PER_BLOCK))
    store.save(known_block(1, EVENTS_PER_BLOCK))
    store.save(known_block(EVENTS_PER_BLOCK + 1, 2 * EVENTS_PER_BLOCK))
    assert [(head.first, head.last) for head in store.heads] == [(1, 2 * EVENTS_PER_BLOCK)]


def test_a_regular_block_removes_those_that_overlap_its_borders(tmp_path: Path) -> None:
    store = JobStore(tmp_path)
    across = (EVENTS_PER_BLOCK - 9, EVENTS_PER_BLOCK + 10)
    store.save(known_block(*across))
    store.save(known_block(1, EVENTS_PER_BLOCK))
    assert [(head.first, head.last) for head in store.heads] == [(1, EVENTS_PER_BLOCK)]


def test_a_closed_store_takes_no_block_and_makes_no_folder(tmp_path: Path) -> None:
    store = JobStore(tmp_path / "7")
    store.close()
    with pytest.raises(FileNotFoundError):
        store.save(known_block(1, 4))
    assert not store.folder.exists()


def test_a_folder_that_was_removed_comes_back_only_if_allowed(tmp_path: Path) -> None:
    store = JobStore(tmp_path / "7")
    store.save(known_block(1, 4))
    remove(store.folder)
    assert list(store.heads) == []
    with pytest.raises(OSError, match="No such file"):
        store.save(known_block(1, 4))
    store.allow_new_folder()
    store.save(known_block(1, 4))
    assert [(head.first, head.last) for head in store.heads] == [(1, 4)]
