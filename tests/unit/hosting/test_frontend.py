"""A build that is left before its end leaves no process behind."""

import os
import signal
import sys
import threading
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


@pytest.mark.parametrize("signum", [signal.SIGINT, signal.SIGTERM, signal.SIGHUP])
def test_a_signal_ends_what_the_build_has_started(tmp_path: Path, signum: signal.Signals) -> None:
    pids = tmp_path / "pids"

    def end() -> None:
        wait_until(pids.exists)
        os.kill(os.getpid(), signum)

    ending = threading.Thread(target=end)
    ending.start()
    with pytest.raises(SystemExit) as ended, ended_by_signals():
        run_whole([sys.executable, "-c", STARTS_ANOTHER], tmp_path)
    ending.join()
    assert ended.value.code == 128 + signum
    wait_until(lambda: not is_running(int(pids.read_text())))
