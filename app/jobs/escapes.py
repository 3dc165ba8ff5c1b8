"""Removes terminal escape sequences from fields of the record that are shown as plain text.

AWX stores ansible-runner's messages with their colors (`ESC[31m ESC[1m This can be caused…`) in
`job_explanation` and `result_traceback`. Job output keeps its colors: app/output reads those.
"""

import re

_ESCAPE_SEQUENCE = re.compile(
    r"\x1b(?:"
    r"\[[0-?]*[ -/]*[@-~]?"  # CSI: colors, cursor; the last character may be cut off
    r"|[\]PX^_][^\x07\x1b]*(?:\x07|\x1b\\)?"  # OSC, DCS and other strings, up to BEL or ST
    r"|[ -/]*[0-~]"  # two characters, such as ESC c
    r")?"
)


def without_escapes(text: str) -> str:
    """`text` without escape sequences; the same object where it has none."""
    return _ESCAPE_SEQUENCE.sub("", text) if "\x1b" in text else text
