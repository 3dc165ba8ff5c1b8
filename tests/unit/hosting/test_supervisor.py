"""The supervisor of several processes: real ones, which say what happens to them."""

import os
import signal
import subprocess
import sys
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path

import pytest

from tests.support.sources import ROOT


class Supervised:
    """A running supervisor and what its processes have said."""

    def __init__(self, process: "subprocess.Popen[str]") -> None:
        self.process = process
        self.lines: list[str] = []

    def until(self, is_last: Callable[[str], bool]) -> str:
        """Read until a line is the one that is waited for; fails at the end of all."""
        assert self.process.stdout is not None
        for line in self.process.stdout:
            self.lines.append(line.strip())
            if is_last(self.lines[-1]):
                return self.lines[-1]
        raise AssertionError(self.lines)

    def until_ready(self) -> list[int]:
        """The ids of the processes that have started."""
        self.until(lambda line: line == "ready")
        return self.started()

    def started(self) -> list[int]:
        return [int(line.split()[2]) for line in self.lines if line.startswith("started ")]

    def end(self) -> int:
        """Read the rest; the code with which the supervisor ends."""
        assert self.process.stdout is not None
        self.lines += [line.strip() for line in self.process.stdout]
        return self.process.wait(20)

    def said(self, word: str) -> list[str]:
        return [line for line in self.lines if line.startswith(word)]


@contextmanager
def supervised(folder: Path, *kinds: str, first: str = "") -> Iterator[Supervised]:
    process = subprocess.Popen(
        [sys.executable, "-m", "tests.support.supervised", str(folder), first, *kinds],
        cwd=ROOT,
        stdout=subprocess.PIPE,
        stderr=subprocess.STDOUT,
        text=True,
    )
    try:
        yield Supervised(process)
    finally:
        process.kill()
        process.wait()
        assert process.stdout is not None
        process.stdout.close()


def test_it_says_that_it_is_ready_once_when_all_are(tmp_path: Path) -> None:
    with supervised(tmp_path, "a", "b", "c") as run:
        assert len(run.until_ready()) == 3
        run.process.terminate()
        assert run.end() == 0
        assert len(run.said("ready")) == 1
        assert run.said("stopping") == ["stopping"]
        assert sorted(run.said("stopped")) == [f"stopped {name} SIGTERM" for name in "abc"]


def test_what_the_others_need_is_ready_before_they_start(tmp_path: Path) -> None:
    with supervised(tmp_path, "a", "b", first="needed") as run:
        run.until_ready()
        assert run.lines[0].startswith("started needed ")
        assert len(run.started()) == 3


def test_one_that_dies_is_replaced_and_the_others_go_on(tmp_path: Path) -> None:
    with supervised(tmp_path, "a", "b") as run:
        first, second = run.until_ready()
        os.kill(first, signal.SIGKILL)
        run.until(lambda line: line.startswith("started "))
        os.kill(second, 0)  # is there still
        run.process.terminate()
        assert run.end() == 0
        died = run.said("2")  # a line of the log begins with its time
        assert len(died) == 1
        assert f"worker={first}" in died[0]
        assert "SIGKILL" in died[0]
        assert sorted(run.said("stopped")) == ["stopped a SIGTERM", "stopped b SIGTERM"]


def test_a_failed_start_ends_all_without_a_second_try(tmp_path: Path) -> None:
    with supervised(tmp_path, "a", "fails") as run:
        assert run.end() == 1
        assert len(run.said("started fails")) == 1
        assert len(run.said("started a")) <= 1  # it may be ended before it says so
        assert run.said("ready") == []


def test_a_failed_start_of_what_the_others_need_starts_none_of_them(tmp_path: Path) -> None:
    with supervised(tmp_path, "a", "b", first="fails") as run:
        assert run.end() == 1
        assert len(run.started()) == 1


def test_without_what_the_others_need_all_end(tmp_path: Path) -> None:
    with supervised(tmp_path, "a", first="needed") as run:
        needed, _ = run.until_ready()
        os.kill(needed, signal.SIGKILL)
        assert run.end() == 1
        assert run.said("stopped") == ["stopped a SIGTERM"]


def test_one_that_can_not_start_again_takes_no_other_with_it(tmp_path: Path) -> None:
    with supervised(tmp_path, "a", "dies") as run:
        run.until_ready()
        dies = next(int(line.split()[2]) for line in run.said("started dies"))
        os.kill(dies, signal.SIGKILL)
        run.until(lambda line: "worker_died" in line and "exit_code=3" in line)
        run.process.terminate()
        assert run.end() == 0
        assert run.said("stopped") == ["stopped a SIGTERM"]


@pytest.mark.parametrize("signum", [signal.SIGTERM, signal.SIGINT])
def test_a_signal_to_stop_reaches_each_once(tmp_path: Path, signum: signal.Signals) -> None:
    with supervised(tmp_path, "a", "b") as run:
        run.until_ready()
        run.process.send_signal(signum)
        assert run.end() == 0
        assert sorted(run.said("stopped")) == [
            f"stopped a {signum.name}",
            f"stopped b {signum.name}",
        ]


def test_a_hangup_reaches_each_and_ends_none(tmp_path: Path) -> None:
    with supervised(tmp_path, "a", "b") as run:
        run.until_ready()
        run.process.send_signal(signal.SIGHUP)
        for _ in range(2):
            run.until(lambda line: line.startswith("hangup "))
        run.process.terminate()
        assert run.end() == 0
        assert len(run.started()) == 2


def test_one_that_does_not_stop_in_time_is_killed(tmp_path: Path) -> None:
    with supervised(tmp_path, "a", "stubborn") as run:
        run.until_ready()
        run.process.terminate()
        assert run.end() == 0
        assert any("worker_killed" in line for line in run.lines)
        assert run.said("stopped") == ["stopped a SIGTERM"]


def test_all_end_when_the_supervisor_is_killed(tmp_path: Path) -> None:
    with supervised(tmp_path, "a", "b") as run:
        run.until_ready()
        run.process.kill()
        run.end()
        assert sorted(line.split()[1] for line in run.said("alone")) == ["a", "b"]
