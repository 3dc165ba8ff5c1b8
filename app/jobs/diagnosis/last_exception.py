"""Finds the error that ended a program, in a Python traceback or at the end of its output.

Of chained exceptions the last one counts. An error after which the program went on printing did
not end it, so it is not reported. Texts are free of escape sequences (app/jobs/escapes.py).
"""

import re
from collections.abc import Sequence
from dataclasses import dataclass

_TRACEBACK = "Traceback (most recent call last):"
_EXCEPTION = re.compile(r"(?P<name>[A-Za-z_][\w.]*)(?::[ \t]*(?P<message>.*))?\Z", re.DOTALL)
# Django's management commands and argparse report without a traceback.
_COMMAND_ERROR = re.compile(r"CommandError: (?P<message>.+)")
_ARGUMENT_ERROR = re.compile(r"[\w.-]+(?: \w+)?: error: (?P<message>.+)")
# An exception that a program prints without its traceback, and what PostgreSQL's tools and git do.
_NAMED_ERROR = re.compile(
    r"(?P<name>(?:[A-Za-z_]\w*\.)*[A-Z]\w*(?:Error|Exception|Interrupt|Exit))"
    r"(?:: (?P<message>.+))?\Z",
    re.ASCII,
)
_FATAL = re.compile(r"(?:[\w./-]+: )?(?P<name>fatal|FATAL|ERROR|CRITICAL): +(?P<message>.+)")
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


@dataclass(frozen=True, slots=True)
class FoundException:
    """The exception, and the index of the line that names it."""

    exception: LastException
    index: int


def last_exception(text: str) -> LastException | None:
    """The exception at the end of `text`, None if it ends in another way."""
    found = exception_at_end(text.splitlines()[-_LINES_SEARCHED:])
    return found.exception if found else None


def exception_at_end(lines: Sequence[str]) -> FoundException | None:
    """The exception with which `lines` end, None if they end in another way."""
    said = [line.rstrip() for line in lines]
    while said and not said[-1]:
        said.pop()
    starts = [index for index, line in enumerate(said) if line.endswith(_TRACEBACK)]
    if not starts:
        return _reported(said)
    after = starts[-1] + 1
    while after < len(said) and (not said[after] or said[after].startswith((" ", "\t"))):
        after += 1
    message = said[after:]
    if not message or len(message) > _MESSAGE_LINES:
        return _reported(said)
    found = _EXCEPTION.match("\n".join(message))
    if found is None:
        return None
    return FoundException(LastException(found["name"], found["message"] or ""), after)


def _reported(lines: list[str]) -> FoundException | None:
    """What the last line reports, where there is no traceback right before it."""
    if not lines:
        return None
    index = len(lines) - 1
    for pattern, name in ((_COMMAND_ERROR, "CommandError"), (_ARGUMENT_ERROR, "ArgumentError")):
        if found := pattern.match(lines[-1]):
            return FoundException(LastException(name, found["message"]), index)
    found = _NAMED_ERROR.match(lines[-1]) or _FATAL.match(lines[-1])
    if found is None:
        return None
    return FoundException(LastException(found["name"], found["message"] or ""), index)
