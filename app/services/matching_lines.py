"""The lines of an output that have some words, with the text around the first match."""

from collections.abc import Iterable
from dataclasses import dataclass

from app.jobs.escapes import without_escapes
from app.output import Found, OutputEvent
from app.services.failures import Failure
from app.services.outputs import Outputs

_BEFORE = 60  # characters
_AFTER = 200
_MARK = "…"


@dataclass(frozen=True, slots=True)
class MatchingLine:
    """One line, cut around its first match; `match` is "" where escapes are between its letters."""

    number: int  # from 1
    before: str
    match: str
    after: str


async def lines_of_output(
    outputs: Outputs, job_id: int, found: Found, words: str, most: int
) -> list[MatchingLine] | None:
    """The first lines that a search has found; None if they cannot be read any more."""
    rows = found.results.filtered(0, found.total_lines).rows(1, most)
    page = await outputs.read_picked(job_id, [number for number, _ in rows])
    if isinstance(page, Failure):
        return None
    return [matching_line(line.number, line.text, words) for line in page.lines]


def lines_of_events(events: Iterable[OutputEvent], words: str, most: int) -> list[MatchingLine]:
    """The lines of events that the controller has found, by the numbers that AWX gives them."""
    found = [
        matching_line(event.start_line + 1 + after, text, words)
        for event in events
        for after, text in enumerate(event.stdout.split("\n"))
        if _lower(words) in _lower(text) or _lower(words) in _lower(without_escapes(text))
    ]
    return found[:most]


def matching_line(number: int, text: str, words: str) -> MatchingLine:
    """The line's text without control characters, as much of it as is shown."""
    plain = "".join(
        one if one.isprintable() else " " for one in without_escapes(text).rstrip("\r\n")
    )
    at = _lower(plain).find(_lower(words))
    if at < 0:
        return MatchingLine(number, _cut(plain), "", "")
    end = at + len(words)
    before = plain[:at] if at <= _BEFORE else _MARK + plain[at - _BEFORE : at]
    return MatchingLine(number, before, plain[at:end], _cut(plain[end:]))


def _lower(text: str) -> str:
    """In lower case, without changing the number of characters."""
    return "".join(low if len(low := one.lower()) == 1 else one for one in text)


def _cut(text: str) -> str:
    return text if len(text) <= _AFTER else text[:_AFTER] + _MARK
