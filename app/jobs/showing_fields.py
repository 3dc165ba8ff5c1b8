"""From the rows of a record's fields to the sections that a page shows."""

from collections.abc import Callable

from app.jobs.field_values import FieldKind, FieldPair
from app.jobs.fields import SECTIONS, FieldRow, field_rows
from app.jobs.model import SystemJob
from app.jobs.shown import ShownField, ShownPair, ShownSection

_SHOWN_AS = {
    FieldKind.TIME: "time",
    FieldKind.JSON: "code",
    FieldKind.MAPPING: "pairs",
    FieldKind.LINK: "links",
    FieldKind.LINKS: "links",
    FieldKind.EMPTY: "empty",
}


def shown_sections(job: SystemJob, web_url: Callable[[str], str]) -> list[ShownSection]:
    """Every field once, grouped; a section without fields is left out."""
    rows = field_rows(job)
    sections = [
        ShownSection(name, [_shown_field(row, web_url) for row in rows if row.section == name])
        for name in SECTIONS
    ]
    return [section for section in sections if section.fields]


def _shown_field(row: FieldRow, web_url: Callable[[str], str]) -> ShownField:
    return ShownField(
        key=row.key,
        label=row.label,
        help=row.help,
        kind=_SHOWN_AS.get(row.kind, "text"),
        text=row.value.text,
        pairs=[_shown_pair(pair, web_url) for pair in row.value.pairs],
        is_masked=row.is_masked,
    )


def _shown_pair(pair: FieldPair, web_url: Callable[[str], str]) -> ShownPair:
    return ShownPair(pair.name, pair.text, web_url(pair.url) if pair.url else "")
