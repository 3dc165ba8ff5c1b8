"""Finds the line of the output that carries the cause of a failure; never guesses one."""

from dataclasses import dataclass

from app.jobs.diagnosis.last_exception import LastException, exception_at_end
from app.jobs.escapes import without_escapes
from app.jobs.output_ending import OutputEnding
from app.jobs.redaction import masked_text

_LINE_SHOWN = 300  # characters


@dataclass(frozen=True, slots=True)
class OffendingLine:
    """A line of the output; `number` counts from 1 and is 0 where it is not known."""

    text: str
    number: int
    exception: LastException | None = None


def ended_with(ending: OutputEnding) -> OffendingLine | None:
    """The line that names the exception with which the output ends, None where it does not."""
    lines = _plain(ending)
    found = exception_at_end(lines)
    if found is None:
        return None
    return OffendingLine(_shown(lines[found.index]), ending.number(found.index), found.exception)


def line_that_says(exception: LastException, ending: OutputEnding) -> OffendingLine | None:
    """The last line with the name and message of an exception that was recorded elsewhere.

    A program may print it with its module or without: `django.db.utils.OperationalError: …`.
    """
    short_name = exception.name.rpartition(".")[2]
    sought = str(LastException(short_name, exception.message)).strip()
    lines = _plain(ending)
    for index in range(len(lines) - 1, -1, -1):
        if lines[index].strip().endswith(sought):
            return OffendingLine(_shown(lines[index]), ending.number(index), exception)
    return None


def last_line(ending: OutputEnding) -> OffendingLine | None:
    """The last line that is not blank."""
    lines = _plain(ending)
    for index in range(len(lines) - 1, -1, -1):
        if lines[index].strip():
            return OffendingLine(_shown(lines[index]), ending.number(index))
    return None


def _plain(ending: OutputEnding) -> list[str]:
    return [without_escapes(line) for line in ending.lines]


def _shown(line: str) -> str:
    """The line masked and cut; the white space around it says nothing here."""
    text = masked_text(line.strip())
    return text if len(text) <= _LINE_SHOWN else f"{text[:_LINE_SHOWN]}…"
