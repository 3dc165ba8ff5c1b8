"""What ends a command that somebody runs in a terminal: Ctrl+C, SIGTERM, or a closed terminal.

It ends quietly, with the exit status that shells have for the signal, after its `finally` clauses.
What serves handles these signals itself as soon as it can (app/hosting/server.py).
"""

import os
import signal
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from types import FrameType

_ENDING = (signal.SIGINT, signal.SIGTERM, signal.SIGHUP)


def exit_status(signum: int) -> int:
    """The status of a command that the signal has ended, as shells have it."""
    return 128 + signum


@contextmanager
def ended_by_signals() -> Iterator[None]:
    """Meanwhile these signals raise SystemExit; one that is ignored, as by nohup, stays so."""
    heeded = [one for one in _ENDING if signal.getsignal(one) is not signal.SIG_IGN]
    former = {one: signal.signal(one, _end) for one in heeded}
    try:
        yield
    finally:
        for one, handler in former.items():
            signal.signal(one, handler)


def heed_no_more() -> None:
    """What ends now is not ended again: a second signal would break off its clean-up.

    One often follows the first: `make` passes on the SIGTERM that its whole group has had.
    """
    for one in _ENDING:
        signal.signal(one, signal.SIG_IGN)


def terminal_watch() -> Callable[[], bool]:
    """A function that says whether the terminal of this process has been closed since.

    A closed terminal sends SIGHUP, as does what has a service read its settings again. It never
    says so where there was no terminal, or where SIGHUP is ignored.
    """
    if signal.getsignal(signal.SIGHUP) is signal.SIG_IGN or not _has_terminal():
        return lambda: False
    return lambda: not _has_terminal()


def _has_terminal() -> bool:
    try:
        os.close(os.open("/dev/tty", os.O_RDONLY | os.O_NOCTTY))
    except OSError:
        return False
    return True


def _end(signum: int, _: FrameType | None) -> None:
    heed_no_more()
    raise SystemExit(exit_status(signum))
