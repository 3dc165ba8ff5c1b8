"""Bounds the log: the first lines of each kind in a minute are written, the others counted.

A client can cause most lines of the log, as often as it likes. A kind is the text that the code
logs at one point, without anything that a client sent. Lines about actions that are sent are never
left out. Refused actions may be left out, since a client can repeat them; the audit log has them.
"""

import logging
import threading
from collections.abc import Callable, Mapping

import structlog
from structlog.typing import EventDict, WrappedLogger

LINES_A_KIND = 20
PERIOD_S = 60.0
_KINDS = 500  # the code logs some 100 kinds
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
    """Log how many lines of this kind were left out."""
    structlog.get_logger(__name__).warning(_LEFT_OUT, of=kind, count=count)


class LogLimit:
    """Counts lines by kind; safe to use from several threads."""

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
        """Report how many lines were left out since the last report, and reset the counts."""
        with self._lock:
            counts, self._counts = self._counts, {}
        for kind, count in counts.items():
            if count > LINES_A_KIND:
                self._report(kind, count - LINES_A_KIND)

    def own_lines(self, _: WrappedLogger, __: str, event: EventDict) -> EventDict:
        """A structlog processor, to be placed after `in_one_line`.

        Raises:
            DropEvent: The limit of this kind is reached; structlog then writes no line.
        """
        if event.get("event") not in _ALWAYS and not self.admits(_kind_of(event)):
            raise structlog.DropEvent
        return event

    def library_lines(self, record: logging.LogRecord) -> bool:
        """A logging filter; a kind is a line of a library, since its text may quote a client."""
        error = record.exc_info[0].__name__ if record.exc_info and record.exc_info[0] else ""
        return self.admits(f"{record.name}:{record.lineno} {error}".strip())


def _kind_of(event: Mapping[str, object]) -> str:
    return " ".join(str(event[name]) for name in _SAYS_WHAT if event.get(name))
