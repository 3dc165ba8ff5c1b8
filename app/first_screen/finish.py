"""The constant script at the end of a first screen, and the hash by which the policy allows it."""

import base64
import hashlib
import re
from pathlib import Path

_SOURCE = Path(__file__).with_name("finish.js")


def _without_comments(text: str) -> str:
    """The script as it is sent: with each first screen."""
    code = re.sub(r"/\*.*?\*/", "", text, flags=re.DOTALL)
    return "\n".join(line for line in map(str.strip, code.splitlines()) if line)


FINISH_SCRIPT = _without_comments(_SOURCE.read_text(encoding="utf-8"))
FINISH_HASH = (
    f"'sha256-{base64.b64encode(hashlib.sha256(FINISH_SCRIPT.encode()).digest()).decode()}'"
)
