"""Processes with one folder see which of them live, whatever ended the others."""

import contextlib
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path

import pytest

from app.runtime.living_processes import FOLDER, LivingProcess
from tests.support.sources import ROOT

PROGRAM = """
import sys
from pathlib import Path
from app.runtime.living_processes import LivingProcess
process = LivingProcess(Path(sys.argv[1]), "test")
process.enter()
print(process.id, flush=True)
sys.stdin.read()
"""


@contextlib.contextmanager
def another(folder: Path) -> Iterator[tuple[str, subprocess.Popen[str]]]:
    """A real process that has entered, and its id."""
    process = subprocess.Popen(
        [sys.executable, "-c", PROGRAM, str(folder)],
        cwd=ROOT,
        stdin=subprocess.PIPE,
        stdout=subprocess.PIPE,
        text=True,
    )
    assert process.stdout is not None
    try:
        yield process.stdout.readline().strip(), process
    finally:
        process.kill()
        process.communicate()


def test_a_process_lives_from_its_entry_until_it_leaves(tmp_path: Path) -> None:
    first, second = LivingProcess(tmp_path, "test"), LivingProcess(tmp_path, "test")
    assert not first.is_alive(first.id)
    first.enter()
    second.enter()
    assert second.is_alive(first.id)
    assert not second.is_alone()
    first.leave()
    assert not second.is_alive(first.id)
    assert second.is_alone()
    second.leave()


def test_a_killed_process_is_dead_and_the_next_one_removes_its_file(tmp_path: Path) -> None:
    own = LivingProcess(tmp_path, "test")
    own.enter()
    with another(tmp_path) as (name, process):
        assert own.is_alive(name)
        process.kill()
        process.wait()
        assert not own.is_alive(name)
        assert (tmp_path / FOLDER / "test" / name).exists()
    with another(tmp_path) as (name, _):
        files = {one.name for one in (tmp_path / FOLDER / "test").iterdir()}
        assert files == {own.id, name, "turn"}
    own.leave()


@pytest.mark.parametrize("name", ["", "..", "../outside", "turn", "0" * 16, "0" * 17])
def test_a_name_that_no_process_has_is_that_of_a_dead_one(tmp_path: Path, name: str) -> None:
    (tmp_path / FOLDER).mkdir()
    (tmp_path / FOLDER / "outside").touch()
    own = LivingProcess(tmp_path, "test")
    own.enter()
    assert not own.is_alive(name)
    own.leave()


def test_who_uses_the_folder_for_something_else_does_not_count(tmp_path: Path) -> None:
    own, other = LivingProcess(tmp_path, "audit"), LivingProcess(tmp_path, "keys")
    own.enter()
    other.enter()
    assert own.is_alone()
    assert not own.is_alive(other.id)
    own.leave()
    other.leave()
