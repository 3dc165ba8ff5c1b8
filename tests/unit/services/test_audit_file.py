"""The audit log's file: whole lines, private, on the disk, and open intents found again."""

import asyncio
import contextlib
import json
import os
import stat
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from app.services.audit import close_open_intents
from app.services.audit_file import AuditFile, encoded
from tests.support.sources import ROOT

SEPARATORS = "\n\r\v\f\x1c\x1d\x1e\x85\u2028\u2029\x00\x07\x1b\x7f\x9b\ufeff\u202e"


@pytest.fixture
def path(tmp_path: Path) -> Path:
    return tmp_path / "data" / "audit.jsonl"


@pytest.fixture
def file(path: Path) -> Iterator[AuditFile]:
    opened = AuditFile(path)
    yield opened
    opened.close()


def mode(path: Path) -> int:
    return stat.S_IMODE(path.stat().st_mode)


def linked(path: Path, target: str) -> None:
    path.parent.mkdir()
    path.symlink_to(target)


def whole(path: Path) -> Iterator[dict[str, object]]:
    for line in path.read_text("utf-8").splitlines():
        with contextlib.suppress(ValueError):
            yield json.loads(line)


def make_room(path: Path) -> None:
    path.unlink()


def tear(path: Path) -> None:
    path.parent.mkdir()
    path.write_text('{"id": "torn", "ev')


def leave(path: Path, line: dict[str, object]) -> None:
    path.parent.mkdir()
    path.write_text(json.dumps(line) + "\n")


def outcomes(path: Path) -> dict[object, list[object]]:
    """The outcomes of each id that has any."""
    found: dict[object, list[object]] = {}
    for line in whole(path):
        if line["event"] == "outcome":
            found.setdefault(line["id"], []).append(line.get("outcome"))
    return found


async def closed_by(file: AuditFile, path: Path, *, outcomes: int) -> None:
    """Closes what a file left that has just been closed; its thread may still be at that."""
    async with asyncio.timeout(20):
        while sum(line["event"] == "outcome" for line in whole(path)) < outcomes:
            await close_open_intents(file)


@contextlib.contextmanager
def writing(path: Path, name: str, count: int) -> Iterator[subprocess.Popen[str]]:
    """A process of tests/unit/services/audit_writers.py."""
    command = [sys.executable, "-m", "tests.unit.services.audit_writers"]
    process = subprocess.Popen(
        [*command, str(path), name, str(count)], cwd=ROOT, stdout=subprocess.PIPE, text=True
    )
    try:
        yield process
    finally:
        process.kill()
        process.communicate()


def lines(path: Path) -> list[dict[str, object]]:
    return [json.loads(line) for line in path.read_text("utf-8").splitlines()]


async def test_a_line_is_in_the_file_when_append_returns(file: AuditFile, path: Path) -> None:
    await file.append({"id": "a", "event": "outcome"})
    assert lines(path) == [{"id": "a", "event": "outcome"}]


async def test_an_intent_names_its_process(file: AuditFile, path: Path) -> None:
    await file.append({"id": "a", "event": "intent"})
    await file.append({"id": "b", "event": "intent"})
    found = lines(path)
    first, second = (line.pop("process") for line in found)
    assert found == [{"id": "a", "event": "intent"}, {"id": "b", "event": "intent"}]
    assert first == second


@pytest.mark.parametrize("separator", SEPARATORS)
def test_no_separator_or_control_breaks_a_line(separator: str) -> None:
    text = encoded({"answer": f"one{separator}two"}).decode("utf-8")
    assert len(text.splitlines()) == 1
    assert text[:-1].isprintable()
    assert json.loads(text) == {"answer": f"one{separator}two"}


@given(st.dictionaries(st.text(), st.text() | st.integers() | st.none()))
def test_any_text_is_one_printable_line_and_comes_back(line: dict[str, str | int | None]) -> None:
    text = encoded(line)
    assert text.isascii()
    assert text[:-1].decode().isprintable()
    assert json.loads(text) == line


@pytest.mark.parametrize("mask", [0o000, 0o022, 0o077])
async def test_file_and_folder_are_private_whatever_the_umask(
    file: AuditFile, path: Path, mask: int
) -> None:
    before = os.umask(mask)
    try:
        await file.append({"id": "a"})
        await close_open_intents(file)
    finally:
        os.umask(before)
    processes = path.parent / "processes" / "audit"
    assert [mode(path), *map(mode, processes.iterdir())] == [0o600] * 3
    assert [mode(one) for one in (path.parent, processes.parent, processes)] == [0o700] * 3


async def test_a_full_disk_is_an_error(file: AuditFile, path: Path) -> None:
    linked(path, "/dev/full")
    with pytest.raises(OSError, match="No space left"):
        await file.append({"id": "a"})


async def test_what_a_full_disk_refused_is_written_before_the_next_line(
    file: AuditFile, path: Path
) -> None:
    linked(path, "/dev/full")
    with pytest.raises(OSError, match="No space left"):
        await file.append_later({"id": "a", "event": "outcome"})
    make_room(path)
    await file.append({"id": "b", "event": "intent"})
    assert [line["id"] for line in lines(path)] == ["a", "b"]


async def test_a_file_cut_off_in_a_line_goes_on_with_a_line_of_its_own(
    file: AuditFile, path: Path
) -> None:
    tear(path)
    await file.append({"id": "a"})
    await file.append({"id": "b"})
    assert list(whole(path)) == [{"id": "a"}, {"id": "b"}]


async def test_a_line_is_written_although_its_writer_is_cancelled(
    file: AuditFile, path: Path
) -> None:
    writing = asyncio.create_task(file.append({"id": "a"}))
    await asyncio.sleep(0)
    writing.cancel()
    await asyncio.gather(writing, return_exceptions=True)
    await file.append({"id": "b"})
    assert [line["id"] for line in lines(path)] == ["a", "b"]


async def test_intents_without_an_outcome_are_closed_after_a_crash(path: Path) -> None:
    before = AuditFile(path)
    await before.append({"id": "a", "event": "intent"})
    await before.append({"id": "a", "event": "outcome"})
    await before.append({"id": "b", "event": "intent", "job_id": 7})
    before.close()
    with path.open("a") as raw:
        raw.write('{"id": "torn')
    after = AuditFile(path)
    await closed_by(after, path, outcomes=2)
    after.close()
    [closed] = [line for line in whole(path) if line.get("outcome")]
    assert (closed["id"], closed["job_id"], closed["outcome"]) == ("b", 7, "unknown")


async def test_the_intents_of_a_process_that_runs_are_left_to_it(path: Path) -> None:
    running = AuditFile(path)
    await running.append({"id": "a", "event": "intent"})
    beside = AuditFile(path)
    await close_open_intents(beside)
    assert [line["event"] for line in lines(path)] == ["intent"]
    running.close()
    await closed_by(beside, path, outcomes=1)
    beside.close()


async def test_an_older_versions_intent_is_closed_only_where_nobody_else_runs(path: Path) -> None:
    leave(path, {"id": "a", "event": "intent"})
    running, beside = AuditFile(path), AuditFile(path)
    await running.append({"id": "b", "event": "intent"})
    await close_open_intents(beside)
    assert outcomes(path) == {}
    running.close()
    await closed_by(beside, path, outcomes=2)
    assert outcomes(path) == {"a": ["unknown"], "b": ["unknown"]}
    beside.close()


def test_several_processes_write_whole_lines_and_close_only_what_the_dead_left(path: Path) -> None:
    with writing(path, "killed", 5) as killed:
        assert killed.stdout is not None
        assert killed.stdout.readline() == "open\n"
        killed.kill()
        killed.wait()
        with contextlib.ExitStack() as stack:  # both find it, and the others' open intents
            both = [stack.enter_context(writing(path, name, 100)) for name in ("one", "two")]
            assert [one.stdout.readline() for one in both if one.stdout] == ["open\n"] * 2
            by_id = outcomes(path)
    assert len(list(whole(path))) == len(path.read_text("utf-8").splitlines())
    assert by_id["killed-open"] == ["unknown"]
    assert {name for name in by_id if str(name).endswith("open")} == {"killed-open"}
    assert [by_id[f"{name}-{n}"] for name in ("one", "two") for n in range(100)] == [["done"]] * 200


async def test_a_file_that_an_operator_linked_to_a_pipe_gets_its_lines(
    file: AuditFile, path: Path
) -> None:
    reading, writing = os.pipe()
    linked(path, f"/proc/self/fd/{writing}")
    await file.append({"id": "a"})
    assert json.loads(os.read(reading, 100)) == {"id": "a"}
    os.close(reading)
    os.close(writing)
