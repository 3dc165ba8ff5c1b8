"""`make run` as somebody ends it: quietly, with the signal's status, and nothing stays behind."""

import os
import pty
import re
import signal
import subprocess
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import pytest

from tests.support.processes import build_frontend, free_port, wait_until
from tests.support.sources import ROOT

# The environment is set up already, wherever it is.
MAKE_RUN = ["make", f"BIN={Path(sys.executable).parent}", "-o", ".venv/run.stamp", "run"]


@pytest.fixture(scope="module", autouse=True)
def _built_frontend() -> None:
    build_frontend()


@contextmanager
def make_run(data: Path, terminal: int | None = None) -> Iterator[subprocess.Popen[str]]:
    """The command in a session of its own, and in a terminal where one is given."""
    # The gate is a make itself: a make inside it would say so in its own lines.
    ours = re.compile("JOBPANE_|MAKE|MFLAGS")
    inherited = {name: text for name, text in os.environ.items() if not ours.search(name)}
    own = {"JOBPANE_PORT": str(free_port()), "JOBPANE_DATA_DIR": str(data)}
    inside = [sys.executable, "-c", _IN_TERMINAL] if terminal is not None else []
    process = subprocess.Popen(
        [*inside, *MAKE_RUN],
        cwd=ROOT,
        env={**inherited, **own},
        stdin=terminal,
        stdout=subprocess.PIPE,
        stderr=subprocess.PIPE,
        text=True,
        start_new_session=True,
    )
    try:
        yield process
    finally:
        if process.poll() is None:
            os.killpg(process.pid, signal.SIGKILL)
        process.communicate()


# As a shell does: the leader of a session takes the terminal at its standard input for its own.
_IN_TERMINAL = """
import fcntl, subprocess, sys, termios
fcntl.ioctl(0, termios.TIOCSCTTY, 0)
subprocess.run(sys.argv[1:])
"""


def has_ended(data: Path) -> bool:
    """Whether neither Jobpane nor its controller runs with this folder."""
    commands = [path.read_bytes() for path in _existing("cmdline") if _is_readable(path)]
    settings = [path.read_bytes() for path in _existing("environ") if _is_readable(path)]
    return not any(str(data).encode() in text for text in [*commands, *settings])


def _existing(name: str) -> list[Path]:
    me = os.getpid()
    return [one / name for one in Path("/proc").glob("[0-9]*") if one.name != str(me)]


def _is_readable(path: Path) -> bool:
    try:
        path.read_bytes()
    except OSError:
        return False
    return True


@pytest.mark.parametrize(
    ("signum", "is_for_all"),
    [(signal.SIGINT, True), (signal.SIGTERM, False), (signal.SIGTERM, True)],
    ids=["Ctrl+C", "SIGTERM to make", "SIGTERM to all"],
)
def test_make_run_ends_without_a_word(
    tmp_path: Path, signum: signal.Signals, is_for_all: bool
) -> None:
    with make_run(tmp_path) as process:
        assert process.stdout is not None
        assert process.stdout.readline().startswith("Jobpane is ready")
        (os.killpg if is_for_all else os.kill)(process.pid, signum)
        said = process.communicate(timeout=60)
        assert (said, process.returncode) == (("", ""), -signum)
        wait_until(lambda: has_ended(tmp_path))


@pytest.mark.parametrize("signum", [signal.SIGINT, signal.SIGTERM, signal.SIGHUP])
def test_a_start_that_is_ended_is_no_failure_of_jobpane(
    tmp_path: Path, signum: signal.Signals
) -> None:
    with make_run(tmp_path) as process:
        wait_until((tmp_path / "controller").exists)
        os.killpg(process.pid, signum)
        _, errors = process.communicate(timeout=60)
        others = [line for line in errors.splitlines() if not line.startswith("make: ***")]
        assert (others, process.returncode) == ([], -signum)
        wait_until(lambda: has_ended(tmp_path))


def test_a_closed_terminal_ends_what_was_started_in_it(tmp_path: Path) -> None:
    ours, theirs = pty.openpty()
    with make_run(tmp_path, theirs) as process:
        os.close(theirs)
        assert process.stdout is not None
        assert process.stdout.readline().startswith("Jobpane is ready")
        os.close(ours)
        _, errors = process.communicate(timeout=60)
        assert (errors, process.returncode) == ("", -signal.SIGHUP)
        wait_until(lambda: has_ended(tmp_path))
