"""One process that serves, as its supervisor sees it: forked, ready or not, and how it ended.

A process is forked from the supervisor, which has imported the app: so their memory is mostly
shared, and one that dies is replaced in a fraction of a second. Each holds one end of two pipes:
it says through one that it answers, and sees at the other that the supervisor is gone.
"""

import os
import signal
import sys
import traceback
from collections.abc import Callable, Iterable
from dataclasses import dataclass

_READY = b"+"
_FAILED = 1
_OWN_SIGNALS = (signal.SIGTERM, signal.SIGINT, signal.SIGCHLD)


@dataclass(frozen=True, slots=True)
class Ties:
    """What a forked process has of its supervisor."""

    supervisor: int  # a descriptor that is at its end when the supervisor is gone
    _ready: int

    def report_ready(self) -> None:
        """Say that this process answers."""
        os.write(self._ready, _READY)
        os.close(self._ready)


Main = Callable[[Ties], None]  # what a process does until it ends


@dataclass(slots=True)
class ForkedProcess:
    """A running process; `is_ready` once it has said so."""

    pid: int
    reports: int  # the descriptor through which it says that it is ready
    alive: int  # the other end of its `Ties.supervisor`
    is_ready: bool = False

    def read_report(self) -> None:
        """Take what it said; nothing if it has ended first."""
        if os.read(self.reports, 1) == _READY:
            self.is_ready = True

    def send(self, signum: int) -> None:
        """Send it a signal; it has not been waited for, so the id is still its own."""
        os.kill(self.pid, signum)

    def close(self) -> None:
        """Let go of the pipes."""
        os.close(self.reports)
        os.close(self.alive)


def forked(main: Main, others: Iterable[ForkedProcess], own: Iterable[int]) -> ForkedProcess:
    """Start a process that runs `main`, without what the supervisor has of `others`.

    `own` are descriptors of the supervisor alone.
    """
    reports, ready = os.pipe()
    supervisor, alive = os.pipe()
    sys.stdout.flush()
    sys.stderr.flush()
    # A signal that came between the fork and the child's own handlers would reach the supervisor.
    blocked = signal.pthread_sigmask(signal.SIG_BLOCK, {*_OWN_SIGNALS, signal.SIGHUP})
    pid = os.fork()
    if pid == 0:
        _become_own(blocked)
        for descriptor in (reports, alive, *own):
            os.close(descriptor)
        for other in others:
            other.close()
        _run(main, Ties(supervisor, ready))
    signal.pthread_sigmask(signal.SIG_SETMASK, blocked)
    os.close(ready)
    os.close(supervisor)
    return ForkedProcess(pid, reports, alive)


def _become_own(mask: Iterable[int]) -> None:
    """Forget the supervisor's signals; be in a group of our own, which no terminal interrupts."""
    signal.set_wakeup_fd(-1)
    for signum in _OWN_SIGNALS:
        signal.signal(signum, signal.SIG_DFL)
    signal.signal(signal.SIGHUP, signal.SIG_IGN)
    os.setpgid(0, 0)
    signal.pthread_sigmask(signal.SIG_SETMASK, mask)


def _run(main: Main, ties: Ties) -> None:
    """Run `main` and end this process; nothing of the supervisor's own code runs on."""
    code = _FAILED
    try:
        main(ties)
        code = 0
    except SystemExit as error:
        code = error.code if isinstance(error.code, int) else _FAILED
    except BaseException:  # noqa: BLE001 # whatever it is, this process ends here
        traceback.print_exc()
    finally:
        sys.stdout.flush()
        sys.stderr.flush()
        os._exit(code)
