"""How a value of a record is displayed: as text, time, seconds, a command, rows or links.

Every empty value ("", null, {}, []) becomes EMPTY. Every function masks secrets in its result.
"""

import shlex
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum

from app.jobs.json_value import Json
from app.jobs.model import JsonText, LaunchedBy, Link
from app.jobs.redaction import MASK, masked, masked_text
from app.jobs.result_stdout import withheld_bytes
from app.presentation.durations import duration_text, iso_utc
from app.presentation.record.rows import (
    FieldPair,
    link_rows,
    resource_rows,
    scalar_text,
    value_rows,
)


class FieldKind(StrEnum):
    """What `FieldValue` holds and where."""

    TEXT = "text"  # text
    TIME = "time"  # text: ISO 8601
    SECONDS = "seconds"  # seconds, and text: in words
    FLAG = "flag"  # text: Yes or No
    LINK = "link"  # pairs: one
    LINES = "lines"  # text: several lines, aligned by columns
    COMMAND = "command"  # text: as for a shell
    ROWS = "rows"  # pairs of name and text, nested
    LINKS = "links"  # pairs of name and text with a URL
    EMPTY = "empty"


@dataclass(frozen=True, slots=True)
class FieldValue:
    """One value, ready to be shown."""

    kind: FieldKind
    text: str = ""
    seconds: float | None = None
    pairs: tuple[FieldPair, ...] = ()

    @property
    def is_masked(self) -> bool:
        """Whether a part of it is hidden, by Jobpane or by AWX before."""
        texts = (f"{pair.name}{pair.text}{pair.url}{pair.note}" for pair in self.pairs)
        return MASK in self.text or any(MASK in text for text in texts)


EMPTY = FieldValue(FieldKind.EMPTY)


def text_value(text: str) -> FieldValue:
    """Plain text; white space alone is a text."""
    return FieldValue(FieldKind.TEXT, masked_text(text)) if text else EMPTY


def lines_value(text: str) -> FieldValue:
    """Lines of code, whose columns are aligned."""
    return FieldValue(FieldKind.LINES, masked_text(text)) if text else EMPTY


def number_value(number: int | None) -> FieldValue:
    """A whole number, without separators: it is an id."""
    return EMPTY if number is None else FieldValue(FieldKind.TEXT, str(number))


def time_value(time: datetime | None) -> FieldValue:
    """A point in time."""
    return FieldValue(FieldKind.TIME, iso_utc(time)) if time else EMPTY


def seconds_value(seconds: float | None) -> FieldValue:
    """A duration."""
    if seconds is None:
        return EMPTY
    words = duration_text(seconds) or f"{seconds} s"
    return FieldValue(FieldKind.SECONDS, words, seconds=seconds)


def flag_value(flag: bool | None) -> FieldValue:
    """Yes or no; None is empty, not no."""
    return EMPTY if flag is None else FieldValue(FieldKind.FLAG, "Yes" if flag else "No")


def choice_value(label: str, text: str) -> FieldValue:
    """A choice by its label, with the controller's own word where the two differ."""
    if not text:
        return EMPTY
    is_same = label.casefold() == text.casefold()
    return FieldValue(FieldKind.TEXT, masked_text(label if is_same else f"{label} ({text})"))


def link_value(text: str, url: str) -> FieldValue:
    """One link."""
    if not url:
        return text_value(text)
    pair = FieldPair("", masked_text(text or url), masked_text(url))
    return FieldValue(FieldKind.LINK, pairs=(pair,))


def links_value(links: Iterable[Link], summary: Iterable[tuple[str, Json]]) -> FieldValue:
    """Related URLs, by the names of what they lead to where the record's summary has them."""
    shown = (Link(masked_text(link.label), masked_text(link.url)) for link in links)
    pairs = link_rows(shown, _masked_object(summary))
    return FieldValue(FieldKind.LINKS, pairs=pairs) if pairs else EMPTY


def launcher_value(by: LaunchedBy) -> FieldValue:
    """Who or what launched the job, linked where it has a page."""
    if not by.name:
        return link_value(by.url, by.url)
    kind = f" ({by.type})" if by.type else ""
    return link_value(f"{by.name}{kind}", by.url)


def mapping_value(pairs: Iterable[tuple[str, str]]) -> FieldValue:
    """Names with texts, such as environment variables; masked by name and by shape."""
    return _rows_value(value_rows(_masked_object(pairs)))


def resources_value(resources: Iterable[tuple[str, Json]], related: Iterable[Link]) -> FieldValue:
    """Related resources by name, each with the rest of its own fields as a note."""
    urls = [(link.label, masked_text(link.url)) for link in related]
    pairs = resource_rows(_masked_object(resources), urls)
    return FieldValue(FieldKind.LINKS, pairs=pairs) if pairs else EMPTY


def command_value(field: JsonText) -> FieldValue:
    """A command with its arguments, as a user would type it; any other text or JSON as it is."""
    hidden = masked(field.value) if field.is_json else None
    if isinstance(hidden, list) and hidden and all(isinstance(one, str) for one in hidden):
        return FieldValue(FieldKind.COMMAND, shlex.join(str(one) for one in hidden))
    return json_text_value(field)


def json_text_value(field: JsonText) -> FieldValue:
    """JSON inside a string, as rows; any other text as it is."""
    if not field.text:
        return EMPTY
    if not field.is_json:
        return text_value(field.text)
    return json_value(field.value, field.text)


def json_value(value: Json, text: str = "") -> FieldValue:
    """Any JSON value; `text` is what the controller sent, where that was a text of JSON."""
    if value in (None, "", [], {}) and not isinstance(value, bool | int | float):
        return text_value(text) if text == "null" else EMPTY
    if isinstance(value, bool):
        return flag_value(value)
    hidden = masked(value)
    if isinstance(hidden, dict | list):
        return _rows_value(value_rows(hidden))
    return FieldValue(FieldKind.TEXT, scalar_text(hidden))


def stdout_value(text: str) -> FieldValue:
    """How large the output is, and where the page shows it."""
    if not text:
        return EMPTY
    withheld = withheld_bytes(text)
    if withheld is not None:
        return FieldValue(
            FieldKind.TEXT,
            f"{withheld:,} bytes, which AWX withholds in the record as too large. "
            "See “Output”, which has them from the job's events.",
        )
    lines = len(text.splitlines())
    size = "1 character" if len(text) == 1 else f"{len(text):,} characters"
    return FieldValue(
        FieldKind.TEXT,
        f"{size} in {lines:,} {'line' if lines == 1 else 'lines'}; see the section “Output”.",
    )


def _rows_value(rows: tuple[FieldPair, ...]) -> FieldValue:
    return FieldValue(FieldKind.ROWS, pairs=rows) if rows else EMPTY


def _masked_object(named: Iterable[tuple[str, Json]]) -> dict[str, Json]:
    hidden = masked(dict(named))
    return hidden if isinstance(hidden, dict) else {}
