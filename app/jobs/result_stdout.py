"""The size of `result_stdout`, in place of its text: the output has a section of its own.

AWX withholds a text over 1,048,576 characters and sends a sentence about it instead, in the
language of the request. Jobpane asks in English, so the sentence can be told apart.
"""

import re

from app.jobs.field_values import EMPTY, FieldKind, FieldValue

_WITHHELD = re.compile(
    r"\s*Standard Output too large to display \((\d{1,18}) bytes\), "
    r"only download supported for sizes over (\d{1,18}) bytes\.?\s*",
    re.ASCII,
)


def stdout_value(text: str) -> FieldValue:
    """How large the output is and where it stands."""
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
    signs = "1 character" if len(text) == 1 else f"{len(text):,} characters"
    return FieldValue(
        FieldKind.TEXT,
        f"{signs} in {lines:,} {'line' if lines == 1 else 'lines'}; see the section “Output”.",
    )


def withheld_bytes(text: str) -> int | None:
    """How many bytes AWX withheld, None where `text` is the output itself."""
    found = _WITHHELD.fullmatch(text) if len(text) < 300 else None
    return int(found[1]) if found else None
