"""Finds the exception that ended a program, in a Python traceback or at the end of its output.

Of chained exceptions the last one counts. An exception after which the program went on printing
did not end it, so it is not reported. Texts are free of escape sequences (app/jobs/escapes.py).
"""

import re
from dataclasses import dataclass

_TRACEBACK = "Traceback (most recent call last):"
_EXCEPTION = re.compile(r"(?P<name>[A-Za-z_][\w.]*)(?::[ \t]*(?P<message>.*))?\Z", re.DOTALL)
# Django's management commands and argparse report without a traceback.
_COMMAND_ERROR = re.compile(r"CommandError: (?P<message>.+)")
_ARGUMENT_ERROR = re.compile(r"[\w.-]+(?: \w+)?: error: (?P<message>.+)")
# PostgreSQL adds lines to a message (DETAIL, HINT, CONTEXT, and the statement with a caret).
_MESSAGE_LINES = 12
_LINES_SEARCHED = 400  # from the end; a traceback of AWX has under 100


@dataclass(frozen=True, slots=True)
class LastException:
    """An exception as a traceback names it: `psycopg.errors.DiskFull`, or `OSError`."""

    name: str
    message: str

    def __str__(self) -> str:
        """The first line, as Python prints it."""
        first = self.message.partition("\n")[0]
        return f"{self.name}: {first}" if first else self.name


def last_exception(text: str) -> LastException | None:
    """The exception at the end of `text`, None if it ends in another way."""
    lines = [line.rstrip() for line in text.splitlines()[-_LINES_SEARCHED:]]
    while lines and not lines[-1]:
        lines.pop()
    starts = [index for index, line in enumerate(lines) if line.endswith(_TRACEBACK)]
    if not starts:
        return _reported(lines)
    after = starts[-1] + 1
    while after < len(lines) and (not lines[after] or lines[after].startswith((" ", "\t"))):
        after += 1
    said = lines[after:]
    if not said or len(said) > _MESSAGE_LINES:
        return None
    found = _EXCEPTION.match("\n".join(said))
    return LastException(found["name"], found["message"] or "") if found else None


def _reported(lines: list[str]) -> LastException | None:
    if not lines:
        return None
    if found := _COMMAND_ERROR.match(lines[-1]):
        return LastException("CommandError", found["message"])
    if found := _ARGUMENT_ERROR.match(lines[-1]):
        return LastException("ArgumentError", found["message"])
    return None
