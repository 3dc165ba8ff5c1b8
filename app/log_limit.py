"""Bounds what can be written to the log: the first lines of a kind each minute, then a count.

A client can cause most lines of the log, as often as it likes. A kind is a place in the code with
what the code says there, never with what a client sent. Lines about actions that are sent are never
left out; a client may repeat one that is refused as often as it likes, and the audit log has them.
"""

import logging
import threading
from collections.abc import Callable, Mapping

import structlog
from structlog.typing import EventDict, WrappedLogger

LINES_A_KIND = 20
PERIOD_S = 60.0
_KINDS = 500  # there are some 100 places in the code that log
_OTHERS = "others"
_LEFT_OUT = "lines_left_out"
_ALWAYS = ("action_intent", "action_outcome", _LEFT_OUT)
_SAYS_WHAT = ("event", "error", "doing", "kind")

StartTimer = Callable[[float, Callable[[], None]], None]
Report = Callable[[str, int], None]


def start_timer(seconds: float, then: Callable[[], None]) -> None:
    """Call `then` later, on a thread that does not keep the process alive."""
    timer = threading.Timer(seconds, then)
    timer.daemon = True
    timer.start()


def report_left_out(kind: str, count: int) -> None:
    """One line for all that were left out of this kind."""
    structlog.get_logger(__name__).warning(_LEFT_OUT, of=kind, count=count)


class LogLimit:
    """Counts lines by kind; used from several threads."""

    def __init__(self, start: StartTimer = start_timer, report: Report = report_left_out) -> None:
        self._start = start
        self._report = report
        self._lock = threading.Lock()
        self._counts: dict[str, int] = {}

    def admits(self, kind: str) -> bool:
        """Whether one more line of this kind may be written now."""
        with self._lock:
            is_first = not self._counts
            if kind not in self._counts and len(self._counts) >= _KINDS:
                kind = _OTHERS
            self._counts[kind] = self._counts.get(kind, 0) + 1
            is_admitted = self._counts[kind] <= LINES_A_KIND
        if is_first:
            self._start(PERIOD_S, self.report)
        return is_admitted

    def report(self) -> None:
        """Say how many were left out in the period, and begin again."""
        with self._lock:
            counts, self._counts = self._counts, {}
        for kind, count in counts.items():
            if count > LINES_A_KIND:
                self._report(kind, count - LINES_A_KIND)

    def own_lines(self, _: WrappedLogger, __: str, event: EventDict) -> EventDict:
        """A structlog processor, after exceptions became fields.

        Raises:
            DropEvent: There were enough lines of this kind.
        """
        if event.get("event") not in _ALWAYS and not self.admits(_kind_of(event)):
            raise structlog.DropEvent
        return event

    def library_lines(self, record: logging.LogRecord) -> bool:
        """A filter of the standard library's handlers; a library's text may quote a client."""
        error = record.exc_info[0].__name__ if record.exc_info and record.exc_info[0] else ""
        return self.admits(f"{record.name}:{record.lineno} {error}".strip())


def _kind_of(event: Mapping[str, object]) -> str:
    return " ".join(str(event[name]) for name in _SAYS_WHAT if event.get(name))
