"""From the rows of a record's fields to the sections that a page shows.

A page is sent to every viewer, so even an extreme record adds at most some hundred kilobytes to it:
long values are cut, and say where the rest is.
"""

from collections.abc import Callable
from dataclasses import dataclass, field

from app.presentation.record.fields import FieldRow
from app.presentation.record.rows import FieldPair
from app.presentation.record.table import SECTIONS
from app.presentation.record.values import FieldKind


@dataclass(frozen=True)
class ShownPair:
    """A name and its value inside one field: an environment variable, a link."""

    name: str
    text: str
    url: str = ""
    depth: int = 0  # levels of indentation
    note: str = ""
    preview: str = ""  # the beginning of a long text, which is folded; "" for one that is not


@dataclass(frozen=True)
class ShownField:
    """One of the record's fields under its own label."""

    key: str
    label: str
    help: str
    kind: str  # text, lines, command, time, rows, links or empty
    text: str = ""  # also the ISO time of a time
    pairs: list[ShownPair] = field(default_factory=list)
    is_masked: bool = False
    preview: str = ""  # the beginning of what is folded because it is long; "" if nothing is


@dataclass(frozen=True)
class ShownSection:
    """Fields that belong together, in the record's order."""

    name: str
    fields: list[ShownField]


_SHOWN_AS = {
    FieldKind.TIME: "time",
    FieldKind.LINES: "lines",
    FieldKind.COMMAND: "command",
    FieldKind.ROWS: "rows",
    FieldKind.LINK: "links",
    FieldKind.LINKS: "links",
    FieldKind.EMPTY: "empty",
}


_LONGEST_TEXT = 32 * 1024  # characters
_LONGEST_NAME = 200
_LONGEST_URL = 2000
_MOST_PAIRS = 300
_MOST_OPEN_PAIRS = 8  # more are folded
_DEEPEST = 6
_LONG_TEXT = 280  # characters; a longer text is folded
_LONG_LINES = 5
_PREVIEW = 90
_MOST_FIELDS = 200  # of one section
_REST = "see “Raw record” for the rest"


def shown_sections(rows: tuple[FieldRow, ...], web_url: Callable[[str], str]) -> list[ShownSection]:
    """Every field once, grouped; a section without fields is left out."""
    sections = [
        ShownSection(name, _shown_fields([row for row in rows if row.section == name], web_url))
        for name in SECTIONS
    ]
    return [section for section in sections if section.fields]


def cut(text: str, longest: int = _LONGEST_TEXT) -> str:
    """`text`, or its beginning and how long it is."""
    if len(text) <= longest:
        return text
    return f"{text[:longest]}… ({len(text):,} characters in all; {_REST})"


def _shown_fields(rows: list[FieldRow], web_url: Callable[[str], str]) -> list[ShownField]:
    shown = [_shown_field(row, web_url) for row in rows[:_MOST_FIELDS]]
    if len(rows) > _MOST_FIELDS:
        more = f"{len(rows) - _MOST_FIELDS:,} more fields; {_REST}"
        shown.append(ShownField(key="…", label="…", help="", kind="text", text=more))
    return shown


def _shown_field(row: FieldRow, web_url: Callable[[str], str]) -> ShownField:
    text = row.value.text
    return ShownField(
        key=row.key[:_LONGEST_NAME],
        label=cut(row.label, _LONGEST_NAME),
        help=row.help,
        kind=_SHOWN_AS.get(row.kind, "text"),
        text=cut(text),
        pairs=_shown_pairs(row.value.pairs, web_url),
        is_masked=row.is_masked,
        preview=_preview(text, row.kind) or _count(row.value.pairs),
    )


def _shown_pairs(pairs: tuple[FieldPair, ...], web_url: Callable[[str], str]) -> list[ShownPair]:
    left = _LONGEST_TEXT
    shown: list[ShownPair] = []
    for pair in pairs[:_MOST_PAIRS]:
        text = cut(pair.text, max(left, _LONGEST_NAME))
        left -= len(text)
        shown.append(
            ShownPair(
                cut(pair.name, _LONGEST_NAME),
                text,
                web_url(pair.url) if pair.url and len(pair.url) <= _LONGEST_URL else "",
                min(pair.depth, _DEEPEST),
                cut(pair.note, _LONGEST_NAME),
                _preview(text),
            )
        )
    if len(pairs) > _MOST_PAIRS:
        shown.append(ShownPair("…", f"{len(pairs) - _MOST_PAIRS:,} more; {_REST}"))
    return shown


def _preview(text: str, kind: FieldKind = FieldKind.TEXT) -> str:
    """The beginning of a long text and how long it is; "" for a short one."""
    lines = len(text.splitlines())
    if len(text) <= _LONG_TEXT and lines <= _LONG_LINES:
        return ""
    if kind is FieldKind.LINES and lines > 1:
        return f"{lines:,} lines"
    beginning = " ".join(text[:_PREVIEW].split())
    return f"{beginning}… ({len(text):,} characters)"


def _count(pairs: tuple[FieldPair, ...]) -> str:
    """How many values there are, where these are too many to be open at first."""
    return f"{len(pairs):,} values" if len(pairs) > _MOST_OPEN_PAIRS else ""
