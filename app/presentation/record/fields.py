"""Every field of a record under its own label, in sections.

One row for each of the 31 fields in the record's order, empty or not, then one for each field that
Jobpane does not know. A known field with a value of a wrong type shows that value.
"""

from dataclasses import dataclass

from app.jobs.model import SystemJob
from app.presentation.record.table import FIELDS, UNKNOWN
from app.presentation.record.values import FieldKind, FieldValue, json_value


@dataclass(frozen=True, slots=True)
class FieldRow:
    """One field with its label, in one of SECTIONS."""

    section: str
    key: str
    label: str
    help: str
    value: FieldValue
    is_known: bool = True

    @property
    def kind(self) -> FieldKind:
        """How the value is displayed."""
        return self.value.kind

    @property
    def is_masked(self) -> bool:
        """Whether a part of the value is hidden."""
        return self.value.is_masked


def field_rows(job: SystemJob) -> tuple[FieldRow, ...]:
    """All fields in the record's order, then the unknown ones."""
    odd = dict(job.unknown_fields)
    known = tuple(
        FieldRow(
            field.section,
            field.key,
            field.label,
            field.help,
            json_value(odd.pop(field.key)) if field.key in odd else field.value(job),
        )
        for field in FIELDS
    )
    strange = tuple(
        FieldRow(
            UNKNOWN,
            key,
            key,
            "A field that this version of Jobpane doesn't know.",
            json_value(value),
            False,
        )
        for key, value in odd.items()
    )
    return known + strange
