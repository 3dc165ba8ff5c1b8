"""A build that is left before its end leaves no process behind."""

import os
import pty
import signal
import sys
import threading
from collections.abc import Iterator
from pathlib import Path

import pytest

from app.hosting.frontend import run_whole
from app.runtime.ending_signals import ended_by_signals
from tests.support.processes import wait_until

# A program that starts another one, as Reflex starts Bun, and says when both run.
STARTS_ANOTHER = """
import pathlib, subprocess, sys, time
other = subprocess.Popen([sys.executable, "-c", "import time; time.sleep(600)"])
pathlib.Path("pids.new").write_text(str(other.pid))
pathlib.Path("pids.new").rename("pids")
time.sleep(600)
"""


def is_running(pid: int) -> bool:
    try:
        state = Path(f"/proc/{pid}/stat").read_text().rpartition(")")[2].split()[0]
    except OSError:
        return False
    return state != "Z"  # nobody has taken its status yet


def test_a_command_is_run_to_its_end(tmp_path: Path) -> None:
    said = "import sys; print('out'); print('error', file=sys.stderr); sys.exit(3)"
    status, text = run_whole([sys.executable, "-u", "-c", said], tmp_path)
    assert (status, text) == (3, "out\nerror\n")


@pytest.fixture
def _in_a_terminal() -> Iterator[None]:
    ours, theirs = pty.openpty()
    former = os.dup(0)
    os.dup2(theirs, 0)
    yield
    os.dup2(former, 0)
    for one in (ours, theirs, former):
        os.close(one)


@pytest.mark.usefixtures("_in_a_terminal")
def test_a_command_of_the_build_never_waits_for_the_terminal(tmp_path: Path) -> None:
    """It is in the background of it, where a program that reads from it is stopped."""
    asked = "import sys; print(sys.stdin.isatty())"
    assert run_whole([sys.executable, "-c", asked], tmp_path) == (0, "False\n")


@pytest.fixture
def heeded(request: pytest.FixtureRequest) -> Iterator[signal.Signals]:
    """A signal that is not ignored here, as SIGINT is where a shell runs the tests with "&"."""
    former = signal.signal(request.param, signal.SIG_DFL)
    yield request.param
    signal.signal(request.param, former)


@pytest.mark.parametrize("heeded", [signal.SIGINT, signal.SIGTERM, signal.SIGHUP], indirect=True)
def test_a_signal_ends_what_the_build_has_started(tmp_path: Path, heeded: signal.Signals) -> None:
    pids = tmp_path / "pids"

    def end() -> None:
        wait_until(pids.exists)
        os.kill(os.getpid(), heeded)

    ending = threading.Thread(target=end)
    ending.start()
    with pytest.raises(SystemExit) as ended, ended_by_signals():
        run_whole([sys.executable, "-c", STARTS_ANOTHER], tmp_path)
    ending.join()
    assert ended.value.code == 128 + heeded
    wait_until(lambda: not is_running(int(pids.read_text())))
