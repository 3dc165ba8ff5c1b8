"""Serves with several processes: starts them, replaces those that die, and passes signals on.

The supervisor itself serves nothing: it runs no event loop and no thread, so that it can fork at
any time. Where the first start fails there is no second try, since the next would fail as well.
"""

import contextlib
import os
import select
import signal
import socket
import time
from collections.abc import Callable, Iterator
from dataclasses import dataclass, field

import structlog

from app.hosting.restarts import Restarts
from app.hosting.worker_process import ForkedProcess, Main, forked
from app.runtime.ending_signals import terminal_watch

log = structlog.get_logger(__name__)

_STOPPING = (signal.SIGTERM, signal.SIGINT)
_HANDLED = (*_STOPPING, signal.SIGHUP, signal.SIGCHLD)
# After the grace time: commands under way, the end of sessions, closing the stores.
CLOSING_S = 10.0


@dataclass(slots=True)
class _Slot:
    """One of the places for a process: the one that is in it, or when the next one is due."""

    main: Main
    restarts: Restarts = field(default_factory=Restarts)
    process: ForkedProcess | None = None
    due_at: float = 0.0


class Supervisor:
    """Runs the processes until a signal, or a failed start, ends them."""

    def __init__(
        self,
        workers: list[Main],
        *,
        first: Main | None,
        stop_s: float,
        on_ready: Callable[[], None],
    ) -> None:
        """`first`, if there is one, must be ready before the others start, which need it.

        `stop_s` is how long a process may take to stop; `on_ready` is called once, if all are.
        """
        self._first = None if first is None else _Slot(first)
        self._slots = [*([self._first] if self._first else []), *map(_Slot, workers)]
        self._stop_s = stop_s
        self._on_ready = on_ready
        self._was_ready = False
        self._stop_at: float | None = None
        self._has_failed = False
        self._signals = -1  # a descriptor from which the numbers of signals are read
        self._own: tuple[int, ...] = ()
        self._has_lost_terminal = terminal_watch()

    def run(self, on_stop: Callable[[], None]) -> bool:
        """Whether it served until a signal to stop came; `on_stop` is called when it begins to.

        Returns False where the start failed.
        """
        with self._listening_to_signals():
            while self._is_needed():
                self._start_those_due()
                for signum in self._wait():
                    self._received(signum, on_stop)
                self._take_reports()
                self._bury_the_dead(on_stop)
                self._end_those_late()
        return not self._has_failed

    def _is_needed(self) -> bool:
        return self._stop_at is None or any(slot.process for slot in self._slots)

    def _start_those_due(self) -> None:
        now = time.monotonic()
        for slot in self._slots:
            if slot.process is None and self._stop_at is None and slot.due_at <= now:
                slot.process = forked(slot.main, self._processes(), self._own)
                slot.restarts.started(now)
            if slot is self._first and not (slot.process and slot.process.is_ready):
                return

    def _wait(self) -> list[int]:
        """Wait for whatever comes next; the signals that have come."""
        waiting = [one.reports for one in self._processes() if not one.is_ready]
        found, _, _ = select.select([self._signals, *waiting], [], [], self._next_s())
        if self._signals not in found:
            return []
        return list(os.read(self._signals, 64))

    def _next_s(self) -> float | None:
        """How long until something is due; None: nothing is."""
        due = [slot.due_at for slot in self._slots if slot.process is None]
        if self._first and not (self._first.process and self._first.process.is_ready):
            due = []  # nothing before it is ready
        if self._stop_at is not None:
            due = [self._stop_at]
        return max(0.0, min(due) - time.monotonic()) if due else None

    def _received(self, signum: int, on_stop: Callable[[], None]) -> None:
        if signum in _STOPPING:
            self._stop(signum, on_stop)
        elif self._has_lost_terminal():
            self._stop(signal.SIGTERM, on_stop)
        elif signum == signal.SIGHUP:
            for one in self._processes():
                one.send(signum)

    def _stop(self, signum: int, on_stop: Callable[[], None]) -> None:
        if self._stop_at is None:
            self._stop_at = time.monotonic() + self._stop_s
            on_stop()
        for one in self._processes():
            one.send(signum)

    def _take_reports(self) -> None:
        for slot in self._slots:
            one = slot.process
            if one is None or one.is_ready or not _is_readable(one.reports):
                continue
            one.read_report()
            if one.is_ready:
                slot.restarts.ready()
        if not self._was_ready and all(one.process and one.process.is_ready for one in self._slots):
            self._was_ready = True
            self._on_ready()

    def _bury_the_dead(self, on_stop: Callable[[], None]) -> None:
        for slot in self._slots:
            one = slot.process
            if one is None:
                continue
            pid, status = os.waitpid(one.pid, os.WNOHANG)
            if not pid:
                continue
            one.close()
            slot.process = None
            slot.due_at = slot.restarts.died(time.monotonic(), was_ready=one.is_ready)
            if self._stop_at is None:
                self._died(slot, one, status, on_stop)

    def _died(
        self, slot: _Slot, one: ForkedProcess, status: int, on_stop: Callable[[], None]
    ) -> None:
        workers = [slot for slot in self._slots if slot is not self._first]
        are_hopeless = all(slot.restarts.is_hopeless for slot in workers)
        if self._was_ready:
            what = "built_in_controller_died" if slot is self._first else "worker_died"
            ending = _ending(os.waitstatus_to_exitcode(status))
            log.error(what, worker=one.pid, was_ready=one.is_ready, **ending)
        if not self._was_ready or slot is self._first or are_hopeless:
            self._has_failed = True
            self._stop(signal.SIGTERM, on_stop)

    def _end_those_late(self) -> None:
        if self._stop_at is not None and time.monotonic() >= self._stop_at:
            for one in self._processes():
                log.error("worker_killed", worker=one.pid, after_s=self._stop_s)
                one.send(signal.SIGKILL)
            self._stop_at = time.monotonic() + self._stop_s

    def _processes(self) -> list[ForkedProcess]:
        return [slot.process for slot in self._slots if slot.process]

    @contextlib.contextmanager
    def _listening_to_signals(self) -> Iterator[None]:
        """Have signals written into a socket pair, which `select` can wait for."""
        received, written = socket.socketpair()
        written.setblocking(False)
        self._signals = received.fileno()
        self._own = (received.fileno(), written.fileno())
        former = {one: signal.signal(one, lambda *_: None) for one in _HANDLED}
        former_wakeup = signal.set_wakeup_fd(written.fileno())
        try:
            yield
        finally:
            signal.set_wakeup_fd(former_wakeup)
            for one, handler in former.items():
                signal.signal(one, handler)
            received.close()
            written.close()


def _is_readable(descriptor: int) -> bool:
    return bool(select.select([descriptor], [], [], 0)[0])


def _ending(code: int) -> dict[str, object]:
    return {"signal": signal.Signals(-code).name} if code < 0 else {"exit_code": code}
