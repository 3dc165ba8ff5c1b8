"""What AWX puts into a record's `result_stdout` in place of a text that is too large.

AWX withholds a text over 1,048,576 characters and sends a message about it instead, in the
language of the request. Jobpane asks in English, so the message can be recognized.
"""

import re

_WITHHELD = re.compile(
    r"\s*Standard Output too large to display \((\d{1,18}) bytes\), "
    r"only download supported for sizes over (\d{1,18}) bytes\.?\s*",
    re.ASCII,
)


def withheld_bytes(text: str) -> int | None:
    """How many bytes AWX withheld, None where `text` is the output itself."""
    found = _WITHHELD.fullmatch(text) if len(text) < 300 else None
    return int(found[1]) if found else None
