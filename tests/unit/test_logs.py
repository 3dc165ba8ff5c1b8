"""Logs: one line an event, and no text of an exception in it."""

import json
import subprocess
import sys

import pytest

from app.logs import in_one_line, trail
from tests.support.sources import ROOT

PROGRAM = """
import logging, structlog
from app.logs import set_up_logs
set_up_logs({form!r}, errors_only={errors_only})
structlog.get_logger("own").info("started", port=1)
structlog.get_logger("own").warning("failure", id="abc")
logging.getLogger("library").info("chatter")
try:
    raise ValueError("a token: s3cr3t\\nsecond line")
except ValueError as error:
    structlog.get_logger("own").error("unexpected_error", id="def", exc_info=error)
    logging.getLogger("library").error("it failed", exc_info=True)
"""


def lines_of(form: str, *, errors_only: bool = False) -> list[str]:
    done = subprocess.run(
        [sys.executable, "-c", PROGRAM.format(form=form, errors_only=errors_only)],
        cwd=ROOT,
        capture_output=True,
        text=True,
        check=True,
    )
    assert done.stdout == ""
    return done.stderr.splitlines()


def test_every_event_is_one_line_of_json() -> None:
    lines = [json.loads(line) for line in lines_of("json")]
    assert [line["event"] for line in lines] == [
        "started",
        "failure",
        "unexpected_error",
        "it failed",
    ]
    assert lines[1]["id"] == "abc"
    assert all("timestamp" in line and "level" in line for line in lines)


@pytest.mark.parametrize("form", ["text", "json"])
def test_an_exception_is_its_type_and_its_trail_without_its_text(form: str) -> None:
    lines = lines_of(form)
    assert len(lines) == 4
    assert "ValueError" in lines[2]
    assert "<string>:" in lines[2]
    assert "s3cr3t" not in "".join(lines)
    assert "Traceback" not in "".join(lines)


def test_only_errors_can_be_asked_for() -> None:
    assert len(lines_of("text", errors_only=True)) == 2


def test_a_traceback_that_came_as_text_becomes_its_type_and_its_trail() -> None:
    text = 'Traceback (most recent call last):\n  File "/a/b.py", line 7, in go\n    x()\n'
    event = in_one_line(None, "error", {"event": f"{text}lib.TakenError: a token: s3cr3t\n"})
    assert event == {"event": "failed", "error": "TakenError", "trail": "b.py:7 go"}


def test_a_trail_ends_where_it_happened() -> None:
    def fails() -> None:
        raise KeyError("x")

    with pytest.raises(KeyError) as caught:
        fails()
    assert trail(caught.value).endswith("fails")
    assert "test_logs.py" in trail(caught.value)


def test_what_a_library_quotes_does_not_reach_the_log() -> None:
    program = """
import logging
from app.logs import set_up_logs
own = logging.getLogger("engineio.server")
own.addHandler(logging.StreamHandler())
own.propagate = False
set_up_logs("json")
own.error("Error processing entry for Event(headers={'cookie': 's3cr3t'})")
own.warning("Bad frame: s3cr3t")
"""
    done = subprocess.run(
        [sys.executable, "-c", program], cwd=ROOT, capture_output=True, text=True, check=True
    )
    lines = [json.loads(line)["event"] for line in done.stderr.splitlines()]
    assert lines == ["Error processing entry for Event", "Bad frame"]
