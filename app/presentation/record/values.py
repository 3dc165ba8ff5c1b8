"""How a value of a record is displayed: as text, time, seconds, JSON, pairs or links.

Every empty value ("", null, {}, []) becomes EMPTY. Every function masks secrets in its result.
"""

import json
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum

from app.jobs.json_value import Json
from app.jobs.model import JsonText, LaunchedBy, Link
from app.jobs.redaction import MASK, masked, masked_text
from app.jobs.result_stdout import withheld_bytes
from app.presentation.durations import duration_text, iso_utc


class FieldKind(StrEnum):
    """What `FieldValue` holds and where."""

    TEXT = "text"  # text
    TIME = "time"  # text: ISO 8601
    SECONDS = "seconds"  # seconds, and text: in words
    FLAG = "flag"  # text: Yes or No
    LINK = "link"  # pairs: one
    JSON = "json"  # text: indented JSON
    MAPPING = "mapping"  # pairs of name and text
    LINKS = "links"  # pairs of name and text with a URL
    EMPTY = "empty"


@dataclass(frozen=True, slots=True)
class FieldPair:
    """A name and its text inside one field; `url` is the controller's, as it was sent."""

    name: str
    text: str
    url: str = ""


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
        return MASK in self.text or any(MASK in f"{pair.text}{pair.url}" for pair in self.pairs)


EMPTY = FieldValue(FieldKind.EMPTY)


def text_value(text: str) -> FieldValue:
    """Plain text; white space alone is a text."""
    return FieldValue(FieldKind.TEXT, masked_text(text)) if text else EMPTY


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


def links_value(links: Iterable[Link]) -> FieldValue:
    """Several named links."""
    pairs = tuple(FieldPair(one.label, masked_text(one.url), masked_text(one.url)) for one in links)
    return FieldValue(FieldKind.LINKS, pairs=pairs) if pairs else EMPTY


def launcher_value(by: LaunchedBy) -> FieldValue:
    """Who or what launched the job, linked where it has a page."""
    if not by.name:
        return link_value(by.url, by.url)
    kind = f" ({by.type})" if by.type else ""
    return link_value(f"{by.name}{kind}", by.url)


def mapping_value(pairs: Iterable[tuple[str, str]]) -> FieldValue:
    """Names with texts, such as environment variables; masked by name and by shape."""
    hidden = masked(dict(pairs))
    return _pairs_of(hidden) if isinstance(hidden, dict) else EMPTY


def resources_value(resources: Iterable[tuple[str, Json]]) -> FieldValue:
    """Related resources, each as one line of its own fields."""
    hidden = masked(dict(resources))
    return _pairs_of(hidden) if isinstance(hidden, dict) else EMPTY


def json_text_value(field: JsonText) -> FieldValue:
    """JSON inside a string, indented; any other text as it is."""
    if not field.text:
        return EMPTY
    if not field.is_json:
        return text_value(field.text)
    return json_value(field.value, field.text)


def json_value(value: Json, text: str = "") -> FieldValue:
    """Any JSON value; `text` is shown for one that is no object and no list."""
    if value in (None, "", [], {}) and not isinstance(value, bool | int | float):
        return text_value(text) if text == "null" else EMPTY
    hidden = masked(value)
    if isinstance(hidden, str):
        return FieldValue(FieldKind.TEXT, hidden)
    return FieldValue(FieldKind.JSON, json.dumps(hidden, indent=2, ensure_ascii=False))


def stdout_value(text: str) -> FieldValue:
    """How large the output is, and where the page shows it."""
    if not text:
        return EMPTY
    withheld = withheld_bytes(text)
    if withheld is not None:
        return FieldValue(
            FieldKind.TEXT,
            f"{withheld:,} bytes, which AWX withholds in the record as too large. "
            "The section “Output” shows them from the job's events.",
        )
    lines = len(text.splitlines())
    size = "1 character" if len(text) == 1 else f"{len(text):,} characters"
    return FieldValue(
        FieldKind.TEXT,
        f"{size} in {lines:,} {'line' if lines == 1 else 'lines'}; see the section “Output”.",
    )


def _pairs_of(named: dict[str, Json]) -> FieldValue:
    pairs = tuple(FieldPair(name, _line(value)) for name, value in named.items())
    return FieldValue(FieldKind.MAPPING, pairs=pairs) if pairs else EMPTY


def _line(value: Json) -> str:
    if isinstance(value, str):
        return value
    if isinstance(value, dict):
        return ", ".join(f"{name}: {_line(held)}" for name, held in value.items())
    return json.dumps(value, ensure_ascii=False)
