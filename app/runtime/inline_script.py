"""A script of ours as pages have it inline: without what only its readers need."""

import re
from pathlib import Path

_COMMENT = re.compile(r"/\*.*?\*/", re.DOTALL)


def inline_script(path: Path) -> str:
    """The script of a file without block comments, indentation and blank lines.

    It knows nothing of strings: a script that is read so must have no comment's marks in one.
    """
    code = _COMMENT.sub("", path.read_text(encoding="utf-8"))
    return "\n".join(line for line in map(str.strip, code.splitlines()) if line)
