"""No client can fill the log: a few lines of a kind each minute, then how many there were."""

import json
import logging
import subprocess
import sys
from collections.abc import Callable

import pytest
import structlog

from app.log_limit import LINES_A_KIND, PERIOD_S, LogLimit
from app.services.audit_file import INTENT, OUTCOME
from tests.support.sources import ROOT


class Minutes:
    """A clock that the tests move, and what was reported."""

    def __init__(self) -> None:
        self.reported: list[tuple[str, int]] = []
        self.limit = LogLimit(self._start, lambda kind, count: self.reported.append((kind, count)))
        self._due: list[Callable[[], None]] = []

    def _start(self, seconds: float, then: Callable[[], None]) -> None:
        assert seconds == PERIOD_S
        self._due.append(then)

    def pass_by(self) -> None:
        (then,) = self._due
        self._due.clear()
        then()


def written(limit: LogLimit, **event: object) -> bool:
    try:
        limit.own_lines(None, "warning", event)
    except structlog.DropEvent:
        return False
    return True


def test_a_kind_has_a_few_lines_a_minute_and_then_a_count() -> None:
    minutes = Minutes()
    for _ in range(2):
        count = sum(
            written(minutes.limit, event="unexpected_error", error="KeyError")
            for _ in range(10_000)
        )
        assert count == LINES_A_KIND
        minutes.pass_by()
    assert minutes.reported == [("unexpected_error KeyError", 10_000 - LINES_A_KIND)] * 2


def test_a_quiet_minute_reports_nothing() -> None:
    minutes = Minutes()
    assert all(written(minutes.limit, event="failure", kind=kind) for kind in ("a", "b"))
    minutes.pass_by()
    assert minutes.reported == []


def test_what_a_client_sends_makes_no_new_kind() -> None:
    minutes = Minutes()
    lines = [
        written(
            minutes.limit, event="command_without_question", command=str(n), address=str(n), id=n
        )
        for n in range(100)
    ]
    assert sum(lines) == LINES_A_KIND


@pytest.mark.parametrize("event", [f"action_{INTENT}", f"action_{OUTCOME}"])
def test_a_line_about_an_action_is_never_left_out(event: str) -> None:
    limit = Minutes().limit
    assert all(written(limit, event=event) for _ in range(1000))


def test_kinds_are_bounded_too() -> None:
    limit = Minutes().limit
    assert (
        sum(written(limit, event="unexpected_error", error=f"Error{n}") for n in range(10_000))
        < 1000
    )


def test_a_librarys_line_counts_by_where_it_is_in_the_code_whatever_it_quotes() -> None:
    limit = Minutes().limit
    admitted = 0
    for n in range(1000):
        record = logging.LogRecord("engineio", logging.ERROR, "x.py", 7, f"bad {n}", (), None)
        admitted += limit.library_lines(record)
    assert admitted == LINES_A_KIND


PROGRAM = """
import logging, structlog
from app.logs import set_up_logs
limit = set_up_logs("json")
for number in range(10_000):
    structlog.get_logger().warning("command_without_question", command="x", address=str(number))
    logging.getLogger("engineio.server").error(f"garbage {number}")
    try:
        raise ValueError(number)
    except ValueError as error:
        structlog.get_logger().error("unexpected_error", id=str(number), exc_info=error)
        logging.getLogger("socketio").exception("message async handler error")
limit.report()
"""


def test_ten_thousand_garbage_events_are_some_lines_of_log() -> None:
    done = subprocess.run(
        [sys.executable, "-c", PROGRAM], cwd=ROOT, capture_output=True, text=True, check=True
    )
    lines = [json.loads(line) for line in done.stderr.splitlines()]
    left_out = [line["count"] for line in lines if line["event"] == "lines_left_out"]
    assert left_out == [10_000 - LINES_A_KIND] * 4
    assert len(lines) == 4 * (LINES_A_KIND + 1)
    assert len(done.stderr) < 30_000
