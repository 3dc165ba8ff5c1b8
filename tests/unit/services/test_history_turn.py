"""One of the processes with the same file reads a history, and another one after its end."""

import os
import subprocess
import sys
from pathlib import Path

from app.services.history_turn import WATCHED_FOR_S, HistoryTurn
from tests.support.sources import ROOT

HOLDER = """
import sys
from pathlib import Path
from app.services.history_turn import HistoryTurn
print(HistoryTurn(Path(sys.argv[1]), "lab").take(), flush=True)
sys.stdin.read()
"""


def test_one_has_the_turn_until_it_gives_it_back(tmp_path: Path) -> None:
    first, second = HistoryTurn(tmp_path, "lab"), HistoryTurn(tmp_path, "lab")
    assert [first.take(), first.take(), second.take()] == [True, True, False]
    assert HistoryTurn(tmp_path, "prod").take()
    first.give_back()
    assert [second.take(), first.take()] == [True, False]
    second.give_back()


def test_a_killed_process_has_no_turn_any_more(tmp_path: Path) -> None:
    command = [sys.executable, "-c", HOLDER, str(tmp_path)]
    pipe = subprocess.PIPE
    holder = subprocess.Popen(command, cwd=ROOT, stdin=pipe, stdout=pipe, text=True)
    try:
        assert holder.stdout is not None
        assert holder.stdout.readline() == "True\n"
        own = HistoryTurn(tmp_path, "lab")
        assert not own.take()
        holder.kill()
        holder.wait()
        assert own.take()
        own.give_back()
    finally:
        holder.kill()
        holder.communicate()


def test_who_watches_elsewhere_is_known_for_a_while(tmp_path: Path) -> None:
    first, second = HistoryTurn(tmp_path, "lab"), HistoryTurn(tmp_path, "lab")
    assert not first.is_watched_elsewhere()
    second.watch()
    assert first.is_watched_elsewhere()
    [file] = (tmp_path / "processes" / "history").glob("*.watched")
    seen = file.stat().st_mtime - WATCHED_FOR_S - 1
    os.utime(file, (seen, seen))
    assert not first.is_watched_elsewhere()


def test_where_nothing_can_be_locked_each_reads_for_itself(tmp_path: Path) -> None:
    (tmp_path / "processes").write_text("a file in its place")
    turn = HistoryTurn(tmp_path, "lab")
    assert turn.take()
    turn.watch()
    assert not turn.is_watched_elsewhere()
    turn.give_back()
